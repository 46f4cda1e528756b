"""Something, and at its right what can be done with it; below it where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui.override import override
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Look

GAP = 12


class Beside(QWidget):
    """Words at the left and buttons at the right, or the buttons below the words."""

    def __init__(
        self,
        look: Look,
        words: QWidget,
        buttons: Sequence[QWidget],
        least: int = 0,
        gap: int = 8,
    ) -> None:
        """Put them side by side, if they fit: the words in one line, or in ``least`` pixels.

        ``gap`` is what stands between the buttons.
        """
        super().__init__()
        self._look = look
        self._words = words
        self._least = least
        self._side = QWidget()
        row = spaced(look, QHBoxLayout(self._side), gap)
        for button in buttons:
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self._box = spaced(look, QBoxLayout(QBoxLayout.Direction.LeftToRight, self), GAP)
        self._box.addWidget(words, 1)
        self._box.addWidget(self._side)
        look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        px = self._look.px
        words = px(self._least) if self._least else self._words.sizeHint().width()
        fits = words + px(GAP) + self._side.sizeHint().width() <= self.width()
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not way:
            self._box.setDirection(way)

    @override
    def minimumSizeHint(self) -> QSize:
        words, side = self._words.minimumSizeHint(), self._side.minimumSizeHint()
        return QSize(max(words.width(), side.width()), max(words.height(), side.height()))

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
