"""Who gets what when money leaves an escrow, to the unit; integer floors as the contracts do.

Recorded in ``fees`` and ``disputes``. What rounding leaves stays with the payee, never with the
fee accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.addresses import Address
from wallet.errors import WalletError
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE

I128_MAX = 2**127 - 1


@dataclass(eq=False)
class Overflow(WalletError):
    """A product on the way is more than the contract's numbers can hold."""


@dataclass(frozen=True)
class Shares:
    """What is paid, in the token's smallest unit; zero shares are not paid at all."""

    protocol: int
    platform: int
    payees: tuple[tuple[Address, int], ...]


def of_release(amount: int, platform_fee: int, receiver: Address) -> Shares:
    """Split the agreed amount (not the balance) into both fees and the receiver's part.

    Raise Overflow as the contract does.
    """
    protocol = _part(amount, PROTOCOL_FEE)
    platform = _part(amount, platform_fee)
    return Shares(protocol, platform, ((receiver, amount - protocol - platform),))


def of_distribution(distributions: Mapping[Address, int], platform_fee: int) -> Shares:
    """Split a decision: each payee bears a floored share of fees floored on the total.

    Builds 96d51751 and 2ddb5ef1; what flooring leaves of the fees stays with the payees. Raise
    Overflow as the contracts do.
    """
    total = sum(distributions.values())
    fees = _part(total, PROTOCOL_FEE), _part(total, platform_fee)
    borne = {
        who: [_product(amount, fee) // total for fee in fees]
        for who, amount in distributions.items()
    }
    return Shares(
        sum(protocol for protocol, _ in borne.values()),
        sum(platform for _, platform in borne.values()),
        tuple((who, amount - sum(borne[who])) for who, amount in distributions.items()),
    )


def _part(amount: int, basis_points: int) -> int:
    return _product(amount, basis_points) // BASIS_POINTS


def _product(amount: int, factor: int) -> int:
    if amount * factor > I128_MAX:
        raise Overflow
    return amount * factor
