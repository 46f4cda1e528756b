"""By which time requests end."""

from __future__ import annotations

import pytest

from app.profile.ledgers import Ledgers
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
