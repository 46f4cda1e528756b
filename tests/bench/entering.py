"""How long it takes from the signer's answer until an inbox with its requests is painted.

A process for each time: the first unlocking after a start is the one that people wait for.
``make FOLDER COUNT`` makes a profile, ``enter FOLDER`` opens it and writes the seconds.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from qasync import QEventLoop
from typing_extensions import override

from app.bootstrap import services
from app.desk.desk import Desk, opened
from app.pages.events import Event
from app.profile.keys import REAL, NewKey, add
from app.records import Standing
from app.signing.frames import Facts
from app.signing.process import SignerProcess
from tests.bench.telling import PASSWORD
from tests.support.running import waited
from tests.support.stores import fill, request_row
from tests.support.windows import Places, windowed
from ui.launch import SWITCH, Application
from ui.theme import Look
from ui.views.unlock import UnlockView
from ui.widgets.inbox_list import InboxList

FOR_EACH_ESCROW: Final = 10
"""Requests."""


def now() -> float:
    """The time, as it passes for a process that need not wait for others to run."""
    return time.perf_counter() - waited()


@dataclass
class Timed(SignerProcess):
    """The signer process, and when it answered last."""

    answered: float = 0.0

    @override
    async def ask(self, question: Facts) -> Facts:
        answer = await super().ask(question)
        self.answered = now()
        return answer


class Painted:
    """When an inbox was painted with something in it for the first time."""

    def __init__(self) -> None:
        self.at = 0.0
        paint = InboxList.paintEvent

        def painted(rows: InboxList, event: QPaintEvent, /) -> None:
            paint(rows, event)
            if rows.model().rowCount() and not self.at:
                self.at = now()

        setattr(InboxList, "paintEvent", painted)  # noqa: B010 - a method, to type checkers


async def make(folder: Path, requests: int) -> None:
    """Make a profile with so many requests."""
    profiles = services().profiles
    async with profiles.create(Places(folder).profile, PASSWORD) as (profile, _):
        await add(profile, {"password": PASSWORD}, NewKey("Law office", REAL, fresh=True))
        escrows = max(1, requests // FOR_EACH_ESCROW)
        fill(profile.store, profile.opened.audit, escrows, requests)
        with profile.store.transaction():
            # By chance nothing may need the user among a few, and then there is no row.
            profile.store.requests.put(request_row(requests, standing=Standing.NEEDS_ME))


async def enter(application: Application, folder: Path) -> float:
    """Unlock it in a window; the seconds beyond the signer's answer."""
    places, signer = Places(folder), Timed()

    @asynccontextmanager
    async def desk(tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        own = services()
        timed = replace(own, profiles=replace(own.profiles, signer=signer))
        opening = opened(timed, places.profile, tell, practice=places.practice)
        async with opening as made:
            yield made

    look, painted = Look(application), Painted()
    async with windowed(application, look, places, desk) as (window, walker):
        await walker.widget(UnlockView)
        await walker.types(PASSWORD)
        walker.presses(Qt.Key.Key_Return)
        await walker.sees(lambda: painted.at, "the inbox with its requests")
        assert window.inside is not None
        return painted.at - signer.answered


def main(what: str, folder: str, *count: str) -> None:
    """Do one of both."""
    if what == "make":
        asyncio.run(make(Path(folder), int(*count)))
        return
    sys.setswitchinterval(SWITCH)
    application = Application(["countersign"])
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        sys.stdout.write(f"{runner.run(enter(application, Path(folder))):.4f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
