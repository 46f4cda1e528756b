"""A desk, its watch, and what the watch tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.desk.desk import Desk
from app.desk.incoming import INCOMING
from app.desk.watching import EVERY, Watching
from app.pages.events import Event
from app.profile.requests import keep
from app.records import Standing
from app.submit import submit
from tests.support.desks import Around
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import filed

BOTH = ("buyer", "lawyer")


@dataclass
class WatchedOffice:
    """A desk, its watch, and what the watch told."""

    desk: Desk
    around: Around
    watch: Watching = field(init=False)

    def __post_init__(self) -> None:
        self.watch = Watching(self.desk.seat, self.desk.sending, self.desk.inbox.take)

    @property
    def network(self) -> SteppedNetwork:
        return self.around.network

    async def got(self, *names: str, **how: Any) -> str:
        request = await filed(self.network, *names, **how)
        keep(self.desk.seat.profile, request, BUILDS)
        return request.envelope.hash.hex()

    async def round(self) -> list[Event]:
        """What the next round tells."""
        before = len(self.around.told)
        await self.watch.round()
        return self.around.told[before:]

    async def rounds(self, seconds: int) -> list[Event]:
        """What is told while so much time passes."""
        told: list[Event] = []
        for _ in range(seconds // int(EVERY)):
            self.network.clock.step(int(EVERY))
            told += await self.round()
        return told

    async def sent_elsewhere(self, **how: Any) -> None:
        request = await filed(self.network, *BOTH, **how)
        clock = self.network.clock
        await submit(request, self.network, clock, BUILDS, lambda _step: None)

    def standing(self, hash_: str) -> Standing:
        row = self.desk.seat.profile.store.requests.by_hash(bytes.fromhex(hash_))
        assert row is not None
        return row.standing

    def watch_folder(self, folder: Path) -> None:
        folder.mkdir()
        self.desk.seat.profile.store.settings.put(INCOMING, str(folder))


def those(kind: type[Event], told: list[Event]) -> list[Any]:
    return [event for event in told if isinstance(event, kind)]
