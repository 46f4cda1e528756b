"""Escrows, matters, contacts, notes, settings, keys and marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.adapters.store.errors import RowRefused
from app.adapters.store.store import Store
from app.records import Contact, KnownKey, Matter, Note, SnapshotRow
from tests.support.stores import PASSPHRASE, START, address_of, escrow_row, hash_of

ANOTHER = "another network"


def matter(**changes: object) -> Matter:
    return replace(Matter(0, "Meyer", "12/26", "Gartenweg", 0, closed=False), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", [None, 2**127 - 1])
def test_an_escrow_comes_back_as_it_was_last_seen(amount: int | None, store: Store) -> None:
    store.escrows.put(escrow_row())
    newest = escrow_row(title="Other", roles={"approver": "Ä"}, amount=amount, seen=START + 9)
    store.escrows.put(newest)
    assert store.escrows.by_contract(newest.contract, PASSPHRASE) == newest
    assert store.escrows.latest() == (newest,)


def test_one_address_on_two_networks_is_two_escrows(store: Store) -> None:
    here, there = escrow_row(), replace(escrow_row(), passphrase=ANOTHER)
    store.escrows.put(here)
    store.escrows.put(there)
    assert store.escrows.by_contract(here.contract, PASSPHRASE) == here
    assert store.escrows.by_contract(here.contract, "no network") is None


def test_escrows_are_listed_by_when_they_were_seen(store: Store) -> None:
    for number in (2, 3, 1):
        store.escrows.put(escrow_row(number))
    assert [row.seen for row in store.escrows.latest(limit=2)] == [START + 3, START + 2]


def test_a_matter_knows_its_escrows(store: Store) -> None:
    kept = store.matters.add(matter())
    mine = escrow_row(1, matter=kept.id)
    store.escrows.put(mine)
    store.escrows.put(escrow_row(2))
    assert store.escrows.of_matter(kept.id) == (mine,)
    with pytest.raises(RowRefused):
        store.escrows.put(escrow_row(3, matter=77))


def test_the_latest_snapshot_is_of_the_ledger_that_closed_last(store: Store) -> None:
    times = ((5, START), (9, START + 10), (2**32 - 1, START + 5))
    rows = [SnapshotRow(0, "C", PASSPHRASE, *at, "{}") for at in times]
    kept = [store.snapshots.add(row) for row in rows]
    latest = store.snapshots.latest("C", PASSPHRASE, START + 10)
    assert latest == kept[1] == replace(rows[1], id=kept[1].id)
    assert store.snapshots.by_id(kept[0].id) == kept[0]
    assert store.snapshots.latest("C", "another network", START + 10) is None
    assert store.snapshots.by_id(77) is None


def test_a_snapshot_of_a_ledger_yet_to_close_is_the_latest_only_where_it_is_alone(
    store: Store,
) -> None:
    early = store.snapshots.add(SnapshotRow(0, "C", PASSPHRASE, 9, 2**62, "{}"))
    assert store.snapshots.latest("C", PASSPHRASE, START) == early
    kept = store.snapshots.add(SnapshotRow(0, "C", PASSPHRASE, 5, START, "{}"))
    assert store.snapshots.latest("C", PASSPHRASE, START) == kept


def test_open_matters_come_first_and_the_nearest_deadline_before_others(store: Store) -> None:
    for title, deadline, closed in (
        ("a", 0, False),
        ("b", 9, False),
        ("c", 5, True),
        ("d", 5, False),
    ):
        store.matters.add(matter(title=title, deadline=deadline, closed=closed))
    assert [each.title for each in store.matters.all()] == ["d", "b", "a", "c"]


def test_a_matter_is_changed_by_its_id(store: Store) -> None:
    kept = store.matters.add(matter())
    changed = replace(kept, title="Other", closed=True)
    store.matters.change(changed)
    assert store.matters.by_id(kept.id) == changed
    assert store.matters.by_id(77) is None


def test_contacts_are_known_by_address_and_network(store: Store) -> None:
    kept = store.contacts.add(Contact(0, "Meyer", address_of(1), PASSPHRASE, "client"))
    store.contacts.add(Contact(0, "adler", address_of(1), "another network", ""))
    changed = replace(kept, name="Meier")
    store.contacts.change(changed)
    assert store.contacts.of(address_of(1), PASSPHRASE) == (changed,)
    assert [each.name for each in store.contacts.all()] == ["adler", "Meier"]
    store.contacts.remove(kept.id)
    assert store.contacts.of(address_of(1), PASSPHRASE) == ()


def test_notes_are_told_in_the_order_of_their_times(store: Store) -> None:
    later = store.notes.add(Note(0, "subject", "later", START + 1))
    first = store.notes.add(Note(0, "subject", "first", START))
    store.notes.add(Note(0, "other", "other", START))
    assert store.notes.about("subject") == (first, later)
    store.notes.remove(first.id)
    assert store.notes.about("subject") == (later,)


@pytest.mark.parametrize("value", [None, True, 0, "ü\0", [1, "2"], {"a": {"b": None}}])
def test_a_setting_comes_back_as_it_was_put(value: object, store: Store) -> None:
    store.settings.put("name", "before")
    store.settings.put("name", value)
    assert store.settings.get("name", "nothing") == value
    assert store.settings.get("another", "nothing") == "nothing"


def test_a_setting_that_is_no_json_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store.settings.put("name", float("nan"))
    with pytest.raises(TypeError):
        store.settings.put("name", object())


def test_a_key_is_kept_as_it_was_last_put(store: Store) -> None:
    watched = KnownKey(address_of(2), "Brandt", watched=True, added=START)
    held = KnownKey(address_of(1), "Meyer", watched=False, added=START + 1)
    for key in (replace(watched, label="?"), held, watched):
        store.keys.put(key)
    assert store.keys.all() == (watched, held)
    store.keys.remove(watched.public)
    assert store.keys.all() == (held,)


def test_the_vaults_mark_is_never_lowered_unless_that_is_meant(store: Store) -> None:
    assert store.marks.vault_mark() is None
    store.marks.set_vault_mark(5, hash_of(5))
    store.marks.set_vault_mark(4, hash_of(4))
    assert store.marks.vault_mark() == (5, hash_of(5))
    store.marks.set_vault_mark(6, hash_of(6))
    assert store.marks.vault_mark() == (6, hash_of(6))
    store.marks.set_vault_mark(4, hash_of(4), lower=True)
    assert store.marks.vault_mark() == (4, hash_of(4))
