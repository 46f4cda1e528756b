"""The token: reviewed bytes and the review's digest, made together; it alone opens a signer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from wallet.addresses import AccountId
from wallet.envelope import Envelope
from wallet.errors import WalletError
from wallet.review.facts import View
from wallet.review.finding import Finding
from wallet.review.review import review

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


@dataclass(frozen=True)
class Reviewed:
    """Leave to sign ``payload`` with ``key``, and nothing else.

    ``payload`` is what is hashed and signed: network id, envelope type, transaction. Made by
    ``confirm`` alone; the signer computes the hash itself.
    """

    payload: bytes
    review_digest: bytes
    key: AccountId
    made_by: object

    def __post_init__(self) -> None:
        """Refuse to be made anywhere else."""
        if self.made_by is not _MADE_HERE:
            raise TypeError("a token is made by confirm alone")

    @property
    def hash(self) -> bytes:
        """The 32 bytes to sign."""
        return hashlib.sha256(self.payload).digest()


def confirm(
    envelope: Envelope, view: View, seen: bytes, ticked: frozenset[int] = frozenset()
) -> Reviewed:
    """Review the bytes once more and give leave to sign them with ``view.key``.

    ``seen`` is the digest of the review that the signer saw, ``ticked`` the numbers of the
    warnings accepted. Raise Stopped, ChangedAfterReview or NotTicked.
    """
    again = review(envelope, view)
    if again.stops:
        raise Stopped(again.stops)
    if again.digest != seen or view.key is None:
        raise ChangedAfterReview(seen.hex(), again.digest.hex())
    left = tuple(finding for finding in again.ticks if finding.number not in ticked)
    if left:
        raise NotTicked(left)
    payload = envelope.network.id + envelope.KIND.to_xdr_bytes() + envelope.body
    return Reviewed(payload, again.digest, view.key, _MADE_HERE)
