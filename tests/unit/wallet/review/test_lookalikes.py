"""F32: addresses that are made to be taken for one that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import ALICE, SHARED, chance, secret_key
from tests.support.escrows import PROTOCOL, milestone, roles
from tests.support.ledgers import APPROVER, PLATFORM, PROVIDER, RECEIVER, account, trustline
from tests.support.lookalikes import near_to, twin_of
from tests.support.recollections import PEOPLE, asked_when, knowing, seen_before
from tests.support.requests import PRICE, USDC, Case, Change, due, honest, row, world
from wallet.addresses import AccountId, Address, account_id, account_of
from wallet.escrow.moves import UpdateEscrow
from wallet.escrow.terms import Escrow, Role
from wallet.review.checks.lookalikes import GROUP, LENGTH, alike, resembles

SELLER: Final = RECEIVER.public
TWIN: Final = twin_of(SELLER, chance(1))
"""It has the four letters at either end that the seller's address has."""

KEYS: Final = st.binary(min_size=32, max_size=32).map(account_of)
RANDOM: Final = st.integers(0, 2**32)


def known(contacts: dict[AccountId, str]) -> Change:
    return knowing(contacts=contacts)


def paying(who: AccountId) -> Case:
    """An honest release to this receiver, who is ready for it."""
    held = {Role.RELEASE_SIGNER: SHARED.public, Role.RECEIVER: who}
    ready = (account(who), trustline(who, asset=USDC))
    return honest(world(due(roles=roles(held)), PRICE, *ready))


HOLDS = [
    row(32, "the receiver is taken for a contact", known({TWIN: "Notary"})),
    row(32, "the receiver is taken for a key of the user's", knowing(own={TWIN: "mine"})),
    row(
        32,
        "the approver is taken for a contact",
        known({twin_of(APPROVER.public, chance(2)): "B"}),
    ),
    row(32, "the contact differs in one letter", known({near_to(SELLER, 20, chance(3)): "N"})),
]

PASSES = [
    row(32, "everybody in it is known", knowing()),
    row(32, "nobody in it is known", known({})),
    row(
        32,
        "strangers are known too",
        known({secret_key(f"{n}").public: "" for n in range(200)}),
    ),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_without_contacts_it_never_looks_passed() -> None:
    assert 32 in knowing(contacts=None)(honest()).unavailable
    assert 32 in honest().unavailable


def test_without_contacts_parties_that_pass_for_each_other_are_found_all_the_same() -> None:
    case = honest(world(due(roles=roles(_marked(TWIN)))))
    assert case.details(32) == {SELLER: f"{TWIN}/", TWIN: f"{SELLER}/"}


def test_nobody_passes_for_the_account_of_the_protocols_fee_or_for_the_signer() -> None:
    for known_ in (AccountId(PROTOCOL), ALICE.public):
        twin = twin_of(known_, chance(5))
        assert honest(world(due(roles=roles(_marked(twin))))).details(32)[twin] == f"{known_}/"


def _marked(provider: AccountId) -> dict[Role, Address]:
    return {Role.RELEASE_SIGNER: SHARED.public, Role.SERVICE_PROVIDER: provider}


def test_the_payee_who_passes_for_the_seller_is_told_with_the_seller() -> None:
    case = knowing()(paying(TWIN))
    assert case.details(32) == {TWIN: f"{SELLER}/Seller"}


def test_parties_that_pass_for_each_other_are_told_whoever_knows_them() -> None:
    case = known({})(honest(world(due(roles=roles(_marked(TWIN))))))
    assert case.details(32) == {SELLER: f"{TWIN}/", TWIN: f"{SELLER}/"}


def test_parties_that_pass_for_each_other_are_told_without_contacts_too() -> None:
    case = honest(world(due(roles=roles(_marked(TWIN)))))
    assert case.details(32) == {SELLER: f"{TWIN}/", TWIN: f"{SELLER}/"}


@pytest.mark.parametrize("then", [seen_before, asked_when])
def test_who_took_the_place_of_a_party_like_him_is_found_without_contacts(
    then: Callable[[Escrow], Change],
) -> None:
    before = due(roles=roles(_marked(PROVIDER.public)))
    twin = twin_of(PROVIDER.public, chance(6))
    case = then(before)(honest(world(due(roles=roles(_marked(twin))))))
    case = case.seen(knowledge=replace(case.view.knowledge, contacts=None))
    assert case.details(32) == {twin: f"{PROVIDER.public}/"}


def test_terms_that_are_to_be_written_are_looked_at_too() -> None:
    now = due(milestones=(milestone(),))
    held = {Role.RELEASE_SIGNER: SHARED.public, Role.RECEIVER: TWIN}
    move = UpdateEscrow(PLATFORM.public, replace(now, roles=roles(held)))
    case = honest(world(now, 0), move, acting=PLATFORM.public, key=PLATFORM.public)
    assert knowing()(case).details(32)[TWIN] == f"{SELLER}/Seller"


def test_the_known_contact_itself_is_no_look_alike() -> None:
    """By its full address, and by nothing less."""
    assert PEOPLE[SELLER] == "Seller"
    assert 32 in knowing()(paying(SELLER)).review.passed


# --- the rule (security.md §3, row 46) ---


@given(KEYS, RANDOM, st.integers(4, 6), st.integers(4, 6))
def test_whatever_has_the_same_ends_is_found(
    known_: AccountId, seed: int, first: int, last: int
) -> None:
    twin = twin_of(known_, chance(seed), first, last)
    assert account_id(twin) == twin
    assert (twin[:first], twin[-last:]) == (known_[:first], known_[-last:])
    assert twin == known_ or resembles(twin, known_)


@given(KEYS, RANDOM, st.integers(2, 50))
def test_whatever_differs_in_one_letter_is_found(
    known_: AccountId, seed: int, letter: int
) -> None:
    other = near_to(known_, letter, chance(seed))
    assert account_id(other) == other
    assert resembles(other, known_)


@given(KEYS, st.integers(4, 40))
def test_whatever_has_a_letter_too_many_or_too_few_is_found(
    known_: AccountId, place: int
) -> None:
    longer = f"{known_[:place]}7{known_[place:]}"[:LENGTH]
    shorter = f"{known_[:place]}{known_[place + 1 :]}2"
    assert longer == known_ or resembles(longer, known_)
    assert shorter == known_ or resembles(shorter, known_)


@given(KEYS)
def test_letters_that_look_alike_count_as_the_same(known_: AccountId) -> None:
    other = known_[0] + known_[1:].translate(str.maketrans("OQISZ25", "QOL52ZS"))
    assert other == known_ or resembles(other, known_)


@given(KEYS, KEYS)
def test_two_that_were_made_by_chance_are_not_alike(one: AccountId, other: AccountId) -> None:
    groups = [one[i : i + GROUP] == other[i : i + GROUP] for i in range(0, LENGTH, GROUP)]
    assert sum(groups) >= 2 or not resembles(one, other)


@given(KEYS, RANDOM)
def test_it_is_the_same_both_ways(one: AccountId, seed: int) -> None:
    twin = twin_of(one, chance(seed))
    assert resembles(one, twin) == resembles(twin, one)


@given(KEYS)
def test_nothing_resembles_itself(one: AccountId) -> None:
    assert not resembles(one, one)


def test_a_common_start_alone_is_a_vanity_address() -> None:
    vanity, other = "GDESK" + "A" * 51, "GDESK" + "B" * 51
    assert not resembles(vanity, other)


def test_of_very_many_the_one_that_is_meant_is_found() -> None:
    strangers = [secret_key(f"stranger {n}").public for n in range(1000)]
    found = list(alike([TWIN, PROVIDER.public], [*strangers, SELLER]))
    assert found == [(TWIN, SELLER)]
