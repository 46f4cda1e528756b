"""Checks of calls and payees in every build: who is due is whom the model pays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import ESCROW
from tests.support.families import (
    BY_NAME,
    EVERY_BUILD,
    PROTOCOL,
    deal,
    due,
    part,
)
from tests.support.family_cases import (
    Deed,
    case_of,
    deeds,
    flagged,
    new_escrow_of,
    parts,
    release_of,
    with_roles,
    world_of,
)
from tests.support.ledgers import (
    APPROVER,
    PLATFORM,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
    trustline,
)
from tests.support.requests import Case, call
from wallet.addresses import AccountId, Address
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.moves import Move
from wallet.escrow.terms import Flags, Role
from wallet.review.checks import payees
from wallet.review.dues import dues_of
from wallet.review.finding import Holds
from wallet.soroban.entries import Key

FIRST_SINGLE, FIRST_MULTI = BY_NAME["b4a7abee"], BY_NAME["6b70d661"]
SINGLE, MULTI = BY_NAME["96d51751"], BY_NAME["2ddb5ef1"]
SECOND_MULTI, CUTTING = BY_NAME["mainline-multi-v2"], BY_NAME["f93cc16d"]
NO_TRUSTLINE = "has no trustline"


def line_of(who: AccountId) -> Key:
    (key,) = trustline(who)
    return key


def unready(case: Case) -> dict[str, str]:
    """Who is not ready, and why."""
    found = payees.payee_not_ready(case.review.facts)
    return dict(found.details) if isinstance(found, Holds) else {}


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_who_is_due_is_whom_the_call_pays(name: str) -> None:
    for deed in deeds(BY_NAME[name]):
        facts = deed.case.review.facts
        assert facts.done is not None
        paid: dict[Address, int] = {}
        for payment in facts.done.payments:
            if payment.sender == ESCROW:
                paid[payment.receiver] = paid.get(payment.receiver, 0) + payment.amount
        assert dict(dues_of(facts)) == paid
        assert 37 not in deed.case.held


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_every_payee_who_is_not_ready_is_named_though_the_call_is_refused(name: str) -> None:
    """The model names the first alone, as the contract does."""
    case = release_of(BY_NAME[name], 0).case
    broken = case.without(line_of(RECEIVER.public), line_of(PLATFORM.public), line_of(PROTOCOL))
    assert broken.review.facts.done is None
    assert set(unready(broken)) == {RECEIVER.public, PLATFORM.public, PROTOCOL}


def test_a_milestones_own_receiver_must_be_ready_and_nobody_elses() -> None:
    second = part(SECOND_MULTI, receiver=STRANGER.public)
    agreed = due(SECOND_MULTI, part(SECOND_MULTI), second)
    on = world_of(SECOND_MULTI, agreed, agreed.total)
    one = case_of(on, SECOND_MULTI, moves.ReleaseFunds(RELEASER.public, (0,)), RELEASER.public)
    both = case_of(
        on, SECOND_MULTI, moves.ReleaseFunds(RELEASER.public, (0, 1)), RELEASER.public
    )
    gone = line_of(STRANGER.public)
    assert unready(one.without(gone)) == {}
    assert unready(both.without(gone)) == {STRANGER.public: NO_TRUSTLINE}


def test_both_sides_of_a_split_must_be_ready() -> None:
    agreed = flagged(deal(FIRST_MULTI, *parts(FIRST_MULTI)), Flags(disputed=True))
    move = moves.SplitDispute(RESOLVER.public, 40 * UNIT, 60 * UNIT, (0,))
    case = case_of(
        world_of(FIRST_MULTI, agreed, agreed.total), FIRST_MULTI, move, RESOLVER.public
    )
    without = case.without(line_of(APPROVER.public))
    assert unready(without) == {APPROVER.public: NO_TRUSTLINE}


def test_approving_and_releasing_needs_ready_payees_too() -> None:
    both = {Role.RELEASE_SIGNER: (APPROVER.public,)}
    agreed = with_roles(deal(SECOND_MULTI, *parts(SECOND_MULTI)), both)
    move = moves.ApproveAndRelease(APPROVER.public, (0,))
    case = case_of(
        world_of(SECOND_MULTI, agreed, agreed.total), SECOND_MULTI, move, APPROVER.public
    )
    without = case.without(line_of(RECEIVER.public))
    assert unready(without) == {RECEIVER.public: NO_TRUSTLINE}


@pytest.mark.parametrize(("name", "names_it"), [("b4a7abee", True), ("96d51751", False)])
def test_who_is_paid_nothing_must_be_ready_where_the_code_pays_even_that(
    name: str, names_it: bool
) -> None:
    build = BY_NAME[name]
    agreed = due(build, platform_fee=0)
    move = moves.ReleaseFunds(RELEASER.public)
    case = case_of(world_of(build, agreed, agreed.total), build, move, RELEASER.public)
    told = unready(case.without(line_of(PLATFORM.public)))
    assert told == ({PLATFORM.public: NO_TRUSTLINE} if names_it else {})


def test_nobody_is_due_anything_by_a_call_that_the_escrow_refuses() -> None:
    deed = release_of(SINGLE)
    later = world_of(SINGLE, deal(SINGLE), 100 * UNIT)
    case = deed.case.with_entries(dict(later.entries)).without(line_of(RECEIVER.public))
    assert 8 in case.stops
    assert unready(case) == {}


def test_a_memo_of_a_milestones_receiver_is_wanted_too() -> None:
    agreed = due(MULTI, receiver_memo=7)
    move = moves.ReleaseFunds(RELEASER.public, (0,))
    case = case_of(world_of(MULTI, agreed, agreed.total), MULTI, move, RELEASER.public)
    assert unready(case) == {"memo": "the receiver wants memo 7, none is sent"}


def test_a_receiver_of_a_milestone_is_no_stranger() -> None:
    agreed = deal(MULTI, part(MULTI, receiver=STRANGER.public))
    move = moves.ResolveDispute(RESOLVER.public, {STRANGER.public: 100 * UNIT}, (0,))
    agreed = flagged(agreed, Flags(disputed=True))
    case = case_of(world_of(MULTI, agreed, agreed.total), MULTI, move, RESOLVER.public)
    assert 39 not in case.held


@pytest.mark.parametrize("name", ["testline-single-v1.0", "testline-multi-v2", "1ddae7ba"])
def test_the_fee_account_must_be_the_pinned_one_where_the_call_names_it(name: str) -> None:
    deed = release_of(BY_NAME[name], 0)
    assert isinstance(deed.move, moves.ReleaseFunds)
    assert 5 not in deed.case.held
    other = Deed(deed.on, deed.build, replace(deed.move, fee_account=PLATFORM.public), deed.who)
    assert other.case.details(5) == {"account": PLATFORM.public, "pinned": PROTOCOL}


def test_a_number_that_the_code_cuts_down_to_another_is_not_explained() -> None:
    agreed = deal(CUTTING)
    move: Move = moves.ApproveMilestones(APPROVER.public, (2**32,))
    case = case_of(world_of(CUTTING, agreed, agreed.total), CUTTING, move, APPROVER.public)
    assert case.review.facts.done is not None
    assert case.details(3) == {"why": "it names a milestone that is not there"}


@pytest.mark.parametrize(
    ("name", "number"), [("6b70d661", 8), ("2ddb5ef1", 8), ("mainline-multi-v2", 8)]
)
def test_a_milestone_that_is_not_approved_is_told_as_that(name: str, number: int) -> None:
    build = BY_NAME[name]
    later = world_of(build, deal(build, *parts(build)), 200 * UNIT)
    case = release_of(build, 0).case.with_entries(dict(later.entries))
    assert case.stops & {7, 8, 9, 20} == {number}


@pytest.mark.parametrize("name", EVERY_BUILD)
@pytest.mark.parametrize("flags", [Flags(disputed=True), Flags(released=True)])
def test_money_that_is_frozen_or_gone_is_told_as_that(name: str, flags: Flags) -> None:
    build = BY_NAME[name]
    later = world_of(build, flagged(due(build, *parts(build)), flags), 200 * UNIT)
    case = release_of(build, 0).case.with_entries(dict(later.entries))
    assert case.stops & {7, 8, 9, 20} == {7}


@pytest.mark.parametrize("name", EVERY_BUILD)
@pytest.mark.parametrize(
    ("flags", "number"),
    [(Flags(released=True), 7), (Flags(resolved=True), 7), (Flags(), 20)],
    ids=["released", "resolved", "never disputed"],
)
def test_a_decision_over_money_that_is_gone_is_told_as_that(
    name: str, flags: Flags, number: int
) -> None:
    """Some code says of it that it is not in dispute, as of what never was."""
    build = BY_NAME[name]
    decisions = [
        deed
        for deed in deeds(build)
        if isinstance(deed.move, moves.ResolveDispute | moves.SplitDispute)
    ]
    assert decisions
    later = world_of(build, flagged(due(build, *parts(build)), flags), 200 * UNIT)
    for deed in decisions:
        assert deed.case.with_entries(dict(later.entries)).held & {7, 20} == {number}


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_an_escrow_that_holds_too_little_is_told_as_that(name: str) -> None:
    build = BY_NAME[name]
    later = world_of(build, due(build, *parts(build)), UNIT)
    case = release_of(build, 0).case.with_entries(dict(later.entries))
    assert case.stops & {7, 8, 9, 20} == {9}


def rounded(who: dict[Address, int]) -> Case:
    """A decision over all that there is, of which each fee and each share is rounded (H9)."""
    agreed = flagged(deal(CUTTING, amount=101), Flags(disputed=True))
    on = world_of(CUTTING, agreed, 101)
    whole = moves.ResolveDispute(RESOLVER.public, {RECEIVER.public: 101})
    case = case_of(on, CUTTING, whole, RESOLVER.public)
    split = call_of(CUTTING, ESCROW, replace(whole, distributions=who))
    return call(args=list(split.arguments))(case)


def test_a_unit_that_the_token_lacks_is_the_escrows_lack_of_money() -> None:
    shared = rounded({RECEIVER.public: 99, PLATFORM.public: 2})
    assert shared.stops & {9, 20} == {9}
    assert shared.details(9) == {"reason": "BalanceError (token)"}


def test_what_a_payee_cannot_take_is_no_lack_of_the_escrows() -> None:
    case = release_of(SINGLE, 0).case
    full = trustline(RECEIVER.public, limit=1, balance=1)
    assert case.with_entries(full).stops & {9, 20} == {20}


@pytest.mark.parametrize("name", ["96d51751", "f93cc16d", "mainline-single-v2"])
@pytest.mark.parametrize(("units", "number"), [(100 * UNIT + 1, 9), (100 * UNIT - 1, 20)])
def test_a_decision_over_more_than_there_is_asks_for_too_much(
    name: str, units: int, number: int
) -> None:
    """These builds refuse any other sum than what the escrow holds; one above it is F09's."""
    build = BY_NAME[name]
    agreed = flagged(deal(build), Flags(disputed=True))
    on = world_of(build, agreed, 100 * UNIT)
    shared = moves.ResolveDispute(RESOLVER.public, {RECEIVER.public: 100 * UNIT})
    case = case_of(on, build, shared, RESOLVER.public)
    other = call_of(build, ESCROW, replace(shared, distributions={RECEIVER.public: units}))
    changed = call(args=list(other.arguments))(case)
    assert changed.stops & {7, 8, 9, 20} == {number}


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_the_terms_of_a_new_escrow_are_checked(name: str) -> None:
    build = BY_NAME[name]
    same = {Role.RELEASE_SIGNER: (APPROVER.public,)}
    agreed = with_roles(deal(build, title="Clos\u202eing", platform_fee=500), same)
    case = new_escrow_of(build, agreed)
    assert {34, 35, 47} <= case.held


def test_a_new_escrow_of_code_that_nobody_knows_is_stopped() -> None:
    case = new_escrow_of(SINGLE, deal(SINGLE))
    known = case.view.builds
    fewer = replace(known, by_hash={SINGLE.wasm_hash: SINGLE})
    other = new_escrow_of(SECOND_MULTI, deal(SECOND_MULTI))
    assert 2 not in case.seen(builds=fewer).stops
    assert 2 in other.seen(builds=fewer).stops


def test_the_hazards_of_a_new_escrow_are_those_of_its_own_code() -> None:
    """H17: a milestone of an empty status can never be approved."""
    empty = deal(SINGLE, part(SINGLE, status=""))
    assert "H17" in new_escrow_of(SINGLE, empty).details(50)
    assert "H17" not in new_escrow_of(SINGLE, deal(SINGLE)).details(50)
