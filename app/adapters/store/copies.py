"""Copies of a live database, and the check that one is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from app.adapters.store.cipher import key_word
from app.adapters.store.database import Database, new_file
from app.adapters.store.errors import DatabaseDamaged, DatabaseFailed
from app.adapters.store.schema import VERSIONS

_ATTACH: Final = "ATTACH DATABASE ? AS copy KEY ?"
_PLAIN: Final = b"SQLite format 3\0"
_Schema = Literal["main", "copy"]


def copy_to(database: Database, path: Path) -> None:
    """Copy a live database, as it is at this moment, into a new file under the same key.

    Raise OccupiedFile for whatever is there, or DatabaseTrouble, also inside a transaction;
    then nothing is left behind. The copy was read whole when this returns.
    """
    database.check_no_transaction()
    with new_file(path):
        database.rows("VACUUM INTO ?", str(path))
        # Without a key of its own, what is attached is opened with that of the database.
        database.rows("ATTACH DATABASE ? AS copy", str(path))
        _check_attached(database, path)


def copy_with_key(database: Database, path: Path, key: bytes) -> None:
    """Copy a live database into a new file under another key; raise as ``copy_to`` does."""
    database.check_no_transaction()
    with new_file(path):
        try:
            _export(database, path, key_word(key))
        except DatabaseFailed:
            check(database)  # the export does not say so if it is damage that it met
            raise
        # Anew, so that the key is tried on what reached the file.
        database.rows(_ATTACH, str(path), key_word(key))
        _check_attached(database, path)


def check(database: Database) -> None:
    """Read all of a database; raise DatabaseDamaged unless it is whole.

    Not inside a transaction: DatabaseFailed.
    """
    database.check_no_transaction()
    # The pages are read from the file alone: after a full disk it may lack what its log has.
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    _check(database, "main", database.path)


def _export(database: Database, path: Path, key: str) -> None:
    database.rows(_ATTACH, str(path), key)
    try:
        version = database.number("PRAGMA main.user_version")
        database.rows("SELECT sqlcipher_export('copy')")
        database.rows(f"PRAGMA copy.user_version={version}")
    finally:
        database.rows("DETACH DATABASE copy")


def _check_attached(database: Database, path: Path) -> None:
    try:
        _check(database, "copy", path)
        version = database.number("PRAGMA copy.user_version")
        if version != len(VERSIONS):
            raise DatabaseDamaged(str(path), "the copy has another version")
    finally:
        database.rows("DETACH DATABASE copy")
    with path.open("rb") as file:
        if file.read(len(_PLAIN)) == _PLAIN:
            raise DatabaseDamaged(str(path), "the copy is not encrypted")


def _check(database: Database, schema: _Schema, path: Path) -> None:
    # Page by page first: this reads what the tables no longer use, too.
    if database.rows(f"PRAGMA {schema}.cipher_integrity_check"):
        raise DatabaseDamaged(str(path), "a page is not what was written")
    if database.rows(f"PRAGMA {schema}.quick_check") != [("ok",)]:
        raise DatabaseDamaged(str(path), "the tables do not hold together")
    if database.rows(f"PRAGMA {schema}.foreign_key_check"):
        raise DatabaseDamaged(str(path), "a row names one that is not there")
