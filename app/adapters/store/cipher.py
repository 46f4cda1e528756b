"""The seam to sqlcipher3: its types, which it has none of, and its errors, told as ours.

The key never stands in a statement: it goes in by a call of its own or as a parameter, so that
no error, trace or log of the library has it to quote.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Protocol, cast

from sqlcipher3 import dbapi2 as _dbapi2

from app.adapters.store.errors import (
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseTrouble,
    RowRefused,
)

KEY_BYTES: Final = 32
Mode = Literal["mode=ro", "mode=ro&immutable=1", "mode=rw"]
Value = None | int | str | bytes
Row = tuple[Any, ...]


class Cursor(Protocol):
    """The rows of a statement."""

    def fetchall(self) -> list[Row]:
        """Give all that are left."""
        ...


class Connection(Protocol):
    """What we use of a connection."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        ...

    def set_key(self, key: str) -> None:
        """Give the key, before anything is read."""
        ...

    def execute(self, sql: str, parameters: Sequence[Value] = ..., /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> Cursor:
        """Run one statement for each row."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class _Library(Protocol):
    Error: type[Exception]
    Warning: type[Exception]

    def connect(
        self, database: str, *, uri: bool, isolation_level: None, timeout: float
    ) -> Connection: ...


_LIBRARY: Final = cast("_Library", _dbapi2)
# The last two are Python's own, for numbers and texts that do not fit into a column.
_FOREIGN: Final = (_LIBRARY.Error, _LIBRARY.Warning, OverflowError, UnicodeError)
LEAST_ROOM: Final = 256 * 1024
"""Bytes with which a disk is full: what is kept beside a database takes that much at once."""

_SECONDS_TO_WAIT: Final = 5.0
"""For a copy or a virus scanner that holds the file; profiles have a lock of their own."""

_KINDS: Final[Mapping[int, Callable[[str, str], DatabaseTrouble]]] = {
    8: lambda path, _: DatabaseReadOnly(path),
    11: DatabaseDamaged,
    13: lambda path, _: DatabaseFull(path),
    19: RowRefused,
    26: DatabaseDamaged,
}
"""By SQLite's primary result codes: READONLY, CORRUPT, FULL, CONSTRAINT, NOTADB."""


def connect(path: Path, key: bytes, mode: Mode) -> Connection:
    """Open a file that is there and give it the key, which nothing has tried yet.

    Raise DatabaseFailed, also if the library below is not SQLCipher.
    """
    word = key_word(key)
    with told(path):
        connection = _LIBRARY.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            isolation_level=None,
            timeout=_SECONDS_TO_WAIT,
        )
        with closed_on_failure(connection):
            # First of all, since it is SQLCipher that prints, and giving a key may fail.
            connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
            connection.set_key(word)
            if not connection.execute("PRAGMA cipher_version").fetchall():
                raise DatabaseFailed(str(path), "this SQLite does not encrypt")
    return connection


def key_word(key: bytes) -> str:
    """SQLCipher's spelling of a raw key of 32 bytes; it derives nothing from that."""
    if len(key) != KEY_BYTES:
        raise ValueError("a database's key has 32 bytes")
    return f"x'{key.hex()}'"


def fitting(value: Value) -> Value:
    """The value as a column can hold it: text that has no bytes gets U+FFFD in its place."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@contextlib.contextmanager
def told(path: Path) -> Generator[None]:
    """Turn what the library raises into DatabaseTrouble."""
    try:
        yield
    except _FOREIGN as why:
        code = getattr(why, "sqlite_errorcode", None)
        fact = getattr(why, "sqlite_errorname", None) or type(why).__name__
        if isinstance(why, OverflowError | UnicodeError):
            raise RowRefused(str(path), fact) from None
        kind = _KINDS.get(code & 0xFF) if code else None
        # Without its cause: the library's text can quote what was to be kept.
        raise (kind or _kind_by_disk(path))(str(path), fact) from None


def _kind_by_disk(path: Path) -> Callable[[str, str], DatabaseTrouble]:
    """What the disk says where the library only says that something failed."""
    try:
        disk = os.statvfs(path.parent)
    except (OSError, AttributeError):  # AttributeError: Windows has none
        return DatabaseFailed
    if disk.f_flag & os.ST_RDONLY:
        return lambda named, _: DatabaseReadOnly(named)
    if disk.f_bavail * disk.f_frsize < LEAST_ROOM:
        return lambda named, _: DatabaseFull(named)
    return DatabaseFailed


@contextlib.contextmanager
def closed_on_failure(connection: Connection) -> Generator[None]:
    """Close a connection that its caller will never get."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(*_FOREIGN):
            connection.close()
        raise
