"""A stage for flows: a shell on this very thread, and a user whose clicks are counted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from ui.flows.flow import Place, Shell
from ui.frame import take_in
from ui.theme import Look

T = TypeVar("T")
V = TypeVar("V", bound=QWidget)


class Office(QObject):
    """Asks a desk on this very thread."""

    told = Signal(object)

    def __init__(self, desk: object) -> None:
        super().__init__()
        self.desk = desk

    async def ask(self, what: Callable[[Any], Awaitable[T]]) -> T:
        await asyncio.sleep(0)
        return await what(self.desk)


class Stage(QStackedWidget):
    """A shell that shows one view at a time, and keeps what flows want of it."""

    def __init__(self, look: Look, desk: object) -> None:
        super().__init__()
        self.look = look
        self.office = Office(desk)
        self.failures: list[Exception] = []
        self.went: list[object] = []
        self.resize(1280, 860)
        self.show()

    @property
    def shell(self) -> Shell:
        return cast("Shell", self)

    def view(self, kind: type[V]) -> V:
        """What is shown now, which has to be of this kind."""
        shown = self.currentWidget()
        assert isinstance(shown, kind), shown
        return shown

    def sheet(self, kind: type[V]) -> V:
        """The one sheet that is open, which has to be of this kind."""
        found = [each for each in self.findChildren(kind) if each.isVisible()]
        assert len(found) == 1, found
        return found[0]

    def take_in(self, view: QWidget) -> None:
        """Let a view be on the stage, hidden behind what is shown."""
        take_in(self, view)

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        self.went.append((place, inside))
        before = self.currentWidget()
        if view is before:
            return
        self.addWidget(view)
        self.setCurrentWidget(view)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
            QCoreApplication.sendPostedEvents(before, QEvent.Type.DeferredDelete.value)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, error: Exception) -> None:
        self.failures.append(error)


class User:
    """Somebody before a window: every click and every typed secret is counted."""

    def __init__(self) -> None:
        self.clicks = 0
        self.secrets = 0

    def press(self, where: QWidget, words: str) -> None:
        """Click the button with these words."""
        button = button_of(where, words)
        assert button.isEnabled(), words
        self.clicks += 1
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def types(self, where: QWidget, name: str, text: str, *, secret: bool = False) -> None:
        """Type into the field of this name, without a click: the keyboard goes there."""
        self.secrets += secret
        field = field_of(where, name)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.clear()
        QTest.keyClicks(field, text)


def button_of(where: QWidget, words: str) -> QAbstractButton:
    """The one visible button with these words; its name may say what it stands beside, too."""
    found = [
        each
        for each in where.findChildren(QAbstractButton)
        if f"{each.accessibleName()}: ".startswith(f"{words}: ") and each.isVisible()
    ]
    assert len(found) == 1, (words, [each.accessibleName() for each in found])
    return found[0]


def field_of(where: QWidget, name: str) -> QLineEdit:
    """The one visible field of this name."""
    found = [
        each
        for each in where.findChildren(QLineEdit)
        if each.accessibleName() == name and each.isVisible()
    ]
    assert len(found) == 1, (
        name,
        [each.accessibleName() for each in where.findChildren(QLineEdit)],
    )
    return found[0]


def words_of(where: QWidget) -> str:
    """Everything that can be read there now."""
    labels = [each for each in where.findChildren(QLabel) if each.isVisible() and each.text()]
    return "\n".join(each.text() for each in labels)


def nameless(where: QWidget) -> list[QWidget]:
    """Controls whose name nobody who cannot see would hear."""
    controls = [*where.findChildren(QAbstractButton), *where.findChildren(QLineEdit)]
    return [each for each in controls if not each.accessibleName()]


async def until(condition: Callable[[], bool]) -> None:
    """Let events happen until this is so; the test's own timeout is the deadline."""
    while not condition():  # noqa: ASYNC110 - whatever it is, nobody tells of it
        await asyncio.sleep(0)
