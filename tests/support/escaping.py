"""Whether Esc leads out of whatever can be left."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from ui.views.doorway import Doorway
from ui.widgets.page import Page
from ui.widgets.sheet import Sheet

LEAVES = ("Cancel", "Close", "Done")
"""Buttons that close a sheet, and so does Esc where one of them can be pressed."""


def stuck(top: QWidget) -> Iterator[str]:
    """What Esc does not leave, or leaves though it must not; whatever it can is left."""
    if isinstance(top, Sheet):
        may_leave = any(_can_press(top, name) for name in LEAVES)
        _press_escape(top)
        if top.isVisible() is may_leave:
            yield f"Esc {'does not close' if may_leave else 'closes'} {top.windowTitle()!r}"
        return
    for page in top.findChildren(Page) + top.findChildren(Doorway):
        if page.isVisible() and page._back:
            yield from _stays(page, top)


def _stays(page: Page | Doorway, top: QWidget) -> Iterator[str]:
    left: list[bool] = []
    page.went_back.connect(lambda: left.append(True))
    _press_escape(top)
    if left != [True]:
        yield f"Esc leaves {type(page.parent()).__name__} {len(left)} times"


def _can_press(sheet: QWidget, name: str) -> bool:
    return any(
        each.accessibleName() == name and each.isVisible() and each.isEnabled()
        for each in sheet.findChildren(QPushButton)
    )


def _press_escape(top: QWidget) -> None:
    """Where a key goes that is pressed now; in no field that takes it for itself."""
    QTest.keyClick(QApplication.focusWidget() or top, Qt.Key.Key_Escape)
