"""The list of findings as a whole: complete, stable, and each of them tried."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.words.findings import FINDINGS
from tests.support.recollections import knowing
from tests.support.requests import honest
from wallet.review.finding import Severity
from wallet.review.findings import RULES

STOPS = {*range(1, 10), *range(11, 17), *range(18, 30)}
TICKS = {31, 32, 39, 49, 55}
INFOS = {57, *range(60, 64), 65}
ELSEWHERE = {10, 17, 59, 64}
"""The token's, the gate's, the one not used, and the list itself."""

LACKING = {30, 31, 32, 33, 36, 42, 44, 46, 60}
"""What needs a profile, or more of the user's keys than the one that signs."""

HOLD_WHEN_HONEST = {40, 57, 61, 62, 63, 65}
"""What an honest release says too; tried one by one, in words of their own."""

HERE = Path(__file__).parent


def tried() -> set[int]:
    """The numbers in the tables of these tests."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in HERE.glob("test_*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    numbers = [
        found.args[0].value
        for found in calls
        if isinstance(found.func, ast.Name)
        and found.func.id == "row"
        and isinstance(found.args[0], ast.Constant)
    ]
    return {number for number in numbers if isinstance(number, int)}


def test_every_number_of_the_public_list_has_its_place() -> None:
    assert set(RULES) | ELSEWHERE == set(range(1, 66))
    assert not set(RULES) & ELSEWHERE


@pytest.mark.parametrize("number", sorted(RULES))
def test_severities_are_those_of_the_public_list(number: int) -> None:
    expected = {
        **dict.fromkeys(range(1, 66), Severity.WARN),
        **dict.fromkeys(STOPS, Severity.STOP),
        **dict.fromkeys(TICKS, Severity.TICK),
        **dict.fromkeys(INFOS, Severity.INFO),
    }
    assert RULES[number][0] is expected[number]


def test_what_needs_a_profile_never_looks_passed_without_one() -> None:
    assert honest().unavailable == LACKING


def test_with_all_that_a_profile_knows_nothing_is_lacking() -> None:
    assert knowing()(honest()).unavailable == frozenset()
    assert knowing()(honest()).held == HOLD_WHEN_HONEST | {60}


def test_every_finding_that_is_computed_is_tried() -> None:
    assert set(RULES) - HOLD_WHEN_HONEST - tried() == set()


def test_an_honest_release_says_nothing_else() -> None:
    assert honest().held == HOLD_WHEN_HONEST


def test_every_finding_has_its_words() -> None:
    assert set(FINDINGS) >= set(RULES)


def test_a_review_never_stops_at_the_first() -> None:
    """Everything is wrong at once, and all of it is told."""
    case = honest().seen(now=2**40)
    case = case.unknowing(*case.view.snapshot.entries)
    assert case.stops >= {12, 27}
    assert set(case.review.passed) & {14, 16, 23}
