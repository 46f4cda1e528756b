"""What is said of an envelope's limits where no clock, or no ledger, is at hand."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from tests.support.facts import (
    in_order,
    in_way_b,
    lacking,
    lacks,
    passing,
    says,
)
from tests.support.requests import UNTIL, Case, Change, conditions, honest

NO_TIME, NO_LEDGER = "the time", "the ledger's number"


def times(least: int, most: int) -> Change:
    named = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(t)) for t in (least, most)))
    return conditions(time_bounds=named)


def ledgers(least: int, most: int) -> Change:
    return conditions(ledger_bounds=xdr.LedgerBounds(xdr.Uint32(least), xdr.Uint32(most)))


def timeless(case: Case) -> Case:
    """Neither a clock nor a state tells what time it is."""
    return case.at(timestamp=0).seen(now=None)


def nowhere(case: Case) -> Case:
    """No state tells at which ledger the network is."""
    return case.at(sequence=0)


def alone(case: Case) -> Case:
    """Neither."""
    return case.at(sequence=0, timestamp=0).seen(now=None)


endless = times(0, 0)
resting = conditions(min_seq_age=xdr.Duration(xdr.Uint64(1)))
skipping = conditions(min_seq_ledger_gap=xdr.Uint32(1))

LACKS = [
    lacks(12, "it ends", timeless, NO_TIME),
    lacks(12, "it ends with a ledger", in_order(ledgers(0, 9), nowhere), NO_LEDGER),
    lacks(12, "it ends by time and by ledger", in_order(ledgers(0, 9), alone), NO_TIME),
    lacks(41, "it ends", timeless, NO_TIME),
    lacks(41, "it ends with a ledger", in_order(endless, ledgers(0, 9), nowhere), NO_LEDGER),
    lacks(41, "an entry ends", in_way_b(in_order(endless, nowhere)), NO_LEDGER),
    lacks(54, "it begins", in_order(times(9, UNTIL), timeless), NO_TIME),
    lacks(54, "it begins with a ledger", in_order(ledgers(9, 0), nowhere), NO_LEDGER),
]

SAYS = [
    says(
        12,
        "it is over by the time, and nobody knows the ledger",
        in_order(ledgers(0, 9), nowhere, lambda c: c.seen(now=UNTIL + 1)),
        {"until": str(UNTIL), "ledger": "9"},
    ),
    says(
        12,
        "it is over by the ledger, and nobody knows the time",
        in_order(ledgers(0, 9), timeless),
        {"until": str(UNTIL), "ledger": "9"},
    ),
    says(
        54,
        "the account must rest, whatever time it is",
        in_order(times(9, UNTIL), resting, timeless),
        {"time": "9", "ledger": "0", "age": "1", "gap": "0"},
    ),
    says(
        54,
        "the account must skip a ledger, whichever it is",
        in_order(ledgers(9, 0), skipping, nowhere),
        {"time": "0", "ledger": "9", "age": "0", "gap": "1"},
    ),
    says(
        22,
        "it begins in the second second, and ends in the first",
        times(2, 1),
        {"reason": "it ends before it begins"},
    ),
    says(
        22,
        "it ends with the first ledger",
        ledgers(1, 1),
        {"reason": "it ends before it begins"},
    ),
]

PASSES = [
    (12, "it never ends", in_order(endless, timeless)),
    (12, "it never ends with a ledger", nowhere),
    (41, "it never ends", in_order(endless, timeless)),
    (41, "no ledger ends it", nowhere),
    (54, "it begins at once", timeless),
    (54, "no ledger begins it", nowhere),
]


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed
