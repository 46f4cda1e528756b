"""Search: everything with a name is found by how its words begin, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.store.store import Store, create_store
from app.records import Contact, Matter, Note, Standing, SubjectKind
from tests.support.stores import (
    KEY,
    PASSPHRASE,
    START,
    address_of,
    escrow_row,
    hash_of,
    request_row,
    small_store,
    undone,
)

SPOKEN = st.lists(
    st.sampled_from([*"ab \"'*():^-+{}\0äß\u0301", " AND ", " NEAR", " OR "])
).map("".join)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=())) | SPOKEN


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(small_store(tmp_path_factory.mktemp("searched"))) as store:
        yield store


def subjects(store: Store, words: str) -> list[str]:
    return [found.subject for found in store.search.find(words)]


@given(ANYTHING)
def test_any_text_can_be_searched_for(searched: Store, words: str) -> None:
    searched.search.find(words)
    searched.requests.inbox(Standing.NEEDS_ME, words=words)


def test_a_very_long_text_can_be_searched_for(searched: Store) -> None:
    searched.search.find("a b c " * 10_000)
    searched.search.find("x" * 100_000)
    searched.search.find(" ".join(str(number) for number in range(1000)))


@pytest.mark.parametrize("words", ["gartenweg", "GART", "g", "Gártenwég", "4 gart", '"gart"'])
def test_a_request_is_found_by_how_words_of_its_title_begin(words: str, store: Store) -> None:
    store.requests.put(request_row(1))
    assert subjects(store, words) == [hash_of(1).hex()]


@pytest.mark.parametrize("words", ["arten", "gart nobody", "", "  ", "*", '"'])
def test_nothing_else_is_found(words: str, store: Store) -> None:
    store.requests.put(request_row(1))
    assert subjects(store, words) == []


def test_a_request_is_found_by_its_addresses(store: Store) -> None:
    request = request_row(1)
    store.requests.put(request)
    found = [subjects(store, words) for words in (request.contract, request.counterparty[:7])]
    assert found == [[hash_of(1).hex()]] * 2


def test_each_kind_is_found_by_its_own_words(store: Store) -> None:
    escrow = escrow_row(title="Haus", engagement_id="alpha-7")
    store.escrows.put(escrow)
    matter = store.matters.add(Matter(0, "beta", "gamma/7", "delta", 0, closed=False))
    contact = store.contacts.add(Contact(0, "epsilon", address_of(5), PASSPHRASE, "zeta"))
    note = store.notes.add(Note(0, "eta", "theta", START))
    asked = ["haus", "alpha", escrow.contract, "beta", "gamma", "delta", "epsilon", "zeta"]
    asked += [contact.address, "eta", "theta"]
    found = [store.search.find(words) for words in asked]
    assert [[(each.kind.value, each.subject) for each in one] for one in found] == [
        *[[("escrow", escrow.contract)]] * 3,
        *[[("matter", str(matter.id))]] * 3,
        *[[("contact", str(contact.id))]] * 3,
        *[[("note", str(note.id))]] * 2,
    ]


def test_what_was_found_says_where(store: Store) -> None:
    text = "The invoice came late. " * 20 + "The Schäfers paid at once. " * 20
    store.notes.add(Note(0, "a subject", text, START))
    (found,) = store.search.find("schäfers")
    assert found.kind is SubjectKind.NOTE
    assert (found.subject, found.title) == ("1", "a subject")
    assert "The Schäfers paid" in found.excerpt
    assert len(found.excerpt) <= 120


def test_a_change_is_found_and_what_it_replaced_is_not(store: Store) -> None:
    store.escrows.put(escrow_row(title="before"))
    store.escrows.put(escrow_row(title="after"))
    matter = store.matters.add(Matter(0, "before", "", "", 0, closed=False))
    store.matters.change(Matter(matter.id, "after", "", "", 0, closed=False))
    contact = store.contacts.add(Contact(0, "before", "", "", ""))
    store.contacts.change(Contact(contact.id, "after", "", "", ""))
    assert subjects(store, "before") == []
    assert len(subjects(store, "after")) == 3


def test_what_was_removed_is_not_found(store: Store) -> None:
    store.notes.remove(store.notes.add(Note(0, "gone", "gone", START)).id)
    store.contacts.remove(store.contacts.add(Contact(0, "gone", "", "", "")).id)
    assert subjects(store, "gone") == []


def test_what_was_undone_is_not_found(store: Store) -> None:
    with undone(store):
        store.notes.add(Note(0, "undone", "", START))
    assert subjects(store, "undone") == []


def test_the_newest_of_a_kind_comes_first(store: Store) -> None:
    for number in range(1, 6):
        store.requests.put(request_row(number))
    assert subjects(store, "gart") == [hash_of(number).hex() for number in (5, 4, 3, 2, 1)]


def test_no_kind_crowds_out_another(store: Store) -> None:
    for number in range(1, 30):
        store.requests.put(request_row(number))
    for number in range(1, 30):
        store.escrows.put(escrow_row(number))
    store.matters.add(Matter(0, "", "", "Gartenweg", 0, closed=False))
    found = store.search.find("gartenweg", limit=9)
    assert [each.kind.value for each in found] == ["matter", *["escrow"] * 4, *["request"] * 4]


def test_of_long_words_only_the_beginning_counts(store: Store) -> None:
    store.notes.add(Note(0, "Grundstücksverkehrsgenehmigung", "", START))
    assert subjects(store, "grundstücks") == ["1"]
    assert subjects(store, "grundstücksteuer") == ["1"]


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    with closing(create_store(tmp_path / "profile.db", KEY)) as store:
        assert store.search.find("a") == ()
