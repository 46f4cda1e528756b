"""A split near the one that a contract refuses, which it takes (hazard H9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.cli.wanted_moves import Situation
from app.ports import LedgerPort
from wallet.addresses import Address, ContractId
from wallet.amounts import format_amount
from wallet.escrow import moves, splitting
from wallet.escrow.decisions import limits_of, paid_out, shares_of
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.payouts import Overflow, Shares
from wallet.escrow.splitting import Limits
from wallet.holdings import contract_balance_key, held

AMONG_ANY = moves.ResolveDispute | moves.WithdrawRemainingFunds
SPLITS = AMONG_ANY | moves.SplitDispute


async def working(port: LedgerPort, on: Situation, move: Move) -> Move | None:
    """The same decision by shares that come to what they must; None where there is none.

    Whether the contract takes it for all else, the model has to say.
    """
    if not isinstance(move, SPLITS):
        return None
    balance = contract_balance_key(ContractId(on.terms.token), on.contract)
    there = held((await port.snapshot([balance])).entries, balance)
    split = _Split(on, move, there)
    found = split.working()
    return None if found in (None, split.shares) else split.move(found)


def options_of(move: Move) -> str:
    """How these shares are named on the command line."""
    if isinstance(move, moves.SplitDispute):
        two = format_amount(move.approver_funds), format_amount(move.other_funds)
        return f"--approver {two[0]} --receiver {two[1]}"
    shares = move.distributions.items() if isinstance(move, AMONG_ANY) else ()
    return " ".join(f"--pay {who}={format_amount(amount)}" for who, amount in shares)


@dataclass(frozen=True)
class _Split:
    """A decision, and what there is to share: ``held`` in the token's smallest unit."""

    on: Situation
    decision: SPLITS
    held: int

    @property
    def shares(self) -> tuple[int, ...]:
        if isinstance(self.decision, moves.SplitDispute):
            return self.decision.approver_funds, self.decision.other_funds
        return tuple(self.decision.distributions.values())

    @property
    def limits(self) -> Limits:
        decides = not isinstance(self.decision, moves.WithdrawRemainingFunds)
        count = len(self.on.terms.milestones)
        named = [index for index in named_milestones(self.decision) if index < count]
        found = limits_of(self.on.build, self.on.terms, self.held, named, decides=decides)
        if found.whole:
            return found
        # Where less than all may be paid, what was asked for is kept if it can be.
        return replace(found, total=min(found.total, sum(self.shares)))

    def working(self) -> tuple[int, ...] | None:
        limits, shares = self.limits, self.shares
        if sum(shares) != limits.total:
            shares = splitting.by_weight(limits.total, shares)
        try:
            found = self._paid(shares)
        except (Overflow, ZeroDivisionError):
            return None
        fees = found.protocol + found.platform
        return splitting.working(shares, limits, fees, lambda each: paid_out(self._paid(each)))

    def move(self, shares: Sequence[int]) -> Move:
        decision = self.decision
        if isinstance(decision, moves.SplitDispute):
            return replace(decision, approver_funds=shares[0], other_funds=shares[1])
        given: Mapping[Address, int] = {
            who: share
            for who, share in zip(decision.distributions, shares, strict=True)
            if share
        }
        return replace(decision, distributions=given)

    def _paid(self, shares: Sequence[int]) -> Shares:
        return shares_of(self.on.build, self.on.contract, self.on.terms, self.move(shares))
