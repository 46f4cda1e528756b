"""What an escrow's parties wait for somebody to do: open moves of that one's own roles.

It answers as ``standing`` does, of more escrows: what nobody waits for is not tried, and of
milestones that differ in nothing but their texts the model is asked once. Money that anybody
may pay in is waited for from nobody in particular, so it is none of these moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wallet.addresses import Address
from wallet.escrow import moves as kinds
from wallet.escrow.candidates import candidates, waits_for
from wallet.escrow.moves import Move, acting, named_milestones
from wallet.escrow.standing import Place
from wallet.escrow.terms import Role


@dataclass(frozen=True)
class Awaited:
    """Open moves of one kind that ``who`` is waited for to make as ``role``.

    One for each milestone, where milestones are named. ``leaves``: what leaves the escrow with
    each of them, in the token's smallest unit. Each is open by itself: together they may need
    more than is there.
    """

    who: Address
    role: Role
    moves: tuple[Move, ...]
    leaves: tuple[int, ...]


Step = tuple[str, Address | None, int | None]
"""What happens, by whom if that matters, and to which milestone, None for all of an escrow."""


def steps_of(move: Move) -> frozenset[Step]:
    """Of what others wait for, all that is done once a move is made.

    Approvals count by whoever gives them; what is paid or decided is so for everybody.
    """
    done: set[Step] = set()
    for step in _STEPS.get(type(move), ()):
        who = acting(move) if step == _APPROVAL else None
        named = named_milestones(move)
        done |= {(step, who, index) for index in named or (None,)}
        if step == _RELEASE:
            # Of a single escrow, one that also approves names the milestone that it approves.
            done.add((step, None, None))
    return frozenset(done)


def awaited(place: Place, mine: Iterable[Address]) -> tuple[Awaited, ...]:
    """What each of these addresses is waited for, as far as what is known tells."""
    return tuple(
        found
        for who in mine
        for role in place.escrow.roles_of(who)
        for moves in _by_kind(place, role, who)
        if (found := _opened(place, who, role, moves)) is not None
    )


def _by_kind(place: Place, role: Role, who: Address) -> Iterable[Sequence[Move]]:
    """What a role is there for and somebody waits for, whether it is open or not."""
    by_kind: dict[type[Move], list[Move]] = {}
    for move in candidates(role, place.seat(who)):
        if waits_for(place.escrow, place.held, move):
            by_kind.setdefault(type(move), []).append(move)
    return by_kind.values()


def _opened(place: Place, who: Address, role: Role, moves: Sequence[Move]) -> Awaited | None:
    """Those of these moves that the model lets through; None where it lets none."""
    told: dict[object, int | None] = {}
    open_: list[tuple[Move, int]] = []
    for move in moves:
        deciding = _deciding(place, move)
        if deciding not in told:
            told[deciding] = _leaving(place, move, who)
        if (paid := told[deciding]) is not None:
            open_.append((move, paid))
    if not open_:
        return None
    return Awaited(who, role, tuple(m for m, _ in open_), tuple(paid for _, paid in open_))


def _deciding(place: Place, move: Move) -> object:
    """What of its milestones decides about a move: all but what people wrote about the work."""
    there = place.escrow.milestones
    return tuple(
        replace(there[index], description="", evidence="") for index in named_milestones(move)
    )


def _leaving(place: Place, move: Move, who: Address) -> int | None:
    """What leaves the escrow with a move; None unless it is known to be open."""
    made = place.comes_to(move, who)
    if made is None:
        return None
    return sum(each.amount for each in made.payments if each.sender == place.contract)


_APPROVAL: Final = "approval"
_RELEASE: Final = "release"
_STEPS: Final[Mapping[type[Move], tuple[str, ...]]] = {
    kinds.ApproveMilestones: (_APPROVAL,),
    kinds.ApproveAndRelease: (_APPROVAL, _RELEASE),
    kinds.ChangeMilestoneStatus: ("status",),
    kinds.ReleaseFunds: (_RELEASE,),
    kinds.ResolveDispute: ("decision",),
    kinds.SplitDispute: ("decision",),
    kinds.WithdrawRemainingFunds: ("withdrawal",),
}
