"""The move that was entered, kind by kind: parsed at the door, and never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from app.desk.entries import BadEntry, NothingChanged, Typed
from app.desk.move_facts import Facts
from app.desk.move_forms import LEDGERS_A_DAY, MOST_DAYS
from app.desk.offers import MoveNotOpen
from app.desk.shares import shared_out
from app.desk.term_entries import update_to, updated
from app.pages.escrow import MoveKind
from app.pages.proposing import Entered
from wallet.escrow import moves
from wallet.escrow.candidates import appended
from wallet.escrow.moves import MilestoneChange, Move, StatusChange
from wallet.escrow.terms import Approvals, Milestone

Parse = Callable[[Facts, Typed], Move]


def entered_move(facts: Facts, entered: Entered) -> Move:
    """The move that was entered; raise NotEntered, BadEntry, NothingChanged, NotAddingUp."""
    parse = _PARSED.get(facts.offer.kind)
    if parse is None:
        raise MoveNotOpen(facts.offer.key)
    return parse(facts, Typed(entered))


def _chosen(facts: Facts, typed: Typed) -> tuple[int, ...]:
    """Nothing is to be chosen where the step names no milestone."""
    open_ = facts.offer.milestones
    return typed.milestones(open_, several=facts.several) if open_ else ()


def _fund(facts: Facts, typed: Typed) -> Move:
    asks = "expected_escrow" in facts.seat.parameters(moves.FundEscrow)
    expected = facts.seen.escrow if asks else None
    amount = typed.amount("amount")
    if not amount:
        raise BadEntry("amount", "zero")
    return moves.FundEscrow(facts.offer.who, expected, amount)


def _mark(facts: Facts, typed: Typed) -> Move:
    chosen = _chosen(facts, typed)
    changes = tuple(_marked(typed, index, several=facts.several) for index in chosen)
    return moves.ChangeMilestoneStatus(facts.offer.who, changes)


def _marked(typed: Typed, index: int, *, several: bool) -> StatusChange:
    """What was entered for this milestone; for the only one, where a call takes no more."""
    of = f" {index + 1}" if several else ""
    evidence = typed.text(f"evidence{of}") or None
    return StatusChange(index, typed.words(f"status{of}"), evidence)


def _approve(facts: Facts, typed: Typed) -> Move:
    return moves.ApproveMilestones(facts.offer.who, _chosen(facts, typed))


def _take_back(facts: Facts, typed: Typed) -> Move:
    (index,) = _chosen(facts, typed)
    return moves.TakeBackApproval(facts.offer.who, index)


def _release(facts: Facts, typed: Typed) -> Move:
    fee_account = facts.seat.asked_fee_account
    return moves.ReleaseFunds(facts.offer.who, _chosen(facts, typed), fee_account)


def _approve_and_release(facts: Facts, typed: Typed) -> Move:
    fee_account = facts.seat.asked_fee_account
    return moves.ApproveAndRelease(facts.offer.who, _chosen(facts, typed), fee_account)


def _dispute(facts: Facts, typed: Typed) -> Move:
    asks = "reason" in facts.seat.parameters(moves.OpenDispute)
    reason = typed.words("reason") if asks else None
    return moves.OpenDispute(facts.offer.who, _chosen(facts, typed), reason)


def _add(facts: Facts, typed: Typed) -> Move:
    escrow = facts.seen.escrow
    more = _with_terms(appended(facts.seen.build, escrow), facts, typed)
    if facts.seat.can(moves.ManageMilestones):
        return moves.ManageMilestones(facts.offer.who, (more,), ())
    return update_to(facts, replace(escrow, milestones=(*escrow.milestones, more)))


def _with_terms(milestone: Milestone, facts: Facts, typed: Typed) -> Milestone:
    new = replace(milestone, description=typed.words("work"))
    fields = facts.seen.build.structs["Milestone"]
    if facts.seen.escrow.is_multi:
        new = replace(new, amount=typed.amount("amount"))
    if "receiver" in fields:
        new = replace(new, receiver=typed.address("receiver"))
    if "approvals" in typed.entered.texts:
        target = typed.number("approvals")
        new = replace(new, approvals=Approvals(target, (), 0))
    return new


def _change(facts: Facts, typed: Typed) -> Move:
    changes = [_changed(facts, typed, index) for index in facts.offer.milestones]
    kept = tuple(c for c in changes if c.description is not None or c.amount is not None)
    if not kept:
        raise NothingChanged
    return moves.ManageMilestones(facts.offer.who, (), kept)


def _changed(facts: Facts, typed: Typed, index: int) -> MilestoneChange:
    """None stands for what is left as it is."""
    before = facts.seen.escrow.milestones[index]
    work, amount = f"work {index + 1}", f"amount {index + 1}"
    description = typed.words(work) if work in typed.entered.texts else before.description
    units = typed.amount(amount) if amount in typed.entered.texts else before.amount
    return MilestoneChange(
        index,
        None if description == before.description.strip() else description,
        None if units == before.amount else units,
    )


def _extend(facts: Facts, typed: Typed) -> Move:
    days = typed.number("days")
    if not 0 < days <= MOST_DAYS:
        raise BadEntry("days", "out of range")
    return moves.ExtendLife(facts.offer.who, days * LEDGERS_A_DAY)


_PARSED: Final[Mapping[MoveKind, Parse]] = {
    MoveKind.FUND: _fund,
    MoveKind.MARK: _mark,
    MoveKind.APPROVE: _approve,
    MoveKind.TAKE_BACK: _take_back,
    MoveKind.RELEASE: _release,
    MoveKind.APPROVE_AND_RELEASE: _approve_and_release,
    MoveKind.DISPUTE: _dispute,
    MoveKind.RESOLVE: shared_out,
    MoveKind.WITHDRAW: shared_out,
    MoveKind.ADD_MILESTONE: _add,
    MoveKind.CHANGE_MILESTONES: _change,
    MoveKind.CHANGE_TERMS: updated,
    MoveKind.EXTEND: _extend,
}
