"""How the first generation's dispute resolver decides over money, of a milestone or of all.

The first builds know two payees only, the approver and the receiver; the others any. What each
family asks besides stands between a decision and its payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v1
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.payouts import I128_MAX, I128_MIN, Shares
from wallet.escrow.terms import Escrow, Role

MOST_DISTRIBUTIONS = 50

RULES: frozenset[str] = frozenset(
    {
        # More than fifty payees are refused, before it matters who asks (grid).
        "payees_limited",
        # Deciding on more than there is is refused as a release of more is (disputes).
        "overdraft_refused_as_release",
    }
)


@dataclass(frozen=True)
class Among:
    """What is to be paid to whom, before fees, and what there is."""

    resolver: Address
    distributions: Mapping[Address, int]
    total: int
    balance: int


@dataclass(frozen=True)
class Split:
    """What the approver and the receiver are to have; ``shares`` are what fees leave of it."""

    resolver: Address
    for_approver: int
    for_receiver: int
    shares: Shares
    balance: int

    @property
    def total(self) -> int:
        """All that is to be paid."""
        return self.for_approver + self.for_receiver


def among(running: Running, arguments: Arguments, escrow: Escrow) -> Among:
    """Check what is always checked first: shares, their sum and number, the caller."""
    distributions = cast("Mapping[Address, int]", arguments["distributions"])
    balance = running.balance(escrow)
    total = 0
    for amount in distributions.values():
        running.require(amount > 0, "AmountsToBeTransferredShouldBePositive")
        total += amount
        running.require(total <= I128_MAX, "Overflow")
    few = len(distributions) <= MOST_DISTRIBUTIONS or not running.has("payees_limited")
    running.require(few, "TooManyDistributions")
    resolver = _resolver(running, arguments, escrow)
    return Among(resolver, distributions, total, balance)


def pay_among(running: Running, arguments: Arguments, escrow: Escrow, decided: Among) -> None:
    """Ask for the resolver's authority, and pay."""
    running.frame.require_auth(decided.resolver)
    shares = v1.shares_of(running, escrow, decided.distributions)
    v1.pay_decision(running, arguments, escrow, shares)


def split(running: Running, arguments: Arguments, escrow: Escrow) -> Split:
    """Check what is always checked first: that there is as much, and the caller."""
    for_approver = cast("int", arguments["approver_funds"])
    named = "receiver_funds" if "receiver_funds" in arguments else "service_provider_funds"
    for_receiver = cast("int", arguments[named])
    total = for_approver + for_receiver
    running.require(I128_MIN <= total <= I128_MAX, "Overflow")
    balance = running.balance(escrow)
    as_release = running.has("overdraft_refused_as_release")
    running.require(
        balance >= total,
        "EscrowBalanceNotEnoughToSendEarnings"
        if as_release
        else "InsufficientFundsForResolution",
    )
    payees = escrow.roles.one(Role.APPROVER), escrow.roles.one(Role.RECEIVER)
    decision = tuple(zip(payees, (for_approver, for_receiver), strict=True))
    shares = v1.shares_of(running, escrow, decision)
    resolver = _resolver(running, arguments, escrow)
    return Split(resolver, for_approver, for_receiver, shares, balance)


def pay_split(running: Running, arguments: Arguments, escrow: Escrow, decided: Split) -> None:
    """Refuse when rounding gives anybody more than was decided; else pay as decided."""
    (_, to_approver), (_, to_receiver) = decided.shares.payees
    enough = decided.for_approver >= to_approver
    running.require(enough, "InsufficientApproverFundsForCommissions")
    enough = decided.for_receiver >= to_receiver
    running.require(enough, "InsufficientServiceProviderFundsForCommissions")
    running.frame.require_auth(decided.resolver)
    v1.pay_decision(running, arguments, escrow, decided.shares)


def _resolver(running: Running, arguments: Arguments, escrow: Escrow) -> Address:
    resolver = cast("Address", arguments["dispute_resolver"])
    theirs = escrow.roles.one(Role.DISPUTE_RESOLVER)
    running.require(resolver == theirs, "OnlyDisputeResolverCanExecuteThisFunction")
    return resolver
