"""What a decision or a withdrawal shares out, and who gets what by the build's rounding."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.addresses import Address, ContractId
from wallet.escrow import moves
from wallet.escrow.abi import call_of, move_of
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move
from wallet.escrow.payouts import Shares, rounding_of
from wallet.escrow.splitting import Limits
from wallet.escrow.terms import Escrow, Role


def limits_of(
    build: Build, escrow: Escrow, held: int, milestones: Sequence[int], *, decides: bool
) -> Limits:
    """What there is to share out, of ``held`` smallest units, and whether that is taken whole.

    ``milestones`` are those decided on, of a multi. Without ``decides`` it is a withdrawal of
    what is left after the end, which the first generation lets go in parts.
    """
    if decides and escrow.is_multi:
        amounts = (escrow.milestones[index].amount or 0 for index in milestones)
        return Limits(min(max(sum(amounts), 0), held), held, whole=build.is_second)
    return Limits(held, held, whole=decides or build.is_second)


def shares_of(build: Build, contract: ContractId, escrow: Escrow, move: Move) -> Shares:
    """Who gets what after fees; nobody anything by a move that shares out nothing.

    Raise Overflow, or ZeroDivisionError, where the contract's numbers cannot hold it.
    """
    # The contract reads payees in the order of its own map.
    made = move_of(build, call_of(build, contract, move))
    return rounding_of(build.rules)(_decision(made, escrow), escrow.platform_fee)


def paid_out(shares: Shares) -> int:
    """What leaves the escrow, fees included."""
    return shares.protocol + shares.platform + sum(amount for _, amount in shares.payees)


def _decision(made: Move, escrow: Escrow) -> Sequence[tuple[Address, int]]:
    if isinstance(made, moves.SplitDispute):
        payees = escrow.roles.one(Role.APPROVER), escrow.roles.one(Role.RECEIVER)
        return tuple(zip(payees, (made.approver_funds, made.other_funds), strict=True))
    if isinstance(made, moves.ResolveDispute | moves.WithdrawRemainingFunds):
        return tuple(made.distributions.items())
    return ()
