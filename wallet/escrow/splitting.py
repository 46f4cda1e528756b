"""Sharing out money so that it always adds up: the last unit is never lost.

Amounts are in the token's smallest unit. Where a division leaves units over, whoever lost most
by rounding gets one more, the first among equals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import gcd

Paying = Callable[[Sequence[int]], int]
"""What leaves the escrow for these shares, fees included; by the build's own rounding."""


@dataclass(frozen=True)
class Limits:
    """What a decision must keep to: ``total`` to be shared out, ``held`` by the escrow.

    ``whole``: the contract takes nothing but all of it.
    """

    total: int
    held: int
    whole: bool


def left(total: int, shares: Sequence[int]) -> int:
    """What is still to be shared out; below zero: it is too much."""
    return total - sum(shares)


def equally(total: int, count: int) -> tuple[int, ...]:
    """The same for each of so many."""
    return by_weight(total, [1] * count)


def by_weight(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Shares as these weights stand to one another; nothing for anybody where all are zero."""
    whole = sum(weights)
    if whole <= 0:
        return (0,) * len(weights)
    shares = [total * weight // whole for weight in weights]
    lost = sorted(range(len(weights)), key=lambda at: -(total * weights[at] % whole))
    for at in lost[: left(total, shares)]:
        shares[at] += 1
    return tuple(shares)


def with_rest(total: int, shares: Sequence[int], at: int) -> tuple[int, ...] | None:
    """The same, where this one gets what the others leave; None where that is too much."""
    others = sum(shares) - shares[at]
    if others > total:
        return None
    return (*shares[:at], total - others, *shares[at + 1 :])


def working(
    shares: Sequence[int], limits: Limits, fees: int, paying: Paying
) -> tuple[int, ...] | None:
    """Shares near these that pay no more than is held (hazard H9); None where there are none.

    ``fees`` are taken of the total. By rounding up to a unit a payee goes out beyond what is
    decided. Where less than all may be decided, the largest share gives way; else shares are
    moved to where nothing is rounded.
    """
    if _fits(shares, limits, paying):
        return tuple(shares)
    if limits.whole:
        return _on_a_grid(shares, limits, fees, paying)
    largest = max(range(len(shares)), key=lambda at: shares[at], default=0)
    for less in range(1, 2 * len(shares) + 1):
        fewer = [share - less * (at == largest) for at, share in enumerate(shares)]
        if fewer[largest] > 0 and _fits(fewer, replace(limits, total=sum(fewer)), paying):
            return tuple(fewer)
    return None


def _on_a_grid(
    shares: Sequence[int], limits: Limits, fees: int, paying: Paying
) -> tuple[int, ...] | None:
    """Multiples of the least share that bears a whole number of units of the fees."""
    step = limits.total // gcd(limits.total, fees) if fees else 1
    kept = [at for at, share in enumerate(shares) if share > 0]
    steps = limits.total // step
    if step <= 0 or steps < len(kept):
        return None
    found = list(by_weight(steps, [max(share, 0) for share in shares]))
    for at in kept:
        if not found[at]:
            richest = max(kept, key=lambda each: found[each])
            found[richest] -= 1
            found[at] += 1
    moved = tuple(share * step for share in found)
    return moved if _fits(moved, limits, paying) else None


def _fits(shares: Sequence[int], limits: Limits, paying: Paying) -> bool:
    adds_up = sum(shares) == limits.total
    return adds_up and paying(shares) <= limits.held
