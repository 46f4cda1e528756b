"""Which kept state of an escrow counts: what a network told us, before anything of a file.

Requests bring states of escrows with them, and a file can say anything, of any ledger.
"""

from __future__ import annotations

from app.profile.looks import AHEAD, heard_of, told_of
from app.profile.profile import Profile
from app.records import SnapshotRow


def read_before(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """The last state of an escrow that was read for its own page, if one is kept."""
    number = profile.store.settings.get(_name(contract, passphrase))
    return profile.store.snapshots.by_id(number) if isinstance(number, int) else None


def note_read(profile: Profile, contract: str, passphrase: str, kept: SnapshotRow) -> None:
    """Note that a kept state was read from the escrow's network by ourselves."""
    profile.store.settings.put(_name(contract, passphrase), kept.id)


def network_told(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """The newest state that a network told: for the escrow's own page, or in a review."""
    known = (
        read_before(profile, contract, passphrase),
        heard_of(profile, contract, passphrase),
        told_of(profile, contract, passphrase),
    )
    there = [each for each in known if each is not None]
    return max(there, key=lambda each: (each.timestamp, each.ledger), default=None)


def file_told(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """The newest state that a file tells; of a ledger yet to close, where there is no other."""
    by = profile.clock.now() + AHEAD
    return profile.store.snapshots.latest(contract, passphrase, by)


def _name(contract: str, passphrase: str) -> str:
    return f"escrow read/{contract}/{passphrase}"
