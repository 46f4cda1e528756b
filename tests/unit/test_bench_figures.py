"""A bench says of each figure whether its limit was kept, and lets noise be noise."""

from __future__ import annotations

import pytest

from tests.bench.figures import BROKEN, KEPT, NEAR, Figure, Report


def verdict(*runs: float) -> str:
    return Figure("a keystroke", runs, 50, "ms").verdict


def test_a_limit_is_kept_if_most_runs_keep_it() -> None:
    assert verdict(20) == verdict(20, 30, 90) == KEPT


def test_a_limit_is_broken_if_three_of_four_runs_are_beyond() -> None:
    assert verdict(51) == verdict(40, 60, 61, 62, 63) == BROKEN


def test_what_is_in_between_may_be_noise() -> None:
    assert verdict(40, 45, 52, 53, 54) == NEAR


def test_the_status_tells_whether_any_limit_was_broken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    report.add(Figure("a keystroke", (20, 21), 50, "ms"))
    assert report.end() == 0
    report.add(Figure("another", (60, 61), 50, "ms"))
    assert report.end() == 1
    told = capsys.readouterr().out
    assert "(limit 50; 2 runs, 60-61) BROKEN" in told
    assert told.endswith("limits broken: 1\n")
