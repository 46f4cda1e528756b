"""Who can still change what a call pays: every single move of everybody else, tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import ESCROW
from tests.support.families import (
    ADMIN,
    BUILDS,
    BY_NAME,
    EVERY_BUILD,
    PROTOCOL,
    approved,
    deal,
    due,
    is_second,
    knowing,
    part,
    place_of,
    seen,
    town,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    RECEIVER,
    RELEASER,
    RESOLVER,
    TOKEN,
    UNIT,
)
from tests.support.meddling import contradiction, later, pays, searched
from wallet.addresses import Address
from wallet.escrow import moves, tampering
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.moves import Move
from wallet.escrow.prediction import predict, tried
from wallet.escrow.tampering import Question, Search, search
from wallet.escrow.terms import Escrow, Flags, Role, Roles
from wallet.holdings import contract_balance_key
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Key, contract_data_key
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

HUNDRED = 100 * UNIT
SIXTY = 60 * UNIT
FUNDED: Key = contract_data_key(ESCROW, FUNDED_KEY)


def asked(on: Ledger, build: Build, move: Move, who: Address = RELEASER.public) -> Question:
    call = call_of(build, ESCROW, move)
    return Question(seen(on, (call, who)), call, who, BUILDS)


def release(build: Build, agreed: Escrow, held: int, funded: int = 0) -> Question:
    """The release of the first milestone, or of all of it."""
    fee_account = PROTOCOL if build.fee_account is None else None
    places = (0,) if agreed.is_multi else ()
    move = moves.ReleaseFunds(RELEASER.public, places, fee_account)
    return asked(town(build, agreed, held, funded), build, move)


def footprint(question: Question) -> Footprint:
    """What the call touches as things are."""
    found = predict(question.snapshot, question.call, RELEASER.public, BUILDS).done
    assert found is not None
    return found.footprint


def told(found: Search) -> set[tuple[Role | None, str]]:
    """As which role, and what of the terms."""
    return {(change.role, change.what) for change in found.changes}


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_due_release_is_this_or_nothing(name: str) -> None:
    build = BY_NAME[name]
    _, found = searched(release(build, due(build), HUNDRED, HUNDRED * is_second(build)))
    assert found.is_settled
    assert found.stops


@pytest.mark.parametrize("name", [name for name in EVERY_BUILD if is_second(BY_NAME[name])])
def test_money_by_plain_transfer_leaves_the_terms_to_the_administrator(name: str) -> None:
    build = BY_NAME[name]
    question, found = searched(release(build, due(build), HUNDRED))
    assert not found.is_settled
    assert {change.who for change in found.changes} == {ADMIN.public}
    assert (Role.ADMIN, "platform_fee") in told(found)
    assert contradiction(question, 1) is not None


@pytest.mark.parametrize("name", [name for name in EVERY_BUILD if is_second(BY_NAME[name])])
def test_what_is_not_known_to_be_funded_is_not(name: str) -> None:
    build = BY_NAME[name]
    question = release(build, due(build), HUNDRED, HUNDRED)
    entries = {k: e for k, e in question.snapshot.entries.items() if k != FUNDED}
    question = replace(question, snapshot=replace(question.snapshot, entries=entries))
    _, found = searched(question)
    assert found.uncounted == HUNDRED
    assert (Role.ADMIN, "platform_fee") in told(found)


def test_more_than_was_funded_is_not_certain() -> None:
    build = BY_NAME["mainline-single-v2"]
    _, found = searched(release(build, due(build), HUNDRED + 1, HUNDRED))
    assert found.changes == ()
    assert not found.is_settled


def test_a_change_is_told_with_what_it_makes_of_the_payment() -> None:
    build = BY_NAME["mainline-single-v2"]
    _, found = searched(release(build, due(build), HUNDRED))
    (change,) = (each for each in found.changes if each.what == "platform_fee")
    assert change.payments is not None
    paid = {payment.receiver: payment.amount for payment in change.payments}
    assert paid[PLATFORM.public] == HUNDRED * 99 // 100


def test_a_footprint_does_not_pin_fee_and_amount() -> None:
    build = BY_NAME["mainline-single-v2"]
    question = release(build, due(build), HUNDRED)
    _, found = searched(replace(question, footprint=footprint(question)))
    assert {(Role.ADMIN, "platform_fee"), (Role.ADMIN, "amount")} <= told(found)


def test_a_footprint_lets_those_be_paid_whom_it_names_and_two_more() -> None:
    """Recordings ``authorisation``: the platform, the fee account, the issuer, the escrow."""
    build = BY_NAME["mainline-single-v2"]
    question = release(build, due(build), HUNDRED)
    _, found = searched(replace(question, footprint=footprint(question)))
    assert (Role.ADMIN, "receiver") in told(found)


def test_a_call_that_needs_more_than_its_footprint_pays_nothing() -> None:
    """Without a fee the platform is not in the footprint, so a fee would fail the call."""
    build = BY_NAME["mainline-single-v2"]
    question = release(build, due(build, platform_fee=0), HUNDRED)
    _, found = searched(replace(question, footprint=footprint(question)))
    assert (Role.ADMIN, "platform_fee") not in told(found)
    assert "platform_fee" in {change.what for change in found.stops}
    _, free = searched(question)
    assert (Role.ADMIN, "platform_fee") in told(free)


def test_repricing_is_told_in_multi_escrows() -> None:
    build = BY_NAME["mainline-multi-v2"]
    _, found = searched(release(build, due(build), HUNDRED))
    assert (Role.ADMIN, "milestone_amount") in told(found)


def half_paid() -> Question:
    """A due milestone whose money a decision on the other milestone could take."""
    build = BY_NAME["2ddb5ef1"]
    disputed = part(build, SIXTY, flags=Flags(disputed=True))
    return release(build, deal(build, approved(part(build, SIXTY)), disputed), SIXTY)


def test_money_that_others_can_take_out_holds_nothing() -> None:
    _, found = searched(half_paid())
    assert found.changes == ()
    assert found.emptiable
    assert not found.is_settled


def test_when_it_was_taken_out_the_terms_are_changed_and_money_comes_again() -> None:
    question, found = searched(half_paid())
    known = question.snapshot
    agreed = place_of(known).escrow
    dear = replace(agreed, platform_fee=9_900)
    dear = dear.with_milestone(
        1, replace(agreed.milestones[1], status="resolved", flags=Flags(resolved=True))
    )
    path: tuple[tuple[Address, Move], ...] = (
        (
            RESOLVER.public,
            moves.ResolveDispute(RESOLVER.public, {RECEIVER.public: SIXTY}, (1,)),
        ),
        (PLATFORM.public, moves.UpdateEscrow(PLATFORM.public, dear)),
        (FUNDER.public, moves.FundEscrow(FUNDER.public, dear, SIXTY)),
    )
    for deed in path:
        after = later(known, place_of(known), deed)
        assert after is not None
        known = after
    assert pays(question, known) not in {None, found.before}


def test_money_for_all_milestones_cannot_be_taken_out_by_others() -> None:
    build = BY_NAME["2ddb5ef1"]
    agreed = due(build, part(build, SIXTY), part(build, SIXTY))
    _, found = searched(release(build, agreed, 2 * SIXTY))
    assert found.is_settled


def test_approvals_that_stay_hold_the_terms_without_money() -> None:
    build = BY_NAME["94cf99e3"]
    agreed = due(build, part(build, SIXTY), part(build, SIXTY))
    _, found = searched(release(build, agreed, SIXTY))
    assert not found.emptiable


def test_a_taken_back_approval_stops_it() -> None:
    build = BY_NAME["b4a7abee"]
    _, found = searched(release(build, due(build), HUNDRED))
    stopping = {type(change.move) for change in found.stops}
    assert {moves.TakeBackApproval, moves.OpenDispute} <= stopping


def test_an_appended_milestone_stops_it() -> None:
    build = BY_NAME["96d51751"]
    _, found = searched(release(build, due(build), HUNDRED))
    assert (PLATFORM.public, moves.UpdateEscrow) in {
        (change.who, type(change.move)) for change in found.stops
    }


def test_a_payment_to_the_escrow_stops_a_decision_on_all_of_it() -> None:
    build = BY_NAME["96d51751"]
    on = town(build, deal(build, flags=Flags(disputed=True)), HUNDRED)
    decision: Move = moves.ResolveDispute(RESOLVER.public, {RECEIVER.public: HUNDRED})
    _, found = searched(asked(on, build, decision, RESOLVER.public))
    assert found.is_settled
    assert {change.who for change in found.stops} == {None}


def test_one_of_several_release_signers_can_use_up_the_money() -> None:
    build = BY_NAME["mainline-multi-v2"]
    agreed = due(build, part(build, SIXTY), part(build, SIXTY))
    several = {Role.RELEASE_SIGNER: (RELEASER.public, FUNDER.public)}
    agreed = replace(agreed, roles=Roles({**agreed.roles.holders, **several}))
    _, found = searched(release(build, agreed, SIXTY, SIXTY))
    assert (FUNDER.public, moves.ReleaseFunds) in {
        (change.who, type(change.move)) for change in found.stops
    }
    assert found.is_settled


def test_what_the_caller_could_do_himself_is_not_told() -> None:
    build = BY_NAME["mainline-single-v2"]
    question, _ = searched(release(build, due(build), HUNDRED))
    assert search(question, frozenset({RELEASER.public, ADMIN.public})).changes == ()


def test_a_call_that_fails_now_is_not_certain() -> None:
    build = BY_NAME["96d51751"]
    _, found = searched(release(build, deal(build), HUNDRED))
    assert found.before is None
    assert not found.is_settled


def test_what_is_not_known_is_asked_for() -> None:
    build = BY_NAME["96d51751"]
    question = release(build, due(build), HUNDRED)
    for key in question.snapshot.entries:
        left = {k: e for k, e in question.snapshot.entries.items() if k != key}
        unknown = replace(question, snapshot=replace(question.snapshot, entries=left))
        found = search(unknown, frozenset({RELEASER.public}))
        assert not found.is_settled or found.missing == frozenset()


def test_nothing_is_said_of_what_is_no_escrow() -> None:
    build = BY_NAME["96d51751"]
    question = release(build, due(build), HUNDRED)
    called = Invocation(ESCROW, "no_such_call", ())
    for other in (replace(question, call=called), replace(question, builds=type(BUILDS)({}))):
        assert search(other, frozenset()).before is None


@settings(max_examples=30, derandomize=True)
@given(st.sampled_from(EVERY_BUILD), st.integers(0, 10**6), st.binary(max_size=40))
def test_a_damaged_state_raises_nothing(name: str, place: int, junk: bytes) -> None:
    build = BY_NAME[name]
    question = release(build, due(build), HUNDRED)
    there = sorted(k for k, e in question.snapshot.entries.items() if e and e.data)
    key = there[place % len(there)]
    entry = question.snapshot.entries[key]
    assert entry is not None
    assert entry.data is not None
    cut = place % len(entry.data)
    damaged = replace(entry, data=entry.data[:cut] + junk + entry.data[cut + len(junk) :])
    entries = {**question.snapshot.entries, key: damaged}
    snapshot = replace(question.snapshot, entries=entries)
    assert search(replace(question, snapshot=snapshot), frozenset()) is not None


@pytest.mark.parametrize("amount", [0, -1, 2**127 - 1, -(2**127)])
@pytest.mark.parametrize("name", ["96d51751", "6b70d661", "mainline-multi-v2"])
def test_any_amount_raises_nothing(name: str, amount: int) -> None:
    build = BY_NAME[name]
    agreed = due(build, part(build, amount) if "multi" in build.name else part(build))
    if not agreed.is_multi:
        agreed = replace(agreed, amount=amount)
    _, found = searched(release(build, agreed, HUNDRED))
    assert isinstance(found, Search)


@pytest.mark.parametrize("name", ["96d51751", "2ddb5ef1", "mainline-single-v2"])
def test_of_fifty_milestones_a_few_times_as_much_is_tried_as_of_three(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of milestones that are alike one is tried, and not each of fifty."""
    build = BY_NAME[name]
    asked: list[int] = []

    def counted(*question: Any) -> Any:
        asked[-1] += 1
        return tried(*question)

    monkeypatch.setattr(tampering, "tried", counted)
    for count in (3, 50):
        agreed = due(build, *(part(build, UNIT, evidence="x" * 100) for _ in range(count)))
        question = release(build, agreed, HUNDRED, HUNDRED * is_second(build))
        question, _ = searched(question)
        asked.append(0)
        search(question, frozenset({RELEASER.public}))
    assert 0 < asked[1] < 4 * asked[0]


def test_everybody_may_be_one() -> None:
    build = BY_NAME["2ddb5ef1"]
    agreed = due(build)
    one = dict.fromkeys(agreed.roles.holders, (APPROVER.public,))
    milestone = replace(agreed.milestones[0], receiver=APPROVER.public)
    agreed = replace(agreed, roles=Roles(one), milestones=(milestone,))
    on = town(build, agreed, HUNDRED)
    question = asked(on, build, moves.ReleaseFunds(APPROVER.public, (0,)), APPROVER.public)
    _, found = searched(question)
    assert found.is_settled


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_what_is_known_of_the_call_already_changes_no_answer(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build, part(build), part(build))
    question = release(build, agreed, agreed.total, agreed.total if is_second(build) else 0)
    done = predict(question.snapshot, question.call, RELEASER.public, BUILDS).done
    assert done is not None
    for covered in (None, done.footprint, Footprint(frozenset(), frozenset())):
        open_still = replace(question, footprint=covered)
        known = replace(open_still, outcome=done)
        mine = frozenset({RELEASER.public})
        assert search(known, mine) == search(open_still, mine)


def test_what_the_model_takes_and_no_call_can_say_is_done_by_nobody() -> None:
    build = BY_NAME["96d51751"]
    agreed = deal(build, part(build))
    question = release(build, agreed, 0)
    known = knowing(question.snapshot, [contract_balance_key(TOKEN, ESCROW)])
    trial = tampering._Trial(replace(question, snapshot=known), place_of(known))
    terms = [agreed.but(amount=amount) for amount in (2**127 - 1, 2**127)]
    moved = [moves.UpdateEscrow(PLATFORM.public, each) for each in terms]
    most, too_much = (trial.made(PLATFORM.public, each) for each in moved)
    assert most is not None
    assert too_much is None
