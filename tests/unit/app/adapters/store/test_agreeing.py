"""What was agreed to is kept by place; what a signed step changes, until a ledger took it."""

from __future__ import annotations

import pytest

from app.adapters.store.errors import RowRefused
from app.adapters.store.store import Store
from app.records import AgreedRow
from tests.support.stores import PASSPHRASE, address_of, hash_of, request_row

CONTRACT = address_of(1, "C")
RECEIVER = AgreedRow("receiver", address_of(1), None)
FIRST = AgreedRow("milestone 1", address_of(2), "deed.pdf")
SECOND = AgreedRow("milestone 2", "", None)
FIRST_PAYS_ANOTHER = AgreedRow("milestone 1", f"{address_of(2)}, {address_of(3)}", "")


def of(store: Store, passphrase: str = PASSPHRASE) -> set[AgreedRow]:
    return set(store.agreements.of(CONTRACT, passphrase))


def test_before_anything_is_agreed_to_there_is_nothing(store: Store) -> None:
    assert of(store) == set()


def test_each_place_is_kept_by_itself(store: Store) -> None:
    store.agreements.put(CONTRACT, PASSPHRASE, [RECEIVER, FIRST, SECOND])
    store.agreements.put(CONTRACT, PASSPHRASE, [FIRST_PAYS_ANOTHER])
    assert of(store) == {RECEIVER, FIRST_PAYS_ANOTHER, SECOND}


def test_one_address_on_two_networks_is_two_agreements(store: Store) -> None:
    store.agreements.put(CONTRACT, PASSPHRASE, [FIRST])
    store.agreements.put(CONTRACT, "another network", [FIRST_PAYS_ANOTHER])
    assert (of(store), of(store, "another network")) == ({FIRST}, {FIRST_PAYS_ANOTHER})


def test_what_a_step_changes_is_agreed_to_once_a_ledger_took_it(store: Store) -> None:
    store.requests.put(request_row(1, contract=CONTRACT))
    store.agreements.put(CONTRACT, PASSPHRASE, [RECEIVER, FIRST])
    store.agreements.await_changes(hash_of(1), [FIRST_PAYS_ANOTHER, SECOND])
    assert of(store) == {RECEIVER, FIRST}
    store.agreements.take_changes(hash_of(1))
    assert of(store) == {RECEIVER, FIRST_PAYS_ANOTHER, SECOND}


def test_what_was_signed_last_of_a_request_is_what_it_changes(store: Store) -> None:
    store.requests.put(request_row(1, contract=CONTRACT))
    store.agreements.await_changes(hash_of(1), [FIRST, SECOND])
    store.agreements.await_changes(hash_of(1), [FIRST_PAYS_ANOTHER])
    store.agreements.take_changes(hash_of(1))
    assert of(store) == {FIRST_PAYS_ANOTHER}


def test_a_request_that_was_not_signed_here_changes_nothing(store: Store) -> None:
    store.requests.put(request_row(1, contract=CONTRACT))
    store.requests.put(request_row(2, contract=CONTRACT))
    store.agreements.await_changes(hash_of(1), [FIRST])
    store.agreements.take_changes(hash_of(2))
    assert of(store) == set()


def test_no_change_is_kept_of_a_request_that_is_not_there(store: Store) -> None:
    with pytest.raises(RowRefused):
        store.agreements.await_changes(hash_of(1), [FIRST])
