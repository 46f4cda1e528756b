"""A card: one matter on its own paper, with lines across it and a total at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.override import override
from ui.widgets.painting import fill, frame
from ui.widgets.spacing import Margins, spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

SIDES: Final[Margins] = (20, 16, 20, 14)


class Card(QFrame):
    """A framed surface; what is added stands 20 from its edges, lines go across it."""

    def __init__(self, look: Look, title: str = "", note: str = "") -> None:
        """Make a card headed by a title, in capitals, and a quiet note after it."""
        super().__init__()
        self._look = look
        self._lines: list[QWidget] = []
        self._total: QWidget | None = None
        self._rows = spaced(look, QVBoxLayout(self), 0, SIDES)
        self.body = spaced(look, QVBoxLayout(), 10)
        self._rows.addLayout(self.body)
        # Beside a longer card its own content stays together, at the top.
        self._rows.addStretch(1)
        self._title = Label(look, title.upper(), "heading", "muted")
        self._note = Label(look, note, "small", "muted")
        if title:
            self.body.addLayout(self._header())
            self.setAccessibleName(title)
        look.changed.connect(self.update)

    def add(self, widget: QWidget) -> None:
        """Put a widget below what is there."""
        self.body.addWidget(widget)

    def line(self) -> None:
        """Draw a line across the whole card, below what is there."""
        line = QWidget()
        line.setFixedHeight(1)
        self._lines.append(line)
        self.body.addWidget(line)

    def add_total(self, widget: QWidget) -> None:
        """End the card with a widget on sunken ground."""
        self.line()
        self._total = widget
        self.body.addWidget(widget)

    def set_note(self, note: str) -> None:
        """Show another note after the title."""
        self._note.set(note)

    def _header(self) -> QHBoxLayout:
        header = spaced(self._look, QHBoxLayout(), 6)
        header.addWidget(self._title)
        header.addWidget(self._note)
        header.addStretch(1)
        return header

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        radius = look.measure("radius.card")
        line = look.color("line")
        painter = QPainter(self)
        frame(painter, self.rect(), radius, look.color("surface"), None)
        if self._total is not None and self._lines:
            painter.save()
            path = QPainterPath()
            path.addRoundedRect(self.rect(), radius, radius)
            painter.setClipPath(path)
            top = self._lines[-1].y()
            foot = QRect(0, top, self.width(), self.height() - top)
            fill(painter, foot, look.color("sunken"))
            painter.restore()
        for separator in self._lines:
            if separator.isVisible():
                fill(painter, QRect(0, separator.y(), self.width(), 1), line)
        frame(painter, self.rect(), radius, None, line)
