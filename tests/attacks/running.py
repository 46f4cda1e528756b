"""Run a case of the corpus as ``countersign inspect`` does, and try to get it signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.exchange import file_in
from app.review import Looking, looked_at
from tests.attacks.case import Given
from tests.support.families import BUILDS
from wallet.addresses import AccountId
from wallet.envelope import Envelope, UnsupportedEnvelope
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.keys import SecretKey
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network
from wallet.qr import PartsRefused
from wallet.request import NewerFormat, SignatureFile
from wallet.review.finding import Finding
from wallet.review.findings import RULES
from wallet.review.review import review
from wallet.review.token import ChangedAfterReview, Reviewed, Stopped, confirm
from wallet.review.view import View
from wallet.sep7.errors import LinkRefused
from wallet.snapshot import Snapshot
from wallet.snapshot_file import snapshot_of
from wallet.texts.secrets import HoldsSecret

NETWORKS: Mapping[str, Network] = {"practice": PRACTICE, "testnet": TESTNET, "public": PUBLIC}
UNREADABLE = (
    *(Unreadable, TooLarge, UnsupportedEnvelope, NewerFormat),
    *(LinkRefused, PartsRefused, HoldsSecret),
)
EVERY_WARNING = frozenset(RULES)


@dataclass(frozen=True)
class Outcome:
    """What comes of an inspection: the numbers of what stops it, and of all that was found."""

    stops: frozenset[str]
    found: frozenset[str]

    @property
    def verdict(self) -> str:
        """As the answer in JSON has it."""
        return "stop" if self.stops else "signable"


class CountingSigner:
    """A signer that holds a key and counts. Mutable: that is what it is for."""

    def __init__(self, key: SecretKey) -> None:
        self.count = 0
        self._key = key

    def sign(self, leave: Reviewed) -> bytes:
        """Sign what was reviewed."""
        self.count += 1
        return self._key.sign(leave.hash)


def inspected(given: Given) -> Outcome:
    """Inspect it, as the command line does."""
    try:
        envelope, view = _looked_at(given)
    except UNREADABLE:
        return _refused("F17")
    return _outcome(review(envelope, view).findings)


def asked_to_sign(given: Given, signer: CountingSigner) -> Outcome:
    """The same where a signature is asked for, with every warning ticked.

    The one review of what is stopped is that of the leave to sign, made of the very bytes and
    view of an inspection. What is not stopped is signed.
    """
    try:
        envelope, view = _looked_at(given)
    except UNREADABLE:
        return _refused("F17")
    seen = bytes(32)
    while True:
        try:
            signer.sign(confirm(envelope, view, seen, EVERY_WARNING))
        except Stopped as why:
            return _outcome(why.findings)
        except ChangedAfterReview as why:
            seen = bytes.fromhex(why.now)
        else:
            return _outcome(())


def _looked_at(given: Given) -> tuple[Envelope, View]:
    value = file_in("request", given.request)
    assert not isinstance(value, SignatureFile)
    assert given.now is not None
    looking = Looking(
        BUILDS,
        int(datetime.fromisoformat(given.now).timestamp()),
        network=NETWORKS[given.network],
        snapshot=None if given.snapshot is None else _state(given.snapshot),
        key=None if given.key is None else AccountId(given.key),
    )
    return looked_at(value, looking, "request")


@lru_cache(maxsize=8)
def _state(text: str) -> Snapshot:
    """The state in this text: many cases are about the same."""
    return snapshot_of(text)


def _refused(number: str) -> Outcome:
    return Outcome(frozenset({number}), frozenset({number}))


def _outcome(findings: Iterable[Finding]) -> Outcome:
    told = tuple(findings)
    stops = frozenset(each.name for each in told if each.severity.name == "STOP")
    return Outcome(stops, frozenset(each.name for each in told))
