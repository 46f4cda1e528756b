"""A disk that takes no changes for as long as a test says, under files and databases alike."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2
from typing_extensions import override

from app.adapters.disks import PosixDisk
from app.adapters.store.cipher import Connection, Cursor, Value
from app.profile.profile import Profile

FULL: Final = errno.ENOSPC
READ_ONLY: Final = errno.EROFS

SQLITE: Final = {FULL: 13, READ_ONLY: 8}
"""What SQLite calls it: SQLITE_FULL, SQLITE_READONLY."""


class SickDisk(PosixDisk):
    """Refuses every change by ``error``, a number of the system's; 0: it is well.

    ``is_unsure``: it does not say whether the last file that was replaced is on it.
    """

    error = 0
    is_unsure = False
    _has_replaced = False

    def check(self) -> None:
        """Raise what a disk in this state raises."""
        if self.error:
            raise OSError(self.error, os.strerror(self.error))

    @override
    def create(self, path: Path) -> int:
        self.check()
        return super().create(path)

    @override
    def write(self, handle: int, raw: bytes) -> int:
        self.check()
        return super().write(handle, raw)

    @override
    def link(self, old: Path, new: Path) -> None:
        self.check()
        super().link(old, new)

    @override
    def replace(self, old: Path, new: Path) -> None:
        self.check()
        super().replace(old, new)
        self._has_replaced = True

    @override
    def sync_folder(self, folder: Path) -> None:
        has_replaced, self._has_replaced = self._has_replaced, False
        if self.is_unsure and has_replaced:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().sync_folder(folder)

    @override
    def unlink(self, path: Path) -> None:
        self.check()
        super().unlink(path)


class SickConnection:
    """A database on that disk: it can be read, and a change is refused where SQLite does."""

    def __init__(self, inner: Connection, disk: SickDisk) -> None:
        self._inner = inner
        self._disk = disk
        self._changes = 0

    @property
    def in_transaction(self) -> bool:
        return self._inner.in_transaction

    def set_key(self, key: str) -> None:
        self._inner.set_key(key)

    def execute(self, sql: str, parameters: Sequence[Value] = (), /) -> Cursor:
        if self._refuses(sql):
            raise self._error()
        return self._inner.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> Cursor:
        if self._refuses(sql):
            raise self._error()
        return self._inner.executemany(sql, rows)

    def close(self) -> None:
        self._inner.close()

    def _refuses(self, sql: str) -> bool:
        """Whether this is where it ends.

        A read-only file refuses the first change; a full disk takes changes into memory, and
        refuses them at the end of the transaction.
        """
        word = sql.split(maxsplit=1)[0]
        if self._disk.error == READ_ONLY:
            return word in {"INSERT", "UPDATE", "DELETE", "BEGIN"}
        if self._disk.error != FULL:
            return False
        return word == "COMMIT" or (not self.in_transaction and word in {"INSERT", "UPDATE"})

    def _error(self) -> Exception:
        error: Any = dbapi2.OperationalError("the disk is sick")
        error.sqlite_errorcode = SQLITE[self._disk.error]
        error.sqlite_errorname = "SICK"
        known: Exception = error
        return known


def infect(profile: Profile, disk: SickDisk) -> None:
    """Let a profile's database be on this disk."""
    database = profile.store.database
    database._connection = SickConnection(database._connection, disk)
