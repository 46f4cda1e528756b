"""The program with a user before it, who goes on to "final" from wherever the last one was.

Before the user does something that cannot be taken back it says ``acts`` and waits for a line:
then whoever started it can look at what is so without it. What is told beside that, see
``window_moments``.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Mapping
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from app.__main__ import main as program
from app.desk import practising
from app.pages.after import Stand
from app.pages.inbox import Section
from tests.support.in_waiting import Beside
from tests.support.unlocked_memory import leave_unlocked
from tests.support.window_moments import Teller
from ui.views.after import AfterView
from ui.views.inbox import InboxView
from ui.views.review import ReviewView
from ui.views.signing_sheet import SigningSheet
from ui.views.welcome import WelcomeView
from ui.walker import Walker
from ui.widgets.inbox_list import InboxList
from ui.window import Window

ERRORS: Final = "errors"
"""The file in its folder that takes its standard error."""

WAYS_IN: Final = ("Look around first", "Continue practising")


class User:
    """One person, who reads what is there and does what it asks for."""

    def __init__(self, window: Window, walker: Walker, teller: Teller) -> None:
        self._window = window
        self._walker = walker
        self._teller = teller

    async def go(self) -> None:
        """From the welcome to a release that is final."""
        await self._look_around()
        await self._open_request()
        while not await self._is_final():
            pass
        self._teller.at("final shown")

    async def _look_around(self) -> None:
        walker = self._walker
        await walker.widget(WelcomeView)
        self._teller.at("window shown")
        name = next(each for each in WAYS_IN if walker.there(QAbstractButton, each))
        self._teller.tell(f"offers {name}")
        await walker.clicks(name)

    async def _open_request(self) -> None:
        """Look for it in every section, as one does who does not know where it is."""
        view = await self._walker.widget(InboxView)
        await self._walker.sees(lambda: sum(view._model.counts.values()), "any request")
        section = next(each for each in Section if view._model.counts[each])
        view.choose(section)
        rows = await self._walker.widget(InboxList)
        await self._walker.sees(rows.current_hash, "the request in the inbox")
        self._teller.tell(f"lists {section.name} {rows.current_hash()}")
        self._teller.at("inbox shown")
        rows.setFocus()
        QTest.keyClick(rows, Qt.Key.Key_Return)

    async def _is_final(self) -> bool:
        """Read the page that is shown, and do what it asks for; whether nothing is left."""
        walker = self._walker
        await walker.sees(self._shown, "a page of the request")
        review = walker.there(ReviewView)
        if review is not None:
            await self._sign(review)
            return False
        after = await walker.widget(AfterView)
        page = await walker.sees(lambda: _settled(after), "where the request is")
        if page is Stand.FINAL:
            return True
        self._act("send")
        await walker.clicks("Send")
        await walker.sees(lambda: _settled(after) is not page, "what came of sending")
        return False

    async def _sign(self, view: ReviewView) -> None:
        walker = self._walker
        self._teller.at("review shown")
        button = await walker.reads()
        middle = QPoint(button.width() // 2, button.height() // 2)
        QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=middle)
        self._teller.at("hold begun")
        sheet = await walker.widget(SigningSheet)
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=middle)
        self._teller.at("password asked for")
        field = await walker.widget(QLineEdit, "Password")
        self._type_password(field)
        self._teller.at("password typed")
        self._act("sign")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await walker.sees(lambda: walker.there(SigningSheet) is not sheet, "a signature")
        # What is complete now is sent without being asked.
        after = await walker.widget(AfterView)
        await walker.sees(lambda: _settled(after) is not Stand.COMPLETE, "that it is sent")

    def _type_password(self, field: QLineEdit) -> None:
        inside = self._window.inside
        assert inside is not None
        QTest.keyClicks(field, inside.review.practice_password)

    def _shown(self) -> bool:
        views = ReviewView, AfterView
        return any(self._walker.there(view) is not None for view in views)

    def _act(self, what: str) -> None:
        """Say what will be done now, and wait until that was heard."""
        self._teller.tell(f"acts {what}")
        self._teller.wait()


def _settled(view: AfterView) -> Stand | None:
    """Where the request is, once that will not change by itself; None before."""
    page = view.page
    if page is None or page.is_running:
        return None
    if page.stand in {Stand.UNKNOWN, Stand.SENT}:
        return page.stand if page.looked else None  # it is being looked for
    return page.stand


def started(
    environment: Mapping[str, str],
    told: Pipe,
    leave: Pipe,
    folder: str,
    moment: str,
    practice: Pipe | None,
) -> None:
    """Be the program in this process, which has its own environment and pipes from now on.

    ``practice``: who waits to be the practice network's child; else that is a new program.
    """
    leave_unlocked()
    os.environ.update(environment)
    if practice is not None:
        practising._started = Beside(practice).start  # type: ignore[assignment]
    errors = os.open(Path(folder) / ERRORS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (told.fileno(), 1), (errors, 2)):
        os.dup2(source, target)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    told.close()
    run(Path(folder), Teller(leave.fileno(), moment))


def run(folder: Path, teller: Teller, user: type[User] = User) -> None:
    """Run the program with its user, all that it keeps in this folder; end as it ends."""
    sys.argv[1:] = [
        *("window", "--profile", str(folder / "own")),
        *("--practice-dir", str(folder / "practice")),
        *("--preferences", str(folder / "preferences.json")),
    ]
    teller.attend()
    begin = Window.begin
    tasks: list[asyncio.Task[None]] = []

    def attend(window: Window) -> None:
        begin(window)
        tasks.append(asyncio.get_running_loop().create_task(use(window)))

    async def use(window: Window) -> None:
        walker = Walker(cast("QApplication", QApplication.instance()))
        try:
            await user(window, walker, teller).go()
        except BaseException:  # noqa: BLE001 - whatever it is, the parent reads it
            shown = [label.text() for label in window.frame.findChildren(QLabel)]
            sys.stderr.write(f"{traceback.format_exc()}\n{shown}")
            os._exit(1)
        walker.leave()
        window.frame.close()

    Window.begin = attend  # type: ignore[method-assign,assignment]
    program()
