"""What was read of escrows, as a profile keeps it.

Requests bring states of escrows with them, and a file can say anything. So it is noted which
state was read from a network by ourselves, and that one is shown before any of a file's.
"""

from __future__ import annotations

from typing import Final

from app.desk.escrow_pages import row_of
from app.desk.escrow_seen import Seen
from app.desk.seat import Seat
from app.pages.escrow import Source
from app.profile.looks import is_alike, keep_look
from app.profile.profile import Profile
from app.records import EscrowRow, SnapshotRow
from wallet.network import network
from wallet.request import read_snapshot, snapshot_text
from wallet.snapshot import Snapshot

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
            number = store.snapshots.add(row).id
            store.settings.put(_name(seen.contract, passphrase), number)
        if store.looks.of(seen.contract, passphrase) is None:
            keep_look(profile, seen.contract, snapshot, is_live=True)
    for hear in seat.readings:
        hear(seen)


def remembered(profile: Profile, row: EscrowRow) -> tuple[Source, Snapshot]:
    """The last state that was read of an escrow, else the latest that a file tells.

    Raise Unreadable.
    """
    net = network(row.passphrase)
    source, kept = Source.READ, read_before(profile, row.contract, row.passphrase)
    if kept is None:
        source, kept = Source.TOLD, profile.store.snapshots.latest(row.contract, row.passphrase)
    if kept is None:
        return Source.NONE, Snapshot(net, 0, row.seen, {})
    return source, read_snapshot(kept.content, net)


def read_before(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """The last state of an escrow that was read from its network, if one is kept."""
    number = profile.store.settings.get(_name(contract, passphrase))
    return profile.store.snapshots.by_id(number) if isinstance(number, int) else None


def _is_alike(before: SnapshotRow, now: Snapshot) -> bool:
    """Whether a state says nothing new; what is kept of it differs in its time alone."""
    soon = 0 <= now.timestamp - before.timestamp < ALIKE_FOR
    return soon and is_alike(before, now)


def _name(contract: str, passphrase: str) -> str:
    return f"escrow read/{contract}/{passphrase}"
