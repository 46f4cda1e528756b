"""One file with everything of a profile: write it, prove that it opens, restore from it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.adapters import places
from app.adapters.disks import reason_of
from app.adapters.durable import save, save_new, telling
from app.adapters.profile_files import ProfileFiles
from app.adapters.store.copies import check as check_database
from app.adapters.store.copies import copy_to
from app.adapters.store.store import open_store
from app.errors import OccupiedFile, UnreadableFile
from app.profile.door import Door, Way
from app.profile.errors import OtherProfile
from app.profile.opened import Opened
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.profile.verifying import verify_journal
from wallet.journal import Event, Kind
from wallet.vault import backup
from wallet.vault.backup import Contents


@dataclass(frozen=True)
class Rehearsed:
    """What a backup proved to hold; times in seconds since 1970."""

    created: int
    generation: int
    keys: tuple[str, ...]
    requests: int
    journal: int


def backed_up(profile: Profile) -> bytes:
    """A backup of this moment; it opens with what opens the profile now. Raise VaultFull."""
    contents = Contents(
        profile.opened.raw,
        profile.files.copy_database(lambda path: copy_to(profile.store.database, path)),
        profile.clock.now(),
        profile.opened.id,
        profile.opened.generation,
    )
    return backup.write(contents, profile.opened.export, os.urandom)


def write_backup(profile: Profile, path: Path) -> None:
    """Write a backup into a new file; raise OccupiedFile, UnwritableFile or one of its kin."""
    profile.check_writable()
    with telling(path):
        if path.exists() or path.is_symlink():
            raise OccupiedFile(str(path))
    save(profile.files.disk, path, backed_up(profile), verify=backup.read)
    profile.record(Kind.BACKED_UP, "profile", {})


async def rehearse(profiles: Profiles, raw: bytes, way: Way) -> Rehearsed:
    """Open a backup completely, every seed and every page, and leave nothing behind.

    Raise NotUnlocked, Damaged, DatabaseDamaged or JournalBroken: then it would not restore.
    """
    with _scratch() as folder, ExitStack() as held:
        opened, contents = await _opened(profiles, raw, way, folder)
        held.callback(opened.forget)
        database = folder / places.DATABASE
        database.write_bytes(contents.database)
        store = open_store(database, bytes(opened.database.reveal()))
        held.callback(store.close)
        check_database(store.database)
        head = verify_journal(store, opened)
        counts = store.requests.counts()
    return Rehearsed(
        contents.created,
        contents.generation,
        tuple(identity.account for identity in opened.identities),
        sum(counts.values()),
        head.number,
    )


async def restore(profiles: Profiles, raw: bytes, way: Way, folder: Path) -> Rehearsed:
    """Make a profile of a backup in an empty folder or none, after it was rehearsed.

    Raise what ``rehearse`` and ``places.prepare`` raise; then the folder is as it was.
    """
    proved = await rehearse(profiles, raw, way)
    places.prepare(folder)
    with places.locked(folder), ExitStack() as held:
        places.prepare(folder)  # again: somebody else may have begun a moment ago
        opened, contents = await _opened(profiles, raw, way, folder)
        held.callback(opened.forget)

        def make(path: Path) -> None:
            # Under its own name, which the next attempt knows for a beginning.
            save_new(profiles.disk, path, contents.database)
            with closing(open_store(path, bytes(opened.database.reveal()))) as store:
                event = Event(profiles.clock.now(), Kind.RESTORED, "profile", {})
                store.journal.append(event, opened.audit)

        ProfileFiles(profiles.disk, folder).save_together(contents.vault, make)
    return proved


async def _opened(
    profiles: Profiles, raw: bytes, way: Way, folder: Path
) -> tuple[Opened, Contents]:
    sealed = backup.read(raw)
    door = Door(
        ProfileFiles(profiles.disk, folder), profiles.signer, profiles.room, profiles.cost
    )
    opened, _ = await door.ask("check", sealed.vault, way)
    with opened.forgotten_on_failure():
        if opened.id != sealed.vault_id:
            raise OtherProfile(sealed.vault_id.hex(), opened.id.hex())
        return opened, sealed.open(opened.export)


@contextmanager
def _scratch() -> Generator[Path]:
    """A folder that is gone afterwards; raise UnwritableFile or one of its kin."""
    with (
        telling(Path(tempfile.gettempdir())),
        tempfile.TemporaryDirectory(prefix="countersign-") as made,
    ):
        yield Path(made)


def read_backup(path: Path) -> bytes:
    """The bytes of a backup; raise UnreadableFile."""
    try:
        with path.open("rb") as file:
            return file.read(backup.MOST_BYTES + 1)
    except OSError as why:
        raise UnreadableFile(str(path), reason_of(why)) from why
