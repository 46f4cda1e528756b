"""Who is in: the one open profile, its networks, and what is told to the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from typing import Any, cast

from app.bootstrap import Services
from app.desk.attempts import Patience
from app.desk.errors import NobodyIsIn
from app.desk.escrow_seen import Seen
from app.desk.networks import SERVERS, Networks
from app.pages.events import Event, Locked
from app.profile.guard import Guard
from app.profile.pins import pinned_builds
from app.profile.profile import Profile
from wallet.lock import Limits, Reason
from wallet.remembered import forget_all

IDLE = "idle seconds"
"""The setting of a profile after how many seconds without use it locks."""


class Seat:
    """What the use cases of the window share; it belongs to the thread that they run on."""

    def __init__(
        self, services: Services, tell: Callable[[Event], None], tasks: asyncio.TaskGroup
    ) -> None:
        """``tasks`` outlives every open profile; ``tell`` takes events, from this thread.

        What is in ``begins`` is started for each profile that is opened, to run beside it.
        What is in ``readings`` hears of every state that is read and kept.
        ``clock_off``: this machine's clock is so many seconds ahead of what networks say.
        ``alike``: texts that thousands of lines of the open profile have, each kept once.
        """
        self.services = self._plain = services
        self.tell = tell
        self.patience = Patience(services.clock)
        self._tasks = tasks
        self.begins: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self.readings: list[Callable[[Seen], None]] = []
        self.clock_off = 0
        self.alike: dict[str, str] = {}
        self._profile: Profile | None = None
        self._networks: Networks | None = None
        self._guard: Guard | None = None
        self._held = AsyncExitStack()
        self._beside = AsyncExitStack()
        self._servers: Mapping[str, str] = {}
        self._turn = object()
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def is_taken(self) -> bool:
        """Whether a profile is open."""
        return self._profile is not None

    @property
    def profile(self) -> Profile:
        """The open profile; raise NobodyIsIn."""
        if self._profile is None:
            raise NobodyIsIn
        return self._profile

    @property
    def networks(self) -> Networks:
        """The networks of the open profile; raise NobodyIsIn."""
        if self._networks is None:
            raise NobodyIsIn
        return self._networks

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return self.services.clock.now()

    @property
    def network_now(self) -> int:
        """The same as networks count it: where this machine's clock is known to be wrong."""
        return self.now - self.clock_off

    def names(self, passphrase: str) -> Mapping[str, str]:
        """Names of addresses on this network: contacts, and keys, whose labels win."""
        store = self.profile.store
        contacts = {
            c.address: c.name for c in store.contacts.all() if c.passphrase == passphrase
        }
        return {**contacts, **{key.public: key.label for key in store.keys.all()}}

    async def sit(
        self,
        opening: AbstractAsyncContextManager[Profile],
        servers: Mapping[str, str] | None = None,
        beside: AsyncExitStack | None = None,
        *,
        again: bool = False,
    ) -> Profile:
        """Open a profile and stay in it; whoever was in leaves first. Raise what opening may.

        ``servers`` are of this sitting alone, such as the practice network's, which stands
        ``beside`` it. ``again``: it is the same profile, and both stay as they are. Raise
        NobodyIsIn where it was to be locked meanwhile.
        """
        turn = self._turn = object()
        await (self._let_go() if again else self._end())
        beside, held = beside or AsyncExitStack(), AsyncExitStack()
        try:
            self._check(turn)
            if not again:
                self._servers, self._beside = servers or {}, beside
            profile = await held.enter_async_context(opening)
            self._check(turn)
        except BaseException:
            await held.aclose()
            await beside.aclose()
            raise
        chosen = profile.store.settings.get(SERVERS, {})
        told = cast("dict[str, str]", chosen) if isinstance(chosen, dict) else {}
        networks = Networks(self.services.connect, {**told, **self._servers})
        held.push_async_callback(networks.close)
        self._held, self._profile, self._networks = held, profile, networks
        builds = pinned_builds(profile, self._plain.builds)
        self.services = replace(self._plain, builds=builds)
        self._guard = Guard(profile, self.services.clock, self.limits)
        self.clock_off = 0
        self.start(self._watch_over(self._guard))
        for begin in self.begins:
            self.start(begin())
        return profile

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this beside the use cases for as long as the profile is open."""
        task = self._tasks.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def touch(self) -> None:
        """The user did something."""
        if self._guard is not None:
            self._guard.touch()

    @property
    def limits(self) -> Limits:
        """After how much idleness the open profile locks."""
        idle = self.profile.store.settings.get(IDLE, Limits().idle)
        return Limits(idle=float(idle)) if isinstance(idle, int | float) else Limits()

    def keep_limits(self, limits: Limits) -> None:
        """Lock after another idle time from now on."""
        self.profile.store.settings.put(IDLE, limits.idle)
        self._guard = Guard(self.profile, self.services.clock, limits)
        self.start(self._watch_over(self._guard))

    async def leave(self, reason: Reason | None = None) -> None:
        """Lock the profile; everything that ran for it ends. ``reason`` is told, if any."""
        was_taken = self.is_taken
        self._turn = object()
        await self._end()
        if was_taken and reason is not None:
            self.tell(Locked(reason))

    def _check(self, turn: object) -> None:
        """Raise NobodyIsIn where somebody left, or sat down, since this turn began."""
        if turn is not self._turn:
            raise NobodyIsIn

    async def _end(self) -> None:
        """Lock the profile, and end what stood beside it."""
        beside, self._beside = self._beside, AsyncExitStack()
        try:
            await self._let_go()
        finally:
            await beside.aclose()

    async def _let_go(self) -> None:
        """Lock the profile, and forget all that was of it."""
        held, self._held = self._held, AsyncExitStack()
        self._profile = self._networks = self._guard = None
        self.services = self._plain
        self.alike.clear()
        current = asyncio.current_task()
        running = [task for task in self._running if task is not current]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await held.aclose()
        forget_all()

    async def _watch_over(self, guard: Guard) -> None:
        reason = await guard.run()
        if guard is self._guard:
            await self.leave(reason)
