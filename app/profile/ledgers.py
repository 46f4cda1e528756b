"""The time by which requests end: no ledger looks at this machine's clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from app.ports import ClockPort
from wallet.review.knowledge import Clock

FRESH: Final = 60
"""Seconds for which what was heard of a ledger says how far this machine's clock is off."""


@dataclass
class Ledgers:
    """What networks told of their time, for as long as a profile is open."""

    clock: ClockPort
    _ahead: dict[str, int] = field(default_factory=dict[str, int])
    _heard: dict[str, tuple[Clock, int]] = field(default_factory=dict[str, tuple[Clock, int]])

    def saw(self, passphrase: str, closed: int) -> None:
        """Note that a network's latest ledger closed then, by its own clock."""
        self._ahead[passphrase] = self.clock.now() - closed
        self.heard(passphrase, closed)

    def time(self, passphrase: str) -> int:
        """This machine's time, or the network's where this machine's is ahead of it.

        A clock that is ahead ends nothing that a ledger may still take. One that is behind is
        not put right by what a server says: that could end everything.
        """
        return self.clock.now() - max(self._ahead.get(passphrase, 0), 0)

    def heard(self, passphrase: str, closed: int) -> Clock:
        """This machine's time beside that of a ledger that was just heard of.

        By the first time that it was heard of: a ledger that is told again and again, for its
        network stands still or its server lags, says nothing against the clock.
        """
        now = self.clock.now()
        known = self._heard.get(passphrase)
        same = known is not None and known[0].closed == closed
        clock = known[0] if known is not None and same else Clock(now, closed)
        self._heard[passphrase] = clock, now
        return clock

    def clock_beside(self, passphrase: str) -> Clock | None:
        """The same of the last ledger that was heard of; None where that was a while ago."""
        known = self._heard.get(passphrase)
        if known is None or abs(self.clock.now() - known[1]) > FRESH:
            return None
        return known[0]
