"""One encrypted file: how it is made, opened, changed, and how its troubles are told."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.store import database as databases
from app.adapters.store.database import Database, create, open_database
from app.adapters.store.errors import (
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseFull,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseTrouble,
    RowRefused,
)
from app.adapters.store.store import Store
from app.errors import AppError, OccupiedFile
from tests.support.begun import FORKING
from tests.support.stores import (
    KEY,
    OTHER_KEY,
    request_row,
    signature_row,
    tell_settings,
    undone,
)


def settings(database: Database) -> int:
    return database.number("SELECT count(*) FROM settings")


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    with contextlib.closing(create(path, KEY)):
        modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {0o600}


def test_a_closed_database_is_one_file(tmp_path: Path) -> None:
    create(tmp_path / "profile.db", KEY).close()
    open_database(tmp_path / "profile.db", KEY).close()
    assert [each.name for each in tmp_path.iterdir()] == ["profile.db"]


def test_a_look_at_the_version_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    store.close()
    databases.version_of(tmp_path / "profile.db", KEY)
    assert [each.name for each in tmp_path.iterdir()] == ["profile.db"]


def a_file(path: Path) -> None:
    path.touch()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [a_file, a_folder, a_link])
def test_what_is_there_is_never_overwritten(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "profile.db"
    make(path)
    with pytest.raises(OccupiedFile):
        create(path, KEY)
    assert os.path.lexists(path)


def test_a_database_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFailed):
        create(tmp_path / "profile.db", KEY, (("CREATE TABLE a (b)", "no SQL"),))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told_as_a_failure(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFailed):
        create(tmp_path / "no folder" / "profile.db", KEY)


def test_a_missing_database_is_told_as_missing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        open_database(tmp_path / "profile.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_followed(store: Store, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to("profile.db")
    with pytest.raises(DatabaseFailed):
        open_database(link, KEY)


def test_every_setting_holds_at_every_opening(empty: bytes, tmp_path: Path) -> None:
    """In a process of its own: in that of the tests memory is not locked."""
    (tmp_path / "profile.db").write_bytes(empty)
    heard, told = FORKING.Pipe(duplex=False)
    FORKING.Process(target=tell_settings, args=(tmp_path / "profile.db", told)).start()
    assert heard.recv() == {
        "cipher_memory_security": "1",
        "foreign_keys": 1,
        "synchronous": 2,
        "journal_mode": "wal",
        "trusted_schema": 0,
        "secure_delete": 1,
        "temp_store": 2,
        "recursive_triggers": 1,
    }


def test_a_setting_that_does_not_hold_is_a_failure(
    empty: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "profile.db").write_bytes(empty)
    monkeypatch.setattr(databases, "_SETTINGS", {"synchronous": ("OFF", 2)})
    with pytest.raises(DatabaseFailed, match="synchronous"):
        open_database(tmp_path / "profile.db", KEY)


def test_an_odd_path_is_that_path(tmp_path: Path) -> None:
    path = tmp_path / "50 % off? #1 ü.db"
    create(path, KEY).close()
    open_database(path, KEY).close()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_transaction_happens_or_does_not(store: Store) -> None:
    with undone(store):
        store.settings.put("a", 1)
    with store.transaction():
        store.settings.put("b", 2)
    assert (store.settings.get("a"), store.settings.get("b")) == (None, 2)


def test_an_inner_transaction_joins_the_outer_one(store: Store) -> None:
    with undone(store), store.transaction():
        store.settings.put("a", 1)
    assert settings(store.database) == 0


def test_an_inner_failure_undoes_the_outer_one_even_if_caught(store: Store) -> None:
    def half() -> None:
        with store.transaction():
            store.settings.put("a", 1)
            with undone(store):
                store.settings.put("b", 2)

    with pytest.raises(DatabaseFailed):
        half()
    assert settings(store.database) == 0
    store.settings.put("b", 2)
    assert settings(store.database) == 1


def test_a_transaction_that_ended_by_itself_keeps_nothing_that_follows(store: Store) -> None:
    def ended() -> None:
        with store.transaction():
            store.settings.put("a", 1)
            store.database.rows("ROLLBACK")
            store.settings.put("b", 2)

    with pytest.raises(DatabaseFailed):
        ended()
    assert settings(store.database) == 0


def test_many_rows_are_kept_or_none(store: Store) -> None:
    with pytest.raises(RowRefused):
        store.database.many("INSERT INTO settings VALUES (?, ?)", [("a", "1"), ("a", "1")])
    assert settings(store.database) == 0


def test_no_room_is_told_as_that_and_undone(store: Store) -> None:
    store.database.rows("PRAGMA max_page_count=10")
    row = request_row(text="x" * 50_000)

    def too_much() -> None:
        with store.transaction():
            store.settings.put("a", 1)
            store.requests.put(row)

    with pytest.raises(DatabaseFull):
        too_much()
    assert store.settings.get("a") is None


def test_a_database_for_reading_says_so(store: Store) -> None:
    store.database.rows("PRAGMA query_only=ON")
    with pytest.raises(DatabaseReadOnly):
        store.settings.put("a", 1)


def test_another_thread_is_refused(store: Store) -> None:
    raised: list[DatabaseTrouble] = []

    def read() -> None:
        try:
            store.settings.get("a")
        except DatabaseTrouble as trouble:
            raised.append(trouble)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert [type(trouble) for trouble in raised] == [DatabaseFailed]


def test_a_closed_database_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(DatabaseFailed):
        store.settings.get("a")


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
def test_a_number_that_no_column_holds_is_refused(value: int, store: Store) -> None:
    with pytest.raises(RowRefused):
        store.requests.put(request_row(created=value))


def test_text_that_has_no_bytes_is_kept_as_well_as_it_can_be(store: Store) -> None:
    store.requests.put(request_row(title="a\ud800b\udcffc\x00d\U0001f600"))
    assert store.requests.inbox(None)[0].title == "a\ufffdb\ufffdc\x00d\U0001f600"


@pytest.mark.parametrize("key", [b"", KEY[:31], KEY + b"!"])
def test_a_key_has_32_bytes(key: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        create(tmp_path / "profile.db", key)
    assert list(tmp_path.iterdir()) == []


def troubles(store: Store, folder: Path) -> list[AppError]:
    """As many kinds of trouble as one can have."""
    (folder / "noise.db").write_bytes(os.urandom(8192))
    attempts: list[Callable[[], object]] = [
        lambda: open_database(folder / "profile.db", OTHER_KEY),
        lambda: open_database(folder / "noise.db", KEY),
        lambda: create(folder / "profile.db", KEY),
        lambda: create(folder / "broken.db", KEY, (("no SQL",),)),
        lambda: store.signatures.add([signature_row(77)]),
        lambda: store.database.rows(
            "ATTACH DATABASE ? AS copy KEY ?", "/dev/null/x", KEY.hex()
        ),
        lambda: store.database.rows("SELECT ?", *[KEY.hex()] * 2),
        lambda: store.database.rows(f"SELECT x'{KEY.hex()}"),
    ]
    raised: list[AppError] = []
    for attempt in attempts:
        try:
            attempt()
        except AppError as trouble:
            raised.append(trouble)
    assert len(raised) == len(attempts)
    return raised


def test_no_trouble_shows_a_key(store: Store, tmp_path: Path) -> None:
    for trouble in troubles(store, tmp_path):
        shown = repr(trouble) + "".join(traceback.format_exception(trouble))
        for key in (KEY, OTHER_KEY):
            assert key.hex() not in shown.lower()
            assert repr(key)[2:20] not in shown


def test_no_trouble_has_the_librarys_words_for_its_cause(store: Store, tmp_path: Path) -> None:
    for trouble in troubles(store, tmp_path):
        if isinstance(trouble, DatabaseTrouble):
            assert trouble.__cause__ is None
            assert trouble.__suppress_context__


def test_nothing_is_printed(
    store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    troubles(store, tmp_path)
    assert capfd.readouterr() == ("", "")


def test_a_wrong_key_is_told_like_damage(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DatabaseDamaged):
        open_database(tmp_path / "profile.db", OTHER_KEY)
