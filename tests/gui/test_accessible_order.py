"""The order of Tab is that of reading, also for what came late or is scrolled away."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.frame import Frame
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.page import Page
from ui.widgets.sheet import Sheet

pytestmark = pytest.mark.gui


def framed(qtbot: QtBot, view: QWidget) -> Frame:
    frame = Frame()
    qtbot.addWidget(frame)
    frame.show_view(view)
    frame.show()
    frame.activateWindow()
    QApplication.processEvents()
    return frame


def walk(top: QWidget, steps: int, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """The names of the controls that so many steps lead to."""
    names: list[str] = []
    for _ in range(steps):
        focused: QWidget | None = top.focusWidget()
        QTest.keyClick(top if focused is None else focused, key)
        names.append(top.focusWidget().accessibleName())
    return names


def put(page: Page, look: Look, names: Sequence[str]) -> dict[str, Button]:
    buttons = {name: Button(look, name) for name in names}
    for button in buttons.values():
        page.body.addWidget(button)
    return buttons


def test_what_comes_late_is_met_where_it_stands(qtbot: QtBot, look: Look) -> None:
    page = Page(look, "Page")
    put(page, look, ("First", "Last"))
    frame = framed(qtbot, page)
    page.body.insertWidget(1, Button(look, "Late"))
    QApplication.processEvents()
    assert walk(frame, 4) == ["First", "Late", "Last", "First"]


def test_back_leads_the_same_way(qtbot: QtBot, look: Look) -> None:
    page = Page(look, "Page", back="Inbox")
    put(page, look, ("First", "Last"))
    frame = framed(qtbot, page)
    assert walk(frame, 3, Qt.Key.Key_Backtab) == ["Last", "First", "Inbox"]


def test_a_bar_at_the_foot_comes_last_whenever_it_was_made(qtbot: QtBot, look: Look) -> None:
    page = Page(look, "Page", back="Inbox")
    page.set_bottom_bar(Button(look, "Sign"))
    put(page, look, ("First",))
    assert walk(framed(qtbot, page), 3) == ["Inbox", "First", "Sign"]


def test_rows_of_a_grid_are_read_one_by_one(qtbot: QtBot, look: Look) -> None:
    view = QWidget()
    grid = QGridLayout(view)
    for row, column in ((1, 1), (0, 1), (1, 0), (0, 0)):
        grid.addWidget(Button(look, f"{row} {column}"), row, column)
    assert walk(framed(qtbot, view), 4) == ["0 0", "0 1", "1 0", "1 1"]


def test_what_is_laid_out_backwards_is_read_forwards(qtbot: QtBot, look: Look) -> None:
    view = QWidget()
    row = QHBoxLayout(view)
    row.setDirection(QHBoxLayout.Direction.RightToLeft)
    for name in ("Right", "Left"):
        row.addWidget(Button(look, name))
    assert walk(framed(qtbot, view), 2) == ["Left", "Right"]


def test_what_is_scrolled_away_comes_into_sight(qtbot: QtBot, look: Look) -> None:
    page = Page(look, "Page", back="Inbox")
    above = put(page, look, ("Above",))["Above"]
    page.body.addSpacing(3000)
    below = put(page, look, ("Below",))["Below"]
    frame = framed(qtbot, page)
    assert below.visibleRegion().isEmpty()
    walk(frame, 3)
    assert below.visibleRegion().boundingRect() == below.rect()
    walk(frame, 2)
    assert above.visibleRegion().boundingRect() == above.rect()


def test_a_sheet_asks_before_it_can_be_cancelled(qtbot: QtBot, look: Look) -> None:
    sheet = Sheet(look, None, "Ask")
    qtbot.addWidget(sheet)
    sheet.buttons.addWidget(Button(look, "Cancel"))
    sheet.body.addWidget(Button(look, "Choose"))
    sheet.show()
    assert walk(sheet, 2) == ["Choose", "Cancel"]


def test_where_nothing_takes_the_focus_nothing_happens(qtbot: QtBot) -> None:
    frame = framed(qtbot, QLabel("Nothing to press"))
    assert not frame.focusNextPrevChild(True)


def test_esc_leads_back_from_where_nothing_has_the_focus(qtbot: QtBot, look: Look) -> None:
    page = Page(look, "Page", back="Inbox")
    frame = framed(qtbot, page)
    with qtbot.waitSignal(page.went_back, timeout=0, raising=False) as left:
        QTest.keyClick(frame, Qt.Key.Key_Escape)
    assert left.signal_triggered
