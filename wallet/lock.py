"""When an open profile locks itself, how long a wrong password waits, what a given one covers.

All of it counts on clocks that are read outside and handed in; nothing here waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from wallet.errors import WalletError

LEAST_IDLE: Final = 60.0
MOST_IDLE: Final = 3600.0
DELAYS: Final = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before an attempt, by how many failed before it; the last one stays."""


class Reason(Enum):
    """Why a profile locked."""

    IDLE = "idle"
    SUSPENDED = "suspended"
    BY_HAND = "by hand"


@dataclass(eq=False)
class IdleOutOfBounds(WalletError):
    """A time without use after which nobody would want the profile to lock; seconds."""

    seconds: float
    least: float
    most: float


@dataclass(frozen=True)
class Limits:
    """Seconds: of idleness, for which a given password counts, and that a clock may jump."""

    idle: float = 300.0
    grace: float = 60.0
    jump: float = 60.0

    def __post_init__(self) -> None:
        """Raise IdleOutOfBounds, the user's; other nonsense is a mistake of ours."""
        if not LEAST_IDLE <= self.idle <= MOST_IDLE:
            raise IdleOutOfBounds(self.idle, LEAST_IDLE, MOST_IDLE)
        if not (0 <= self.grace <= MOST_IDLE and 0 < self.jump <= MOST_IDLE):
            raise ValueError("a limit that limits nothing")


@dataclass(frozen=True)
class Moment:
    """Two clocks at once, in seconds since anything.

    ``monotonic`` is never set. ``wall`` goes on while the machine sleeps: the time since it was
    booted where there is such a clock, else the time of day, which people set.
    """

    monotonic: float
    wall: float


@dataclass(frozen=True)
class Watch:
    """An unlocked profile as the clocks see it, until there is a reason to lock it.

    It has to be told the time more often than ``limits.jump``; then what goes missing between
    two moments is the machine's sleep, or ours. Once there is a reason, it stays.
    """

    limits: Limits
    touched_at: float
    seen: Moment
    reason: Reason | None = None

    @classmethod
    def opened(cls, now: Moment, limits: Limits | None = None) -> Watch:
        """The watch of a profile that was unlocked just now."""
        return cls(limits or Limits(), now.monotonic, now)

    def ticked(self, now: Moment) -> Watch:
        """The same watch, having seen this moment."""
        return replace(self, seen=now, reason=self.due(now))

    def touched(self, now: Moment) -> Watch:
        """The same watch after the user did something; that comes too late once it is due."""
        ticked = self.ticked(now)
        return ticked if ticked.reason else replace(ticked, touched_at=now.monotonic)

    def by_hand(self) -> Watch:
        """The same watch, locked because somebody wants it so."""
        return replace(self, reason=self.reason or Reason.BY_HAND)

    def due(self, now: Moment) -> Reason | None:
        """Why the profile has to be locked at this moment, if it has to."""
        if self.reason:
            return self.reason
        awake = now.monotonic - self.seen.monotonic
        passed = now.wall - self.seen.wall
        # Asked for what is in order, so that a clock that answers nonsense locks.
        if not (0 <= awake <= self.limits.jump and passed - awake <= self.limits.jump):
            return Reason.SUSPENDED
        if now.monotonic - self.touched_at >= self.limits.idle:
            return Reason.IDLE
        return None


@dataclass(frozen=True)
class Attempts:
    """Wrong passwords in a row. They slow the next one down and never shut anybody out."""

    wrong: int = 0
    last: float = 0.0

    def failed(self, now: float) -> Attempts:
        """After one more wrong password; monotonic seconds."""
        return Attempts(self.wrong + 1, now)

    def succeeded(self) -> Attempts:
        """After the right one."""
        return Attempts()

    def wait(self, now: float) -> float:
        """Seconds until the next attempt is heard, 30 at most; monotonic seconds."""
        delay = DELAYS[min(self.wrong, len(DELAYS) - 1)]
        # At most: a clock that went back must not make of it a lock-out.
        return min(max(self.last + delay - now, 0.0), delay)


@dataclass(frozen=True)
class Grace:
    """A password that was given for one batch of signatures; dropped when the profile locks."""

    batch: bytes
    given: Moment
    seconds: float = Limits.grace

    def covers(self, batch: bytes, now: Moment) -> bool:
        """Whether a signature of this batch may be made without asking again."""
        since = now.monotonic - self.given.monotonic
        passed = now.wall - self.given.wall
        return batch == self.batch and 0 <= since < self.seconds and passed < self.seconds
