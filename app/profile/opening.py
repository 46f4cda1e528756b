"""Make a profile, unlock one, and take up what a crash left half done."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.adapters import places, strength
from app.adapters.disks import Disk
from app.adapters.keyrings import Keyring, KeyringFailed
from app.adapters.places import BACKUP, OWN_COPIES, NoProfile
from app.adapters.profile_files import GENERATIONS, ProfileFiles
from app.adapters.store.database import version_of
from app.adapters.store.errors import DatabaseDamaged, DatabaseMissing, DatabaseTrouble
from app.adapters.store.store import Store, create_store, open_store
from app.errors import UnreadableFile
from app.ports import ClockPort
from app.profile.door import Door, Way
from app.profile.errors import DatabaseLost, GoodBackup, VaultDamaged
from app.profile.opened import Opened
from app.profile.profile import Profile
from app.profile.verifying import rolled_back, verify_new
from app.signing.process import SignerProcess
from wallet.journal import Event, Kind
from wallet.vault import container
from wallet.vault.errors import Damaged, NotUnlocked, VaultError
from wallet.vault.kdf import Cost
from wallet.vault.secret import Room
from wallet.vault.ways import Password


@dataclass(frozen=True)
class Profiles:
    """Where profiles come from; everything that is not in a folder is handed in."""

    disk: Disk
    signer: SignerProcess
    clock: ClockPort
    room: Room
    cost: Cost | None = None
    keyring: Callable[[], Keyring | None] = lambda: None

    @asynccontextmanager
    async def create(self, folder: Path, password: str) -> AsyncGenerator[tuple[Profile, str]]:
        """Make a profile in an empty folder or none, unlock it, and tell its recovery code.

        Raise PasswordGuessable, PasswordTooShort or its kin, ProfileExists and what
        ``places.prepare`` raises.
        """
        strength.check(password)
        Password(password).check_length()  # by the child it would be found out too late
        places.prepare(folder)
        with ExitStack() as held:
            door = self._door(folder, held)
            places.prepare(folder)  # again: somebody else may have begun a moment ago
            opened, *code = await door.create(password)
            del password  # else it would be here for as long as the profile is open
            held.callback(opened.forget)
            self.found(door.files, opened, Kind.CREATED)
            with self._opened(door, opened, held) as profile:
                yield profile, code.pop()

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
            del way  # else it would be here for as long as the profile is open
            held.callback(opened.forget)
            door.files.settle(lambda path: _opens(path, opened))
            with self._opened(door, opened, held) as profile:
                yield profile

    def found(self, files: ProfileFiles, opened: Opened, kind: Kind) -> None:
        """Give a vault that is not saved yet its database, and save both."""

        def make(path: Path) -> None:
            store = create_store(path, bytes(opened.database.reveal()))
            with closing(store), store.transaction():
                store.journal.append(Event(self.clock.now(), kind, "profile", {}), opened.audit)
                store.marks.set_vault_mark(opened.generation, opened.digest)

        files.save_together(opened.raw, make)

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
        older.forget()
        with newer.forgotten_on_failure():
            if [i.public for i in newer.identities] != [i.public for i in older.identities]:
                raise Damaged("other keys after the migration than before")
            door.files.keep_version(older.version)
            door.files.save_vault(newer.raw)
        return newer

    async def _damage(self, door: Door, way: Way, why: Damaged) -> VaultDamaged:
        """The error that also names the backups that this secret opens."""
        good, refused = list[GoodBackup](), 0
        for number in range(1, GENERATIONS + 1):
            try:
                backup, _ = await door.ask("unlock", door.files.read_vault(number), way)
            except NotUnlocked:
                refused += 1
                continue
            except (VaultError, UnreadableFile):
                continue
            backup.forget()
            facts = backup.generation, len(backup.identities), door.files.saved_at(number)
            good.append(GoodBackup(number, *facts))
        copy = "" if good else newest_copy(door.files.folder)
        return VaultDamaged(str(door.files.vault), why.why, tuple(good), refused, copy)

    @contextmanager
    def _opened(self, door: Door, opened: Opened, held: ExitStack) -> Generator[Profile]:
        store = _store(door.files, opened)
        held.callback(store.close)
        profile = Profile(door, store, opened, self.clock, held)
        witness = self._witness(opened)
        profile.rolled_back = rolled_back(store, opened, _seen_by(witness, opened))
        if not profile.rolled_back:
            verify_new(store, opened)
            profile.adopt(opened, lambda: None)
        try:
            yield profile
        finally:
            if witness is not None and not profile.rolled_back:
                _bear_witness(witness, profile)
            profile.lock()

    def _witness(self, opened: Opened) -> Keyring | None:
        """The system's keyring, if the user lets it open this profile."""
        uses_it = any(way.kind == "kr" for way in opened.ways)
        return self.keyring() if uses_it else None


async def go_back(profiles: Profiles, folder: Path, way: Way, number: int) -> None:
    """Take backup ``number`` for a damaged vault, which stays beside it under another name.

    Raise a VaultError if this secret does not open that backup.
    """
    places_checked(folder)
    with places.locked(folder):
        files = ProfileFiles(profiles.disk, folder)
        door = Door(files, profiles.signer, profiles.room, profiles.cost)
        raw = files.read_vault(number)
        opened, _ = await door.ask("check", raw, way)
        opened.forget()
        files.go_back(raw, str(profiles.clock.now()))


def newest_copy(folder: Path) -> str:
    """The newest copy of everything in a profile's own folder, or ""; it is not opened."""
    copies = sorted((folder / OWN_COPIES).glob(f"*{BACKUP}"))
    return str(copies[-1]) if copies else ""


def places_checked(folder: Path) -> None:
    """Raise what ``places.check`` raises, but for a vault that is missing."""
    try:
        places.check(folder)
    except NoProfile:
        if not folder.is_dir():
            raise


def _store(files: ProfileFiles, opened: Opened) -> Store:
    try:
        return open_store(files.database, bytes(opened.database.reveal()))
    except (DatabaseDamaged, DatabaseMissing) as why:
        what = "it is not there" if isinstance(why, DatabaseMissing) else why.why
        raise DatabaseLost(why.path, what, newest_copy(files.folder)) from why


def _seen_by(keyring: Keyring | None, opened: Opened) -> tuple[int, bytes] | None:
    if keyring is None:
        return None
    try:
        return keyring.mark(opened.id.hex())
    except KeyringFailed:
        return None


def _bear_witness(keyring: Keyring, profile: Profile) -> None:
    """Let the keyring know the newest vault: it is not in the folder that may be put back."""
    with contextlib.suppress(KeyringFailed):
        opened = profile.opened
        keyring.set_mark(opened.id.hex(), opened.generation, opened.digest)


def _opens(path: Path, opened: Opened) -> bool:
    try:
        version_of(path, bytes(opened.database.reveal()))
    except DatabaseTrouble:
        return False
    return True
