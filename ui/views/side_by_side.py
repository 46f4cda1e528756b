"""Two short sections on one line where there is room, one below the other where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.override import override
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from ui.theme import Look

LEAST: Final = 340
"""Under so much each, a card breaks its lines too often to be read."""

MOST_EMPTY: Final = 140
"""So much empty paper the shorter one may have at its end."""

BESIDE: Final = QBoxLayout.Direction.LeftToRight
BELOW: Final = QBoxLayout.Direction.TopToBottom
TOP: Final = Qt.AlignmentFlag.AlignTop


class SideBySide(QWidget):
    """Two widgets of one height beside one another, or stacked.

    They stay as they stand until the width is another one: what is unfolded in one of them
    does not move from under the cursor.
    """

    def __init__(self, look: Look, first: QWidget, second: QWidget) -> None:
        """Put the first to the left, or on top."""
        super().__init__()
        self._look = look
        self._first = first
        self._second = second
        self._judged = -1
        self._ends = True
        self._box = spaced(look, QBoxLayout(BESIDE, self), 16)
        self._box.addWidget(first, 1)
        self._box.addWidget(second, 1)
        look.changed.connect(self._judge)

    def _judge(self) -> None:
        """Share the line or not, for the present width."""
        self._judged = self.width()
        is_wide = self.width() >= 2 * self._look.px(LEAST) + self._box.spacing()
        way = BESIDE if is_wide and self._empty() <= self._look.px(MOST_EMPTY) else BELOW
        if self._box.direction() is not way:
            self._box.setDirection(way)
        self._end_paper()

    def _end_paper(self) -> None:
        """Be of one height, unless one has grown too far beyond the other."""
        is_even = self._empty() <= self._look.px(MOST_EMPTY)
        ends = is_even or self._box.direction() is BELOW
        if ends is self._ends:
            return  # setting it asks for another layout, even where it is so already
        self._ends = ends
        for card in (self._first, self._second):
            self._box.setAlignment(card, Qt.AlignmentFlag(0) if ends else TOP)

    def _empty(self) -> int:
        """How much higher one would be than the other, beside one another."""
        half = (self.width() - self._box.spacing()) // 2
        return abs(_height(self._first, half) - _height(self._second, half))

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._end_paper()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        if self.width() != self._judged:
            self._judge()


def _height(widget: QWidget, width: int) -> int:
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return widget.sizeHint().height()
