"""Who gets what when money leaves an escrow, to the unit; divided as the contracts divide.

Recorded in ``fees``, ``disputes``, ``grid`` and the walks. How a decision is rounded differs by
build (hazard H9): each way has its function here, and a build's rule names it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from wallet.addresses import Address
from wallet.errors import WalletError
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE

I128_MAX = 2**127 - 1
I128_MIN = -(2**127)


@dataclass(eq=False)
class Overflow(WalletError):
    """A product on the way is more than the contract's numbers can hold."""


@dataclass(frozen=True)
class Shares:
    """What is due to whom, in the token's smallest unit."""

    protocol: int
    platform: int
    payees: tuple[tuple[Address, int], ...]


Decision = Mapping[Address, int] | Sequence[tuple[Address, int]]
"""Who is given how much, in order; one payee may stand twice where a build has no map."""

Rounding = Callable[[Decision, int], Shares]
"""A decision and the platform's fee in basis points → the shares; may raise Overflow."""


def of_release(amount: int, platform_fee: int, receiver: Address) -> Shares:
    """Split the agreed amount (not the balance) into both fees and the receiver's part.

    Raise Overflow as the contract does.
    """
    protocol = _part(amount, PROTOCOL_FEE)
    platform = _part(amount, platform_fee)
    return Shares(protocol, platform, ((receiver, amount - protocol - platform),))


def of_distribution(decision: Decision, platform_fee: int) -> Shares:
    """Split a decision: each payee bears a floored share of fees floored on the total.

    Builds 96d51751 and 2ddb5ef1; what flooring leaves of the fees stays with the payees. Raise
    Overflow as the contracts do.
    """
    pairs = _pairs(decision)
    total = sum(amount for _, amount in pairs)
    fees = _part(total, PROTOCOL_FEE), _part(total, platform_fee)
    borne = [[_divided(_product(amount, fee), total) for fee in fees] for _, amount in pairs]
    return Shares(
        sum(protocol for protocol, _ in borne),
        sum(platform for _, platform in borne),
        tuple(
            (who, amount - sum(both)) for (who, amount), both in zip(pairs, borne, strict=True)
        ),
    )


def of_distribution_on_total(decision: Decision, platform_fee: int) -> Shares:
    """Split a decision: fees floored on the total, each payee bears a floored share of both.

    The first generation's other builds. The fee accounts get all of the fees, so up to a unit
    for each payee but one goes out beyond what was decided; of nothing nobody gets anything.
    Raise Overflow as the contracts do.
    """
    pairs = _pairs(decision)
    total = sum(amount for _, amount in pairs)
    protocol, platform = _part(total, PROTOCOL_FEE), _part(total, platform_fee)
    if total <= 0:
        return Shares(protocol, platform, tuple((who, 0) for who, _ in pairs))
    return Shares(
        protocol,
        platform,
        tuple(
            (who, amount - _divided(_product(amount, protocol + platform), total))
            for who, amount in pairs
        ),
    )


def of_distribution_to_the_unit(decision: Decision, platform_fee: int) -> Shares:
    """Split a decision: fees floored on the total, the rest shared, its remainder to the last.

    The second generation. Who would get nothing is no payee, so when that is everybody a unit
    or two stay in the escrow. Raise Overflow as the contracts do.
    """
    pairs = _pairs(decision)
    total = sum(amount for _, amount in pairs)
    protocol, platform = _part(total, PROTOCOL_FEE), _part(total, platform_fee)
    to_share = total - protocol - platform
    nets = [(who, _divided(_product(amount, to_share), total)) for who, amount in pairs]
    payees = [(who, net) for who, net in nets if net > 0]
    if payees:
        last, net = payees.pop()
        payees.append((last, net + to_share - sum(net for _, net in nets)))
    return Shares(protocol, platform, tuple(payees))


ROUNDINGS: Mapping[str, Rounding] = {
    "fees_floored_per_payee": of_distribution,
    "fees_floored_on_total": of_distribution_on_total,
    "rest_to_last_payee": of_distribution_to_the_unit,
}
"""A build's rule → how it splits a decision; every build has exactly one of these rules."""


def rounding_of(rules: Collection[str]) -> Rounding:
    """How a build with these rules splits a decision."""
    (rounding,) = (rounding for rule, rounding in ROUNDINGS.items() if rule in rules)
    return rounding


def _pairs(decision: Decision) -> Sequence[tuple[Address, int]]:
    return tuple(decision.items()) if isinstance(decision, Mapping) else decision


def _part(amount: int, basis_points: int) -> int:
    return _divided(_product(amount, basis_points), BASIS_POINTS)


def _divided(amount: int, by: int) -> int:
    """A quotient without its fraction, also below zero."""
    quotient = abs(amount) // by
    return -quotient if amount < 0 else quotient


def _product(amount: int, factor: int) -> int:
    product = amount * factor
    if not I128_MIN <= product <= I128_MAX:
        raise Overflow
    return product
