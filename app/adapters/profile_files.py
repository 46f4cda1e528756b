"""A profile's files in its folder, changed so that a crash leaves one that opens.

    profile.twv          the vault; .bak1 to .bak3 its older generations
    profile.twv.v0.bak   the vault as an older version of this program wrote it
    profile.twv.damaged-…  one that failed; never removed by us
    profile.db           the database; -wal and -shm are its own
    profile.db.next      a database for a vault that is about to be, or that is already
    profile.db.copy      a copy of the database on its way into a backup

Vault and database change together when a profile is made, restored or re-keyed. Then the new
database stands whole beside the old one before the vault is replaced, and takes its place
after: whichever of the two the vault's key opens is the profile's database.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.adapters.disks import Disk, reason_of
from app.adapters.durable import backups, clean, double, save, telling
from app.adapters.places import DATABASE, VAULT
from app.errors import UnreadableFile, UnwritableFile
from wallet.vault import container

GENERATIONS: Final = 3
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite may leave beside a database, by the ends of its names."""

Opens = Callable[[Path], bool]
"""Whether the vault's key opens the database in this file."""

Make = Callable[[Path], None]
"""Makes a database in a file that is not there yet, and has closed it in the end."""


@dataclass(frozen=True)
class ProfileFiles:
    """The files of one profile, behind its lock. Every method may raise UnwritableFile."""

    disk: Disk
    folder: Path

    @property
    def vault(self) -> Path:
        """Where the vault is."""
        return self.folder / VAULT

    @property
    def database(self) -> Path:
        """Where the database is."""
        return self.folder / DATABASE

    @property
    def next_database(self) -> Path:
        """Where a database waits for its vault."""
        return self.folder / f"{DATABASE}.next"

    def read_vault(self, generation: int = 0) -> bytes:
        """The vault's bytes, or those of its n-th backup; raise UnreadableFile."""
        path = (self.vault, *backups(self.vault))[generation]
        try:
            return self.disk.read(path)
        except OSError as why:
            raise UnreadableFile(str(path), reason_of(why)) from why

    def saved_at(self, generation: int) -> int:
        """When the vault's n-th backup was written, in seconds since 1970; 0: not known."""
        try:
            return int(backups(self.vault)[generation - 1].stat().st_mtime)
        except OSError:
            return 0

    def save_vault(self, raw: bytes) -> None:
        """Replace the vault; the one that is there becomes its newest backup."""
        save(self.disk, self.vault, raw, verify=container.read, generations=GENERATIONS)

    def mark_vault(self, raw: bytes) -> None:
        """Replace the vault by one that differs in its mark alone, and keep the backups.

        Three signatures would otherwise push the last backup with other keys out.
        """
        save(self.disk, self.vault, raw, verify=container.read)

    def save_together(self, raw: bytes, make: Make) -> None:
        """Save a vault and the database that only its key opens; raise what ``make`` raises.

        After an error ``settle`` finds out which of both are meant, the old or the new.
        """
        self._discard_next()
        make(self.next_database)
        self._sync_next()
        self.save_vault(raw)
        self._swap_database()

    def keep_version(self, version: int) -> None:
        """Keep the vault as an older version wrote it, for ever; once."""
        path = self.vault.with_name(f"{VAULT}.v{version}.bak")
        clean(self.disk, path)
        if path.name not in self._names():
            # Whole or not at all: a part of it would count as kept.
            save(self.disk, path, self.read_vault(), verify=container.read)

    def go_back(self, raw: bytes, today: str) -> None:
        """Take an older generation for the vault; the damaged one stays, under another name."""
        with telling(self.vault):
            if VAULT in self._names():
                names = self._names()
                aside = f"{VAULT}.damaged-{today}"
                numbers = (aside, *(f"{aside}-{n}" for n in range(2, 1000)))
                free = next(name for name in numbers if name not in names)
                # A second name first: there is no moment without either.
                double(self.disk, self.vault, self.vault.with_name(free))
                self.disk.sync_folder(self.folder)
        self.mark_vault(raw)

    def copy_database(self, make: Make) -> bytes:
        """The bytes of a copy that ``make`` writes; of the copy itself nothing stays.

        Raise UnreadableFile and what ``make`` raises.
        """
        copy = self._copied_database
        self._remove(copy)  # from a copy that was cut short
        try:
            make(copy)
            return self.disk.read(copy)
        except OSError as why:
            raise UnreadableFile(str(copy), reason_of(why)) from why
        finally:
            with contextlib.suppress(UnwritableFile):  # the next start removes it
                self._remove(copy)

    def settle(self, opens: Opens) -> None:
        """Finish, or undo, what a crash left half done; the vault is read already."""
        clean(self.disk, self.vault)
        self._remove(self._copied_database)
        if self.next_database.name not in self._names():
            self._discard_next()  # what may be beside it
            return
        is_meant = opens(self.next_database)
        if is_meant:
            self._swap_database()
        elif DATABASE in self._names() and opens(self.database):
            self._discard_next()

    def _discard_next(self) -> None:
        """Remove a database that no vault is waiting for."""
        self._remove(self.next_database)

    def _swap_database(self) -> None:
        """Let the waiting database take the place of the other, whose leftovers go first."""
        with telling(self.database):
            # They belong to the old database, and would be taken for the new one's.
            self._unlink(self.database, _BESIDE)
            self.disk.sync_folder(self.folder)
            self.disk.replace(self.next_database, self.database)
            self.disk.sync_folder(self.folder)

    def _sync_next(self) -> None:
        """Make sure of a database that others wrote, before anything is built on it."""
        with telling(self.next_database):
            self.disk.sync_path(self.next_database)
            self.disk.sync_folder(self.folder)

    @property
    def _copied_database(self) -> Path:
        return self.folder / f"{DATABASE}.copy"

    def _remove(self, path: Path) -> None:
        with telling(path):
            self._unlink(path, ("", *_BESIDE))

    def _unlink(self, path: Path, ends: tuple[str, ...]) -> None:
        there = self._names()
        for name in (path.name + end for end in ends):
            if name in there:
                self.disk.unlink(path.with_name(name))

    def _names(self) -> list[str]:
        with telling(self.folder):
            return self.disk.names(self.folder)
