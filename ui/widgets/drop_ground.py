"""What is shown over a view while files are dragged across it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.override import override
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

MARGIN: Final = 16
LARGE: Final = 28


class DropGround(QWidget):
    """Says that files can be let go of here; it takes no part in it itself."""

    def __init__(self, look: Look, words: str, parent: QWidget) -> None:
        """Hide until asked to show."""
        super().__init__(parent)
        self._look = look
        self._below = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon = Label(look)
        rows = QVBoxLayout(self)
        rows.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.setSpacing(look.px(12))
        for label in (self._icon, Label(look, words, "strong", "accent")):
            rows.addWidget(label, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def cover(self) -> None:
        """Show over the whole parent."""
        self._icon.setPixmap(pixmap(self._look, "document", "accent", LARGE))
        self.setGeometry(self._below.rect())
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        margin, radius = look.px(MARGIN), look.measure("radius.card")
        area = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("canvas"))
            painter.setPen(QPen(look.color("accent"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(look.color("accent-soft"))
            painter.drawRoundedRect(area, radius, radius)
