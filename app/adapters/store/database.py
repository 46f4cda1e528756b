"""One encrypted file, its settings and its transactions.

A connection belongs to the thread that opened it. Keys are 32 bytes, handed in; who may open
the file at all is decided elsewhere, by the profile's lock.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, final

from app.adapters.disks import disk_of, reason_of
from app.adapters.store.cipher import (
    Connection,
    Row,
    Value,
    closed_on_failure,
    connect,
    fitting,
    told,
)
from app.adapters.store.errors import (
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseFull,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseTrouble,
    NewerDatabase,
)
from app.adapters.store.schema import VERSIONS, Version
from app.errors import OccupiedFile

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the ends of their names."""

_SETTINGS: Final[Mapping[str, tuple[str, object]]] = {
    "cipher_memory_security": ("ON", "1"),
    "foreign_keys": ("ON", 1),
    "recursive_triggers": ("ON", 1),  # else REPLACE deletes behind the back of the triggers
    "synchronous": ("FULL", 2),
    "trusted_schema": ("OFF", 0),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "journal_mode": ("WAL", "wal"),
    "cache_size": ("-2000", -2000),  # kB; more, as this SQLite has it, makes no search faster
}
"""What is set, and what the answer is if it holds."""


@final
class Database:
    """An open database. Every method raises DatabaseTrouble."""

    def __init__(self, path: Path, connection: Connection) -> None:
        """Take a connection that has its key; use ``create`` or ``open_database``."""
        self.path = path
        self._connection = connection
        self._depth = 0
        self._spoilt = False

    def rows(self, sql: str, *parameters: Value) -> list[Row]:
        """All rows of a statement."""
        with told(self.path):
            self._check_transaction()
            values = [fitting(value) for value in parameters]
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *parameters: Value) -> Row | None:
        """The first row of a statement, if it has any."""
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def number(self, sql: str, *parameters: Value) -> int:
        """The whole number that a statement answers."""
        return int(self.rows(sql, *parameters)[0][0])

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row, all or none."""
        fit = ([fitting(value) for value in row] for row in rows)
        with self.transaction(), told(self.path):
            self._connection.executemany(sql, fit)

    @contextlib.contextmanager
    def transaction(self) -> Generator[None]:
        """All that is done inside happens, or nothing; one inside another joins it.

        If something inside fails, all of it is undone, also if the failure is caught on its
        way: then the outermost raises DatabaseFailed.
        """
        if self._depth:
            with self._joined():
                yield
            return
        self.rows("BEGIN IMMEDIATE")
        self._spoilt = False
        try:
            with self._joined():
                yield
            if self._spoilt:
                raise DatabaseFailed(str(self.path), "a part of the transaction failed")
            self.rows("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def check_no_transaction(self) -> None:
        """Raise DatabaseFailed inside a transaction, where files cannot be attached."""
        if self._depth:
            raise DatabaseFailed(str(self.path), "not inside a transaction")

    def close(self) -> None:
        """Let go of the file, and of the key."""
        with told(self.path):
            self._connection.close()

    @contextlib.contextmanager
    def _joined(self) -> Generator[None]:
        self._depth += 1
        try:
            yield
        except BaseException:
            self._spoilt = True
            raise
        finally:
            self._depth -= 1

    def _check_transaction(self) -> None:
        # A full disk ends a transaction by itself; what follows must not be kept alone.
        if self._depth and not self._connection.in_transaction:
            raise DatabaseFailed(str(self.path), "the transaction has ended")

    def _roll_back(self) -> None:
        with contextlib.suppress(DatabaseTrouble), told(self.path):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def create(path: Path, key: bytes, versions: Sequence[Version] = VERSIONS) -> Database:
    """Make a new, empty database for its owner alone.

    Raise OccupiedFile for whatever is there, or DatabaseTrouble; then nothing is left behind.
    """
    with new_file(path):
        return _opened(path, key, versions)


def open_database(path: Path, key: bytes, versions: Sequence[Version] = VERSIONS) -> Database:
    """Open a database and bring it to the newest version.

    Raise DatabaseMissing, DatabaseDamaged (a wrong key, too), NewerDatabase and, as anywhere,
    the rest of DatabaseTrouble.
    """
    version = version_of(path, key)
    if version > len(versions):
        raise NewerDatabase(str(path), version, len(versions))
    return _opened(path, key, versions)


def version_of(path: Path, key: bytes) -> int:
    """The version of a database, from a look that changes nothing; raise as opening does."""
    _check_plain(path)
    # Without a log there is nothing to recover: then not even an empty one is made for a look.
    logged = path.with_name(f"{path.name}-wal").exists()
    connection = connect(path, key, "mode=ro" if logged else "mode=ro&immutable=1")
    try:
        with told(path):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            version = int(connection.execute("PRAGMA user_version").fetchall()[0][0])
    finally:
        connection.close()
    if version < 1:
        raise DatabaseDamaged(str(path), "it holds no profile")
    return version


@contextlib.contextmanager
def new_file(path: Path) -> Generator[None]:
    """Make an empty file for its owner alone, and take it away if it does not get filled.

    Raise OccupiedFile, DatabaseFull, DatabaseReadOnly or DatabaseFailed.
    """
    disk = disk_of()
    try:
        disk.close(disk.create(path))
    except FileExistsError as why:
        raise OccupiedFile(str(path)) from why
    except OSError as why:
        raise _told_by_system(path, why) from why
    try:
        yield
        disk.sync_folder(path.parent)
    except BaseException:
        for name in (path.name, *(path.name + end for end in BESIDE)):
            with contextlib.suppress(OSError):
                disk.unlink(path.with_name(name))
        raise


def _opened(path: Path, key: bytes, versions: Sequence[Version]) -> Database:
    connection = connect(path, key, "mode=rw")
    with closed_on_failure(connection):
        database = Database(path, connection)
        for name, (value, answer) in _SETTINGS.items():
            database.rows(f"PRAGMA {name}={value}")
            if database.rows(f"PRAGMA {name}") != [(answer,)]:
                raise DatabaseFailed(str(path), f"{name} does not hold")
        migrate(database, versions)
        return database


def migrate(database: Database, versions: Sequence[Version] = VERSIONS) -> None:
    """Go from the database's version to the last of these, one whole step at a time."""
    version = database.number("PRAGMA user_version")
    for number, statements in enumerate(versions[version:], version + 1):
        with database.transaction():
            for statement in statements:
                database.rows(statement)
            database.rows(f"PRAGMA user_version={number}")


def _check_plain(path: Path) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError as why:
        raise DatabaseMissing(str(path)) from why
    except OSError as why:
        raise _told_by_system(path, why) from why
    if not stat.S_ISREG(mode):
        raise DatabaseFailed(str(path), "it is no plain file")


def _told_by_system(path: Path, why: OSError) -> Exception:
    if why.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DatabaseFull(str(path))
    if why.errno == errno.EROFS:
        return DatabaseReadOnly(str(path))
    return DatabaseFailed(str(path), reason_of(why))
