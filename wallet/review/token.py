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


@dataclass(eq=False)
class OnlyForAnEntry(WalletError):
    """The key counts for an authorisation entry (way B), which a token does not sign yet."""

    key: AccountId


@final
@dataclass(frozen=True)
class Reviewed:
    """Leave to sign ``payload`` with ``key``, and nothing else.

    ``payload`` is what is hashed and signed: network id, envelope type, transaction. Made by
    ``confirm`` alone, and not to be changed into another; the signer computes the hash itself.
    """

    payload: bytes
    review_digest: bytes
    key: AccountId
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
    warnings accepted. Raise Stopped, ChangedAfterReview, NotTicked or OnlyForAnEntry.
    """
    again = review(envelope, view)
    if again.stops:
        raise Stopped(again.stops)
    if again.digest != seen or view.key is None:
        raise ChangedAfterReview(seen.hex(), again.digest.hex())
    left = tuple(finding for finding in again.ticks if finding.number not in ticked)
    if left:
        raise NotTicked(left)
    if not any(need.signers.weight_of(view.key) for need in again.facts.needs or ()):
        raise OnlyForAnEntry(view.key)
    payload = envelope.network.id + envelope.KIND.to_xdr_bytes() + envelope.body
    return Reviewed(payload, again.digest, view.key, _MADE_HERE)
