"""The closing, played through the window by nobody: look around, review, hold, sign, final."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.pages.after import Stand
from ui.views.after import AfterView
from ui.views.review import ReviewView
from ui.views.welcome import WelcomeView
from ui.walker import Walker
from ui.widgets.inbox_list import InboxList

if TYPE_CHECKING:
    from ui.window import Window

Tell = Callable[[str], None]


async def play(application: QApplication, window: Window, folder: Path) -> int:
    """Play it, leave a picture of each view in the folder; 0 when the release is final."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    tour = Tour(application, window, folder)
    try:
        await tour.walk()
    finally:
        tour.walker.leave()
    return 0


class Tour:
    """One walk through the window."""

    def __init__(
        self,
        application: QApplication,
        window: Window,
        folder: Path | None,
        tell: Tell | None = None,
    ) -> None:
        """``folder``: where pictures go, if any. ``tell`` hears of every step."""
        self.walker = Walker(application)
        self._window = window
        self._folder = folder
        self._tell = tell or _say
        self._taken = 0

    async def walk(self) -> None:
        """From the welcome to where the release is final."""
        walker = self.walker
        await walker.widget(WelcomeView)
        self._window.frame.raise_up()  # where no window manager does it
        self.step("the welcome")
        await self.look_around()
        await self.open_request()
        await self.co_sign()
        await self.see_the_end()

    async def look_around(self) -> None:
        """Go to the practice network, and see the inbox."""
        self._window.entering.practise()
        rows = await self.walker.widget(InboxList)
        await self.walker.sees(rows.current_hash, "a request in the inbox")
        self.step("the inbox of the practice network: one request needs you")

    async def open_request(self) -> None:
        """Open what is first in the inbox."""
        self.walker.presses(Qt.Key.Key_Return)
        await self.walker.widget(ReviewView)
        self.step("the review: what your signature would do")

    async def co_sign(self) -> None:
        """Hold to co-sign, and give the practice password."""
        walker = self.walker
        button = await walker.reads()
        await walker.holds(button)
        field = await walker.types(self._password())
        self.step("the password, to sign")
        QTest.keyClick(field, Qt.Key.Key_Return)

    async def see_the_end(self) -> None:
        """Follow it until it is final."""
        view = await self.walker.widget(AfterView)
        await self.walker.sees(lambda: is_final(view), "a final release")
        self.step("final: what moved")

    def _password(self) -> str:
        inside = self._window.inside
        return "" if inside is None else inside.review.practice_password

    def step(self, words: str) -> None:
        """Tell a step, and take its picture."""
        self._taken += 1
        self._tell(words)
        if self._folder is not None:
            words = words.partition(":")[0].partition(",")[0].replace(" ", "-")
            picture_of(self._window.frame).save(
                str(self._folder / f"{self._taken}-{words}.png")
            )


def picture_of(frame: QWidget) -> QPixmap:
    """The window as it is seen, with the sheet that stands on it."""
    picture = frame.grab()
    for sheet in frame.findChildren(QDialog):
        if sheet.isVisible():
            painter = QPainter(picture)
            painter.drawPixmap((frame.rect().center() - sheet.rect().center()), sheet.grab())
            painter.end()
    return picture


def is_final(view: AfterView) -> bool:
    """Whether what is shown has come to its good end."""
    return view.page is not None and view.page.stand is Stand.FINAL


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
