"""A split near the one that a contract refuses, which it takes (hazard H9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.cli.wanted_moves import Situation
from app.ports import LedgerPort
from wallet.addresses import Address, ContractId
from wallet.amounts import format_amount
from wallet.escrow import moves, splitting
from wallet.escrow.abi import call_of, move_of
from wallet.escrow.builds import Family
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.payouts import Overflow, rounding_of
from wallet.escrow.splitting import Limits
from wallet.escrow.terms import Escrow, Role
from wallet.holdings import contract_balance_key, held

AMONG_ANY = moves.ResolveDispute | moves.WithdrawRemainingFunds
SPLITS = AMONG_ANY | moves.SplitDispute

_SECOND = frozenset({Family.V2_SINGLE, Family.V2_MULTI})


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
        second, total = self.on.build.family in _SECOND, self.held
        decides = not isinstance(self.decision, moves.WithdrawRemainingFunds)
        if decides and self.on.terms.is_multi:
            total = min(self._at_stake(), self.held)
        whole = second or (decides and not self.on.terms.is_multi)
        # Where less than all may be paid, what was asked for is kept if it can be.
        return Limits(total if whole else min(total, sum(self.shares)), self.held, whole)

    def working(self) -> tuple[int, ...] | None:
        limits, shares = self.limits, self.shares
        if sum(shares) != limits.total:
            shares = splitting.by_weight(limits.total, shares)
        try:
            fees = self._paid(shares)[0]
        except (Overflow, ZeroDivisionError):
            return None
        return splitting.working(shares, limits, fees, lambda each: sum(self._paid(each)))

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

    def _at_stake(self) -> int:
        milestones = self.on.terms.milestones
        named = [i for i in named_milestones(self.decision) if i < len(milestones)]
        return sum(milestones[i].amount or 0 for i in named)

    def _paid(self, shares: Sequence[int]) -> tuple[int, int]:
        """Fees, and what the payees get, by the build's own rounding."""
        build = self.on.build
        # The contract reads payees in the order of its own map.
        made = move_of(build, call_of(build, self.on.contract, self.move(shares)))
        given = rounding_of(build.rules)(
            _pairs(made, self.on.terms), self.on.terms.platform_fee
        )
        return given.protocol + given.platform, sum(amount for _, amount in given.payees)


def _pairs(made: Move, terms: Escrow) -> Sequence[tuple[Address, int]]:
    if isinstance(made, moves.SplitDispute):
        payees = terms.roles.one(Role.APPROVER), terms.roles.one(Role.RECEIVER)
        return tuple(zip(payees, (made.approver_funds, made.other_funds), strict=True))
    return tuple(made.distributions.items()) if isinstance(made, AMONG_ANY) else ()
