"""A desk for tests: a profile of the closing's people, over the stepped network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from typing_extensions import override

from app.bootstrap import Replayed, Services
from app.desk.desk import Desk, opened
from app.pages.events import Event
from app.ports import LedgerPort
from tests.support.escrows import BUILDS
from tests.support.network import SteppedClock, SteppedNetwork
from tests.support.profiles import BY_PASSWORD, Beside, Made, made, profiles
from wallet.network import PRACTICE

SERVER = "http://127.0.0.1:1"
"""Where the stepped network would be, if anything were sent there."""

PATIENT: Final = 5.0
"""Seconds that only what never ends by itself sleeps at once."""


class DeskClock(SteppedClock):
    """A clock that lets whoever follows a transaction go on, and the patient wait.

    What looks at the clock every few seconds for as long as a profile is open waits until the
    test lets time pass: otherwise it would run through hours at once.
    """

    def __init__(self, time: int, moved: Callable[[int], None]) -> None:
        super().__init__(time, moved)
        self._waiting: list[tuple[int, asyncio.Event]] = []

    @override
    async def sleep(self, seconds: float) -> None:
        if seconds < PATIENT:
            await super().sleep(seconds)
            await asyncio.sleep(0)
            return
        due = asyncio.Event()
        self._waiting.append((self.time + round(seconds), due))
        await due.wait()

    @override
    def step(self, seconds: int) -> None:
        super().step(seconds)
        for until, due in self._waiting:
            if until <= self.time:
                due.set()
        self._waiting = [(until, due) for until, due in self._waiting if not due.is_set()]


@dataclass
class Around:
    """What stands around a desk in tests: its network, its signer, what it told the window."""

    network: SteppedNetwork
    signer: Beside
    profile: Made
    told: list[Event] = field(default_factory=list[Event])


@asynccontextmanager
async def connected(network: SteppedNetwork) -> AsyncGenerator[LedgerPort]:
    """A connection to the stepped network."""
    yield network


def services_of(network: SteppedNetwork, signer: Beside) -> Services:
    """Services with nothing in them that takes time."""

    def nothing(*_: object) -> Replayed:
        raise AssertionError("nothing is replayed here")

    return Services(
        BUILDS,
        network.clock,
        lambda _address, _network: connected(network),
        nothing,  # type: ignore[arg-type]
        nothing,
        profiles(signer, network.clock),
    )


@asynccontextmanager
async def desk_of(
    tmp_path: Path,
    holders: tuple[str, ...] = ("lawyer",),
    *,
    unlocked: bool = True,
    watches: bool = False,
) -> AsyncGenerator[tuple[Desk, Around]]:
    """A desk whose profile holds these people's keys, open unless it is meant to be locked.

    ``watches``: as the program does; else nothing happens that the test does not ask for.
    """
    network, signer = SteppedNetwork(), Beside()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    made_ = await made(tmp_path / "profile", holders)
    around = Around(network, signer, made_)
    services = services_of(network, signer)
    async with opened(services, made_.folder, around.told.append, watches=watches) as desk:
        if unlocked:
            opening = desk.seat.services.profiles.unlock(made_.folder, BY_PASSWORD)
            await desk.seat.sit(opening, {PRACTICE.passphrase: SERVER})
        yield desk, around


async def settled() -> None:
    """Let everything that is due on the loop happen."""
    for _ in range(20):
        await asyncio.sleep(0)
