"""From the welcome to "final", as people go: with the mouse, and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.pages.after import Agreement, Stand
from tests.gui.conftest import Run
from tests.support.watchdog import Watchdog
from tests.support.windows import Places, windowed
from ui.theme import Look
from ui.tour import is_final
from ui.views.after import AfterView
from ui.views.review import ReviewView
from ui.views.welcome import WelcomeView
from ui.walker import Walker
from ui.widgets.inbox_list import InboxList
from ui.window import Window

MOST_TABS = 200

Walk = Callable[[Window, Walker], Awaitable[None]]

pytestmark = [pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(180)]


async def by_mouse(window: Window, walker: Walker) -> None:
    """Walk the path with the mouse."""
    await walker.widget(WelcomeView)
    await walker.clicks("Look around")
    rows = await walker.widget(InboxList)
    await walker.sees(rows.current_hash, "the closing in the inbox")
    middle = rows.visualRect(rows.currentIndex()).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    await walker.widget(ReviewView)
    await walker.holds(await walker.reads())
    await walker.types(password(window))
    await walker.clicks("Co-sign")


async def by_keyboard(window: Window, walker: Walker) -> None:
    """Walk the path with keys alone, as they are pressed wherever the focus is."""
    await walker.widget(WelcomeView)
    while "Look around" not in focused(window):
        walker.presses(Qt.Key.Key_Tab)
    walker.presses(Qt.Key.Key_Return)
    rows = await walker.widget(InboxList)
    await walker.sees(rows.current_hash, "the closing in the inbox")
    walker.presses(Qt.Key.Key_Return)
    await walker.widget(ReviewView)
    button = await walker.reads()
    for _ in range(MOST_TABS):
        if has_focus(button):
            break
        walker.presses(Qt.Key.Key_Tab)
    assert has_focus(button), "the last button is not reached by Tab"
    await walker.holds_key(button, Qt.Key.Key_Space)
    await walker.widget(QLineEdit, "Password")
    walker.writes(password(window))
    walker.presses(Qt.Key.Key_Return)


def password(window: Window) -> str:
    assert window.inside is not None
    return window.inside.review.practice_password


def has_focus(widget: QWidget) -> bool:
    return widget.hasFocus()


def focused(window: Window) -> str:
    widget: QWidget | None = window.frame.focusWidget()
    return "" if widget is None else widget.accessibleName()


@pytest.mark.parametrize("walks", [by_mouse, by_keyboard])
def test_a_release_is_co_signed_from_the_welcome_to_final(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, walks: Walk
) -> None:
    async def walk() -> AfterView:
        async with windowed(qapp, look, Places(tmp_path)) as (window, walker):
            await walks(window, walker)
            after = await walker.widget(AfterView)
            await walker.sees(lambda: is_final(after), "that it is final")
            assert after.page is not None
            assert after.page.stand is Stand.FINAL
            assert after.page.moved is not None
            assert after.page.moved.total == "250,000.00 USDC"
            assert after.page.moved.agreement is Agreement.EQUAL
            return after

    run(walk())


@pytest.mark.alone
def test_the_window_is_never_held_up_on_the_way(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> Watchdog:
        dog = Watchdog()
        async with windowed(qapp, look, Places(tmp_path), meanwhile=dog) as (window, walker):
            await by_mouse(window, walker)
            after = await walker.widget(AfterView)
            await walker.sees(lambda: is_final(after), "that it is final")
        return dog

    dog = run(walk())
    assert dog.beats > 100
    assert dog.holds == [], dog.told()
