"""Filters beside one another, of which one is on; they wrap where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ui.override import override
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ui.theme import Look

GAP: Final = 6


class FilterBar(QWidget):
    """Filters by number, from 0; the arrow keys go from one to the next.

    Signals:
        chosen: the number of the filter that is on now.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, words: Sequence[str]) -> None:
        """Offer these; the first is on."""
        super().__init__()
        self._look = look
        self._words = words
        self._group = QButtonGroup(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._buttons: list[Button] = []
        for number, each in enumerate(words):
            button = Button(look, each, "filter")
            button.setParent(self)
            self._group.addButton(button, number)
            self._buttons.append(button)
        self._buttons[0].setChecked(True)
        self._group.idToggled.connect(self._tell)
        look.changed.connect(self._place)

    def choose(self, number: int) -> None:
        """Turn a filter on."""
        self._buttons[number].setChecked(True)

    def count(self, counts: Sequence[int]) -> None:
        """Show how much each filter would let through; nothing of 0."""
        for button, words, count in zip(self._buttons, self._words, counts, strict=True):
            button.set(f"{words}  {count:,}" if count else words)
            button.setAccessibleName(f"{words}, {count:,}")
        self._place()

    def _tell(self, number: int, is_on: bool) -> None:
        if is_on:
            self.chosen.emit(number)

    def _places(self, width: int) -> tuple[list[QPoint], int]:
        """Where each filter stands within a width, and how high all of them are."""
        gap = self._look.px(GAP)
        places: list[QPoint] = []
        left = top = height = 0
        for button in self._buttons:
            size = button.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + size.height() + gap
            places.append(QPoint(left, top))
            left += size.width() + gap
            height = top + size.height()
        return places, height

    def _place(self) -> None:
        places, _ = self._places(self.width())
        for button, place in zip(self._buttons, places, strict=True):
            button.move(place)
            button.resize(button.sizeHint())
        self.updateGeometry()

    @override
    def heightForWidth(self, width: int, /) -> int:
        return self._places(width)[1]

    @override
    def sizeHint(self) -> QSize:
        gaps = self._look.px(GAP) * (len(self._buttons) - 1)
        width = sum(button.sizeHint().width() for button in self._buttons) + gaps
        return QSize(width, self._places(self.width())[1])

    @override
    def minimumSizeHint(self) -> QSize:
        widest = max(button.sizeHint().width() for button in self._buttons)
        return QSize(widest, self._places(self.width())[1])

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place()
