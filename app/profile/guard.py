"""Locks an open profile when nobody uses it, when the machine slept, or when it is told to."""

from __future__ import annotations

import asyncio

from app.ports import ClockPort
from app.profile.profile import Profile
from wallet.lock import Limits, Reason, Watch

TICK = 5.0
"""Seconds between two looks at the clocks."""


class Guard:
    """Watches over one open profile."""

    def __init__(self, profile: Profile, clock: ClockPort, limits: Limits) -> None:
        """Begin to watch now; ``run`` has to be awaited by somebody."""
        self._profile = profile
        self._clock = clock
        self._watch = Watch.opened(clock.moment(), limits)
        self._locked = asyncio.Event()

    def touch(self) -> None:
        """The user did something; too late once the profile should have locked."""
        self._watch = self._watch.touched(self._clock.moment())
        self._act()

    def lock(self) -> None:
        """Lock at once, because the user wants it or the session is locked."""
        self._watch = self._watch.by_hand()
        self._act()

    async def run(self) -> Reason:
        """Wait until the profile is locked, and tell why."""
        while not self._locked.is_set():
            await self._clock.sleep(TICK)
            self._watch = self._watch.ticked(self._clock.moment())
            self._act()
        return self._watch.reason or Reason.BY_HAND

    def _act(self) -> None:
        if self._watch.reason and not self._locked.is_set():
            self._profile.lock()
            self._locked.set()
