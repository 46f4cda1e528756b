"""Findings about what the user paid and saw before: F30, F31, F33 and F60."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import MALLORY, SHARED
from tests.support.escrows import escrow, milestone, roles
from tests.support.families import BY_NAME, part
from tests.support.families import due as due_in
from tests.support.family_cases import asked, case_of, world_of
from tests.support.ledger_steps import extension, on_account
from tests.support.ledgers import APPROVER, PROVIDER, RECEIVER
from tests.support.recollections import (
    PAID,
    agreed_before,
    asked_when,
    knowing,
    seen_before,
    told_before,
)
from tests.support.requests import DAY, NOW, Case, Change, due, honest, row, world
from wallet.addresses import Address
from wallet.escrow.moves import ReleaseFunds, ResolveDispute
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.operations import BumpSequence
from wallet.review.knowledge import Knowledge, Paid, Sighting
from wallet.review.places import places_in

MULTI = [name for name in BY_NAME if "receiver" in BY_NAME[name].structs["Milestone"]]
"""Builds that have a receiver for each milestone."""

SEVERAL = [name for name in BY_NAME if "approvals" in BY_NAME[name].structs["Milestone"]]
"""Builds in which several can have to approve."""

ONE_RECEIVER = due(
    roles=roles({Role.RELEASE_SIGNER: SHARED.public, Role.RECEIVER: MALLORY.public})
)
APPROVED = milestone(approved=True, evidence="deed.pdf")
OTHER_PAPER = replace(APPROVED, evidence="another.pdf")


def with_evidence() -> Case:
    """The honest release of a milestone that has evidence."""
    return honest(world(due(milestones=(APPROVED,))))


HOLDS = [
    row(30, "the payee was never paid", knowing(payments=())),
    row(30, "somebody else was paid", knowing(payments=(replace(PAID, payee=MALLORY.public),))),
    row(30, "the payee is a contact and was never paid", knowing(payments=())),
    row(31, "another receiver was agreed to", agreed_before(ONE_RECEIVER)),
    row(31, "another was the receiver at the last look", seen_before(ONE_RECEIVER)),
    row(31, "another was the receiver when it was asked for", asked_when(ONE_RECEIVER)),
    row(31, "a network told of another receiver", told_before(ONE_RECEIVER)),
    row(60, "the payee was paid before", knowing()),
]

PASSES = [
    row(30, "the payee was paid before", knowing()),
    row(30, "the payee is the user", knowing(payments=(), own={RECEIVER.public: "mine"})),
    row(31, "the state is the one that was seen", knowing()),
    row(31, "the title changed, and not the payee", agreed_before(due(title="Sale"))),
    row(31, "nobody looked, and it is as it was asked for", asked_when(due())),
    row(33, "nothing was seen to change", knowing()),
    row(33, "the evidence lay there when it was asked for", asked_when(due())),
    row(60, "nobody was ever paid", knowing(payments=())),
]

LACKS = [
    row(30, "there is no journal", knowing(payments=None)),
    row(30, "there are no contacts", knowing(contacts=None)),
    row(31, "there is no earlier state", knowing(looked=None, agreed=None, proposed=None)),
    row(31, "the earlier state is this one", knowing(looked=None, agreed=None)),
    row(31, "this payee was looked at and not agreed to", seen_before(due(title="Sale"))),
    row(31, "all that was seen of this payee was left unaccepted", told_before(due())),
    row(31, "nothing is known", lambda c: c.seen(knowledge=Knowledge())),
    row(33, "there is no earlier state", knowing(looked=None, agreed=None, proposed=None)),
    row(33, "the earlier state is this one", knowing(looked=None, agreed=None)),
    row(60, "there is no journal", knowing(payments=None)),
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


@pytest.mark.parametrize("number", [30, 31, 33, 60])
def test_without_the_models_answer_or_the_escrow_nothing_looks_passed(number: int) -> None:
    case = knowing()(honest())
    case = case.unknowing(*case.view.snapshot.entries)
    assert number in case.unavailable


def test_of_a_step_that_is_no_call_nothing_looks_passed() -> None:
    case = knowing()(on_account(BumpSequence(10**12)))
    assert {30, 31, 33, 60} <= case.unavailable


def test_whose_storage_is_cared_for_is_looked_at_like_any_escrow() -> None:
    assert {31, 33} <= set(knowing()(extension()).review.passed)


# --- payees ---


def test_a_new_payee_is_named_with_what_the_contacts_say() -> None:
    assert knowing(payments=())(honest()).details(30) == {RECEIVER.public: "contact/Seller"}
    case = knowing(payments=(), contacts={})(honest())
    assert case.details(30) == {RECEIVER.public: "stranger"}


def test_fees_are_no_payment_to_a_payee() -> None:
    """The platform and the protocol were never paid before either, and nobody asks."""
    assert set(knowing(payments=())(honest()).details(30)) == {RECEIVER.public}


def test_a_platform_that_is_the_receiver_too_is_a_payee() -> None:
    platform = due().roles.one(Role.PLATFORM)
    both = {Role.RELEASE_SIGNER: SHARED.public, Role.RECEIVER: platform}
    case = knowing(payments=())(honest(world(due(roles=roles(both)))))
    assert set(case.details(30)) == {platform}


def test_everybody_whom_a_decision_pays_is_a_payee() -> None:
    build = BY_NAME["96d51751"]
    agreed = due_in(build)
    disputed = replace(agreed, flags=Flags(disputed=True))
    resolver = agreed.roles.one(Role.DISPUTE_RESOLVER)
    shares: dict[Address, int] = {
        APPROVER.public: agreed.total // 2,
        PROVIDER.public: agreed.total // 2,
    }
    on = world_of(build, disputed, agreed.total)
    case = case_of(on, build, ResolveDispute(resolver, shares), resolver)
    assert set(knowing(payments=())(case).details(30)) == set(shares)


def test_of_several_payments_the_last_is_told() -> None:
    later = Paid(RECEIVER.public, NOW - DAY, 12_345_678, "USDC")
    earlier = replace(PAID, at=NOW - 60 * DAY, units=None)
    case = knowing(payments=(later, earlier, PAID))(honest())
    assert case.details(60) == {RECEIVER.public: f"3/{NOW - DAY}/1.2345678/USDC"}


# --- the payee changed ---


def test_the_old_payee_and_the_new_one_are_told() -> None:
    assert agreed_before(ONE_RECEIVER)(honest()).details(31) == {
        "since": "agreed",
        "receiver": f"{MALLORY.public}/{RECEIVER.public}",
    }
    assert seen_before(ONE_RECEIVER)(honest()).details(31)["since"] == "looked"
    assert asked_when(ONE_RECEIVER)(honest()).details(31)["since"] == "proposed"


def released(name: str, agreed: Escrow, *named: int) -> Case:
    """The release of these milestones of an escrow of this build."""
    build = BY_NAME[name]
    (signer,) = agreed.roles.of(Role.RELEASE_SIGNER)
    on = world_of(build, agreed, agreed.total)
    return case_of(on, build, ReleaseFunds(signer, named, asked(build)), signer)


def looked_at(case: Case, name: str, terms: Escrow) -> Case:
    """The same for somebody who agreed to these terms."""
    state = world_of(BY_NAME[name], terms, terms.total)
    earlier = replace(case.view.snapshot, entries=dict(state.entries), sequence=1)
    return knowing(looked=Sighting(earlier, NOW - DAY), agreed=places_in(terms))(case)


def in_multi(name: str, *receivers: Address) -> Case:
    """The release of the second of three milestones; once there were these payees."""
    build = BY_NAME[name]
    agreed = due_in(build, *(part(build, description=f"Part {n}") for n in range(3)))
    own = zip(agreed.milestones, receivers, strict=False)
    before = tuple(replace(each, receiver=who) for each, who in own)
    return looked_at(released(name, agreed, 1), name, replace(agreed, milestones=before))


A, B = RECEIVER.public, MALLORY.public


@pytest.mark.parametrize("name", MULTI)
def test_of_several_milestones_each_has_its_payee(name: str) -> None:
    assert in_multi(name, A, A, A).review.passed.count(31) == 1
    case = in_multi(name, A, B, A)
    assert case.details(31)["milestone 2"] == f"{B}/{A}"


@pytest.mark.parametrize("name", MULTI)
def test_only_the_milestones_that_a_step_is_about_count(name: str) -> None:
    assert 31 in in_multi(name, B, A, B).review.passed


@pytest.mark.parametrize("name", MULTI)
def test_a_new_milestone_for_a_payee_who_was_there_changes_nothing(name: str) -> None:
    assert 31 in in_multi(name, A).review.passed


@pytest.mark.parametrize("name", MULTI)
def test_a_new_milestone_for_somebody_new_is_found(name: str) -> None:
    assert in_multi(name, B).details(31)["milestone 2"] == f"/{A}"


@pytest.mark.parametrize("name", MULTI)
def test_milestones_that_change_places_are_found(name: str) -> None:
    """The second now pays whom the first did: somebody swapped them."""
    assert 31 in in_multi(name, A, B, B).held


# --- evidence ---


def seen_with(*milestones: Milestone) -> Case:
    """The release of a milestone with evidence; the user saw these instead."""
    before = due(milestones=milestones)
    return agreed_before(before)(with_evidence())


def test_evidence_that_changed_after_it_was_seen_approved_is_found() -> None:
    assert seen_with(OTHER_PAPER).details(33) == {"milestones": "1"}


def test_evidence_that_is_still_the_same_passes() -> None:
    assert 33 in seen_with(APPROVED).review.passed


def test_evidence_that_lay_there_before_the_approval_is_what_was_approved() -> None:
    assert 33 in seen_with(replace(APPROVED, approved=False)).review.passed


def test_which_came_first_is_not_known_where_both_changed() -> None:
    """Nobody saw the approval: then the evidence may have changed before it, or after."""
    case = seen_with(replace(OTHER_PAPER, approved=False))
    proposed = replace(case.view.knowledge, proposed=None)
    assert 33 in case.seen(knowledge=proposed).unavailable


def test_where_nothing_is_approved_no_evidence_was_changed_after_it() -> None:
    waiting = due(milestones=(milestone(evidence="deed.pdf"),))
    case = honest().with_entries(escrow(waiting))
    assert 33 in seen_before(due(milestones=(OTHER_PAPER,)))(case).review.passed


@pytest.mark.parametrize("name", SEVERAL)
def test_one_approval_of_several_is_one_that_read_the_evidence(name: str) -> None:
    build = BY_NAME[name]
    agreed = due_in(build, part(build, evidence="deed.pdf"))
    (whole,) = agreed.milestones
    assert whole.approvals is not None
    half = replace(whole.approvals, target=2)
    other = replace(whole, approved=False, approvals=half, evidence="another.pdf")
    case = released(name, agreed, *([0] if agreed.is_multi else []))
    assert 33 in looked_at(case, name, replace(agreed, milestones=(other,))).held
