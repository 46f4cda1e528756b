"""What transactions cost on the practice network: a simple model of its own, in stroops.

A transaction pays an *inclusion fee* (100 for each operation; a fee bump counts as one more)
and, when it is about contracts, a *resource fee*, which has two parts:

* not refundable, for what it declares: instructions, entries and bytes read and written, its
  own size;
* refundable, for what it turns out to use: the size of its events, and the life that it buys
  for entries. What is declared above that is paid back when the ledger closes; all of it, when
  the call fails.

Instructions are estimated, not metered: a fixed part, one for each entry of the footprint, one
for each event, and one for each signature of an authorisation entry. Simulation assumes one
signature for each account that is not the source, as the real one does: two co-signers of an
entry need an instruction leeway. The rates are near the public network's of 2026, but nobody
should learn prices here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.authorization import Authorization, BadAuthorization
from wallet.soroban.entries import Entry, Key, decoded_key
from wallet.soroban.ledger import Ledger

BASE_FEE = 100
"""The least inclusion fee for each operation."""

KIB = 1024

PER_10_000_INSTRUCTIONS = 25
PER_DISK_READ = 6_250
PER_WRITTEN_ENTRY = 10_000
PER_KIB_READ = 1_786
PER_KIB_WRITTEN = 875
PER_KIB_OF_TRANSACTION = 17_860
PER_KIB_OF_EVENTS = 10_000
PER_KIB_AND_100_LEDGERS = 1
"""Rent: a KiB for 120 days, the least life of a new entry, costs about 0.002 XLM."""

INSTRUCTIONS = 600_000
PER_ENTRY = 100_000
PER_EVENT = 50_000
PER_SIGNATURE = 380_000
"""Instructions; the last is what the real host charges for checking one signature."""

ENTRY_OVERHEAD = 8
"""Bytes that a LedgerEntry has around its data."""

MEMORY_TYPES = frozenset({xdr.LedgerEntryType.CONTRACT_DATA, xdr.LedgerEntryType.CONTRACT_CODE})
"""Entries that live in memory; others, and those that sleep, are read from disk (CAP-66)."""


@dataclass(frozen=True)
class Limits:
    """The most that one transaction may use (the public network's settings of August 2026)."""

    instructions: int = 400_000_000
    disk_reads: int = 200
    disk_read_bytes: int = 200_000
    writes: int = 200
    write_bytes: int = 132_096
    size: int = 132_096
    event_bytes: int = 16_384
    footprint: int = 400
    key_bytes: int = 250


@dataclass(frozen=True)
class Used:
    """What a call turned out to use."""

    instructions: int
    write_bytes: int
    event_bytes: int
    rent: int

    @property
    def refundable(self) -> int:
        """What of the refundable part is spent."""
        return _per(PER_KIB_OF_EVENTS, self.event_bytes) + self.rent


def non_refundable(
    data: xdr.SorobanTransactionData, size: int, *, restores: bool = False
) -> int:
    """The price of what a transaction of this many bytes declares."""
    resources = data.resources
    return (
        -(-resources.instructions.uint32 * PER_10_000_INSTRUCTIONS // 10_000)
        + disk_reads(data, restores=restores) * PER_DISK_READ
        + len(resources.footprint.read_write) * PER_WRITTEN_ENTRY
        + _per(PER_KIB_READ, resources.disk_read_bytes.uint32)
        + _per(PER_KIB_WRITTEN, resources.write_bytes.uint32)
        + _per(PER_KIB_OF_TRANSACTION, size)
    )


def disk_reads(data: xdr.SorobanTransactionData, *, restores: bool = False) -> int:
    """How many entries of the footprint come from disk: classic ones, and sleeping ones.

    A transaction that ``restores`` reads all that it names from there.
    """
    footprint = data.resources.footprint
    if restores:
        return len(footprint.read_write)
    classic = sum(
        key.type not in MEMORY_TYPES for key in (*footprint.read_only, *footprint.read_write)
    )
    listed = data.ext.resource_ext
    return classic + (len(listed.archived_soroban_entries) if listed is not None else 0)


def disk_read_bytes(ledger: Ledger, keys: Iterable[Key], asleep: Iterable[Key]) -> int:
    """How many bytes come from disk when these keys are read, and those asleep woken."""
    waking = frozenset(asleep)
    return sum(
        size_of(entry)
        for key in keys
        if (entry := ledger.entries.get(key)) is not None
        and (decoded_key(key).type not in MEMORY_TYPES or key in waking)
    )


def instructions(keys: int, events: int, signatures: int) -> int:
    """What a call that touches so much is estimated at."""
    return INSTRUCTIONS + keys * PER_ENTRY + events * PER_EVENT + signatures * PER_SIGNATURE


def signatures_in(entries: Sequence[Authorization]) -> int:
    """How many signatures these authorisation entries carry."""
    return sum(_signatures(entry) for entry in entries)


def written_bytes(ledger: Ledger, changes: Mapping[Key, Entry | None]) -> int:
    """How many bytes are written by changes to what entries say; a longer life writes none."""
    return sum(
        size_of(entry)
        for key, entry in changes.items()
        if entry is not None and _data(ledger.entries.get(key)) != entry.data
    )


def rent(ledger: Ledger, changes: Mapping[Key, Entry | None]) -> int:
    """The price of the life that these changes buy."""
    return sum(
        _rent(ledger, ledger.entries.get(key), entry)
        for key, entry in changes.items()
        if entry is not None and entry.live_until is not None
    )


def size_of(entry: Entry) -> int:
    """The bytes of an entry; code, which we do not hold, has none but its frame."""
    return len(entry.data or b"") + ENTRY_OVERHEAD


def _rent(ledger: Ledger, before: Entry | None, after: Entry) -> int:
    assert after.live_until is not None  # noqa: S101 - asked of what has a life
    paid_until = ledger.sequence - 1
    if before is not None and before.live_until is not None:
        paid_until = max(paid_until, before.live_until)
    bought = max(0, after.live_until - paid_until)
    kibs = -(-size_of(after) // KIB)
    return -(-kibs * bought * PER_KIB_AND_100_LEDGERS // 100)


def _signatures(entry: Authorization) -> int:
    try:
        return len(entry.signatures)
    except BadAuthorization:
        return 0


def _data(entry: Entry | None) -> bytes | None:
    return entry.data if entry is not None else None


def _per(rate: int, size: int) -> int:
    return -(-rate * size // KIB)
