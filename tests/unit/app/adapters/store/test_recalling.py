"""What is looked up of other requests when one is reviewed, and what was seen last."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest

from app.adapters.store.errors import RowRefused
from app.adapters.store.store import Store
from app.records import (
    LookRow,
    PaidRow,
    RequestFacts,
    SnapshotRow,
    Standing,
    StoredSignature,
    Submission,
    SubmissionState,
)
from tests.support.stores import PASSPHRASE, START, address_of, hash_of, request_row

PAYER, PAYEE, MINE = address_of(1), address_of(9), address_of(3)
CONTRACT = address_of(1, "C")
OPEN = {
    *(Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS, Standing.READY),
    *(Standing.SENT, Standing.UNKNOWN),
}


def facts_of(number: int, sequence: int = 7, **changed: object) -> RequestFacts:
    noted = RequestFacts(hash_of(number), PAYER, sequence, prepared=False, payees={PAYEE: 5})
    return replace(noted, **changed)  # type: ignore[arg-type]


def put(store: Store, number: int, sequence: int = 7, **changed: object) -> bytes:
    """A request with a number of the payer's, which pays the payee."""
    store.requests.put(request_row(number, **changed))
    store.recalled.note(facts_of(number, sequence))
    return hash_of(number)


def competing(store: Store, contract: str = "", sequence: int = 7) -> set[bytes]:
    """What competes with the first request."""
    recalled = store.recalled
    kinds = recalled.competing(hash_of(1), PASSPHRASE, contract, PAYER, sequence, 9)
    return set(chain.from_iterable(kinds))


def took_effect(store: Store, number: int, at: int, key: str = MINE) -> None:
    """Let somebody sign a request, and a ledger take it."""
    made = StoredSignature(hash_of(number), b"hint", b"signature", key, START)
    store.signatures.add([made])
    final = Submission(hash_of(number), SubmissionState.FINAL, at, 7, "txSUCCESS")
    store.submissions.append(final)


def paid(store: Store, *payees: str) -> tuple[PaidRow, ...]:
    return store.recalled.paid(payees or (PAYEE,), PASSPHRASE, {MINE}, beside=hash_of(99))


# --- what competes ---


def test_the_same_number_of_the_same_payer_competes(store: Store) -> None:
    put(store, 1)
    other = put(store, 2)
    put(store, 3, sequence=8)
    assert competing(store) == {other}


def test_another_step_of_the_same_contract_may_compete(store: Store) -> None:
    put(store, 1, contract=CONTRACT)
    other = put(store, 2, sequence=8, contract=CONTRACT)
    put(store, 3, sequence=9, contract=address_of(2, "C"))
    assert competing(store, CONTRACT) == {other}


def test_what_is_about_no_contract_is_about_no_common_one(store: Store) -> None:
    put(store, 1, contract="")
    put(store, 2, sequence=8, contract="")
    assert competing(store) == set()


def test_another_network_is_another_matter(store: Store) -> None:
    put(store, 1)
    put(store, 2, passphrase="Another network")  # noqa: S106 - a network's name
    assert competing(store) == set()


@pytest.mark.parametrize("standing", Standing)
def test_only_what_a_ledger_may_still_take_competes(standing: Standing, store: Store) -> None:
    put(store, 1)
    other = put(store, 2, standing=standing)
    assert competing(store) == ({other} if standing in OPEN else set())


def test_of_very_many_the_newest_are_looked_at(store: Store) -> None:
    for number in range(1, 21):
        put(store, number)
    assert competing(store) == {hash_of(number) for number in range(12, 21)}


def test_the_same_number_is_found_behind_many_newer_requests_of_the_contract(
    store: Store,
) -> None:
    """Whoever writes files must not be able to push out the one that stands in the way."""
    put(store, 1, contract=CONTRACT)
    other = put(store, 2, contract=address_of(2, "C"))
    for number in range(3, 21):
        put(store, number, sequence=number + 90, contract=CONTRACT)
    assert competing(store, CONTRACT) == {other, *(hash_of(n) for n in range(12, 21))}


def test_the_contract_is_found_behind_many_newer_requests_of_the_number(store: Store) -> None:
    put(store, 1, contract=CONTRACT)
    other = put(store, 2, sequence=8, contract=CONTRACT)
    for number in range(3, 21):
        put(store, number, contract=CONTRACT)
    assert competing(store, CONTRACT) == {other, *(hash_of(n) for n in range(12, 21))}


def test_those_of_the_number_are_told_apart_from_those_of_the_contract(store: Store) -> None:
    put(store, 1, contract=CONTRACT)
    put(store, 2)
    put(store, 3, sequence=8, contract=CONTRACT)
    found = store.recalled.competing(hash_of(1), PASSPHRASE, CONTRACT, PAYER, 7, 9)
    assert found == ((hash_of(2),), (hash_of(3),))


@pytest.mark.parametrize("standing", Standing)
def test_what_took_the_number_for_good_is_told(standing: Standing, store: Store) -> None:
    put(store, 1)
    other = put(store, 2, standing=standing)
    found = store.recalled.took(hash_of(1), PASSPHRASE, PAYER, 7)
    assert found == (other if standing is Standing.FINAL else None)


# --- what an older version kept ---


def test_open_requests_of_which_nothing_is_noted_are_told(store: Store) -> None:
    store.requests.put(request_row(1))
    store.requests.put(request_row(2, standing=Standing.FINAL))
    put(store, 3)
    assert store.recalled.not_noted(9) == (hash_of(1),)
    store.recalled.note(facts_of(1, payer="", sequence=0))
    assert store.recalled.not_noted(9) == ()


def test_once_prepared_here_it_stays_so(store: Store) -> None:
    put(store, 1)
    assert not store.recalled.is_prepared_here(hash_of(1))
    store.recalled.note(facts_of(1, prepared=True))
    store.recalled.note(facts_of(1, prepared=False))
    assert store.recalled.is_prepared_here(hash_of(1))


def test_a_request_that_is_not_there_is_prepared_by_nobody(store: Store) -> None:
    assert not store.recalled.is_prepared_here(hash_of(1))


def test_nothing_is_noted_of_a_request_that_is_not_there(store: Store) -> None:
    with pytest.raises(RowRefused):
        store.recalled.note(facts_of(1))


# --- what was paid ---


def test_what_i_signed_and_a_ledger_took_was_paid(store: Store) -> None:
    put(store, 1)
    took_effect(store, 1, START)
    assert paid(store) == (PaidRow(PAYEE, START, 5, "USDC"),)


def test_the_first_payment_comes_first(store: Store) -> None:
    for number, at in ((1, START + 9), (2, START)):
        put(store, number)
        took_effect(store, number, at)
    assert [each.at for each in paid(store)] == [START, START + 9]


def test_what_others_signed_is_no_payment_of_mine(store: Store) -> None:
    put(store, 1)
    took_effect(store, 1, START, key=address_of(4))
    assert paid(store) == ()


def test_what_no_ledger_took_was_not_paid(store: Store) -> None:
    put(store, 1)
    made = StoredSignature(hash_of(1), b"hint", b"signature", MINE, START)
    store.signatures.add([made])
    sent = Submission(hash_of(1), SubmissionState.SENT, START, 0, "")
    store.submissions.append(sent)
    assert paid(store) == ()


def test_only_those_who_are_asked_about_are_told(store: Store) -> None:
    put(store, 1)
    took_effect(store, 1, START)
    assert paid(store, address_of(8)) == ()


def test_the_request_under_review_is_no_earlier_payment(store: Store) -> None:
    put(store, 1)
    took_effect(store, 1, START)
    assert store.recalled.paid((PAYEE,), PASSPHRASE, {MINE}, beside=hash_of(1)) == ()


def test_a_request_that_was_looked_for_twice_was_paid_once(store: Store) -> None:
    put(store, 1)
    took_effect(store, 1, START)
    again = Submission(hash_of(1), SubmissionState.FINAL, START + 5, 7, "txSUCCESS")
    store.submissions.append(again)
    assert paid(store) == (PaidRow(PAYEE, START + 5, 5, "USDC"),)


@pytest.mark.parametrize("units", [1, 2**127 - 1])
def test_amounts_are_kept_to_the_unit(units: int, store: Store) -> None:
    store.requests.put(request_row(1))
    store.recalled.note(facts_of(1, payees={PAYEE: units}))
    took_effect(store, 1, START)
    assert [each.units for each in paid(store)] == [units]


# --- what was seen last ---


def look(store: Store, at: int, content: str = "{}", *, is_live: bool = True) -> LookRow:
    snapshot = SnapshotRow(0, CONTRACT, PASSPHRASE, at, at, content)
    made = LookRow(at, is_live, at + 1, at + 2, store.snapshots.add(snapshot))
    store.looks.put(made)
    return made


def test_a_contract_that_nobody_looked_at_has_no_look(store: Store) -> None:
    assert store.looks.of(CONTRACT, PASSPHRASE) is None


@pytest.mark.parametrize("is_live", [True, False])
def test_the_last_look_is_the_one_that_counts(is_live: bool, store: Store) -> None:
    look(store, 5)
    last = look(store, 7, '{"7": 7}', is_live=is_live)
    assert store.looks.of(CONTRACT, PASSPHRASE) == last


def test_another_network_has_its_own_look(store: Store) -> None:
    look(store, 5)
    assert store.looks.of(CONTRACT, "Another network") is None
