"""Every older database becomes the newest, whole or not at all."""

from __future__ import annotations

import contextlib
import json
from hashlib import sha256
from pathlib import Path

import pytest

from app.adapters.store.copies import check
from app.adapters.store.database import create, migrate, open_database, version_of
from app.adapters.store.errors import DatabaseFailed, NewerDatabase
from app.adapters.store.schema import VERSIONS
from app.adapters.store.store import open_store, store_over
from app.records import Standing
from tests.support.stores import KEY, audit_key, hash_of
from wallet.journal import verify

VECTORS = Path(__file__).parents[4] / "vectors" / "store"
OLDER = range(1, len(VERSIONS))


def older(folder: Path, version: int) -> Path:
    """A database of this version with the rows that it had."""
    path = folder / "profile.db"
    with contextlib.closing(create(path, KEY, VERSIONS[:1])) as database:
        for number in range(1, version + 1):
            migrate(database, VERSIONS[:number])
            for statement in (VECTORS / f"rows-{number}.sql").read_text("utf-8").splitlines():
                database.rows(statement.removesuffix(";"))
    return path


def contents(path: Path, version: int) -> dict[str, list[tuple[object, ...]]]:
    """All rows by table, but those that the search keeps; no column added later."""
    with contextlib.closing(open_database(path, KEY, VERSIONS[:version])) as database:
        names = database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
        )
        return {name: database.rows(f"SELECT * FROM {name}") for (name,) in names}  # noqa: S608


def test_every_older_version_has_rows_to_be_driven_through() -> None:
    assert len(VERSIONS) >= 3
    assert all((VECTORS / f"rows-{version}.sql").exists() for version in OLDER)


def test_a_released_version_is_never_edited() -> None:
    known = json.loads((VECTORS / "versions.json").read_text("utf-8"))
    assert known == {
        str(number): sha256("\0".join(statements).encode()).hexdigest()
        for number, statements in enumerate(VERSIONS, 1)
    }


@pytest.mark.parametrize("version", OLDER)
def test_an_older_database_keeps_every_row(version: int, tmp_path: Path) -> None:
    path = older(tmp_path, version)
    before = contents(path, version)
    assert all(before.values())
    open_database(path, KEY).close()
    after = contents(path, len(VERSIONS))
    for name, rows in before.items():
        assert [row[: len(old)] for row, old in zip(after[name], rows, strict=True)] == rows
    assert version_of(path, KEY) == len(VERSIONS)


@pytest.mark.parametrize("version", OLDER)
def test_an_older_database_is_as_good_as_a_new_one(version: int, tmp_path: Path) -> None:
    with contextlib.closing(open_store(older(tmp_path, version), KEY)) as store:
        check(store.database)
        row = store.requests.by_hash(hash_of(1))
        assert row is not None
        assert (row.title, row.standing) == ("Milestone 1 of Gartenweg 4", Standing.NEEDS_ME)
        assert [found.subject for found in store.search.find("gartenw")][-1:] == [
            hash_of(1).hex()
        ]
        assert verify(store.journal.records(), audit_key()) == store.journal.head()
        assert store.journal.head().number == 1


def test_what_came_before_the_search_is_found_by_it(tmp_path: Path) -> None:
    with contextlib.closing(open_store(older(tmp_path, 2), KEY)) as store:
        kinds = [found.kind.value for found in store.search.find("gartenweg")]
    assert kinds == ["matter", "contact", "note", "escrow", "request"]


def test_who_may_sign_was_kept_before_it_was_noted_how_many_must(tmp_path: Path) -> None:
    with contextlib.closing(open_store(older(tmp_path, 3), KEY)) as store:
        (row,) = store.requests.inbox(None)
    assert [(line.signed, line.threshold) for line in row.signers] == [(True, 0), (False, 0)]


@pytest.mark.parametrize("version", OLDER)
@pytest.mark.parametrize("done", [0, 1, 5])
def test_a_migration_that_fails_leaves_the_old_version_whole(
    version: int, done: int, tmp_path: Path
) -> None:
    path = older(tmp_path, version)
    before = contents(path, version)
    broken = (*VERSIONS[:version], (*VERSIONS[version][:done], "no SQL"))
    with pytest.raises(DatabaseFailed):
        open_database(path, KEY, broken)
    assert version_of(path, KEY) == version
    assert contents(path, version) == before


def test_a_migration_that_failed_can_be_done_later(tmp_path: Path) -> None:
    path = older(tmp_path, 1)
    with pytest.raises(DatabaseFailed):
        open_database(path, KEY, (*VERSIONS[:2], ("no SQL",)))
    assert version_of(path, KEY) == 2
    open_store(path, KEY).close()
    assert version_of(path, KEY) == len(VERSIONS)


def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    newer = (*VERSIONS, ("CREATE TABLE later (thing)",))
    create(path, KEY, newer).close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase) as raised:
        open_database(path, KEY)
    assert (raised.value.version, raised.value.newest_known) == (len(newer), len(VERSIONS))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_newer_database_that_is_open_elsewhere_is_not_touched(tmp_path: Path) -> None:
    """Such as after a crash: what is in its log stays there."""
    path = tmp_path / "profile.db"
    with contextlib.closing(create(path, KEY, (*VERSIONS, ("CREATE TABLE later (thing)",)))):
        before = [(tmp_path / name).read_bytes() for name in ("profile.db", "profile.db-wal")]
        with pytest.raises(NewerDatabase):
            open_database(path, KEY)
        after = [(tmp_path / name).read_bytes() for name in ("profile.db", "profile.db-wal")]
    assert before == after


def test_the_newest_database_is_left_as_it_is(tmp_path: Path) -> None:
    with contextlib.closing(create(tmp_path / "profile.db", KEY)) as database:
        migrate(database)
        assert store_over(database).requests.inbox(None) == ()
