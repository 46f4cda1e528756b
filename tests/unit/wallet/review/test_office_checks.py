"""Findings about the desk that a request lies on: F36, F40, F42, F44 and F46."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CHANNEL
from tests.support.entries import signed_entries
from tests.support.escrows import milestone
from tests.support.families import BY_NAME, part
from tests.support.families import due as due_in
from tests.support.family_cases import asked, case_of, world_of
from tests.support.ledgers import APPROVER, PROVIDER, RECEIVER
from tests.support.recollections import beside, knowing
from tests.support.requests import (
    NOW,
    UNTIL,
    Case,
    Change,
    due,
    honest,
    row,
    transaction,
    way_b,
    world,
)
from wallet.envelope import FeeBump
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    OpenDispute,
    ReleaseFunds,
    StatusChange,
)
from wallet.escrow.terms import Role
from wallet.review.knowledge import Clock, Unread

BOTH = (ALICE, BOB)


def ahead(seconds: int) -> Change:
    """This machine is so far ahead of a ledger that just closed."""
    return knowing(clock=Clock(NOW + seconds, NOW))


def earlier_number() -> Case:
    """Another release, with the number that the honest one has."""
    return honest(until=UNTIL - 60)


def dispute() -> Case:
    """The receiver opens a dispute, by a number of their own."""
    who = RECEIVER.public
    return honest(world(), OpenDispute(who), acting=who, payer=who)


def status() -> Case:
    """The provider says how far the work is: whoever is paid, that changes nothing."""
    move = ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "done"),))
    return honest(world(), move, acting=PROVIDER.public, payer=PROVIDER.public)


HOLDS = [
    row(
        36,
        "all keys of the profile are enough",
        knowing(own={ALICE.public: "", BOB.public: ""}),
    ),
    row(40, "somebody else made it", knowing()),
    row(42, "the clock is ahead", ahead(21)),
    row(42, "the clock is behind", ahead(-21)),
    row(44, "this program made it", knowing(prepared_here=True)),
    row(46, "another takes the same number", beside(earlier_number())),
    row(46, "a dispute would keep the money there", beside(dispute())),
]

PASSES = [
    row(36, "another's key is needed", knowing()),
    row(36, "the user holds none of the keys", knowing(own={})),
    row(40, "this program made it", knowing(prepared_here=True)),
    row(42, "the clock is right", ahead(6)),
    row(42, "the clock is as far ahead as it may be", ahead(20)),
    row(42, "the clock is as far behind as it may be", ahead(-20)),
    row(44, "somebody else made it", knowing()),
    row(46, "nothing else waits", knowing()),
    row(46, "the only other is this one", lambda case: beside(case)(case)),
    row(46, "the other changes nothing here", beside(status())),
]

LACKS = [
    row(36, "there is no profile", lambda c: c),
    row(36, "nobody is about to sign", lambda c: c.seen(key=None)),
    row(42, "no ledger was heard of", knowing(clock=None)),
    row(44, "there is no journal", knowing(prepared_here=None)),
    row(46, "there is no inbox", knowing(others=None)),
    row(46, "another was not looked at", knowing(others=(Unread("00" * 32),))),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


@pytest.mark.parametrize(("number", "change"), LACKS)
def test_it_never_looks_passed_when(number: int, change: Change) -> None:
    assert number in change(honest()).unavailable


def test_how_far_the_clock_is_off_is_told_with_its_direction() -> None:
    assert ahead(3600)(honest()).details(42) == {"seconds": "3600"}
    assert ahead(-95)(honest()).details(42) == {"seconds": "-95"}


def test_what_competes_is_told_by_hash_and_by_what() -> None:
    same, other = earlier_number(), dispute()
    assert beside(same, other)(honest()).details(46) == {
        same.envelope.hash.hex(): "sequence",
        other.envelope.hash.hex(): "effect",
    }


def test_a_request_is_the_same_however_much_of_its_entry_is_signed() -> None:
    """The signatures stand in the transaction, and make another hash of it each time."""
    asked, once, whole = way_b(), signed_entries(way_b(), ALICE), signed_entries(way_b(), *BOTH)
    assert 46 in beside(asked, once)(whole).review.passed
    assert 46 in beside(once, whole)(asked).review.passed


def test_a_fee_bump_does_not_compete_with_what_it_is_around() -> None:
    asked, whole = way_b(), signed_entries(way_b(), *BOTH)
    bump = FeeBump.of(whole.envelope, CHANNEL.public, 1_000_000)
    assert 46 in beside(asked)(whole.seen(bump=bump)).review.passed


def test_another_request_of_way_b_is_named_as_it_was_asked_for() -> None:
    """By the hash under which it lies in the inbox, whoever has signed of it since."""
    other = way_b(nonce=8)
    signed = signed_entries(other, *BOTH)
    assert beside(signed)(way_b()).details(46) == {other.envelope.hash.hex(): "sequence"}


def test_what_competes_is_told_beside_others_that_nobody_looked_at() -> None:
    other = earlier_number()
    (waiting,) = beside(other)(honest()).view.knowledge.others or ()
    seen = knowing(others=(Unread("00" * 32), waiting))(honest())
    assert seen.details(46) == {other.envelope.hash.hex(): "sequence"}


def test_the_same_number_of_another_account_is_no_matter() -> None:
    number = honest().envelope.transaction.seq_num
    other = transaction(seq_num=number)(status())
    assert 46 in beside(other)(honest()).review.passed


def test_two_approvals_of_one_milestone_compete() -> None:
    """The second would be refused, so only one of them can be used."""
    waiting = world(due(milestones=(milestone(status="done"),)))
    move = ApproveMilestones(APPROVER.public, (0,))
    one, other = (
        honest(waiting, move, acting=APPROVER.public, payer=payer)
        for payer in (CHANNEL.public, APPROVER.public)
    )
    assert beside(other)(one).details(46) == {other.envelope.hash.hex(): "effect"}


def test_releases_of_different_milestones_do_not_compete() -> None:
    build = BY_NAME["2ddb5ef1"]
    agreed = due_in(build, part(build), part(build))
    (signer,) = agreed.roles.of(Role.RELEASE_SIGNER)
    on = world_of(build, agreed, agreed.total)
    one, other, again = (
        case_of(on, build, ReleaseFunds(signer, (place,), asked(build)), signer)
        for place in (0, 1, 0)
    )
    other = transaction(seq_num=xdr.SequenceNumber(xdr.Int64(99)))(other)
    again = transaction(seq_num=xdr.SequenceNumber(xdr.Int64(99)))(again)
    assert 46 in beside(other)(one).review.passed
    assert beside(again)(one).details(46) == {again.envelope.hash.hex(): "effect"}


def test_what_is_refused_as_things_are_bars_nothing() -> None:
    """A release of work that is not approved keeps nobody from opening a dispute."""
    unready = world(due(milestones=(milestone(),)))
    who = RECEIVER.public
    mine = honest(unready, OpenDispute(who), acting=who, payer=who)
    assert 46 in beside(honest())(mine).review.passed
