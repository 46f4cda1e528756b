"""Two short sections on one line where there is room, one below the other where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.override import override
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from ui.theme import Look

LEAST: int = 340
"""Under so much each, a card breaks its lines too often to be read."""


class SideBySide(QWidget):
    """Two widgets of one height beside one another, or stacked."""

    def __init__(self, look: Look, first: QWidget, second: QWidget) -> None:
        """Put the first to the left, or on top."""
        super().__init__()
        self._look = look
        self._box = spaced(look, QBoxLayout(QBoxLayout.Direction.LeftToRight, self), 16)
        self._box.addWidget(first, 1)
        self._box.addWidget(second, 1)
        look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        wide = self.width() >= 2 * self._look.px(LEAST) + self._box.spacing()
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not way:
            self._box.setDirection(way)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
