"""The journal in its table: nothing is ever changed, removed or put between."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.store.errors import RowRefused
from app.adapters.store.store import Store, open_store
from tests.support.stores import KEY, START, audit_key, event, undone
from wallet.journal import START as START_OF_CHAIN
from wallet.journal import Event, JournalBroken, Kind, verify


def test_records_come_back_as_a_chain_that_holds(store: Store, tmp_path: Path) -> None:
    assert store.journal.head() == START_OF_CHAIN
    made = tuple(store.journal.append(event(n, note="ü\ud800"), audit_key()) for n in range(3))
    assert store.journal.records() == made
    store.close()
    with closing(open_store(tmp_path / "profile.db", KEY)) as again:
        assert verify(again.journal.records(), audit_key()) == made[-1].head
        assert again.journal.head() == made[-1].head
        assert again.journal.records(after=2) == made[2:]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal",
        "DELETE FROM journal WHERE number = 2",
        "UPDATE journal SET event = '{}'",
        "UPDATE journal SET number = 7 WHERE number = 2",
        "REPLACE INTO journal SELECT number, '{}', previous, hash, mac FROM journal",
        "INSERT OR REPLACE INTO journal SELECT 2, '{}', previous, hash, mac FROM journal",
        "INSERT INTO journal SELECT 9, event, previous, hash, mac FROM journal LIMIT 1",
        "INSERT INTO journal SELECT 0, event, previous, hash, mac FROM journal LIMIT 1",
        "INSERT INTO journal SELECT NULL, event, previous, hash, mac FROM journal LIMIT 1",
    ],
)
def test_nothing_but_the_next_record_is_taken(statement: str, store: Store) -> None:
    for number in (1, 2):
        store.journal.append(event(number), audit_key())
    before = store.journal.records()
    with pytest.raises(RowRefused):
        store.database.rows(statement)
    assert store.journal.records() == before


def test_a_record_that_was_undone_leaves_no_gap(store: Store) -> None:
    store.journal.append(event(1), audit_key())
    with undone(store):
        store.journal.append(event(2), audit_key())
    store.journal.append(event(3), audit_key())
    assert verify(store.journal.records(), audit_key()).number == 2


def test_whoever_has_the_databases_key_alone_is_found_out(store: Store) -> None:
    store.journal.append(event(1), audit_key())
    store.database.rows("DROP TRIGGER journal_no_update")
    told = Event(START, Kind.DECLINED, "another", {}).to_bytes().decode()
    store.database.rows("UPDATE journal SET event = ?", told)
    with pytest.raises(JournalBroken):
        verify(store.journal.records(), audit_key())


def test_what_is_about_one_subject_is_found_by_it_alone(store: Store) -> None:
    mine = event(1).subject
    made = [
        store.journal.append(told, audit_key())
        for told in (event(1), event(2, mentioned=mine), event(2, **{mine: "?"}), event(1))
    ]
    assert store.journal.about(mine) == (made[0], made[3])
    assert store.journal.about("") == ()


def test_a_subject_in_any_script_is_found(store: Store) -> None:
    record = store.journal.append(Event(START, Kind.SEEN, 'ü"\\\ud800', {}), audit_key())
    assert store.journal.about('ü"\\\ud800') == (record,)
