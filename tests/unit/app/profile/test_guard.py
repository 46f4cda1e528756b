"""The guard of an open profile: idle, asleep or told to, it locks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from typing_extensions import override

from app.adapters.store.errors import DatabaseTrouble
from app.profile.guard import TICK, Guard
from app.profile.profile import Profile
from tests.support.profiles import BY_PASSWORD, Clock, Made, profiles
from wallet.lock import LEAST_IDLE, MOST_IDLE, IdleOutOfBounds, Limits, Reason

Happens = Callable[[int], None]


def _nothing(_count: int) -> None:
    pass


@dataclass
class Eventful(Clock):
    """Lets something happen each time that somebody waits, who is told how often it was."""

    happens: Happens = _nothing
    waits: int = 0

    @override
    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        self.waits += 1
        self.happens(self.waits)


def is_locked(profile: Profile) -> bool:
    try:
        profile.store.keys.all()
    except DatabaseTrouble:
        return True
    return False


async def guarded(made: Made, clock: Clock, happens: Callable[[Guard], Happens]) -> Reason:
    """Why a profile is locked in the end when this happens while it is watched."""
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        guard = Guard(profile, clock, Limits())
        if isinstance(clock, Eventful):
            clock.happens = happens(guard)
        reason = await guard.run()
        assert is_locked(profile)
    return reason


def nothing(_guard: Guard) -> Happens:
    return lambda _count: None


async def test_a_profile_that_nobody_uses_locks_itself(made: Made) -> None:
    clock = Clock()
    begun = clock.now()
    assert await guarded(made, clock, nothing) is Reason.IDLE
    assert clock.now() - begun == Limits().idle


async def test_use_postpones_the_lock(made: Made) -> None:
    clock = Eventful()
    begun = clock.now()

    def used_for_a_while(guard: Guard) -> Happens:
        return lambda count: guard.touch() if count <= 20 else None

    assert await guarded(made, clock, used_for_a_while) is Reason.IDLE
    assert clock.now() - begun == Limits().idle + 20 * TICK


async def test_a_machine_that_slept_wakes_up_locked(made: Made) -> None:
    clock = Eventful()

    def asleep(_guard: Guard) -> Happens:
        return lambda count: clock.suspend(3600) if count == 2 else None

    assert await guarded(made, clock, asleep) is Reason.SUSPENDED
    assert clock.waits == 2


async def test_use_right_after_the_sleep_comes_too_late(made: Made) -> None:
    clock = Eventful()

    def woken(guard: Guard) -> Happens:
        def happens(count: int) -> None:
            if count == 2:
                clock.suspend(3600)
                guard.touch()

        return happens

    assert await guarded(made, clock, woken) is Reason.SUSPENDED
    assert clock.waits == 2


async def test_its_owner_locks_it_at_once(made: Made) -> None:
    clock = Eventful()
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        guard = Guard(profile, clock, Limits())
        guard.lock()
        assert is_locked(profile)
        assert await guard.run() is Reason.BY_HAND
    assert clock.waits == 0


async def test_after_the_lock_use_brings_nothing_back(made: Made) -> None:
    clock = Clock()
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        guard = Guard(profile, clock, Limits())
        guard.lock()
        guard.touch()
        guard.lock()
        assert (is_locked(profile), await guard.run()) == (True, Reason.BY_HAND)


async def test_a_guarded_profile_is_unlocked_again_after_it_locked(made: Made) -> None:
    for _ in range(2):
        assert await guarded(made, Clock(), nothing) is Reason.IDLE


@pytest.mark.parametrize("seconds", [0, LEAST_IDLE - 1, MOST_IDLE + 1, float("nan")])
def test_a_lock_that_never_or_always_comes_is_not_to_be_had(seconds: float) -> None:
    with pytest.raises(IdleOutOfBounds):
        Limits(idle=seconds)
