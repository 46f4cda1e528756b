"""A sheet: one question or form before its window, which waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.override import override
from ui.reading_order import step
from ui.widgets.spacing import Margins, lay_out, spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

SIDES: Final[Margins] = (24, 20, 24, 20)

OF_THE_SCREEN: Final = 0.9
"""So much of it, or of the window below, a sheet takes at most; then it wraps and scrolls."""


class Sheet(QDialog):
    """A dialog that is opened, never waited for: ``open()`` it, and hear ``finished``.

    It is as high as what is in it asks for, and stays on the screen: large text scrolls
    between the title and the buttons.
    """

    def __init__(self, look: Look, parent: QWidget | None, title: str) -> None:
        """Make a sheet for the window of ``parent``; Esc rejects it."""
        super().__init__(parent)
        self._look = look
        self._width = 0
        self._most = 0
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        if parent is not None:
            # What can be done at any time; the menu bar does not answer while a sheet is open.
            self.addActions(parent.window().actions())
        self._content = _Content()
        self.body = spaced(look, QVBoxLayout(self._content), 12)
        self.buttons = spaced(look, QHBoxLayout(), 8)
        self.buttons.addStretch(1)
        self._rows = spaced(look, QVBoxLayout(self), 16, SIDES)
        self._rows.addWidget(Label(look, title, "title").wrapping())
        self._scroll = _Scroll(self._content)
        self._rows.addWidget(self._scroll, 1)
        self._rows.addLayout(self.buttons)
        self._read_look()
        look.changed.connect(self._read_look)

    def widen(self, width: int) -> None:
        """Be so wide at least, at 100 %, where the window below has room for it."""
        self._width = width
        self._read_look()

    def settle(self) -> None:
        """Lay out at once what is new; else it would be painted once in the room of the old."""
        if self.isVisible():
            lay_out()

    def _read_look(self) -> None:
        least = self._look.measure("width.sheet")
        parent = self.parentWidget()
        around = (
            parent.window().width() if parent else self.screen().availableGeometry().width()
        )
        self._most = max(least, int(around * OF_THE_SCREEN))
        self.setMinimumWidth(min(max(least, self._look.px(self._width)), self._most))

    def _grow(self) -> None:
        """Be large enough for the words in it, which may have become more."""
        width = max(self.width(), self._rows.minimumSize().width())
        needed = self._rows.totalHeightForWidth(width)
        most = int(self.screen().availableGeometry().height() * OF_THE_SCREEN)
        # A bar that comes before there is room would take the room that it then asks for.
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if needed > most:
            bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._scroll.setVerticalScrollBarPolicy(bar)
        height = max(self.height(), min(needed, most))
        if (width, height) != (self.width(), self.height()):
            self.resize(width, height)

    @override
    def focusNextPrevChild(self, next: bool, /) -> bool:
        return step(self, forward=next)

    @override
    def event(self, event: QEvent, /) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.Show and self.width() > self._most:
            # Qt's own first width: that of the longest line, or of much of the screen.
            self.resize(self._most, self.height())
        if event.type() in {QEvent.Type.Show, QEvent.Type.LayoutRequest}:
            self._grow()
        return done


class _Content(QWidget):
    """What scrolls; tells when it needs another size."""

    around: _Scroll | None = None

    @override
    def event(self, event: QEvent, /) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.around is not None:
            self.around.updateGeometry()
        return done


class _Scroll(QScrollArea):
    """As large as its content, where there is room; Qt's own asks for less."""

    def __init__(self, content: _Content) -> None:
        super().__init__()
        self._content = content
        content.around = self
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._content.minimumSizeHint()
        return QSize(least.width(), min(least.height(), self.fontMetrics().height() * 4))

    @override
    def heightForWidth(self, width: int, /) -> int:
        if not self._content.hasHeightForWidth():
            return self._content.sizeHint().height()
        return self._content.heightForWidth(width)
