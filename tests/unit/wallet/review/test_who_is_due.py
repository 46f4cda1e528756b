"""Whom a call would pay if everybody could take it: no payee that is not ready hides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.support.builders import ESCROW, MALLORY, contract_id
from tests.support.escrows import BUILD, BUILDS, PROTOCOL, escrow, milestone
from tests.support.families import BY_NAME
from tests.support.families import due as due_in
from tests.support.family_cases import Deed, parts, release_of, world_of
from tests.support.ledger_steps import extension
from tests.support.ledgers import (
    APPROVER,
    PLATFORM,
    RECEIVER,
    RESOLVER,
    STRANGER,
    UNIT,
    XLM,
    account,
    balance_entry,
    token,
    trustline,
)
from tests.support.requests import (
    ISSUER,
    PAID,
    PRICE,
    TOKEN,
    USDC,
    Case,
    call,
    due,
    honest,
    way_b,
    world,
)
from wallet.addresses import AccountId, Address
from wallet.amounts import NATIVE
from wallet.escrow.moves import (
    ApproveMilestones,
    FundEscrow,
    ReleaseFunds,
    ResolveDispute,
    WithdrawRemainingFunds,
)
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.network import PRACTICE, PUBLIC, Network
from wallet.pinned import Pinned, fee_account
from wallet.review.dues import dues_of, fee_accounts_of
from wallet.soroban.entries import Key, account_key, instance_key

A_CONTRACT = contract_id("a payee")
NAMED_FEE = BY_NAME["testline-single-v1.0"]


def dues(case: Case) -> Mapping[Address, int]:
    return dict(dues_of(case.review.facts))


def line(who: AccountId) -> Key:
    (key,) = trustline(who, asset=USDC)
    return key


def paying(who: Address) -> Escrow:
    """The same terms, with this receiver."""
    return due(
        roles=replace(due().roles, holders={**due().roles.holders, Role.RECEIVER: (who,)})
    )


def of(who: Address) -> dict[Address, int]:
    """What a release then pays to whom."""
    return {who if to == RECEIVER.public else to: units for to, units in PAID.items()}


UNREADY = {
    "all can": honest(),
    "one has no trustline": honest().without(line(RECEIVER.public)),
    "nobody tells of one's trustline": honest().unknowing(line(RECEIVER.public)),
    "one is not authorised": honest().with_entries(
        trustline(RECEIVER.public, 0, USDC, flags=0)
    ),
    "one has no room": honest().with_entries(trustline(RECEIVER.public, 5, USDC, limit=5)),
    "the platform has no trustline": honest().without(line(PLATFORM.public)),
    "the protocol has no trustline": honest().without(line(PROTOCOL)),
    "nobody has one": honest().without(
        *map(line, (RECEIVER.public, PLATFORM.public, PROTOCOL))
    ),
    "one has no account either": honest().without(
        line(RECEIVER.public), account_key(RECEIVER.public)
    ),
    "one cannot, and an entry speaks": way_b().without(line(RECEIVER.public)),
}


@pytest.mark.parametrize("case", UNREADY.values(), ids=UNREADY.keys())
def test_a_release_is_due_to_the_same_whether_they_can_take_it_or_not(case: Case) -> None:
    assert dues(case) == PAID


def test_a_contract_that_may_not_hold_the_money_is_due_it_all_the_same() -> None:
    case = honest().with_entries(escrow(paying(A_CONTRACT)))
    forbidden = balance_entry(A_CONTRACT, 0, USDC, authorized=False)
    assert dues(case.with_entries(forbidden)) == of(A_CONTRACT)
    assert dues(case.without(line(PLATFORM.public))) == of(A_CONTRACT)
    assert dues(case) == of(A_CONTRACT)


def test_the_issuer_is_due_what_burns_without_an_entry_of_his_own() -> None:
    case = honest().with_entries(escrow(paying(ISSUER)))
    assert dues(case) == of(ISSUER)
    assert dues(case.without(line(PLATFORM.public))) == of(ISSUER)


def test_what_the_escrow_would_pay_to_itself_is_due_to_nobody() -> None:
    case = honest().with_entries(escrow(paying(ESCROW)))
    fees = {who: units for who, units in PAID.items() if who != RECEIVER.public}
    assert dues(case) == fees
    assert dues(case.without(line(PLATFORM.public))) == fees


def test_whoever_gets_several_payments_is_due_their_sum() -> None:
    both = paying(PLATFORM.public)
    case = honest().with_entries(escrow(both))
    sum_ = {PROTOCOL: PAID[PROTOCOL], PLATFORM.public: PRICE - PAID[PROTOCOL]}
    assert dues(case) == sum_
    assert dues(case.without(line(PLATFORM.public))) == sum_


def decided(move: type[ResolveDispute] | type[WithdrawRemainingFunds], flags: Flags) -> Case:
    agreed = due(flags=flags)
    shares: dict[Address, int] = {STRANGER.public: 60 * UNIT, RECEIVER.public: 40 * UNIT}
    return honest(world(agreed), move(RESOLVER.public, shares), acting=RESOLVER.public)


DECISIONS = {
    "a dispute": decided(ResolveDispute, Flags(disputed=True)),
    "what is left": decided(WithdrawRemainingFunds, Flags(released=True)),
}


@pytest.mark.parametrize("case", DECISIONS.values(), ids=DECISIONS.keys())
def test_whom_a_decision_names_is_due_his_share_though_he_is_no_party(case: Case) -> None:
    able = dues(case)
    assert {STRANGER.public, RECEIVER.public} < set(able)
    assert sum(able.values()) == PRICE
    for who in (STRANGER.public, RECEIVER.public, PROTOCOL):
        assert dues(case.without(line(who))) == able


# --- lumens ---

LUMENS = NATIVE.contract_id(PRACTICE)


def in_lumens(*absent: AccountId) -> Case:
    agreed = due(token=LUMENS)
    on = world(agreed, 0, token(XLM), balance_entry(ESCROW, PRICE, XLM))
    return honest(on).without(*map(account_key, absent))


def test_lumens_are_due_to_those_too_who_have_no_account() -> None:
    """A fee of less than an account must keep makes none (CAP-73)."""
    assert dues(in_lumens()) == PAID
    assert dues(in_lumens(PROTOCOL)) == PAID
    assert dues(in_lumens(PROTOCOL, PLATFORM.public, RECEIVER.public)) == PAID


# --- nobody ---


def refused() -> Case:
    """Nothing is approved any more."""
    return honest().with_entries(escrow(due(milestones=(milestone(),))))


OPEN = due(milestones=(milestone(),))
NOBODY = {
    "the contract would refuse it": refused(),
    "there is too little money": honest().with_entries(balance_entry(ESCROW, 1, USDC)),
    "the contract would refuse it, and one cannot take it": refused().without(
        line(RECEIVER.public)
    ),
    "it is no call": extension(),
    "there is no escrow": honest().without(instance_key(ESCROW)),
    "it is no move of the build's": call(args=[])(honest()),
    "nobody tells of the token": honest().unknowing(instance_key(TOKEN)),
    "there is no token": honest().without(instance_key(TOKEN)),
    "money comes in": honest(
        world(OPEN), FundEscrow(APPROVER.public, OPEN, UNIT), acting=APPROVER.public
    ),
    "no money moves": honest(
        world(OPEN), ApproveMilestones(APPROVER.public, (0,)), acting=APPROVER.public
    ),
}


@pytest.mark.parametrize("case", NOBODY.values(), ids=NOBODY.keys())
def test_nobody_is_due_anything_where(case: Case) -> None:
    assert dues(case) == {}


# --- the protocol's fee ---


def fees(case: Case) -> frozenset[Address]:
    return fee_accounts_of(case.review.facts)


def deed(network: Network = PRACTICE, pinned: Pinned | None = None) -> Case:
    """A release of a build whose call says who gets the protocol's fee."""
    case = release_of(NAMED_FEE, 0).case
    here = replace(case.envelope, network=network)
    return replace(case, envelope=here).seen(pinned=pinned)


def test_the_fee_goes_where_the_code_says() -> None:
    assert BUILD.fee_account is not None
    assert fees(honest()) == {BUILD.fee_account}
    other = replace(BUILD, fee_account=MALLORY.public)
    assert fees(honest().seen(builds=BUILDS.of([other]))) == {MALLORY.public}


def test_where_the_code_asks_the_fee_goes_where_the_network_is_pinned() -> None:
    assert NAMED_FEE.fee_account is None
    assert fees(deed()) == {fee_account(PRACTICE)}
    assert fees(deed(PUBLIC)) == {fee_account(PUBLIC)}
    assert fees(deed(PUBLIC, Pinned(MALLORY.public, ()))) == {fee_account(PUBLIC)}


def test_on_a_network_of_the_users_own_the_fee_goes_where_he_says() -> None:
    own = Network("A network of one's own")
    assert fees(deed(own, Pinned(MALLORY.public, ()))) == {MALLORY.public}
    assert fees(deed(own, Pinned(None, ()))) == fees(deed(own)) == frozenset()


def test_a_step_that_is_no_call_is_of_no_code_and_its_fee_would_be_the_networks() -> None:
    assert fees(extension()) == {fee_account(PRACTICE)}


@pytest.mark.parametrize("who", [MALLORY.public, fee_account(PRACTICE)])
def test_whoever_a_call_names_for_the_fee_is_due_it(who: AccountId) -> None:
    agreed = due_in(NAMED_FEE, *parts(NAMED_FEE))
    signer = agreed.roles.of(Role.RELEASE_SIGNER)[0]
    more = {**account(who), **trustline(who)}
    on = world_of(NAMED_FEE, agreed, agreed.total, more)
    case = Deed(on, NAMED_FEE, ReleaseFunds(signer, (), who), signer).case
    able = dues(case)
    assert able[who] == 3 * UNIT // 10
    (own,) = trustline(who)
    assert dues(case.without(own)) == able
