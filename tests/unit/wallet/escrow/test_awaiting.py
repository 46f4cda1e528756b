"""What others wait for me to do: the same as standing tells, asked of many escrows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from tests.support.builders import ESCROW
from tests.support.deals import DISPUTED, DUE, HUNDRED
from tests.support.escrows import milestone, terms, town
from tests.support.families import (
    BUILDS,
    BY_NAME,
    EVERY_BUILD,
    approved,
    deal,
    knowing,
    part,
    place_of,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    UNIT,
    snapshot_of,
    trustline,
)
from tests.support.legal_play import end, known_of, play
from tests.support.meddling import holders
from wallet.addresses import Address
from wallet.escrow import standing as standings
from wallet.escrow.awaiting import Awaited, awaited, steps_of
from wallet.escrow.candidates import waits_for
from wallet.escrow.moves import (
    ApproveAndRelease,
    ApproveMilestones,
    ChangeMilestoneStatus,
    Move,
    OpenDispute,
    ReleaseFunds,
    ResolveDispute,
    StatusChange,
    WithdrawRemainingFunds,
)
from wallet.escrow.standing import NotKnown, Place, Standing, Untold
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.keys import SecretKey
from wallet.snapshot import Snapshot
from wallet.soroban.host import Attempt
from wallet.soroban.ledger import Ledger


def place(on: Ledger) -> Place:
    """The escrow of a town, with all that is asked for told."""
    known = snapshot_of(on)
    while True:
        try:
            found = place_of(known)
            for who in holders(found.escrow):
                found.standing(who)
        except NotKnown as why:
            known = knowing(known, why.missing)
        else:
            return found


def told(on: Ledger, *people: SecretKey) -> list[Awaited]:
    return [*awaited(place(on), [each.public for each in people])]


def stands(found: Place, who: Address) -> set[str]:
    """The moves of the roles of somebody that are open and waited for."""
    return {
        repr(each.move)
        for each in found.known_standing(who)
        if isinstance(each, Standing)
        and each.role is not None
        and each.refusal is None
        and waits_for(found.escrow, found.held, each.move)
    }


def completed(known: Snapshot) -> Snapshot:
    """The same state, with everything that is asked for and not there told as absent."""
    while True:
        found = place_of(known)
        missing = [
            each.missing
            for who in holders(found.escrow)
            for each in found.known_standing(who)
            if isinstance(each, Untold)
        ]
        if not missing:
            return known
        known = knowing(known, frozenset().union(*missing))


@pytest.mark.parametrize("is_complete", [True, False], ids=["all is known", "some is not"])
@settings(max_examples=25, derandomize=True)
@given(name=st.sampled_from(EVERY_BUILD), seed=st.integers(0, 10**6))
def test_what_is_awaited_is_what_standing_says_is_open_and_waited_for(
    is_complete: bool, name: str, seed: int
) -> None:
    build = BY_NAME[name]
    known = end(play(build, seed), build, seed)
    found = place_of(completed(known) if is_complete else known)
    for who in (*holders(found.escrow), FUNDER.public):
        lines = awaited(found, [who])
        assert {repr(move) for each in lines for move in each.moves} == stands(found, who)
        assert all(each.who == who and each.moves for each in lines)


@settings(max_examples=15, derandomize=True)
@given(name=st.sampled_from(EVERY_BUILD), seed=st.integers(0, 10**6))
def test_what_leaves_is_what_the_model_pays_for_each_move(name: str, seed: int) -> None:
    build = BY_NAME[name]
    found = place_of(completed(end(play(build, seed), build, seed)))
    for each in awaited(found, holders(found.escrow)):
        done = [found.answer(move, each.who).done for move in each.moves]
        paid = [
            sum(p.amount for p in one.payments if p.sender == ESCROW)
            for one in done
            if one is not None
        ]
        assert each.leaves == tuple(paid)


def test_a_due_release_waits_for_its_signer_with_all_that_leaves() -> None:
    move = ReleaseFunds(RELEASER.public, ())
    (line,) = told(town(DUE, HUNDRED), RELEASER)
    assert (line.who, line.role, line.leaves) == (
        RELEASER.public,
        Role.RELEASE_SIGNER,
        (HUNDRED,),
    )
    assert [type(each) for each in line.moves] == [type(move)]
    assert told(town(DUE, HUNDRED - 1), RELEASER) == []


def test_milestones_are_told_together_without_those_that_are_approved() -> None:
    work = (milestone("a", approved=True), milestone("b"), milestone("c", evidence="folio 1"))
    (line,) = told(town(terms(milestones=work), HUNDRED), APPROVER)
    assert line.moves == tuple(ApproveMilestones(APPROVER.public, (n,)) for n in (1, 2))
    assert line.leaves == (0, 0)


def test_who_said_that_work_is_done_is_not_waited_for_to_say_it_again() -> None:
    work = (milestone("a", status="Completed "), milestone("b", status="half of it"))
    (line,) = told(town(terms(milestones=work), HUNDRED), PROVIDER)
    assert line.moves == (
        ChangeMilestoneStatus(PROVIDER.public, (StatusChange(1, "completed"),)),
    )


def test_a_decision_waits_for_the_resolver_alone() -> None:
    lines = told(town(DISPUTED, HUNDRED), RESOLVER, APPROVER, RELEASER, PROVIDER)
    assert [(line.who, type(line.moves[0]), line.leaves) for line in lines] == [
        (RESOLVER.public, ResolveDispute, (HUNDRED,))
    ]


def test_money_that_anybody_may_pay_in_waits_for_nobody() -> None:
    """Standing tells it to everybody; an inbox would tell it to the seller, too."""
    found = place(town())
    assert [
        type(s.move).__name__
        for s in standings.pending(found.snapshot, ESCROW, PLATFORM.public, BUILDS)
    ] == ["FundEscrow"]
    assert told(town(), PLATFORM, RECEIVER) == []


def test_each_milestone_of_a_multi_is_released_by_itself() -> None:
    build = BY_NAME["2ddb5ef1"]
    parts = [approved(part(build, 40 * UNIT)), approved(part(build, 60 * UNIT)), part(build)]
    on = place_of(known_of(build, deal(build, *parts), 70 * UNIT))
    (line,) = awaited(place_of(completed(on.snapshot)), [RELEASER.public])
    assert [each.milestones for each in line.moves if isinstance(each, ReleaseFunds)] == [
        (0,),
        (1,),
    ]
    assert line.leaves == (40 * UNIT, 60 * UNIT)


class Counting(Place):
    """Counts how often the model is asked."""

    asked = 0

    @override
    def comes_to(self, move: Move, who: Address) -> Attempt | None:
        type(self).asked += 1
        return super().comes_to(move, who)


def test_the_model_is_asked_once_for_what_stands_alike_and_never_for_other_roles() -> None:
    work = tuple(milestone(f"part {number}") for number in range(20))
    found = place(town(terms(milestones=work), HUNDRED))
    counting = Counting(**vars(found))
    Counting.asked = 0
    assert awaited(counting, [PLATFORM.public, RECEIVER.public]) == ()
    assert Counting.asked == 0
    (line,) = awaited(counting, [APPROVER.public])
    assert (len(line.moves), Counting.asked) == (20, 1)


def test_a_withdrawal_waits_once_all_is_decided() -> None:
    build = next(b for b in BY_NAME.values() if "withdraw_remaining_funds" in b.functions)
    found = place_of(completed(known_of(build, _over(deal(build)), 5)))
    kinds = {type(move) for line in awaited(found, [RESOLVER.public]) for move in line.moves}
    assert kinds == {WithdrawRemainingFunds}


def _over(agreed: Escrow) -> Escrow:
    """The same escrow when all of its money was released."""
    released = Flags(released=True)
    parts = [replace(approved(m), flags=m.flags and released) for m in agreed.milestones]
    return replace(agreed, flags=agreed.flags and released, milestones=tuple(parts))


def test_what_is_not_known_is_not_said_to_wait() -> None:
    found = place(town(DUE, HUNDRED))
    (line,) = trustline(RECEIVER.public)
    known = {key: entry for key, entry in found.snapshot.entries.items() if key != line}
    blind = replace(found, snapshot=replace(found.snapshot, entries=known))
    assert awaited(blind, [RELEASER.public]) == ()


def test_what_is_done_once_a_move_is_made() -> None:
    """Approvals count by whoever gives them; what is released is so for everybody."""
    mine = ApproveMilestones(APPROVER.public, (0, 1))
    assert steps_of(mine) == steps_of(ApproveMilestones(APPROVER.public, (0,))) | steps_of(
        ApproveMilestones(APPROVER.public, (1,))
    )
    assert steps_of(mine).isdisjoint(steps_of(ApproveMilestones(RELEASER.public, (0, 1))))
    assert steps_of(ReleaseFunds(RELEASER.public, (1,))) > steps_of(
        ReleaseFunds(FUNDER.public, ())
    )
    both = ApproveAndRelease(APPROVER.public, (0,), None)
    assert steps_of(both) >= steps_of(ReleaseFunds(RELEASER.public, ()))
    assert steps_of(OpenDispute(APPROVER.public, ())) == frozenset()
