"""By which time requests end."""

from __future__ import annotations

import pytest

from app.profile.ledgers import FRESH, Ledgers
from tests.support.profiles import Clock
from wallet.network import PRACTICE, PUBLIC

HERE, THERE = PRACTICE.passphrase, PUBLIC.passphrase


def test_where_no_network_told_anything_this_machines_clock_counts() -> None:
    clock = Clock()
    assert Ledgers(clock).time(HERE) == clock.now()


@pytest.mark.parametrize(("ahead", "counts"), [(3600, -3600), (3, -3), (0, 0), (-3600, 0)])
def test_a_clock_that_is_ahead_of_a_network_does_not_count(ahead: int, counts: int) -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    ledgers.saw(HERE, clock.now() - ahead)
    assert ledgers.time(HERE) - clock.now() == counts
    assert ledgers.time(THERE) == clock.now()


def test_time_goes_on_while_a_network_says_nothing() -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    ledgers.saw(HERE, clock.now() - 3600)
    before = ledgers.time(HERE)
    clock.step(60)
    assert ledgers.time(HERE) == before + 60


def test_a_clock_that_was_put_right_counts_again() -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    ledgers.saw(HERE, clock.now() - 3600)
    ledgers.saw(HERE, clock.now())
    assert ledgers.time(HERE) == clock.now()


# --- the clock beside a ledger (F42) ---


def test_before_any_ledger_was_heard_of_nothing_is_known_of_the_clock() -> None:
    ledgers = Ledgers(Clock())
    assert ledgers.clock_beside(HERE) is None


@pytest.mark.parametrize("ahead", [3600, 3, 0, -3600])
def test_a_ledger_that_was_just_heard_of_says_how_far_the_clock_is_off(ahead: int) -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    ledgers.saw(HERE, clock.now() - ahead)
    beside = ledgers.clock_beside(HERE)
    assert beside is not None
    assert beside.ahead == ahead
    assert ledgers.clock_beside(THERE) is None


@pytest.mark.parametrize(("seconds", "known"), [(FRESH, True), (FRESH + 1, False)])
def test_what_was_heard_long_ago_says_nothing(seconds: int, known: bool) -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    ledgers.saw(HERE, clock.now())
    clock.step(seconds)
    assert (ledgers.clock_beside(HERE) is not None) is known


def test_a_ledger_that_is_told_again_and_again_says_nothing_against_the_clock() -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    closed = clock.now() - 3
    for _ in range(9):
        ledgers.saw(HERE, closed)
        clock.step(30)
    ledgers.saw(HERE, closed)
    beside = ledgers.clock_beside(HERE)
    assert beside is not None
    assert beside.ahead == 3


def test_a_clock_that_was_set_back_is_not_held_against_the_future() -> None:
    clock = Clock()
    ledgers = Ledgers(clock)
    ledgers.saw(HERE, clock.now())
    clock.time -= 3600
    assert ledgers.clock_beside(HERE) is None
