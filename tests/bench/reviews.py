"""How long a review takes beside what the SDK alone needs to read and verify the same bytes.

Without a network: from the text of a signed release to all findings, effects and the digest of
what is shown. First with nothing remembered, as when a request is opened for the first time;
once with nothing but the state's entries decoded; and again a second later, as right before it
is signed: same bytes, same state, another time. And how long foreign input keeps us busy.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from stellar_sdk import Keypair, TransactionEnvelope, xdr

from tests.bench.figures import Figure, Report
from tests.support.builders import ALICE, BOB, ESCROW
from tests.support.ledgers import stored
from tests.support.requests import honest
from tests.unit.wallet.test_gate_limits import JUNK, VALUES, looked_at, many
from wallet.envelope import Envelope, read_envelope
from wallet.errors import WalletError
from wallet.network import PRACTICE
from wallet.remembered import forget_all
from wallet.request import Request, read
from wallet.review.review import review
from wallet.soroban.values import symbol

RUNS: Final = 15
SEVERAL: Final = 20
"""The SDK's part takes less than a millisecond, as a later look does: so many are measured."""

LOOKS: Final = 5
"""First looks of one run: each begins with nothing remembered."""

MOST_TIMES: Final = 2
MOST_FOR_JUNK: Final = 50
MOST_FOR_WORST: Final = 2


@dataclass(frozen=True)
class Pair:
    """Processor time in seconds: the SDK's part, and ours in the same run."""

    sdk: float
    first: float
    decoded: float
    again: float


def measure(report: Report) -> None:
    """Print everything."""
    report.head("A review of a release with two signatures, in processor time")
    # As the window does once all is loaded (``ui.collecting``): the SDK is not walked again.
    gc.collect()
    gc.freeze()
    pairs = [_pair() for _ in range(RUNS)]
    by_name = {
        "first review, nothing remembered, beside the SDK's part": [p.first for p in pairs],
        "first review, its state decoded, beside it": [p.decoded for p in pairs],
        "the same a second later, before signing, beside it": [p.again for p in pairs],
    }
    for name, took in by_name.items():
        times = [ours / pair.sdk for ours, pair in zip(took, pairs, strict=True)]
        report.add(Figure(name, times, MOST_TIMES, "x"))
    report.note("first review", [pair.first * 1e6 for pair in pairs], "us")
    report.note("the same a second later", [pair.again * 1e6 for pair in pairs], "us")
    report.note("the SDK: read, hash, verify twice", [pair.sdk * 1e6 for pair in pairs], "us")
    report.head("What foreign input costs")
    slowest = [max(_took(_refused(text)) for text in JUNK.values()) for _ in range(3)]
    limit = MOST_FOR_JUNK
    report.add(Figure("slowest megabyte of junk", [s * 1000 for s in slowest], limit, "ms"))
    fullest = [max(_took(_fullest(value)) for value in VALUES.values()) for _ in range(3)]
    report.add(Figure("fullest request, read and reviewed", fullest, MOST_FOR_WORST, "s"))


def _pair() -> Pair:
    """The SDK's part, then reviews of the same text."""
    case = honest().signed(ALICE, BOB)
    text = case.envelope.with_signatures(case.view.signatures).to_base64()
    keys = [Keypair.from_public_key(each.public) for each in (ALICE, BOB)]

    def of_sdk() -> None:
        for _ in range(SEVERAL):
            told = TransactionEnvelope.from_xdr(text, PRACTICE.passphrase)
            hash_ = told.hash()
            for key, signature in zip(keys, told.signatures, strict=True):
                key.verify(hash_, signature.signature)

    def ours(later: int = 0) -> None:
        envelope = read_envelope(text, PRACTICE)
        assert isinstance(envelope, Envelope)
        now = (case.view.now or 0) + later
        view = replace(case.view, signatures=envelope.signatures, now=now)
        assert review(envelope.without_signatures(), view).digest

    def decoded() -> None:
        forget_all()
        for entry in case.view.snapshot.entries.values():
            if entry is not None and entry.data is not None:
                assert entry.value.type is not None

    return Pair(
        sdk=_took(of_sdk) / SEVERAL,
        first=_mean(ours, before=forget_all),
        decoded=_mean(ours, before=decoded),
        again=sum(_took(partial(ours, later)) for later in range(1, SEVERAL + 1)) / SEVERAL,
    )


def _mean(look: Callable[[], None], before: Callable[[], None]) -> float:
    """How long a look takes; what comes before each does not count."""
    took = 0.0
    for _ in range(LOOKS):
        before()
        took += _took(look)
    return took / LOOKS


def _fullest(value: xdr.SCVal) -> Callable[[], None]:
    """Look at a request with as much state as a file takes, of values that take longest."""
    case = honest()
    for number in range(6):
        case = case.with_entries(stored(ESCROW, symbol(f"k{number}"), many(value, 122_000)))
    text = case.request.to_text()

    def look() -> None:
        forget_all()
        told = read(text)
        assert isinstance(told, Request)
        assert review(told.envelope, replace(case.view, snapshot=told.snapshot)).digest

    return look


def _refused(text: str) -> Callable[[], None]:
    def look() -> None:
        try:
            looked_at(text)
        except WalletError:
            return
        raise AssertionError("junk was accepted")

    return look


def _took(do: Callable[[], None]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun
