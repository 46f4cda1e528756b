"""The token: reviewed bytes and the review's digest, made together; it alone opens a signer."""

from __future__ import annotations

import hashlib
from dataclasses import InitVar, dataclass
from typing import Final, NoReturn, final

from typing_extensions import override

from wallet.addresses import AccountId
from wallet.envelope import Envelope
from wallet.errors import WalletError
from wallet.review.finding import Finding
from wallet.review.review import review
from wallet.review.turn import EntriesFirst
from wallet.review.view import View

_MADE_HERE: Final = object()


@dataclass(eq=False)
class Stopped(WalletError):
    """The review says STOP; nothing and nobody overrides that."""

    findings: tuple[Finding, ...]


@dataclass(eq=False)
class ChangedAfterReview(WalletError):
    """F10: what is to be signed is not what was reviewed. Both digests in hex."""

    reviewed: str
    now: str


@dataclass(eq=False)
class NotTicked(WalletError):
    """Warnings that must be accepted one by one, and were not."""

    findings: tuple[Finding, ...]


@final
@dataclass(frozen=True)
class Reviewed:
    """Leave to sign ``payload`` with ``key``, and nothing else.

    ``payload`` is what is hashed and signed: network id, envelope type and transaction or fee
    bump; or an authorisation entry's preimage. ``request`` is the hash by which the request is
    known that it was reviewed for. Made by ``confirm`` alone, and not to be changed into
    another; the signer computes the hash itself.
    """

    payload: bytes
    review_digest: bytes
    key: AccountId
    request: bytes
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        """Refuse to be made anywhere else."""
        if made_by is not _MADE_HERE:
            raise TypeError("a token is made by confirm alone")

    @override
    def __init_subclass__(cls) -> NoReturn:
        """Refuse to be imitated."""
        raise TypeError("a token is made by confirm alone")

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a token is not copied or pickled")

    @property
    def hash(self) -> bytes:
        """The 32 bytes to sign."""
        return hashlib.sha256(self.payload).digest()


def confirm(
    envelope: Envelope, view: View, seen: bytes, ticked: frozenset[int] = frozenset()
) -> Reviewed:
    """Review the bytes once more and give leave to sign them with ``view.key``.

    ``seen`` is the digest of the review that the signer saw, ``ticked`` the numbers of the
    warnings accepted. What is signed is what the review says: one entry's bytes, or the whole
    transaction. Raise Stopped, ChangedAfterReview, NotTicked or EntriesFirst.
    """
    again = review(envelope, view)
    if again.stops:
        raise Stopped(again.stops)
    if again.digest != seen or view.key is None:
        raise ChangedAfterReview(seen.hex(), again.digest.hex())
    left = tuple(finding for finding in again.ticks if finding.number not in ticked)
    if left:
        raise NotTicked(left)
    asked = again.to_sign
    if asked.waits_for:
        raise EntriesFirst(asked.waits_for)
    return Reviewed(asked.payload, again.digest, view.key, again.request_hash, _MADE_HERE)
