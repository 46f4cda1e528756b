"""The terms of an escrow in plain text, and the parts of a move."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Final, cast

from stellar_sdk import xdr

from app.desk.review_decision import decision_of
from app.desk.review_names import Named
from app.desk.review_operation_parts import operation_parts
from app.words.builds import known_from
from app.words.groups import grouped
from app.words.moves import words_of
from app.words.numbers import enumerated
from wallet.addresses import Address
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.escrow.builds import Build
from wallet.escrow.moves import SplitDispute
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.review.review import Review
from wallet.review.texts import shown

_AMOUNTS: Final = frozenset({"amount", "approver_funds", "other_funds"})
_LEFT: Final = frozenset({"status", "evidence", "description"})
"""What a change leaves as it is where it names nothing; of the rest nothing was asked for."""


def step_lines(review: Review) -> Iterator[str]:
    """Every part of the move by its name, the terms that it would write included."""
    yield "THE STEP"
    move, made = review.facts.move, review.facts.made
    if review.facts.doing is not None:
        yield f"  {words_of(type(review.facts.doing).__name__).step}"
        yield from _operation(review)
        return
    if move is None:
        yield "  not explained"
        return
    yield f"  {_words(type(move).__name__)}"
    for field in fields(move):
        yield from _part(field.name, getattr(move, field.name))
    if isinstance(move, SplitDispute) and review.facts.escrow is not None:
        yield from _part("decision", dict(decision_of(review.facts.escrow, move)))
    if made is not None:
        yield f"  new contract     {made.contract}"
        yield f"  its build        {_build(made.build)}"
    if made is not None and review.facts.new_terms is not None:
        yield from _part("terms", review.facts.new_terms)


def terms_lines(escrow: Escrow) -> Iterator[str]:
    """All terms, whether they are in force or only proposed."""
    yield f"  title        {shown(escrow.title)}"
    yield f"  engagement   {shown(escrow.engagement_id)}"
    yield f"  description  {shown(escrow.description)}"
    whole = ", of all milestones" if escrow.is_multi else ""
    yield f"  amount       {format_amount(escrow.total)}{whole}"
    yield f"  platform fee {basis_points_as_percent(escrow.platform_fee)} %"
    yield f"  token        {escrow.token}"
    if escrow.decimals is not None:
        yield f"  decimals     {escrow.decimals}"
    for role in Role:
        for holder in escrow.roles.of(role):
            yield f"  {role.value.replace('_', ' '):<17}{holder}"
    yield from _milestones(escrow)
    if escrow.flags is not None:
        yield f"  so far       {_happened(escrow.flags)}"
    if escrow.dispute_reason:
        yield f"  disputed for {shown(escrow.dispute_reason)}"


def _operation(review: Review) -> Iterator[str]:
    """Every part of a step that is no call; addresses and hashes below what they are."""
    for fact in operation_parts(Named(review, {})):
        yield f"  {shown(fact.name)}{': ' if fact.value else ''}{shown(fact.value)}"
        if fact.address:
            yield f"      {grouped(fact.address)}"


def _part(name: str, value: object) -> Iterator[str]:
    match value:
        case Escrow():
            yield f"  {name}, in full"
            yield from (f"    {line.strip()}" for line in terms_lines(value))
        case Mapping():
            for who, amount in cast("Mapping[Address, int]", value).items():
                yield f"  {format_amount(amount):>22}  before fees, to {who}"
        case tuple():
            yield from _parts(name, cast("tuple[object, ...]", value))
        case int() if name in _AMOUNTS:
            yield f"  {_spaced(name):<13}{format_amount(value)}"
        case int() if name == "milestone":
            yield f"  {name:<17}{value + 1}"
        case _ if value is not None or name in _LEFT:
            yield f"  {_spaced(name):<17}{_plain(value)}"
        case _:
            return


def _parts(name: str, values: tuple[object, ...]) -> Iterator[str]:
    """A list in a move: numbers of milestones, what becomes of some, or raw arguments."""
    if name == "milestones":
        if values:
            yield f"  {name:<17}{enumerated([int(str(value)) + 1 for value in values])}"
        return
    for place, value in enumerate(values, 1):
        yield f"  {_spaced(name)} {place}"
        if isinstance(value, xdr.SCVal):
            yield f"    {value.to_xdr()}"
        elif is_dataclass(value):
            for field in fields(value):
                yield from (f"  {line}" for line in _part(field.name, vars(value)[field.name]))


def _plain(value: object) -> str:
    if value is None:
        return "as it is"
    return value.hex() if isinstance(value, bytes) else shown(str(value))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _words(name: str) -> str:
    """``ReleaseFunds`` as words."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).capitalize()


def _milestones(escrow: Escrow) -> Iterator[str]:
    for number, milestone in enumerate(escrow.milestones, 1):
        approved = "approved" if milestone.approved else "NOT approved"
        yield f"  milestone {number}: {shown(milestone.description)} - {approved}"
        yield f"    status {shown(milestone.status)}, evidence {shown(milestone.evidence)}"
        yield from (f"    {line}" for line in _own(milestone))


def _own(milestone: Milestone) -> Iterator[str]:
    """What only some builds keep for a milestone."""
    if milestone.amount is not None:
        yield f"amount {format_amount(milestone.amount)}"
    if milestone.receiver is not None:
        yield f"receiver {milestone.receiver}"
    if milestone.approvals is not None:
        given = milestone.approvals
        yield f"{given.approval_count} of {given.target} approvals"
        yield from (f"approved by {who}" for who in given.approved_by)
    if milestone.flags is not None:
        yield f"so far {_happened(milestone.flags)}"
    if milestone.dispute_reason:
        yield f"disputed for {shown(milestone.dispute_reason)}"


def _happened(flags: Flags) -> str:
    happened = [name for name, holds in vars(flags).items() if holds]
    return ", ".join(happened) or "nothing released, disputed or resolved"


def _build(build: Build) -> str:
    """Its name, and what must be said of code that nobody saw on the public network."""
    return ", ".join(filter(None, (build.name, known_from(build))))
