"""Copies of a live database, under its own key or another; nothing readable beside it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.store.copies import check, copy_to, copy_with_key
from app.adapters.store.database import version_of
from app.adapters.store.errors import DatabaseDamaged, DatabaseFailed
from app.adapters.store.schema import VERSIONS
from app.adapters.store.store import Store, open_store
from app.errors import OccupiedFile
from tests.support.stores import KEY, OTHER_KEY, audit_key, fill_with, request_row, small_store
from wallet.journal import verify

Copy = Callable[[Store, Path], None]


def same_key(store: Store, path: Path) -> None:
    copy_to(store.database, path)


def other_key(store: Store, path: Path) -> None:
    copy_with_key(store.database, path, OTHER_KEY)


KEYS: dict[Copy, bytes] = {same_key: KEY, other_key: OTHER_KEY}


def contents(store: Store) -> dict[str, list[object]]:
    """All of a database: its schema, and the rows of its tables."""
    schema = store.database.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    tables = [
        name for kind, name, _ in schema if kind == "table" and "search_index" not in name
    ]
    return {
        "schema": [row for row in schema if "search_index_" not in row[1]],
        **{name: [*store.database.rows(f"SELECT * FROM {name}")] for name in tables},  # noqa: S608
    }


@pytest.mark.parametrize("copy", KEYS)
def test_a_copy_has_all_that_the_live_database_has(copy: Copy, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    with closing(small_store(tmp_path)) as store:
        copy(store, path)
        assert version_of(path, KEYS[copy]) == len(VERSIONS)
        with closing(open_store(path, KEYS[copy])) as copied:
            check(copied.database)
            assert contents(copied) == contents(store)
            assert copied.search.find("gart") == store.search.find("gart") != ()
            assert verify(copied.journal.records(), audit_key()) == store.journal.head()


@pytest.mark.parametrize("copy", KEYS)
def test_a_copy_keeps_its_rules(copy: Copy, tmp_path: Path) -> None:
    with closing(small_store(tmp_path)) as store:
        copy(store, tmp_path / "copy.db")
    with closing(open_store(tmp_path / "copy.db", KEYS[copy])) as copied:
        with pytest.raises(Exception, match="CONSTRAINT"):
            copied.database.rows("DELETE FROM journal")
        assert copied.requests.put(request_row(99))
        assert len(copied.search.find("99")) == 1


@pytest.mark.parametrize("copy", KEYS)
def test_a_copy_opens_with_its_own_key_alone(copy: Copy, store: Store, tmp_path: Path) -> None:
    copy(store, tmp_path / "copy.db")
    wrong = ({KEY, OTHER_KEY} - {KEYS[copy]}).pop()
    with pytest.raises(DatabaseDamaged):
        open_store(tmp_path / "copy.db", wrong)


@pytest.mark.parametrize("copy", KEYS)
def test_a_copy_is_its_owners_alone_and_one_file(
    copy: Copy, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "copies").mkdir()
    copy(store, tmp_path / "copies" / "copy ?#%.db")
    (made,) = (tmp_path / "copies").iterdir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert not made.read_bytes().startswith(b"SQLite")


@pytest.mark.parametrize("copy", KEYS)
def test_a_copy_takes_the_place_of_nothing(copy: Copy, store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(OccupiedFile):
        copy(store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


@pytest.mark.parametrize("copy", KEYS)
def test_inside_a_transaction_nothing_is_copied(
    copy: Copy, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseFailed), store.transaction():
        copy(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    copy(store, tmp_path / "copy.db")


@pytest.mark.parametrize("copy", KEYS)
def test_a_damaged_database_is_not_copied(copy: Copy, small: bytes, tmp_path: Path) -> None:
    middle = len(small) // 2
    path = tmp_path / "profile.db"
    path.write_bytes(small[:middle] + bytes([small[middle] ^ 1]) + small[middle + 1 :])
    with closing(open_store(path, KEY)) as store, pytest.raises(DatabaseDamaged):
        copy(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_row_that_names_none_is_damage(store: Store) -> None:
    store.database.rows("PRAGMA foreign_keys=OFF")
    store.database.rows("INSERT INTO request_texts VALUES (77, 'of nothing')")
    with pytest.raises(DatabaseDamaged):
        check(store.database)


CANARY = "Kanarienvogel-Zwitschert"
NOT_FREE = {
    *("requests.standing", "requests.amount", "submissions.state", "escrows.amount"),
    "request_payees.units",
}


def text_columns(store: Store) -> set[str]:
    tables = store.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    columns = [
        (table, row[1])
        for (table,) in tables
        for row in store.database.rows(f"PRAGMA table_info({table})")
        if row[2] == "TEXT"
    ]
    return {f"{table}.{column}" for table, column in columns} - {"marks.name"}


def with_canary(store: Store) -> set[str]:
    found: set[str] = set()
    for name in text_columns(store):
        table, column = name.split(".")
        asked = f"SELECT count(*) FROM {table} WHERE instr({column}, ?)"  # noqa: S608
        if store.database.number(asked, CANARY):
            found.add(name)
    return found


def test_no_text_of_any_column_is_readable_in_any_file(store: Store, tmp_path: Path) -> None:
    fill_with(store, CANARY)
    for number in range(2, 200):
        store.requests.put(request_row(number, text=CANARY * 100))
    assert with_canary(store) == text_columns(store) - NOT_FREE
    copy_to(store.database, tmp_path / "copy.db")
    files = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert {"profile.db", "profile.db-wal", "profile.db-shm", "copy.db"} <= set(files)
    store.close()
    files["closed"] = (tmp_path / "profile.db").read_bytes()
    for spelled in (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY[:13].lower().encode()):
        assert [name for name, raw in files.items() if spelled in raw] == []
