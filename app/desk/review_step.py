"""What a step says beside its money and the terms in force, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from app.desk.review_decision import decision_of
from app.desk.review_given import given_fact
from app.desk.review_names import Named
from app.desk.review_operation_parts import operation_parts
from app.pages.review import Fact
from app.words.builds import known_from
from wallet.amounts import format_amount
from wallet.escrow import moves
from wallet.escrow.moves import Move
from wallet.escrow.terms import Escrow, Milestone

Facts = Iterator[Fact]


def step_of(named: Named) -> tuple[Fact, ...]:
    """What the step says beside its money and its terms, by name."""
    move = named.facts.move
    if move is None:
        return operation_parts(named)
    told = _STEPS.get(type(move))
    return tuple(told(named, move)) if told is not None else ()


def new_terms_of(named: Named) -> Escrow | None:
    """The terms that a move writes, or demands to find; None for moves of no terms."""
    match named.facts.move:
        case moves.UpdateEscrow(terms=terms) | moves.FundEscrow(expected=terms):
            return terms
        case _:
            return named.facts.new_terms


def _status(_named: Named, move: moves.ChangeMilestoneStatus) -> Facts:
    several = len(move.changes) > 1
    for change in move.changes:
        kept = "as it is" if change.evidence is None else change.evidence
        about = f"Milestone {change.milestone + 1}, " if several else ""
        yield Fact(_first(f"{about}status"), change.status)
        yield Fact(_first(f"{about}evidence"), kept)


def _decision(named: Named, move: Move) -> Facts:
    terms = named.facts.terms
    for who, amount in decision_of(terms, move) if terms is not None else ():
        yield Fact(f"{named.called(who)}, before fees", named.amount(amount))
    yield from _fee_account(named, move)


def _fee_account(named: Named, move: Move) -> Facts:
    """Who gets the protocol's fee, where whoever builds the call says so (hazard H16)."""
    who = vars(move).get("fee_account")
    if who is not None:
        yield Fact("Protocol fee to", named.name(who), who)


def _dispute(_named: Named, move: moves.OpenDispute) -> Facts:
    if move.reason is not None:
        yield Fact("Reason", move.reason or "none given")


def _managed(named: Named, move: moves.ManageMilestones) -> Facts:
    terms = named.facts.terms
    there = terms.milestones if terms is not None else ()
    for change in move.changes:
        about = f"Milestone {change.milestone + 1}"
        if change.description is not None:
            yield Fact(f"{about}, new description", change.description)
        if change.amount is not None:
            yield Fact(f"{about}, new amount", named.amount(change.amount))
    for number, milestone in enumerate(move.new, len(there) + 1):
        yield from _new_milestone(named, number, milestone)


def _new_milestone(named: Named, number: int, milestone: Milestone) -> Facts:
    about = f"New milestone {number}"
    yield Fact(about, milestone.description)
    if milestone.amount is not None:
        yield Fact(f"{about}, amount", named.amount(milestone.amount))
    if milestone.receiver is not None:
        who = milestone.receiver
        yield Fact(f"{about}, receiver", named.name(who), who)
    if milestone.approvals is not None:
        yield Fact(f"{about}, approvals needed", str(milestone.approvals.target))
    for what in ("status", "evidence"):
        if vars(milestone)[what]:
            yield Fact(f"{about}, {what}", vars(milestone)[what])


def _made(named: Named, _move: moves.NewEscrow) -> Facts:
    made, call = named.facts.made, named.facts.call
    if made is None or call is None:
        return
    yield Fact("Address of the new escrow", "", made.contract)
    origin = known_from(made.build)
    yield Fact("Its code", f"{made.build.name}, {origin}" if origin else made.build.name)
    yield Fact("Made by the contract", "", call.contract)
    for name, value in made.given.items():
        yield given_fact(named, name, value)


def _lasting(_named: Named, move: moves.ExtendLife) -> Facts:
    yield Fact("Ledgers from now", format_amount(move.ledgers, 0))


def _first(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


_STEPS: Final[Mapping[type[Move], Callable[[Named, Any], Facts]]] = {
    moves.ApproveAndRelease: _fee_account,
    moves.ChangeMilestoneStatus: _status,
    moves.ExtendLife: _lasting,
    moves.ManageMilestones: _managed,
    moves.NewEscrow: _made,
    moves.OpenDispute: _dispute,
    moves.ReleaseFunds: _fee_account,
    moves.ResolveDispute: _decision,
    moves.SplitDispute: _decision,
    moves.WithdrawRemainingFunds: _decision,
}
