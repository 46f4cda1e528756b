"""Walks through the window as a person would: sees, clicks, holds, types. For tours and tests.

It waits for what it wants to see by looking again whenever the window has done something, and
never by the clock; only a person's patience is limited.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QWidget,
)

from ui.override import override
from ui.widgets.buttons import HoldButton

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

PATIENCE: Final = 60.0
"""Seconds after which a person would say that it hangs."""


class NotSeen(Exception):
    """What was waited for did not come; ``what`` in words, ``seen`` what there was instead."""

    def __init__(self, what: str, seen: str) -> None:
        """Both for a person to read."""
        super().__init__(f"waited in vain for {what}; there was {seen}")


class Walker(QObject):
    """One person before one window."""

    def __init__(self, application: QApplication, patience: float = PATIENCE) -> None:
        """Begin to look."""
        super().__init__()
        self._application = application
        self._patience = patience
        self._looks: set[asyncio.Event] = set()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._look)

    def leave(self) -> None:
        """Look no longer."""
        self._looks.clear()
        self._again.stop()
        self._application.removeEventFilter(self)

    async def sees(self, find: Callable[[], T | None], what: str) -> T:
        """What ``find`` finds, as soon as it does; raise NotSeen."""
        look = asyncio.Event()
        self._looks.add(look)
        try:
            async with asyncio.timeout(self._patience):
                while not (found := find()):
                    look.clear()
                    self._application.installEventFilter(self)
                    await look.wait()
        except TimeoutError:
            raise NotSeen(what, self._told()) from None
        finally:
            self._looks.discard(look)
        return found

    async def widget(self, kind: type[W], name: str = "") -> W:
        """The visible and enabled widget of a kind, whose accessible name begins so."""
        return await self.sees(lambda: self.there(kind, name), f"{kind.__name__} “{name}”")

    def there(self, kind: type[W], name: str = "") -> W | None:
        """The same, if it is there now; what stands on the newest window comes first."""
        found = [
            widget
            for top in reversed(self._application.topLevelWidgets())
            for widget in (*([top] if isinstance(top, kind) else []), *top.findChildren(kind))
            if widget.isVisible() and widget.isEnabled() and _name(widget).startswith(name)
        ]
        return found[0] if found else None

    async def reads(self) -> HoldButton:
        """Read what is there to its end; the button that can be held then."""
        return await self.sees(self._read_on, "something to hold, at the end of the page")

    def _read_on(self) -> HoldButton | None:
        for top in self._tops():
            for scroll in top.findChildren(QScrollArea):
                scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
        return self.there(HoldButton)

    async def clicks(self, name: str) -> None:
        """Click a button by its name."""
        button = await self.widget(QAbstractButton, name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)  # nobody clicks again before the window had its turn

    async def types(self, text: str, name: str = "") -> QLineEdit:
        """Type into the field of this name, or into whichever is there; the field."""
        field = await self.widget(QLineEdit, name)
        field.setFocus()
        QTest.keyClicks(field, text)
        return field

    async def holds(self, button: HoldButton) -> None:
        """Press it and keep it pressed until it says that it was held."""
        held = asyncio.Event()
        button.held.connect(held.set)
        middle = QPoint(button.width() // 2, button.height() // 2)
        QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=middle)
        async with asyncio.timeout(self._patience):
            await held.wait()
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=middle)

    async def holds_key(self, button: HoldButton, key: Qt.Key) -> None:
        """Keep a key pressed on it until it says that it was held."""
        held = asyncio.Event()
        button.held.connect(held.set)
        QTest.keyPress(button, key)
        async with asyncio.timeout(self._patience):
            await held.wait()
        QTest.keyRelease(button, key)

    def writes(self, text: str) -> None:
        """Type, wherever the focus is."""
        target = self._focused()
        if target is not None:
            QTest.keyClicks(target, text)

    def presses(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key, wherever the focus is."""
        target = self._focused()
        if target is not None:
            QTest.keyClick(target, key, modifiers)

    def _focused(self) -> QWidget | None:
        """What would hear a key: the newest sheet's, where there is one."""
        sheets = [w for w in self._application.topLevelWidgets() if isinstance(w, QDialog)]
        for window in (*reversed([s for s in sheets if s.isVisible()]), *self._tops()):
            focused = cast("QWidget | None", window.focusWidget())  # the stubs forget None
            return window if focused is None else focused
        return None

    def _tops(self) -> list[QWidget]:
        tops = self._application.topLevelWidgets()
        return [top for top in tops if isinstance(top, QMainWindow) and top.isVisible()]

    def _look(self) -> None:
        for look in tuple(self._looks):
            look.set()

    def _told(self) -> str:
        buttons = [
            _name(button)
            for top in self._application.topLevelWidgets()
            for button in top.findChildren(QAbstractButton)
            if button.isVisible()
        ]
        return ", ".join(filter(None, buttons)) or "no button at all"

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Only widgets: looking is itself an event of the loop's, and would call for the next.
        # And while something happens it would see half of it, so a moment later. Until then
        # nothing more is to be known of the thousands of events that one new page makes.
        if watched.isWidgetType():
            self._application.removeEventFilter(self)
            self._again.start()
        return super().eventFilter(watched, event)


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""
