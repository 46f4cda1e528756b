"""What somebody would try who wants an escrow's money to go elsewhere.

Each temptation is one thing, in several ways: which of them a build takes is the model's to
say. Other moves that everybody has are in ``candidates``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.candidates import Seat, appended
from wallet.escrow.moves import MilestoneChange, Move
from wallet.escrow.terms import (
    BASIS_POINTS,
    PROTOCOL_FEE,
    Escrow,
    Flags,
    Milestone,
    Role,
    Roles,
)

HIGHEST_FEES = (BASIS_POINTS - PROTOCOL_FEE, 9_900, 0)
"""Basis points that the platform's fee may be set to: the most that some build takes, the most
that all take, and nothing."""

_PAID = (Role.RECEIVER, Role.PLATFORM, Role.APPROVER)
"""Roles that some call pays."""

_DECIDING = (Role.RELEASE_SIGNER, Role.DISPUTE_RESOLVER)


@dataclass(frozen=True)
class Temptation:
    """One thing that somebody would change, by its field's name, and the ways to try it."""

    what: str
    ways: tuple[Move, ...]


def temptations(
    seat: Seat, purses: Sequence[Address], places: Sequence[int]
) -> Iterator[Temptation]:
    """What the one who may change the terms would try; nobody else can.

    ``purses`` are those who could be paid instead, ``places`` the milestones to look at.
    """
    changer = Role.ADMIN if seat.escrow.roles.of(Role.ADMIN) else Role.PLATFORM
    if seat.who not in seat.escrow.roles.of(changer):
        return
    if seat.can(moves.UpdateEscrow):
        for what, terms in _altered(seat, purses, places):
            yield Temptation(what, tuple(moves.UpdateEscrow(seat.who, t) for t in terms))
    if seat.can(moves.ManageMilestones):
        for place in places:
            changes = [
                MilestoneChange(place, None, amount)
                for amount in _amounts(seat.escrow.milestones[place].amount)
            ]
            repriced = (moves.ManageMilestones(seat.who, (), (each,)) for each in changes)
            yield Temptation("milestone_amount", tuple(repriced))


def _altered(
    seat: Seat, purses: Sequence[Address], places: Sequence[int]
) -> Iterator[tuple[str, list[Escrow]]]:
    """The terms with one thing other than it is, in every way that might pass."""
    plain = seat.escrow.but(flags=seat.escrow.flags and Flags())
    fees = [fee for fee in HIGHEST_FEES if fee != plain.platform_fee]
    yield "platform_fee", [plain.but(platform_fee=fee) for fee in fees]
    yield "amount", [plain.but(amount=amount) for amount in _amounts(plain.amount)]
    for role in _PAID:
        if plain.roles.of(role):
            yield role.value, [_given(plain, role, purse) for purse in purses]
    for role in _DECIDING:
        if plain.roles.of(role) not in {(), (seat.who,)}:
            yield role.value, [_given(plain, role, seat.who)]
    if not plain.roles.of(Role.ADMIN):
        for place in places:
            milestone = plain.milestones[place]
            for what, changed in _altered_milestone(milestone, purses):
                yield what, [plain.with_milestone(place, each) for each in changed]
        more = replace(appended(seat.build, plain), approved=True)
        yield "milestones", [plain.but(milestones=(*plain.milestones, more))]


def _given(terms: Escrow, role: Role, who: Address) -> Escrow:
    return terms.but(roles=Roles({**terms.roles.holders, role: (who,)}))


def _altered_milestone(
    milestone: Milestone, purses: Sequence[Address]
) -> Iterator[tuple[str, list[Milestone]]]:
    if milestone.receiver is not None:
        paid = [purse for purse in purses if purse != milestone.receiver]
        yield "milestone_receiver", [replace(milestone, receiver=purse) for purse in paid]
    amounts = _amounts(milestone.amount)
    yield "milestone_amount", [replace(milestone, amount=amount) for amount in amounts]
    given = replace(milestone, approved=not milestone.approved)
    yield "approvals", [given]


def _amounts(amount: int | None) -> tuple[int, ...]:
    """Half of it, or where that would be nothing, one more."""
    return () if amount is None else (amount // 2, amount + 1)
