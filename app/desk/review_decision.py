"""Who is given what by a decision, before fees, and as whom; named as the contracts pay."""

from __future__ import annotations

from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.moves import Move
from wallet.escrow.terms import Escrow, Role

Decision = tuple[tuple[Address, int], ...]


def decision_of(escrow: Escrow, move: Move) -> Decision:
    """The shares of a decision; nothing for other moves.

    The first builds call what is not the approver's the milestone marker's, but pay it to the
    receiver (recordings ``disputes``).
    """
    match move:
        case moves.ResolveDispute() | moves.WithdrawRemainingFunds():
            return tuple(move.distributions.items())
        case moves.SplitDispute():
            approver, receiver = (
                escrow.roles.of(role)[:1] for role in (Role.APPROVER, Role.RECEIVER)
            )
            shares = (*((w, move.approver_funds) for w in approver),)
            return (*shares, *((who, move.other_funds) for who in receiver))
        case _:
            return ()
