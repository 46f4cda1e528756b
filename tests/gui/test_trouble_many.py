"""An inbox of ten thousand requests, in the whole window: it is read, walked and searched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.pages.inbox import Section
from app.profile.profile import Profile
from app.records import Standing
from tests.gui.conftest import Run
from tests.support.stores import request_row
from tests.support.troubled import User, World, troubled
from tests.support.watchdog import Watchdog
from ui.theme import Look
from ui.views.inbox import InboxView
from ui.views.review import ReviewView
from ui.widgets.inbox_list import InboxList
from ui.widgets.search_field import SearchField
from wallet.network import PRACTICE

pytestmark = [pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(120)]

MANY = 10_000
STANDINGS = (Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS, Standing.FINAL, Standing.FINAL)


def fill(profile: Profile) -> None:
    """Let so many requests be kept, as a busy office has them after years."""
    far = profile.clock.now() + 10**6
    with profile.store.transaction():
        for number in range(MANY):
            row = request_row(
                number,
                passphrase=PRACTICE.passphrase,
                standing=STANDINGS[number % len(STANDINGS)],
                valid_until=far + number,
            )
            profile.store.requests.put(row)


async def is_read(user: User, view: InboxView) -> None:
    """Wait until every request is in the list."""

    def all_() -> bool:
        counts = view._model.counts
        return counts[Section.NEEDS_YOU] + counts[Section.DONE] == MANY * 3 // 4 + 1

    await user.walker.sees(all_, "all of them")


def wheel(rows: InboxList, notches: int) -> None:
    """Turn the wheel over the list."""
    middle = QPointF(rows.viewport().rect().center())
    event = QWheelEvent(
        middle,
        QPointF(rows.viewport().mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(rows.viewport(), event)


@pytest.mark.alone
def test_ten_thousand_requests_are_read_walked_searched_and_opened_without_a_hold(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> Watchdog:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.profile(fill)
            with Watchdog() as dog:
                user.refreshes()
                view = await user.walker.widget(InboxView)
                rows = await user.walker.widget(InboxList)
                await is_read(user, view)
                bar = rows.verticalScrollBar()
                for _ in range(40):
                    wheel(rows, 5)
                    await user.walker.sees(lambda: True, "the next frame")
                    await user.passes(1)
                assert bar.value() > 0
                for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
                    QTest.keyClick(rows, key)
                    await user.passes(1)
                await user.walker.clicks("Done")
                await user.walker.clicks("Needs you")
                search = await user.walker.widget(SearchField)
                search.setFocus()
                for letter in "quayside":
                    QTest.keyClicks(search, letter)
                    await user.passes(1)
                assert rows.model().rowCount() < 10
                QTest.keyClick(search, Qt.Key.Key_Return)
                await user.walker.widget(ReviewView)
                await user.reads("As the network tells it")
            return dog

    dog = run(walk())
    assert dog.beats > 50
    assert dog.holds == [], dog.told()
