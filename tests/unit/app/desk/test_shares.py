"""Sharing out what is in dispute, or what is left at last: it adds up, in every family."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.entries import BadEntry, NotAddingUp, NotEntered
from app.desk.move_entries import entered_move
from app.desk.move_facts import Facts
from app.desk.move_forms import form_of
from app.desk.shares import weighed
from app.pages.escrow import MoveKind
from app.pages.proposing import Entered, Fill
from tests.support.families import BY_NAME, deal, due
from tests.support.family_cases import flagged, parts, world_of
from tests.support.family_pages import NAMES
from tests.support.ledgers import APPROVER, RECEIVER, RESOLVER, UNIT
from tests.support.move_forms import entered_in, facts_of, filled, shared, weighed_in
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.terms import Flags

SINGLE, MULTI = BY_NAME["96d51751"], BY_NAME["2ddb5ef1"]
FIRST_SINGLE = BY_NAME["b4a7abee"]
FLOORED, FLOORED_MULTI = BY_NAME["f93cc16d"], BY_NAME["ad593563"]
SECOND_SINGLE, SECOND_MULTI = BY_NAME["mainline-single-v2"], BY_NAME["mainline-multi-v2"]
DISPUTED = Flags(disputed=True)


def of_dispute(build: Build, held: int | None = None) -> Facts:
    """A decision about an escrow, or its two milestones, of this build."""
    agreed = flagged(deal(build, *parts(build)), DISPUTED)
    on = world_of(build, agreed, agreed.total if held is None else held)
    return facts_of(on, MoveKind.RESOLVE, RESOLVER)


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
    move = entered_move(facts, entered_in(facts))
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


def of_withdrawal(build: Build, held: int = 100 * UNIT) -> Facts:
    """Paying out what is left of an escrow of this build whose milestones are all over."""
    agreed = flagged(due(build, *parts(build)), Flags(resolved=True))
    return facts_of(world_of(build, agreed, held), MoveKind.WITHDRAW, RESOLVER)


def paying(facts: Facts, *amounts: str, kept: str = "", by_percent: bool = False) -> Entered:
    """The payees of the form are given these amounts, and some of it stays."""
    entered = filled(form_of(facts))
    pairs = zip(entered.shares, amounts, strict=True)
    shares = tuple((who, amount) for (who, _), amount in pairs)
    return replace(entered, shares=shares, kept=kept, by_percent=by_percent)


def test_what_rounding_takes_from_a_withdrawal_stays_in_the_escrow() -> None:
    facts = of_withdrawal(FLOORED_MULTI)
    entered = paying(facts, "33.3333333", "66.6666667")
    works = shared(facts, entered, Fill.WORKING)
    found = weighed(facts, works, Fill.NONE, -1)
    assert (found.adds_up, found.left, found.refusal) == (True, "", "")
    assert found.kept == "0.0000001"
    assert not facts.refusal(facts.predicted(entered_move(facts, works)))


@pytest.mark.parametrize("build", [SINGLE, MULTI, FLOORED_MULTI])
def test_less_than_is_left_can_be_paid_out_on_purpose(build: Build) -> None:
    facts = of_withdrawal(build)
    split = form_of(facts).split
    assert split is not None
    assert split.may_keep
    entered = paying(facts, "10", "20", kept="70")
    found = weighed(facts, entered, Fill.NONE, -1)
    assert (found.adds_up, found.kept, found.left, found.refusal) == (True, "70.00", "", "")
    assert found.stays == "70.00"
    move = entered_move(facts, entered)
    assert isinstance(move, moves.WithdrawRemainingFunds)
    assert sum(move.distributions.values()) == 30 * UNIT
    assert not facts.refusal(facts.predicted(move))


def test_shares_and_what_stays_are_always_all_there_is() -> None:
    facts = of_withdrawal(SINGLE)
    short = paying(facts, "10", "20", kept="69.9999999")
    assert weighed(facts, short, Fill.NONE, -1).left == "0.0000001"
    with pytest.raises(NotAddingUp):
        entered_move(facts, short)
    rest = weighed(facts, paying(facts, "10", "20"), Fill.REST, 2)
    assert (rest.amounts, rest.kept, rest.adds_up) == (("10.00", "20.00"), "70.00", True)
    alike = weighed(facts, paying(facts, "", "", kept="99.9999999"), Fill.EQUAL, -1)
    assert (alike.amounts, alike.kept) == (("0.0000001", "0.00"), "99.9999999")
    second = weighed(facts, paying(facts, "10", "", kept="50"), Fill.REST, 1)
    assert second.amounts == ("10.00", "40.00")
    thirds = paying(facts, "33.333333", "33.333333", kept="33.333334", by_percent=True)
    found = weighed(facts, thirds, Fill.NONE, -1)
    assert (found.adds_up, found.left) == (True, "")


def test_what_is_to_stay_is_a_number_and_never_all_of_it() -> None:
    facts = of_withdrawal(SINGLE)
    many = paying(facts, "10", "20", kept="the rest")
    assert weighed(facts, many, Fill.NONE, -1).wrong_kept
    with pytest.raises(BadEntry):
        entered_move(facts, many)
    assert weighed(facts, paying(facts, "0", "0", kept="100"), Fill.NONE, -1).refusal


@pytest.mark.parametrize(
    "facts",
    [of_withdrawal(SECOND_SINGLE), of_withdrawal(SECOND_MULTI), of_dispute(FLOORED_MULTI)],
    ids=["second single", "second multi", "a decision"],
)
def test_where_all_must_be_shared_out_nothing_is_asked_to_stay(facts: Facts) -> None:
    split = form_of(facts).split
    assert split is not None
    assert not split.may_keep
    kept = paying(facts, "10", "20", kept="70")
    with pytest.raises((NotAddingUp, NotEntered)):
        entered_move(facts, kept)


def test_whoever_i_know_by_name_can_be_chosen_for_a_share() -> None:
    form = form_of(of_dispute(SINGLE))
    assert [each.name for each in form.people if each.is_own] == [NAMES[RESOLVER.public]]
    assert {each.address: each.name for each in form.people} == dict(NAMES)


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
