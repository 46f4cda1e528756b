"""A quiet button whose words begin where the text above it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from ui.override import override
from ui.widgets.buttons import Button
from ui.widgets.painting import RING, fill

if TYPE_CHECKING:
    from ui.theme import Look


class Link(Button):
    """Another way to go on, beside the one that most take."""

    def __init__(self, look: Look, text: str, icon: str = "") -> None:
        """Show a text, after an icon if one is named."""
        super().__init__(look, text, "quiet", icon)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def _padding(self) -> int:
        return 0

    @override
    def paint_focus(self, painter: QPainter, radius: int) -> None:
        """Underline it: a ring so close to the words would cross them."""
        below = (self.height() + self.fontMetrics().height()) // 2
        line = QRect(1, below, self.width() - 2, int(RING))
        fill(painter, line, self._look.color("accent"))
