"""Forms of steps in every family: filled in, each gives a move that the contract takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.entries import BadEntry, NotEntered, NothingChanged
from app.desk.move_entries import entered_move
from app.desk.move_facts import Facts
from app.desk.move_forms import MOST_DAYS, form_of
from app.pages.escrow import MoveKind
from app.pages.proposing import Entered
from tests.support.families import ADMIN, BY_NAME, deal, due
from tests.support.family_cases import parts, states, with_roles, world_of
from tests.support.ledgers import (
    APPROVER,
    PLATFORM,
    PROVIDER,
    RELEASER,
    RESOLVER,
    UNIT,
)
from tests.support.move_forms import (
    entered_in,
    facts_in,
    facts_of,
    filled,
    open_moves,
    seen_of,
    texts,
)
from wallet.escrow import moves
from wallet.escrow.moves import Move
from wallet.escrow.terms import Flags, Role

SINGLE, MULTI = BY_NAME["96d51751"], BY_NAME["2ddb5ef1"]
FIRST_SINGLE, FIRST_MULTI = BY_NAME["b4a7abee"], BY_NAME["6b70d661"]
FLOORED, FLOORED_MULTI = BY_NAME["f93cc16d"], BY_NAME["ad593563"]
SECOND_SINGLE, SECOND_MULTI = BY_NAME["mainline-single-v2"], BY_NAME["mainline-multi-v2"]
ASKING = BY_NAME["testline-multi-v2"]
FAMILIES = {each.name: each for each in (SINGLE, FIRST_MULTI, SECOND_SINGLE, ASKING)}
EVERYBODY = (ADMIN, APPROVER, PLATFORM, PROVIDER, RELEASER, RESOLVER)
DISPUTED = Flags(disputed=True)
EVERY_FAMILY = {
    MoveKind.FUND,
    MoveKind.MARK,
    MoveKind.APPROVE,
    MoveKind.RELEASE,
    MoveKind.DISPUTE,
    MoveKind.RESOLVE,
    MoveKind.CHANGE_TERMS,
    MoveKind.ADD_MILESTONE,
}
FIRST = {MoveKind.TAKE_BACK}
LATER = {MoveKind.WITHDRAW, MoveKind.EXTEND}
SECOND = LATER | {MoveKind.CHANGE_MILESTONES}


def made(facts: Facts) -> Move:
    """The move that comes of a form that was filled in."""
    return entered_move(facts, entered_in(facts))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_open_step_can_be_asked_for_as_its_form_begins(name: str) -> None:
    build = FAMILIES[name]
    told: set[MoveKind] = set()
    unfunded, _, ready, disputed, resolved, _ = states(build)
    for on in (unfunded, ready, disputed, resolved):
        seen = seen_of(on, *EVERYBODY)
        for kind in set(open_moves(seen)) - told:
            told.add(kind)
            facts = facts_in(seen, kind)
            assert not facts.refusal(facts.predicted(made(facts))), kind
    more = {SINGLE.name: LATER, FIRST_MULTI.name: FIRST}.get(name, SECOND)
    assert told == EVERY_FAMILY | more


def test_who_may_approve_and_release_does_both_in_one_step() -> None:
    both = {Role.RELEASE_SIGNER: (APPROVER.public,)}
    agreed = with_roles(deal(SECOND_MULTI, *parts(SECOND_MULTI)), both)
    on = world_of(SECOND_MULTI, agreed, agreed.total)
    move = made(facts_of(on, MoveKind.APPROVE_AND_RELEASE, APPROVER))
    assert move == moves.ApproveAndRelease(APPROVER.public, (0, 1))


def test_a_build_that_takes_one_milestone_at_a_time_is_asked_for_one() -> None:
    on = world_of(SINGLE, deal(SINGLE, *parts(SINGLE)), 0)
    facts = facts_of(on, MoveKind.APPROVE, APPROVER)
    form = form_of(facts)
    assert not form.several
    assert [choice.chosen for choice in form.choices] == [True, False]
    both = replace(filled(form), milestones=(1, 2))
    with pytest.raises(BadEntry) as raised:
        entered_move(facts, both)
    assert (raised.value.entry, raised.value.why) == ("milestones", "not open")


def test_of_several_milestones_none_is_approved_unseen() -> None:
    agreed = deal(SECOND_MULTI, *parts(SECOND_MULTI))
    facts = facts_of(world_of(SECOND_MULTI, agreed, 0), MoveKind.APPROVE, APPROVER)
    form = form_of(facts)
    assert form.several
    assert [choice.chosen for choice in form.choices] == [False, False]
    with pytest.raises(NotEntered):
        entered_move(facts, Entered())


def test_a_release_begins_with_the_first_milestone_that_is_due() -> None:
    agreed = due(SECOND_MULTI, *parts(SECOND_MULTI, 3))
    facts = facts_of(world_of(SECOND_MULTI, agreed, agreed.total), MoveKind.RELEASE, RELEASER)
    form = form_of(facts)
    assert [choice.number for choice in form.choices if choice.chosen] == [1]
    several = replace(filled(form), milestones=(3, 1))
    assert entered_move(facts, several) == moves.ReleaseFunds(RELEASER.public, (0, 2))


def test_funding_begins_with_what_is_lacking_and_names_the_terms_that_were_seen() -> None:
    agreed = deal(SECOND_SINGLE, *parts(SECOND_SINGLE))
    facts = facts_of(world_of(SECOND_SINGLE, agreed, 25 * UNIT), MoveKind.FUND, PLATFORM)
    (entry,) = form_of(facts).entries
    assert (entry.text, entry.most) == ("75.00", "75.00 USDC")
    asked = entered_move(facts, texts(facts, amount="1,000.0000001"))
    assert isinstance(asked, moves.FundEscrow)
    assert (asked.amount, asked.expected) == (10_000_000_001, agreed)


@pytest.mark.parametrize("amount", ["0", "-5", "1.000,5", "1e9", "0.00000001", "many", " "])
def test_what_is_no_amount_is_said_of_that_entry(amount: str) -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.FUND, PLATFORM)
    with pytest.raises((BadEntry, NotEntered)) as raised:
        entered_move(facts, texts(facts, amount=amount))
    assert vars(raised.value)["entry"] == "amount"


def test_evidence_that_is_not_entered_stays_as_it_is() -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.MARK, PROVIDER)
    move = entered_move(facts, texts(facts, evidence=" ", status=" sent "))
    assert isinstance(move, moves.ChangeMilestoneStatus)
    assert move.changes == (moves.StatusChange(0, "sent", None),)


def test_of_several_milestones_each_has_its_own_status_and_evidence() -> None:
    agreed = deal(SECOND_MULTI, *parts(SECOND_MULTI, 3))
    facts = facts_of(world_of(SECOND_MULTI, agreed, 0), MoveKind.MARK, PROVIDER)
    form = form_of(facts)
    assert [entry.key for entry in form.entries if entry.name == "status"] == [
        "status 1",
        "status 2",
        "status 3",
    ]
    said = {"status 1": "sent", "evidence 1": "DHL 12", "status 3": "begun", "evidence 3": ""}
    move = entered_move(facts, Entered(milestones=(3, 1), texts=said))
    assert move == moves.ChangeMilestoneStatus(
        PROVIDER.public,
        (moves.StatusChange(0, "sent", "DHL 12"), moves.StatusChange(2, "begun", None)),
    )
    assert not facts.refusal(facts.predicted(move))
    with pytest.raises(NotEntered) as raised:
        entered_move(facts, Entered(milestones=(1, 2), texts=said))
    assert raised.value.entry == "status 2"


def test_milestones_change_one_by_one() -> None:
    agreed = deal(SECOND_MULTI, *parts(SECOND_MULTI))
    facts = facts_of(world_of(SECOND_MULTI, agreed, 0), MoveKind.CHANGE_MILESTONES, ADMIN)
    form = form_of(facts)
    kept = {entry.key: entry.text for entry in form.entries}
    move = entered_move(facts, Entered(texts={**kept, "amount 2": "75"}))
    assert move == moves.ManageMilestones(
        ADMIN.public, (), (moves.MilestoneChange(1, None, 75 * UNIT),)
    )
    with pytest.raises(NothingChanged):
        entered_move(facts, Entered(texts=kept))


@pytest.mark.parametrize("days", ["0", str(MOST_DAYS + 1), "1.5", "soon"])
def test_no_life_is_longer_than_the_network_gives(days: str) -> None:
    agreed = deal(SECOND_MULTI, *parts(SECOND_MULTI))
    facts = facts_of(world_of(SECOND_MULTI, agreed, 0), MoveKind.EXTEND, ADMIN)
    with pytest.raises(BadEntry):
        entered_move(facts, texts(facts, days=days))


def test_the_hazards_of_the_build_stand_in_the_form() -> None:
    on = world_of(FIRST_MULTI, due(FIRST_MULTI, *parts(FIRST_MULTI)), 0)
    form = form_of(facts_of(on, MoveKind.TAKE_BACK, APPROVER))
    assert form.hazards == (
        "An approval can be taken back at any time, even after the release.",
    )
