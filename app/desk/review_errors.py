"""Why what was reviewed is not signed after all: each change by its own name.

ChangedAfterReview      F10: no page of this digest was shown, or it is not so any more
  BytesChanged          the request that is kept is no longer the one that was shown
  OtherNetworkNamed     it names another network than the one it was shown for
  SignedMeanwhile       more signatures came in since it was shown
  TimeWentOn            by the time alone, other findings hold now
  StateChanged          the network tells something else now than what was shown
Stopped
  TooLate               its time limit passed while it was read
"""

from __future__ import annotations

from dataclasses import dataclass

from wallet.review.finding import Finding
from wallet.review.token import ChangedAfterReview, Stopped


@dataclass(eq=False)
class BytesChanged(ChangedAfterReview):
    """The kept request is not, to the last byte, what was shown."""


@dataclass(eq=False)
class OtherNetworkNamed(ChangedAfterReview):
    """The kept request names another network; both passphrases, which are foreign text."""

    shown_for: str
    named: str


@dataclass(eq=False)
class SignedMeanwhile(ChangedAfterReview):
    """Signatures came in that the review did not show; ``count`` of them."""

    count: int


@dataclass(eq=False)
class TimeWentOn(ChangedAfterReview):
    """The clock alone made other findings hold; ``numbers`` of those that came or went."""

    numbers: tuple[int, ...]


@dataclass(eq=False)
class StateChanged(ChangedAfterReview):
    """The network tells something else than what was shown: ``what`` is otherwise, by name."""

    what: tuple[str, ...]


@dataclass(eq=False)
class TooLate(Stopped):
    """F12 holds now and did not when it was shown; ``until`` in seconds since 1970."""

    findings: tuple[Finding, ...]
    until: int
