"""The whole window for tests: its frame, its loop, and a real desk beside it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

import ui.inside  # noqa: F401 - before it is needed, as ui.ahead has it
from app.bootstrap import services
from app.desk.desk import Desk, opened
from app.pages.events import Event
from app.starting import Start
from ui.frame import Frame
from ui.kept import Kept
from ui.launch import show_first
from ui.office import Make, Office
from ui.theme import Look
from ui.walker import Walker
from ui.window import Window


@dataclass(frozen=True)
class Places:
    """Where a window keeps everything."""

    folder: Path

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def practice(self) -> Path:
        return self.folder / "practice"

    @property
    def start(self) -> Start:
        return Start(self.profile, self.practice, self.folder / "preferences.json")


def real_desk(places: Places) -> Make:
    """Makes a desk with nothing in it replaced: the signer, the practice network, the clock."""

    @asynccontextmanager
    async def make(tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        desk = opened(services(), places.profile, tell, practice=places.practice)
        async with desk as made:
            yield made

    return make


@asynccontextmanager
async def windowed(
    application: QApplication,
    look: Look,
    places: Places,
    make: Make | None = None,
    meanwhile: AbstractContextManager[object] = nullcontext(),  # noqa: B008 - it keeps nothing
) -> AsyncGenerator[tuple[Window, Walker]]:
    """A window that is shown, and somebody before it; at the end everything is closed.

    ``meanwhile`` is entered once it is painted for the first time, as the program paints it.
    """
    frame, walker = Frame(), Walker(application)
    start = places.start
    show_first(application, frame, look, start)
    office = Office(make or real_desk(places))
    with meanwhile:
        window = Window(frame, look, office, Kept(start.preferences), start)
        window.begin()
        office.start()
        try:
            yield window, walker
        finally:
            walker.leave()
            frame.close()
            await window.end()
            window.deleteLater()
            frame.deleteLater()
