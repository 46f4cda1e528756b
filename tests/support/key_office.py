"""The page on keys for tests, over a desk on this thread, and whoever sits before it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from app.desk.desk import Desk, opened
from app.desk.keys import Keys
from app.pages.events import Event
from tests.support import speaking_window
from tests.support.desks import DeskClock, services_of
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, Made
from tests.support.program import Piped
from tests.support.stage import Stage, User
from ui.flows.keys import KeysFlow
from ui.theme import Look
from ui.views.key_sheets import CodeSheet, NewPasswordSheet, RehearseSheet, WatchSheet
from ui.views.keys import KeysView
from ui.views.password_sheet import PasswordSheet


@dataclass
class Office:
    """The page on keys, and whoever sits before it."""

    flow: KeysFlow
    stage: Stage
    desk: Desk
    told: list[Event]
    user: User = field(default_factory=User)

    @property
    def view(self) -> KeysView:
        return self.stage.view(KeysView)

    async def settles(self) -> None:
        flows = (self.flow, self.flow.backups, self.flow.ways_in)
        while any(flow.tasks.busy for flow in flows):
            for flow in flows:
                await flow.tasks.idle()

    async def gives(self, password: str, action: str) -> PasswordSheet:
        """Give the password to the sheet that asks for it."""
        sheet = self.stage.sheet(PasswordSheet)
        self.user.types(sheet, "Password", password)
        self.user.press(sheet, action)
        await self.settles()
        return sheet

    @property
    def sheets(self) -> int:
        kinds = (PasswordSheet, WatchSheet, NewPasswordSheet, RehearseSheet, CodeSheet)
        return sum(each.isVisible() for kind in kinds for each in self.stage.findChildren(kind))


@asynccontextmanager
async def in_the_office(look: Look, made: Made, *window: str) -> AsyncGenerator[Office]:
    """Somebody who has unlocked a profile, and looks at its keys."""
    network = SteppedNetwork()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    told: list[Event] = []
    services = services_of(network, Piped())
    async with opened(services, made.folder, told.append, watches=False) as desk:
        await desk.entry.unlock(BY_PASSWORD)
        command = speaking_window.command(*window) if window else ()
        known = replace(desk, keys=Keys(desk.seat, command))
        stage = Stage(look, known)
        flow = KeysFlow(stage.shell, stage)
        office = Office(flow, stage, known, told)
        flow.show()
        await office.settles()
        yield office
        stage.close()
        stage.deleteLater()
