"""The window at work: one instance of it, its loop, and the desk beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from qasync import QEventLoop

from ui.icons import application_icon
from ui.instance import Instance
from ui.office import Make, Office
from ui.signs_of_life import SignsOfLife
from ui.window import Window

if TYPE_CHECKING:
    from app.starting import Start
    from ui.frame import Frame
    from ui.kept import Kept
    from ui.launch import Application
    from ui.theme import Look


def run(
    application: Application, frame: Frame, look: Look, kept: Kept, how: tuple[Start, Make]
) -> int:
    """Run until the user is done; return the exit status."""
    start, make = how
    instance = Instance(start.folder)
    if start.tour is None:
        instance.listen()
    application.setWindowIcon(application_icon())
    window = Window(frame, look, Office(make), kept, start)
    instance.started_again.connect(window.take)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        status = runner.run(_serve(application, window, start))
    instance.close()
    return status


async def _serve(application: Application, window: Window, start: Start) -> int:
    ended = asyncio.Event()
    application.ending.connect(ended.set)
    window.begin()
    window.office.start()
    signs = SignsOfLife(lambda: window.office.hint(lambda desk: desk.seat.touch()))
    application.installEventFilter(signs)
    if start.files:
        window.take(start.files)
    if start.practise:
        window.entering.practise()
    status = 0
    if start.tour is not None:
        from ui.tour import play

        status = await play(application, window, start.tour)
    else:
        await ended.wait()
    await window.end()
    return status
