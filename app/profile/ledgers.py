"""The time by which requests end: no ledger looks at this machine's clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.ports import ClockPort


@dataclass
class Ledgers:
    """What networks told of their time, for as long as a profile is open."""

    clock: ClockPort
    _ahead: dict[str, int] = field(default_factory=dict[str, int])

    def saw(self, passphrase: str, closed: int) -> None:
        """Note that a network's latest ledger closed then, by its own clock."""
        self._ahead[passphrase] = self.clock.now() - closed

    def time(self, passphrase: str) -> int:
        """This machine's time, or the network's where this machine's is ahead of it.

        A clock that is ahead ends nothing that a ledger may still take. One that is behind is
        not put right by what a server says: that could end everything.
        """
        return self.clock.now() - max(self._ahead.get(passphrase, 0), 0)
