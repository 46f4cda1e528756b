"""What is known of a ledger: entries read at one ledger, and those known to be absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from typing_extensions import override

from wallet.network import Network
from wallet.soroban.entries import Entry, Key


@dataclass(frozen=True)
class Snapshot:
    """Entries at one ledger; None says that an entry does not exist.

    A key that is not in ``entries`` at all is unknown, which is never the same as absent.
    ``timestamp`` is the ledger's close time in seconds since 1970.
    """

    network: Network
    sequence: int
    timestamp: int
    entries: Mapping[Key, Entry | None]

    def knows(self, key: Key) -> bool:
        """Whether this entry was read, be it there or not."""
        return key in self.entries

    @override
    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Once for each: what is worked out of a state is remembered by the whole of it.
        told = frozenset(self.entries.items())
        return hash((self.network, self.sequence, self.timestamp, told))
