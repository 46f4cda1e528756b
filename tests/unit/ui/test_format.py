"""Times and numbers in words."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.format import ago, clock, day_and_time, long_date, number, remaining, utc_time

LISBON = ZoneInfo("Europe/Lisbon")
SYDNEY = ZoneInfo("Australia/Sydney")


def at(text: str, zone: ZoneInfo = LISBON) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


NOW = at("2026-11-22 14:19")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-22 17:00", "Today 17:00"),
        ("2026-11-22 00:00", "Today 00:00"),
        ("2026-11-23 09:00", "Tomorrow 09:00"),
        ("2026-11-21 18:22", "Yesterday 18:22"),
        ("2026-11-24 12:00", "24 Nov 12:00"),
        ("2026-01-02 08:05", "2 Jan 08:05"),
        ("2027-11-23 12:00", "23 Nov 2027 12:00"),
    ],
)
def test_a_day_is_named_by_its_nearness_or_its_date(moment: str, words: str) -> None:
    assert day_and_time(at(moment), NOW, LISBON) == words


def test_the_day_is_that_of_the_zone() -> None:
    assert day_and_time(NOW, NOW - 3 * 3600, SYDNEY) == "Tomorrow 01:19"


def test_without_a_zone_it_is_the_computers() -> None:
    here = datetime.fromtimestamp(NOW, UTC).astimezone()
    assert day_and_time(NOW, NOW) == f"Today {here:%H:%M}"


def test_the_clocks_change_moves_no_day() -> None:
    before = at("2026-10-24 23:30")
    assert day_and_time(before + 3600, before, LISBON) == "Tomorrow 00:30"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-22 17:00", "17:00 UTC"),
        ("2026-11-23 09:00", "23 Nov 09:00 UTC"),
        ("2027-01-01 00:00", "1 Jan 2027 00:00 UTC"),
    ],
)
def test_utc_is_said_to_be_utc(moment: str, words: str) -> None:
    assert utc_time(at(moment), NOW) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (2 * 3600 + 41 * 60 + 59, "in 2 h 41 min"),
        (3 * 3600, "in 3 h"),
        (18 * 3600 + 40 * 60, "in 18 h"),
        (47 * 3600, "in 47 h"),
        (13 * 86400 + 5, "in 13 days"),
        (59 * 60, "in 59 min"),
        (9, "in 9 s"),
        (0, "in 0 s"),
        (-1, "passed 1 s ago"),
        (-5 * 60, "passed 5 min ago"),
        (-3 * 86400, "passed 3 days ago"),
    ],
)
def test_what_is_left_is_never_more_than_there_is(left: int, words: str) -> None:
    assert remaining(left) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (4, "4 s ago"), (125, "2 min ago"), (7500, "2 h 5 min ago")],
)
def test_age_is_said_in_its_greatest_units(seconds: int, words: str) -> None:
    assert ago(seconds) == words


def test_a_clock_shows_hours_and_minutes() -> None:
    assert clock(at("2026-11-22 12:08"), LISBON) == "12:08"


def test_a_day_can_be_written_in_full() -> None:
    assert long_date(NOW, LISBON) == "22 November 2026"


def test_a_count_stands_in_groups_of_three() -> None:
    assert number(60_000_214) == "60,000,214"


@pytest.mark.parametrize("moment", [253_402_300_800, 2**63])
def test_beyond_the_calendar_a_time_is_said_to_be_there(moment: int) -> None:
    words = "after the year 9999"
    assert day_and_time(moment, NOW, LISBON) == utc_time(moment, NOW) == words
    assert clock(moment) == long_date(moment) == words


def test_before_the_calendar_a_time_is_said_to_be_there() -> None:
    assert day_and_time(-1, NOW, LISBON) == "before the year 1970"


@given(st.integers(-(2**63), 2**64), st.integers(-(2**63), 2**64))
def test_any_two_numbers_can_be_said(moment: int, now: int) -> None:
    words = [day_and_time(moment, now), utc_time(moment, now), clock(moment)]
    assert all([*words, long_date(moment), remaining(moment), ago(moment)])
