"""Make a profile, unlock one, and take up what a crash left half done."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.adapters import places, strength
from app.adapters.disks import Disk
from app.adapters.places import NoProfile
from app.adapters.profile_files import GENERATIONS, ProfileFiles
from app.adapters.store.database import version_of
from app.adapters.store.errors import DatabaseTrouble
from app.adapters.store.store import create_store, open_store
from app.errors import UnreadableFile
from app.ports import ClockPort
from app.profile.door import Door, Way
from app.profile.errors import VaultDamaged
from app.profile.opened import Opened
from app.profile.profile import Profile
from app.profile.verifying import rolled_back, verify_new
from app.signing.process import SignerProcess
from wallet.journal import Event, Kind
from wallet.vault import container
from wallet.vault.errors import Damaged, VaultError
from wallet.vault.kdf import Cost
from wallet.vault.secret import Room


@dataclass(frozen=True)
class Profiles:
    """Where profiles come from; everything that is not in a folder is handed in."""

    disk: Disk
    signer: SignerProcess
    clock: ClockPort
    room: Room
    cost: Cost | None = None

    @asynccontextmanager
    async def create(self, folder: Path, password: str) -> AsyncGenerator[tuple[Profile, str]]:
        """Make a profile in an empty folder or none, unlock it, and tell its recovery code.

        Raise PasswordGuessable, PasswordTooShort, ProfileExists and what ``places.prepare``
        raises.
        """
        strength.check(password)
        places.prepare(folder)
        with ExitStack() as held:
            door = self._door(folder, held)
            places.prepare(folder)  # again: somebody else may have begun a moment ago
            door.files.discard_next()
            opened, code = await door.create(password)
            self.found(door.files, opened, Kind.CREATED)
            with self._opened(door, opened, held) as profile:
                yield profile, code

    @asynccontextmanager
    async def unlock(self, folder: Path, way: Way) -> AsyncGenerator[Profile]:
        """Unlock a profile; it is locked when this is left.

        Raise NotUnlocked for a wrong secret, VaultDamaged, DatabaseTrouble, ProfileInUse and
        what ``places.check`` raises.
        """
        places.check(folder)
        with ExitStack() as held:
            door = self._door(folder, held)
            opened = await self._unlocked(door, way)
            door.files.settle(lambda path: _opens(path, opened))
            with self._opened(door, opened, held) as profile:
                yield profile

    def found(self, files: ProfileFiles, opened: Opened, kind: Kind) -> None:
        """Give a vault that is not saved yet its database, and save both."""
        store = create_store(files.next_database, bytes(opened.database.reveal()))
        with store.transaction():
            store.journal.append(Event(self.clock.now(), kind, "profile", {}), opened.audit)
            store.marks.set_vault_mark(opened.generation, opened.digest)
        store.close()
        files.sync_next()
        files.save_vault(opened.raw)
        files.swap_database()

    def _door(self, folder: Path, held: ExitStack) -> Door:
        held.enter_context(places.locked(folder))
        return Door(ProfileFiles(self.disk, folder), self.signer, self.room, self.cost)

    async def _unlocked(self, door: Door, way: Way) -> Opened:
        raw = door.files.read_vault()
        try:
            opened, _ = await door.ask("unlock", raw, way)
        except Damaged as why:
            raise await self._damage(door, way, why) from why
        if opened.version == container.VERSION or opened.opened_by == "kr":
            return opened
        return await self._migrated(door, way, opened)

    async def _migrated(self, door: Door, way: Way, older: Opened) -> Opened:
        """The vault in the newest form; the old file stays beside it for ever."""
        newer, _ = await door.ask("save", older.raw, way)
        if [i.public for i in newer.identities] != [i.public for i in older.identities]:
            raise Damaged("other keys after the migration than before")
        door.files.keep_version(older.version)
        door.files.save_vault(newer.raw)
        return newer

    async def _damage(self, door: Door, way: Way, why: Damaged) -> VaultDamaged:
        """The error that also names the newest backup that this secret opens."""
        path = str(door.files.vault)
        for number in range(1, GENERATIONS + 1):
            try:
                backup, _ = await door.ask("unlock", door.files.read_vault(number), way)
            except (VaultError, UnreadableFile):
                continue
            return VaultDamaged(path, why.why, number, backup.generation)
        return VaultDamaged(path, why.why, 0, 0)

    @contextmanager
    def _opened(self, door: Door, opened: Opened, held: ExitStack) -> Generator[Profile]:
        store = open_store(door.files.database, bytes(opened.database.reveal()))
        held.callback(store.close)
        profile = Profile(door, store, opened, self.clock, held)
        profile.rolled_back = rolled_back(store, opened)
        if not profile.rolled_back:
            verify_new(store, opened)
            profile.adopt(opened, lambda: None)
        try:
            yield profile
        finally:
            profile.lock()


async def go_back(profiles: Profiles, folder: Path, way: Way, number: int) -> None:
    """Take backup ``number`` for a damaged vault, which stays beside it under another name.

    Raise a VaultError if this secret does not open that backup.
    """
    places_checked(folder)
    with places.locked(folder):
        files = ProfileFiles(profiles.disk, folder)
        door = Door(files, profiles.signer, profiles.room, profiles.cost)
        raw = files.read_vault(number)
        await door.ask("check", raw, way)
        files.go_back(number, raw, str(profiles.clock.now()))


def places_checked(folder: Path) -> None:
    """Raise what ``places.check`` raises, but for a vault that is missing."""
    try:
        places.check(folder)
    except NoProfile:
        if not folder.is_dir():
            raise


def _opens(path: Path, opened: Opened) -> bool:
    try:
        version_of(path, bytes(opened.database.reveal()))
    except DatabaseTrouble:
        return False
    return True
