"""What each role is there for, as moves to try; and which of them somebody waits for.

Arguments are sensible, not right: whether a contract takes them is the model's to say
(``standing``). What somebody waits for is a matter of manners, and ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.moves import Move
from wallet.escrow.prediction import NETWORK_LIFE
from wallet.escrow.terms import Escrow, Flags, Milestone, Role


def candidates(role: Role | None, who: Address, escrow: Escrow, held: int) -> Iterable[Move]:
    """The moves of a role, or without a role those of anybody; ``held`` in smallest units."""
    yield from _OF_ROLE[role](who, escrow, held)
    if role is not None:
        yield moves.DisputeEscrow(who)


def waits_for(escrow: Escrow, held: int, move: Move) -> bool:
    """Whether an open move is more than a possibility."""
    waited_for = _WAITED_FOR.get(type(move))
    return waited_for is not None and waited_for(escrow, held, move)


def _of_platform(who: Address, escrow: Escrow, _held: int) -> Iterable[Move]:
    terms = replace(escrow, flags=Flags())
    more = (*terms.milestones, Milestone("", "pending", "", approved=False))
    yield moves.UpdateEscrow(who, replace(terms, title=f"{terms.title} *"))
    yield moves.UpdateEscrow(who, replace(terms, milestones=more))
    yield moves.ExtendLife(who, NETWORK_LIFE.max)


def _of_resolver(who: Address, escrow: Escrow, held: int) -> Iterable[Move]:
    everything = {escrow.roles.one(Role.RECEIVER): held} if held else {}
    yield moves.ResolveDispute(who, everything)
    yield moves.WithdrawRemainingFunds(who, everything)


_OF_ROLE: Mapping[Role | None, Callable[[Address, Escrow, int], Iterable[Move]]] = {
    Role.PLATFORM: _of_platform,
    Role.SERVICE_PROVIDER: lambda who, escrow, _: (
        moves.ChangeMilestoneStatus(who, index, "completed", None)
        for index, _ in enumerate(escrow.milestones)
    ),
    Role.APPROVER: lambda who, escrow, _: (
        moves.ApproveMilestone(who, index) for index, _ in enumerate(escrow.milestones)
    ),
    Role.RELEASE_SIGNER: lambda who, _escrow, _: [moves.ReleaseFunds(who)],
    Role.RECEIVER: lambda _who, _escrow, _: [],
    Role.DISPUTE_RESOLVER: _of_resolver,
    None: lambda who, escrow, held: [
        moves.FundEscrow(who, escrow, max(escrow.amount - held, 1))
    ],
}

_WAITED_FOR: Mapping[type[Move], Callable[[Escrow, int, Move], bool]] = {
    moves.FundEscrow: lambda escrow, held, _: held < escrow.amount and not escrow.flags.any,
    moves.ChangeMilestoneStatus: lambda escrow, _, move: (
        not (escrow.flags.released or escrow.flags.resolved)
        and not escrow.milestones[cast("moves.ChangeMilestoneStatus", move).milestone].approved
    ),
    moves.ApproveMilestone: lambda escrow, _held, _move: not escrow.flags.any,
    moves.ReleaseFunds: lambda _escrow, _held, _move: True,
    moves.ResolveDispute: lambda _escrow, _held, _move: True,
    moves.WithdrawRemainingFunds: lambda escrow, _held, _move: not escrow.flags.disputed,
}
