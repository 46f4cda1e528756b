"""A door for tests: the way in over a desk on this thread, and who stands before it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.desk.desk import Desk, opened
from app.desk.keys import Keys
from app.pages.entry import Entered
from app.starting import Start
from app.story import STORIES
from tests.support import speaking_window
from tests.support.desks import DeskClock, services_of
from tests.support.network import SteppedNetwork
from tests.support.program import Piped
from tests.support.stage import Stage, User, until
from ui.flows.entering import EnteringFlow
from ui.theme import Look
from ui.views.unlock import UnlockView


@dataclass
class Practice:
    """A practice network that is there at once, or fails."""

    folder: Path
    error: Exception | None = None
    entered: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])

    async def enter(self, story: str = STORIES[0], *, anew: bool = False) -> Entered:
        self.entered.append((story, anew))
        if self.error is not None:
            raise self.error
        home = self.folder if story == STORIES[0] else self.folder / story
        return Entered(str(home / "profile"), True, (), ())


@dataclass
class Door:
    """A door, whoever stands before it, and who came in."""

    flow: EnteringFlow
    stage: Stage
    desk: Desk
    clock: DeskClock
    practice: Practice
    user: User = field(default_factory=User)
    entered: list[Entered] = field(default_factory=list[Entered])

    async def settles(self) -> None:
        await self.flow.tasks.idle()

    async def is_in(self) -> Entered:
        await until(lambda: bool(self.entered))
        return self.entered[-1]

    async def shows(self, kind: type[Any]) -> Any:
        await until(lambda: isinstance(self.stage.currentWidget(), kind))
        return self.stage.currentWidget()

    async def unlocks(self, secret: str, name: str = "Password") -> UnlockView:
        view = self.stage.view(UnlockView)
        self.user.types(view, name, secret, secret=True)
        self.user.press(view, "Unlock")
        return view


@asynccontextmanager
async def at_the_door(look: Look, folder: Path, *window: str) -> AsyncGenerator[Door]:
    """A door to the profile in this folder, or to none yet."""
    network = SteppedNetwork()
    clock = network.clock = DeskClock(network.clock.time, network.pass_time)
    practice = Practice(folder.parent / "practice")
    services = services_of(network, Piped())
    async with opened(services, folder, lambda _: None, watches=False) as desk:
        command = speaking_window.command(*window) if window else ()
        known = replace(desk, keys=Keys(desk.seat, command), practice=practice)  # type: ignore[arg-type]
        stage = Stage(look, known)
        parent = QObject()
        start = Start(folder, practice.folder, None)
        flow = EnteringFlow(stage.shell, parent, start)
        door = Door(flow, stage, known, clock, practice)
        flow.entered.connect(door.entered.append)
        flow.begin()
        yield door
        await flow.tasks.close()
        stage.close()
        stage.deleteLater()
