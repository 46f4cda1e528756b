"""Storage while a call runs: what it touched, what it woke, what it changed.

Recording: whatever is touched becomes the footprint. Enforcing: whatever is not in the
footprint cannot be touched. The rules of life are read off the recordings ``life`` and
``sleep``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.soroban.entries import Entry, Key, is_temporary
from wallet.soroban.ledger import Ledger

U32_MAX = 2**32 - 1


@dataclass(frozen=True)
class Footprint:
    """The entries a call may read, and those it may also write."""

    read_only: frozenset[Key]
    read_write: frozenset[Key]

    @property
    def keys(self) -> frozenset[Key]:
        """Every entry named."""
        return self.read_only | self.read_write


@dataclass(eq=False)
class Denied(Exception):
    """Storage refuses; the host adds who asked."""

    code: str
    why: str
    kind: str = "Storage"


class Storage:
    """One call's view of the ledger. Mutable, and gone with the call."""

    def __init__(self, ledger: Ledger, footprint: Footprint | None = None) -> None:
        """Record when there is no footprint, else enforce it."""
        self._ledger = ledger
        self._allowed = footprint
        self._now: dict[Key, Entry | None] = {}  # whatever was touched
        self._written: set[Key] = set()
        self._extended: set[Key] = set()
        self._woken: set[Key] = set()

    def get(self, key: Key) -> Entry | None:
        """The entry as this call sees it; wakes what sleeps."""
        if key in self._now:
            return self._now[key]
        self._admit(key, write=False)
        entry = self._ledger.entries.get(key)
        live_until = None if entry is None else entry.live_until
        if entry is not None and live_until is not None and live_until < self._ledger.sequence:
            entry = None if is_temporary(key) else self._wake(key, entry)
        self._now[key] = entry
        return entry

    def put(self, key: Key, data: bytes, live_until: int | None = None) -> None:
        """Write an entry; a new persistent one lives for the network's least life."""
        self._admit(key, write=True)
        before = self.get(key)
        self._written.add(key)
        if before is not None:
            live_until = before.live_until
        self._now[key] = Entry(data, live_until, self._ledger.sequence)

    def create(self, key: Key, data: bytes) -> None:
        """Write an entry of a contract's persistent storage, new or not."""
        self.put(key, data, self._ledger.life.new_entry(self._ledger.sequence))

    def remove(self, key: Key) -> None:
        """Take an entry off the ledger; one that is not there is not asked for."""
        self._admit(key, write=True)
        self._written.add(key)
        self._now[key] = None

    def extend(self, key: Key, threshold: int, extend_to: int) -> None:
        """Lengthen a life to ``extend_to`` ledgers when ``threshold`` or fewer are left."""
        if threshold > extend_to:
            raise Denied("InvalidInput", "threshold above the life asked for")
        entry = self.get(key)
        if entry is None:
            raise Denied("MissingValue", "no entry to extend")
        assert entry.live_until is not None  # noqa: S101 - only contract entries are extended
        now = self._ledger.sequence
        if now + extend_to > U32_MAX:
            raise Denied("InternalError", "no ledger has that number", "Context")
        if entry.live_until - now > threshold:
            return
        wanted = min(now + extend_to, self._ledger.life.furthest(now))
        if wanted > entry.live_until:
            self._extended.add(key)
            self._now[key] = Entry(entry.data, wanted, entry.last_modified)

    @property
    def footprint(self) -> Footprint:
        """What the call touched; woken entries are written."""
        write = frozenset(self._written | self._woken)
        return Footprint(frozenset(self._now) - write, write)

    @property
    def restored(self) -> frozenset[Key]:
        """What slept and is woken by this call."""
        return frozenset(self._woken)

    @property
    def changes(self) -> Mapping[Key, Entry | None]:
        """Entries that are other than before, in what they say or in how long they live."""
        changed = self._written | self._extended | self._woken
        return {
            key: entry
            for key, entry in self._now.items()
            if key in changed and self._differs(key, entry)
        }

    def _differs(self, key: Key, entry: Entry | None) -> bool:
        before = self._ledger.entries.get(key)
        if entry is None or before is None:
            return key in self._written and entry is not before
        return (entry.data, entry.live_until) != (before.data, before.live_until)

    def _wake(self, key: Key, entry: Entry) -> Entry:
        self._admit(key, write=True)
        self._woken.add(key)
        live_until = self._ledger.life.new_entry(self._ledger.sequence)
        return Entry(entry.data, live_until, entry.last_modified)

    def _admit(self, key: Key, *, write: bool) -> None:
        if self._allowed is None:
            return
        if key not in (self._allowed.read_write if write else self._allowed.keys):
            raise Denied("ExceededLimit", "outside of the footprint")
