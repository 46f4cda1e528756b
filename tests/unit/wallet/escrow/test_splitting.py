"""Sharing out money: whatever is asked for, it adds up to the last unit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.support.families import HOLDERS
from tests.support.ledgers import STRANGER
from wallet.addresses import Address
from wallet.escrow import splitting
from wallet.escrow.payouts import ROUNDINGS, Shares
from wallet.escrow.splitting import Limits
from wallet.escrow.terms import Role

PAYEES: tuple[Address, ...] = (
    HOLDERS[Role.APPROVER],
    HOLDERS[Role.RECEIVER],
    STRANGER.public,
    HOLDERS[Role.SERVICE_PROVIDER],
)
TOTALS = some.integers(1, 10**18)
WEIGHTS = some.lists(some.integers(0, 10**12), min_size=1, max_size=8)
quick = settings(max_examples=60, deadline=None)


def paid(rule: str, fee: int, shares: Sequence[int]) -> int:
    """What leaves the escrow by a build's own rounding."""
    pairs = [(who, share) for who, share in zip(PAYEES, shares, strict=False) if share]
    found: Shares = ROUNDINGS[rule](pairs, fee)
    return found.protocol + found.platform + sum(amount for _, amount in found.payees)


@quick
@given(TOTALS, WEIGHTS)
def test_shares_by_weight_are_all_there_is(total: int, weights: list[int]) -> None:
    shares = splitting.by_weight(total, weights)
    assert sum(shares) == (total if any(weights) else 0)
    assert all(share >= 0 for share in shares)


@quick
@given(TOTALS, some.integers(1, 50))
def test_equal_shares_differ_by_a_unit_at_most(total: int, count: int) -> None:
    shares = splitting.equally(total, count)
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


@quick
@given(TOTALS, some.data())
def test_the_rest_makes_it_all_there_is(total: int, data: some.DataObject) -> None:
    shares = data.draw(some.lists(some.integers(0, total), min_size=1, max_size=6))
    at = data.draw(some.integers(0, len(shares) - 1))
    others = sum(shares) - shares[at]
    if others > total:
        assert splitting.with_rest(total, shares, at) is None
        return
    filled = splitting.with_rest(total, shares, at)
    assert filled is not None
    assert splitting.left(total, filled) == 0
    assert [*filled[:at], *filled[at + 1 :]] == [*shares[:at], *shares[at + 1 :]]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("rule", ROUNDINGS)
@settings(max_examples=40, deadline=None)
@given(some.integers(1, 10**12), some.integers(0, 9_900), some.lists(some.integers(1, 99)))
def test_a_split_that_works_pays_no_more_than_there_is(
    rule: str, whole: bool, total: int, fee: int, weights: list[int]
) -> None:
    shares = splitting.by_weight(total, (weights or [1])[: len(PAYEES)])
    taken = ROUNDINGS[rule]([(PAYEES[0], total)], fee)
    fees = taken.protocol + taken.platform
    limits = Limits(total, total, whole)
    found = splitting.working(shares, limits, fees, lambda each: paid(rule, fee, each))
    if found is None:
        assert whole
        assert rule == "fees_floored_on_total"
        return
    assert paid(rule, fee, found) <= total
    assert len(found) == len(shares)
    assert total - 2 * len(shares) <= sum(found) <= total
    assert sum(found) == total or not whole


def test_what_works_already_is_left_as_it_is() -> None:
    limits = Limits(100, 100, whole=True)
    assert splitting.working((60, 40), limits, 1, lambda _: 100) == (60, 40)


def test_a_split_that_rounding_refuses_is_moved_by_the_least() -> None:
    rule, total = "fees_floored_on_total", 1_000_000_000
    shares = (333_333_333, 666_666_667)
    assert paid(rule, 100, shares) == total + 1
    limits = Limits(total, total, whole=True)
    found = splitting.working(shares, limits, 13_000_000, lambda each: paid(rule, 100, each))
    assert found == (333_333_000, 666_667_000)


def test_where_less_may_be_decided_the_largest_share_gives_way() -> None:
    rule, total = "fees_floored_on_total", 1_000_000_000
    shares = (333_333_333, 666_666_667)
    limits = Limits(total, total, whole=False)
    found = splitting.working(shares, limits, 13_000_000, lambda each: paid(rule, 100, each))
    assert found is not None
    assert found[0] == shares[0]
    assert 0 < shares[1] - found[1] <= 4
