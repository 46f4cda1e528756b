"""A profile's files in its folder, changed so that a crash leaves one that opens.

    profile.twv          the vault; .bak1 to .bak3 its older generations
    profile.twv.v0.bak   the vault as an older version of this program wrote it
    profile.twv.damaged-…  one that failed; never removed by us
    profile.db           the database; -wal and -shm are its own
    profile.db.next      a database for a vault that is about to be, or that is already

Vault and database change together when a profile is made, restored or re-keyed. Then the new
database stands whole beside the old one before the vault is replaced, and takes its place
after: whichever of the two the vault's key opens is the profile's database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.adapters.disks import Disk, reason_of
from app.adapters.durable import backups, clean, double, save, save_new, telling
from app.adapters.places import DATABASE, VAULT
from app.errors import UnreadableFile
from wallet.vault import container

GENERATIONS: Final = 3

Opens = Callable[[Path], bool]
"""Whether the vault's key opens the database in this file."""


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

    def save_vault(self, raw: bytes) -> None:
        """Replace the vault; the one that is there becomes its newest backup."""
        save(self.disk, self.vault, raw, verify=container.read, generations=GENERATIONS)

    def mark_vault(self, raw: bytes) -> None:
        """Replace the vault by one that differs in its mark alone, and keep the backups.

        Three signatures would otherwise push the last backup with other keys out.
        """
        save(self.disk, self.vault, raw, verify=container.read)

    def keep_version(self, version: int) -> None:
        """Keep the vault as an older version wrote it, for ever; once."""
        path = self.vault.with_name(f"{VAULT}.v{version}.bak")
        if path.name not in self._names():
            save_new(self.disk, path, self.read_vault())

    def go_back(self, generation: int, raw: bytes, today: str) -> None:
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

    def discard_next(self) -> None:
        """Remove a database that no vault is waiting for."""
        self._remove(self.next_database)

    def swap_database(self) -> None:
        """Let the waiting database take the place of the other, whose leftovers go first."""
        with telling(self.database):
            for leftover in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
                # They belong to the old database, and would be taken for the new one's.
                if leftover in self._names():
                    self.disk.unlink(self.folder / leftover)
            self.disk.sync_folder(self.folder)
            self.disk.replace(self.next_database, self.database)
            self.disk.sync_folder(self.folder)

    def settle(self, opens: Opens) -> None:
        """Finish, or undo, what a crash left half done; the vault is read already."""
        clean(self.disk, self.vault)
        if self.next_database.name not in self._names():
            return
        is_meant = opens(self.next_database)
        if is_meant:
            self.swap_database()
        elif DATABASE in self._names() and opens(self.database):
            self.discard_next()

    def sync_next(self) -> None:
        """Make sure of a database that others wrote, before anything is built on it."""
        with telling(self.next_database):
            self.disk.sync_path(self.next_database)
            self.disk.sync_folder(self.folder)

    def _remove(self, path: Path) -> None:
        with telling(path):
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                if name in self._names():
                    self.disk.unlink(path.with_name(name))

    def _names(self) -> list[str]:
        with telling(self.folder):
            return self.disk.names(self.folder)
