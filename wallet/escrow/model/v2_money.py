"""How money leaves the second generation's escrows, and what stands in the way."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import cast

from stellar_sdk import scval

from wallet.addresses import Address
from wallet.escrow import payouts
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.payouts import I128_MAX, Shares
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow, Role
from wallet.soroban.values import symbol, vector

MOST_DISTRIBUTIONS = 50

Distributions = Mapping[Address, int]

LOCK_KEY = vector([symbol("Reentrancy")])
"""``DataKey::Reentrancy``: there only while a decision is being paid."""


@contextmanager
def locked(running: Running) -> Generator[None]:
    """Let nobody in while a decision is being paid, as the contract's footprint tells."""
    running.require(running.read(LOCK_KEY) is None, "Reentrancy", "FlagsMustBeFalse")
    running.write(LOCK_KEY, scval.to_bool(True))
    yield
    running.frame.remove(LOCK_KEY)


def pay_release(
    running: Running, arguments: Arguments, escrow: Escrow, amount: int, receiver: Address
) -> Shares:
    """Pay an agreed amount: fees first."""
    with counting(running):
        shares = payouts.of_release(amount, escrow.platform_fee, receiver)
    pay(running, arguments, escrow, shares)
    return shares


def pay(running: Running, arguments: Arguments, escrow: Escrow, shares: Shares) -> None:
    """Pay both fees, then the payees in order; nothing is not paid."""
    dues = (
        (fee_account(running, arguments), shares.protocol),
        (escrow.roles.one(Role.PLATFORM), shares.platform),
        *shares.payees,
    )
    for payee, amount in dues:
        if amount > 0:
            running.pay(escrow, running.this, payee, amount)


def fee_account(running: Running, arguments: Arguments) -> Address:
    """Who gets the protocol's fee: fixed in the code, or an argument (hazard H16)."""
    fixed = running.build.fee_account
    return cast("Address", arguments["trustless_work_address"]) if fixed is None else fixed


def decided(running: Running, distributions: Distributions) -> int:
    """What a decision comes to; every share must be something."""
    total = 0
    for amount in distributions.values():
        running.require(amount > 0, "AmountsToBeTransferredShouldBePositive")
        total += amount
        running.require(total <= I128_MAX, "Overflow")
    return total


def require_resolver(
    running: Running, escrow: Escrow, who: Address, distributions: Distributions
) -> None:
    """Refuse too many shares, then everybody but the dispute resolvers."""
    running.require(len(distributions) <= MOST_DISTRIBUTIONS, "TooManyDistributions")
    theirs = who in escrow.roles.of(Role.DISPUTE_RESOLVER)
    running.require(theirs, "OnlyDisputeResolverCanExecuteThisFunction")


def pay_decision(
    running: Running, arguments: Arguments, escrow: Escrow, distributions: Distributions
) -> Mapping[str, Value]:
    """Pay a decision; what its event tells of it."""
    with counting(running):
        rounding = payouts.rounding_of(running.build.rules)
        shares = rounding(distributions, escrow.platform_fee)
    pay(running, arguments, escrow, shares)
    return {
        "platform_fee": shares.platform,
        "trustless_work_fee": shares.protocol,
        "distributions": tuple(
            {"address": payee, "amount": amount} for payee, amount in shares.payees
        ),
    }


@contextmanager
def counting(running: Running) -> Generator[None]:
    """Refuse as the contract does when its numbers cannot hold what is being counted."""
    try:
        yield
    except payouts.Overflow:
        running.refuse("Overflow")


def require_rest(running: Running, balance: int, total: int) -> None:
    """Refuse to pay out anything but all that is left."""
    running.require(total > 0, "TotalAmountCannotBeZero")
    running.require(balance >= total, "InsufficientFundsForResolution")
    running.require(total == balance, "DistributionsMustEqualEscrowBalance")
