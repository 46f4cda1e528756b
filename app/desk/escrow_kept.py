"""What was read of escrows, as a profile keeps it.

Requests bring states of escrows with them, and a file can say anything. So it is noted which
state was read from a network by ourselves, and that one is shown before any of a file's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.desk.escrow_pages import row_of
from app.desk.escrow_seen import Seen
from app.desk.seat import Seat
from app.pages.escrow import Source
from app.profile.looks import first_read, is_alike
from app.profile.profile import Profile
from app.profile.readings import file_told, network_told, note_read, read_before
from app.records import EscrowRow, SnapshotRow
from wallet.network import network
from wallet.snapshot import Snapshot
from wallet.snapshot_text import read_snapshot, snapshot_text

ALIKE_FOR: Final = 3600
"""Seconds in which a state that has not changed is not kept once more."""


def remember(seat: Seat, seen: Seen) -> None:
    """Keep what was read just now, and let who follows it know.

    Nothing in a profile that may only be read. Raise NobodyIsIn.
    """
    profile = seat.profile
    if profile.rolled_back:
        return
    store, snapshot = profile.store, seen.snapshot
    passphrase = snapshot.network.passphrase
    known = store.escrows.by_contract(seen.contract, passphrase)
    with store.transaction():
        store.escrows.put(row_of(seen, known.matter if known is not None else None))
        before = read_before(profile, seen.contract, passphrase)
        if before is None or not _is_alike(before, snapshot):
            content = snapshot_text(snapshot)
            row = SnapshotRow(
                *(0, seen.contract, passphrase),
                *(snapshot.sequence, snapshot.timestamp, content),
            )
            note_read(profile, seen.contract, passphrase, store.snapshots.add(row))
        first_read(profile, seen.contract, snapshot, seen.escrow, seen.eyes.builds)
    for hear in seat.readings:
        hear(seen)


def remembered(profile: Profile, row: EscrowRow) -> tuple[Source, Snapshot]:
    """The last state that a network told of an escrow, else the newest that a file tells.

    Raise Unreadable.
    """
    net = network(row.passphrase)
    source, kept = Source.READ, network_told(profile, row.contract, row.passphrase)
    if kept is None:
        source, kept = Source.TOLD, file_told(profile, row.contract, row.passphrase)
    if kept is None:
        return Source.NONE, Snapshot(net, 0, row.seen, {})
    state = read_snapshot(kept.content, net)
    return source, replace(state, sequence=kept.ledger, timestamp=kept.timestamp)


def _is_alike(before: SnapshotRow, now: Snapshot) -> bool:
    """Whether a state says nothing new; what is kept of it differs in its time alone."""
    soon = 0 <= now.timestamp - before.timestamp < ALIKE_FOR
    return soon and is_alike(before, now)
