"""A ledger as a value: what a call sees when it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wallet.network import Network
from wallet.soroban.entries import Entry, Key

BASE_RESERVE = 5_000_000
"""Stroops that an account must keep for each entry of its own: a setting of the network."""


@dataclass(frozen=True)
class LifeLimits:
    """How long entries live, in ledgers: settings of a network, read live where it is real."""

    min_temporary: int
    min_persistent: int
    max: int

    def new_entry(self, sequence: int) -> int:
        """The last ledger of a persistent entry made, or woken, in this ledger."""
        return sequence + self.min_persistent - 1

    def furthest(self, sequence: int) -> int:
        """The last ledger that any entry can be made to live to in this ledger."""
        return sequence + self.max - 1


@dataclass(frozen=True)
class Ledger:
    """All entries at one ledger; ``timestamp`` in seconds since 1970."""

    network: Network
    sequence: int
    timestamp: int
    life: LifeLimits
    entries: Mapping[Key, Entry]
    base_reserve: int = BASE_RESERVE

    def with_changes(self, changes: Mapping[Key, Entry | None]) -> Ledger:
        """The same ledger after these entries changed; None removes."""
        entries = {**self.entries, **{k: e for k, e in changes.items() if e is not None}}
        for key in (k for k, e in changes.items() if e is None):
            entries.pop(key, None)
        return replace(self, entries=entries)

    def later(self, ledgers: int, seconds: int) -> Ledger:
        """The same entries, so many ledgers and seconds on."""
        return replace(
            self, sequence=self.sequence + ledgers, timestamp=self.timestamp + seconds
        )
