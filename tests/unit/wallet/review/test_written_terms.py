"""F27, F29, F34, F35 of terms that a step writes: they are looked at before they are there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.attacks.bases import FAMILIES, Step, place, terms
from tests.attacks.states_told import wasm
from tests.support.builders import MALLORY, contract_id
from tests.support.families import ADMIN, is_second
from tests.support.family_cases import with_roles
from tests.support.ledgers import ALIVE, APPROVER, PLATFORM, Entries, account, instance, token
from tests.support.requests import TOKEN, Case
from wallet import pinned
from wallet.addresses import Address
from wallet.amounts import Asset
from wallet.escrow.moves import UpdateEscrow
from wallet.escrow.terms import Role
from wallet.network import PRACTICE
from wallet.soroban.entries import instance_key

FALSE = Asset("USDC", MALLORY.public)
OTHER = next(asset for asset in pinned.assets(PRACTICE) if asset.code == "EURC")
NOWHERE = contract_id("a token that is not there")


def changing(family: str, *more: Entries, **changed: Any) -> Case:
    """Whoever may change the terms of an empty escrow changes these."""
    build = FAMILIES[family]
    agreed = terms(build, approved=False)
    who = ADMIN.public if is_second(build) else PLATFORM.public
    on = place(build, agreed, 0, account(MALLORY.public), *more)
    return Step(on, build, UpdateEscrow(who, replace(agreed, **changed)), who, who).way_a()


def changing_to(currency: Address, family: str = "v1 single", *more: Entries) -> Case:
    return changing(family, *more, token=currency)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_false_currency_is_stopped_before_it_is_the_escrows(family: str) -> None:
    false = FALSE.contract_id(PRACTICE)
    case = changing_to(false, family, token(FALSE))
    assert case.stops == {29}
    assert case.details(29) == {false: str(FALSE)}


@pytest.mark.parametrize("family", FAMILIES)
def test_another_pinned_currency_is_none_of_these(family: str) -> None:
    assert changing_to(OTHER.contract_id(PRACTICE), family, token(OTHER)).stops == frozenset()


def test_a_currency_of_code_that_is_no_assets_is_stopped() -> None:
    strange = instance(NOWHERE, wasm(bytes([9]) * 32), (), ALIVE)
    assert changing_to(NOWHERE, "v1 multi", strange).details(29) == {NOWHERE: "no asset"}


def test_a_currency_that_is_not_there_is_stopped() -> None:
    case = changing_to(NOWHERE).without(instance_key(NOWHERE))
    assert case.details(29) == {NOWHERE: "no asset"}


def test_a_currency_that_nobody_tells_of_is_missing() -> None:
    case = changing_to(NOWHERE)
    assert case.details(27) == {"which": "the token's instance"}
    assert 29 in case.unavailable


def test_an_account_is_no_currency() -> None:
    case = changing_to(MALLORY.public)
    assert case.details(29) == {MALLORY.public: "no asset"}


def test_the_currency_that_it_has_is_looked_at_too() -> None:
    case = changing_to(OTHER.contract_id(PRACTICE), "v1 single", token(OTHER))
    assert case.unknowing(instance_key(TOKEN)).stops == {27}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("fee", "is_high"), [(300, False), (301, True)])
def test_a_fee_that_becomes_high_is_told_of(family: str, fee: int, *, is_high: bool) -> None:
    assert (34 in changing(family, platform_fee=fee).held) is is_high


@pytest.mark.parametrize("family", ["v1 single", "v1 multi"])
def test_roles_that_become_one_hand_are_told_of(family: str) -> None:
    both = {Role.RELEASE_SIGNER: (APPROVER.public,)}
    roles = with_roles(terms(FAMILIES[family], approved=False), both).roles
    assert 35 not in changing(family).held
    assert set(changing(family, roles=roles).details(35)) == {APPROVER.public}
