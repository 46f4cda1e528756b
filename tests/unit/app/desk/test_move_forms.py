"""Forms of steps in every family: filled in, each gives a move that the contract takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.entries import BadEntry, NotAddingUp, NotEntered, NothingChanged
from app.desk.move_entries import entered_move
from app.desk.move_facts import Facts
from app.desk.move_forms import MOST_DAYS, form_of
from app.desk.shares import weighed
from app.pages.escrow import MoveKind
from app.pages.proposing import Entered, Fill
from tests.support.families import ADMIN, BY_NAME, deal, due
from tests.support.family_cases import flagged, parts, states, with_roles, world_of
from tests.support.ledgers import (
    APPROVER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
)
from tests.support.move_forms import (
    entered_in,
    facts_in,
    facts_of,
    filled,
    open_moves,
    seen_of,
    shared,
    weighed_in,
)
from wallet.escrow import moves
from wallet.escrow.builds import Build
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


def texts(facts: Facts, **changed: str) -> Entered:
    """What was entered, with other texts."""
    entered = filled(form_of(facts))
    return replace(entered, texts={**entered.texts, **changed})


def of_dispute(build: Build, held: int | None = None) -> Facts:
    """A decision about an escrow, or its two milestones, of this build."""
    agreed = flagged(deal(build, *parts(build)), DISPUTED)
    on = world_of(build, agreed, agreed.total if held is None else held)
    return facts_of(on, MoveKind.RESOLVE, RESOLVER)


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


def test_terms_that_can_no_longer_change_say_why() -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.CHANGE_TERMS, PLATFORM)
    entries = {entry.name: entry for entry in form_of(facts).entries}
    assert {entry.reason for entry in entries.values()} == {""}
    assert (entries["fee"].text, entries["amount"].text) == ("1", "100.00")


def test_only_what_was_changed_is_changed() -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.CHANGE_TERMS, PLATFORM)
    stranger = " ".join(STRANGER.public[at : at + 4] for at in range(0, 56, 4))
    move = entered_move(
        facts,
        texts(facts, title="Hill", amount="100", fee="1.5", **{"role-receiver": stranger}),
    )
    receiver = with_roles(agreed, {Role.RECEIVER: (STRANGER.public,)})
    assert move == moves.UpdateEscrow(
        PLATFORM.public, replace(receiver, title="Hill", platform_fee=150)
    )
    with pytest.raises(NothingChanged):
        entered_move(facts, texts(facts, title=agreed.title, amount="100.00"))


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


def test_a_split_that_lacks_a_unit_cannot_be_asked_for() -> None:
    facts = of_dispute(SINGLE)
    short = weighed_in(facts, "60", "39.9999999")
    assert (short.left, short.over, short.adds_up) == ("0.0000001", "", False)
    assert weighed_in(facts, "60", "41").over == "1.00"
    entered = filled(form_of(facts))
    who = [address for address, _ in entered.shares]
    with pytest.raises(NotAddingUp):
        entered_move(facts, replace(entered, shares=((who[0], "60"), (who[1], "39"))))


def test_who_gets_nothing_is_not_named() -> None:
    facts = of_dispute(SINGLE)
    entered = shared(facts, filled(form_of(facts)), Fill.REST, 1)
    move = entered_move(facts, entered)
    assert move == moves.ResolveDispute(RESOLVER.public, {RECEIVER.public: 100 * UNIT})


def test_the_first_builds_decide_between_two() -> None:
    facts = of_dispute(FIRST_SINGLE)
    split = form_of(facts).split
    assert split is not None
    assert not split.is_free
    move = made(facts)
    assert move == moves.SplitDispute(RESOLVER.public, 50 * UNIT, 50 * UNIT)


def test_after_fees_each_gets_what_the_contract_pays() -> None:
    found = weighed_in(of_dispute(SINGLE), "60", "40")
    assert [(paid.name, paid.amount) for paid in found.paid] == [
        ("Anna Berg (buyer)", "59.22"),
        ("Seller, Porto", "39.48"),
        ("Desk Lisbon", "1.00"),
        ("Trustless Work", "0.30"),
    ]
    assert (found.leaves, found.stays, found.refusal) == ("100.00", "0.00", "")


def test_a_split_that_rounding_refuses_comes_with_one_that_works() -> None:
    facts = of_dispute(FLOORED)
    entered = filled(form_of(facts))
    who = [address for address, _ in entered.shares]
    entered = replace(entered, shares=((who[0], "33.3333333"), (who[1], "66.6666667")))
    found = weighed(facts, entered, Fill.NONE, -1)
    assert found.refusal == "By rounding, 0.0000001 USDC more would go out than there is."
    assert found.works
    works = shared(facts, entered, Fill.WORKING)
    assert [amount for _, amount in works.shares] == ["33.3333", "66.6667"]
    assert not facts.refusal(facts.predicted(entered_move(facts, works)))


def test_where_less_may_be_decided_rounding_may_leave_a_unit() -> None:
    agreed = flagged(due(FLOORED_MULTI, *parts(FLOORED_MULTI)), Flags(resolved=True))
    facts = facts_of(world_of(FLOORED_MULTI, agreed, 100 * UNIT), MoveKind.WITHDRAW, RESOLVER)
    entered = filled(form_of(facts))
    who = [address for address, _ in entered.shares]
    entered = replace(entered, shares=((who[0], "33.3333333"), (who[1], "66.6666667")))
    works = shared(facts, entered, Fill.WORKING)
    found = weighed(facts, works, Fill.NONE, -1)
    assert (found.adds_up, found.refusal) == (True, "")
    assert found.left
    assert not facts.refusal(facts.predicted(entered_move(facts, works)))


def test_several_milestones_are_decided_on_together_where_the_build_can() -> None:
    facts = of_dispute(SECOND_MULTI)
    entered = replace(filled(form_of(facts)), milestones=(2, 1))
    move = entered_move(facts, shared(facts, entered, Fill.EQUAL))
    assert isinstance(move, moves.ResolveDispute)
    assert move.milestones == (0, 1)
    assert sum(move.distributions.values()) == 200 * UNIT
    with pytest.raises(NotEntered):
        entered_move(facts, replace(entered, milestones=()))


def test_nobody_is_named_twice_and_nothing_unreadable_is_shared_out() -> None:
    facts = of_dispute(SINGLE)
    one = APPROVER.public
    for shares, wrong in (
        (((one, "50"), (one, "50")), ("twice", "twice")),
        (((one, "fifty"), (RECEIVER.public, "50")), ("amount", "")),
        (((one, "50"), ("GABC", "50")), ("", "address")),
    ):
        entered = Entered(shares=shares)
        assert weighed(facts, entered, Fill.NONE, -1).wrong == wrong
        with pytest.raises(BadEntry):
            entered_move(facts, entered)


def test_percentages_of_a_hundred_leave_nothing() -> None:
    facts = of_dispute(SINGLE, 1_000_000_001)
    payees = [(APPROVER.public, "33.333333"), (RECEIVER.public, "66.666667")]
    found = weighed(facts, Entered(shares=tuple(payees), by_percent=True), Fill.NONE, -1)
    assert (found.left, found.adds_up) == ("", True)
    less = Entered(shares=((APPROVER.public, "33"), (RECEIVER.public, "33")), by_percent=True)
    assert not weighed(facts, less, Fill.NONE, -1).adds_up


def test_the_hazards_of_the_build_stand_in_the_form() -> None:
    on = world_of(FIRST_MULTI, due(FIRST_MULTI, *parts(FIRST_MULTI)), 0)
    form = form_of(facts_of(on, MoveKind.TAKE_BACK, APPROVER))
    assert form.hazards == (
        "An approval can be taken back at any time, even after the release.",
    )
