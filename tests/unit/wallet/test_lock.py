"""The lock: idle, asleep or asked for; wrong passwords; what one given password covers."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.lock import Attempts, Grace, IdleOutOfBounds, Limits, Moment, Reason, Watch

TEN_YEARS = 10 * 366 * 86_400.0
START = Moment(1_000.0, 1_795_000_000.0)
STEP = st.floats(0, 90)
IDLE = st.floats(60, 3600)


def at(seconds: float, wall: float | None = None) -> Moment:
    """So long after the start, on both clocks unless told otherwise."""
    passed = seconds if wall is None else wall
    return Moment(START.monotonic + seconds, START.wall + passed)


def ticked_to(watch: Watch, seconds: int, every: int = 5) -> Watch:
    for second in range(every, seconds + 1, every):
        watch = watch.ticked(at(second))
    return watch


# ---------------------------------------------------------------- limits
@pytest.mark.parametrize("idle", [59.9, 0, -1, 3600.1, math.inf, math.nan])
def test_the_idle_time_is_between_a_minute_and_an_hour(idle: float) -> None:
    with pytest.raises(IdleOutOfBounds, check=lambda e: (e.least, e.most) == (60, 3600)):
        Limits(idle)


@pytest.mark.parametrize("idle", [60, 300, 3600])
def test_an_idle_time_within_its_bounds_is_taken(idle: float) -> None:
    assert Limits(idle).idle == idle


@pytest.mark.parametrize("seconds", [-1, math.inf, math.nan])
def test_other_limits_limit_something(seconds: float) -> None:
    with pytest.raises(ValueError, match="limits nothing"):
        Limits(grace=seconds)
    with pytest.raises(ValueError, match="limits nothing"):
        Limits(jump=seconds)


# ---------------------------------------------------------------- idle
def test_a_profile_locks_after_five_minutes_without_use() -> None:
    watch = ticked_to(Watch.opened(START), 295)
    assert watch.due(at(299.9)) is None
    assert watch.due(at(300)) is Reason.IDLE


def test_use_keeps_a_profile_open() -> None:
    watch = ticked_to(Watch.opened(START), 295).touched(at(299))
    assert watch.due(at(301)) is None


def test_use_that_comes_too_late_opens_nothing() -> None:
    watch = ticked_to(Watch.opened(START), 295).touched(at(300))
    assert watch.due(at(301)) is Reason.IDLE


@given(st.lists(st.tuples(STEP, st.booleans()), max_size=60), IDLE)
def test_nothing_is_open_longer_than_the_idle_time_after_its_last_use(
    steps: list[tuple[float, bool]], idle: float
) -> None:
    watch, last = Watch.opened(START, Limits(idle)), START
    for passed, (_, used) in zip(accumulate(step for step, _ in steps), steps, strict=True):
        now = at(passed)
        watch = watch.touched(now) if used else watch.ticked(now)
        if watch.reason is None:
            assert now.monotonic - last.monotonic < idle
        last = now if used and watch.reason is None else last


@given(st.lists(st.floats(0, 59), max_size=60), IDLE)
def test_a_profile_in_steady_use_stays_open(steps: list[float], idle: float) -> None:
    watch = Watch.opened(START, Limits(idle))
    for passed in accumulate(steps):
        watch = watch.touched(at(passed))
    assert watch.reason is None


# ---------------------------------------------------------------- clocks that jump
@pytest.mark.parametrize("slept", [60.5, 3600, 86_400])
def test_a_machine_that_slept_locks_the_profile(slept: float) -> None:
    watch = ticked_to(Watch.opened(START), 10)
    assert watch.due(at(15, 15 + slept)) is Reason.SUSPENDED


def test_a_machine_whose_monotonic_clock_runs_in_its_sleep_locks_it_too() -> None:
    assert Watch.opened(START).due(at(60.5)) is Reason.SUSPENDED


@pytest.mark.parametrize("slept", [0, 30, 60])
def test_a_short_pause_locks_nothing(slept: float) -> None:
    assert Watch.opened(START).due(at(0, slept)) is Watch.opened(START).due(at(slept)) is None


def test_use_after_a_sleep_does_not_hide_it() -> None:
    watch = Watch.opened(START).touched(at(5, 7200)).ticked(at(6, 7201))
    assert watch.reason is Reason.SUSPENDED


@pytest.mark.parametrize(
    "now", [at(-1), Moment(math.nan, START.wall), Moment(START.monotonic, math.nan)]
)
def test_a_clock_that_answers_nonsense_locks_the_profile(now: Moment) -> None:
    assert Watch.opened(START).due(now) is Reason.SUSPENDED


@given(
    st.lists(st.tuples(STEP, st.booleans(), st.floats(-TEN_YEARS, TEN_YEARS)), max_size=40),
    IDLE,
)
def test_no_clock_that_is_set_keeps_a_profile_open_longer(
    steps: list[tuple[float, bool, float]], idle: float
) -> None:
    steady = wild = Watch.opened(START, Limits(idle))
    seconds = 0.0
    for step, used, off in steps:
        seconds += step
        now, other = at(seconds), at(seconds, seconds + off)
        steady = steady.touched(now) if used else steady.ticked(now)
        wild = wild.touched(other) if used else wild.ticked(other)
        assert wild.reason or not steady.reason


@given(st.floats(-TEN_YEARS, 60), st.floats(0, 60))
def test_a_clock_that_is_set_back_locks_nothing_by_itself(off: float, step: float) -> None:
    watch = Watch.opened(START).ticked(at(step, step + off - 1))
    assert watch.reason is None


# ---------------------------------------------------------------- locked
def test_a_profile_locks_when_it_is_asked_to() -> None:
    assert Watch.opened(START).by_hand().due(START) is Reason.BY_HAND


@given(
    st.sampled_from([at(61), at(0, 61), at(-1)]),
    st.lists(st.tuples(st.floats(-100, 100), st.booleans())),
)
def test_what_is_locked_stays_so_for_its_first_reason(
    now: Moment, steps: list[tuple[float, bool]]
) -> None:
    watch = Watch.opened(START).ticked(now)
    for seconds, used in steps:
        watch = watch.touched(at(seconds)) if used else watch.ticked(at(seconds)).by_hand()
    assert watch.reason is watch.due(START) is Reason.SUSPENDED


# ---------------------------------------------------------------- wrong passwords
def after(wrong: int, now: float = 0.0) -> Attempts:
    attempts = Attempts()
    for _ in range(wrong):
        attempts = attempts.failed(now)
    return attempts


def test_wrong_passwords_wait_longer_each_time_up_to_half_a_minute() -> None:
    waits = [after(wrong).wait(0.0) for wrong in range(10)]
    assert waits == [0, 0, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_wait_ends() -> None:
    attempts = after(4, now=100.0)
    assert [attempts.wait(now) for now in (100, 102.5, 104, 200)] == [4, 1.5, 0, 0]


@pytest.mark.parametrize("wrong", [1, 3, 100])
def test_the_right_password_forgives_the_wrong_ones(wrong: int) -> None:
    assert after(wrong).succeeded() == Attempts()


@given(st.integers(0, 10_000), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_nobody_is_ever_shut_out(wrong: int, last: float, now: float) -> None:
    assert 0 <= Attempts(wrong, last).wait(now) <= 30


@given(st.lists(st.floats(0, 60), min_size=1, max_size=30))
def test_a_wait_only_grows_with_every_wrong_password(steps: list[float]) -> None:
    attempts, waits = Attempts(), [0.0]
    for now in accumulate(steps):
        attempts = attempts.failed(now)
        waits.append(attempts.wait(now))
    assert all(
        later >= earlier or math.isclose(later, earlier) for earlier, later in pairwise(waits)
    )


# ---------------------------------------------------------------- grace
BATCH = st.binary(min_size=1, max_size=8)


def test_a_password_counts_for_its_batch_for_a_minute() -> None:
    grace = Grace(b"batch", START)
    covered = [grace.covers(b"batch", at(seconds)) for seconds in (0, 59.9, 60, 61)]
    assert covered == [True, True, False, False]


@given(BATCH, BATCH, st.floats(0, 59))
def test_a_password_counts_for_no_other_batch(one: bytes, other: bytes, passed: float) -> None:
    assert Grace(one, START).covers(other, at(passed)) is (one == other)


@given(st.floats(60, TEN_YEARS), st.floats(-TEN_YEARS, TEN_YEARS))
def test_no_clock_that_is_set_stretches_a_minute(passed: float, wall: float) -> None:
    assert not Grace(b"batch", START).covers(b"batch", at(passed, wall))


def test_without_grace_a_password_counts_for_nothing_more() -> None:
    assert not Grace(b"batch", START, Limits(grace=0).grace).covers(b"batch", START)


def test_a_password_does_not_outlast_a_sleep() -> None:
    assert not Grace(b"batch", START).covers(b"batch", at(1, 3600))


def test_a_password_does_not_count_before_it_was_given() -> None:
    assert not Grace(b"batch", START).covers(b"batch", at(-1))
