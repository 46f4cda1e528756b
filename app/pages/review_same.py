"""Whether a later page of a review says the same as the one that was read.

What grows old by itself is no change, and neither is what anybody can bring about from outside
as often as they like: else they could keep everybody from signing until the time limit passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.pages.review import Age, Checks, FindingLine, Gravity, Money, ReviewPage
from app.pages.review_file import EMPTY
from app.pages.review_since import NOTHING
from wallet.amounts import parse_amount
from wallet.errors import Unreadable

AGEING: Final = frozenset({41, 42, 43, 45, 52, 61})
"""Findings whose details change with every ledger or second; only that they hold decides."""

FRESHNESS: Final = frozenset({45, 61})
"""Findings about how old the facts are, which is no change of the deal."""

FLAPPING: Final = frozenset({42, 52})
"""Findings that a second or a fee can make go and come; whoever read them has been warned."""

MONEY_STAYS: Final = 38
"""F38, which any payment into an escrow brings about."""


def says_the_same(before: ReviewPage, later: ReviewPage) -> bool:
    """Whether the later page says the same, but for age and for money that came from outside.

    What was read may hold a warning too many: one of ``FLAPPING`` that is gone is no change,
    one that came is.
    """
    ignored = FRESHNESS | (FLAPPING & _numbers(before))
    if _only_more_came(before.money, later.money):
        ignored |= {MONEY_STAYS}
        later = replace(later, money=before.money)
    return _without_age(before, ignored) == _without_age(later, ignored)


def _only_more_came(before: Money | None, later: Money | None) -> bool:
    """Whether what moves is the same to the last unit, and more stays than was read."""
    if before is None or later is None:
        return False
    if replace(later, stays=before.stays, balance=before.balance) != before:
        return False
    try:
        return parse_amount(later.stays) > parse_amount(before.stays)
    except Unreadable:
        # Less than nothing, or more than a token can count: no honest token tells that.
        return False


def _without_age(page: ReviewPage, ignored: frozenset[int]) -> ReviewPage:
    weighing = Checks(tuple(_weighing(page, ignored)), (), (), 0)
    age = Age(0, 0, is_live=False)
    told = replace(page, checks=weighing, age=age, digest=b"", seen=0)
    return replace(told, ends=(), since=NOTHING, file=EMPTY)


def _weighing(page: ReviewPage, ignored: frozenset[int]) -> Iterator[FindingLine]:
    for each in _holding(page):
        if each.number not in ignored:
            details = () if each.number in AGEING else each.details
            yield FindingLine(each.gravity, each.number, "", "", details)


def _numbers(page: ReviewPage) -> frozenset[int]:
    return frozenset(each.number for each in _holding(page))


def _holding(page: ReviewPage) -> Iterator[FindingLine]:
    return (each for each in page.checks.findings if each.gravity is not Gravity.PASSED)
