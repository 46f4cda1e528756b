"""Where one can go, at the window's left edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.override import override
from ui.theme import Look
from ui.widgets.painting import frame, ring
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, tip

EDGE: Final = 12
GAP_BEFORE_LAST: Final = 16

BADGE: Final = 18
SMALL_BADGE: Final = 14
"""How high the count is: beside the words, and at the icon's corner where there are none."""


@dataclass(frozen=True)
class Entry:
    """A place, its words and its icon; ``apart``: a little below those before it."""

    name: str
    words: str
    icon: str
    apart: bool = False


class SideBar(QWidget):
    """Our name, and under it every place; exactly one is marked, or none.

    Narrow it shows icons alone, and their words to whoever points at them.

    Signals:
        chosen: the name of the place that the user wants to see.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, entries: Sequence[Entry]) -> None:
        """Show these, in their order."""
        super().__init__()
        self._look = look
        self._places: dict[str, Place] = {}
        self._is_narrow = False
        column = QVBoxLayout(self)
        self._column = column
        column.setSpacing(0)
        self._brand = Label(look, "Countersign", role="amount")
        column.addWidget(self._brand)
        for entry in entries:
            place = Place(look, entry)
            place.clicked.connect(self._choose)
            if entry.apart:
                column.addLayout(spaced(look, QVBoxLayout(), 0, (0, GAP_BEFORE_LAST, 0, 0)))
            column.addWidget(place)
            self._places[entry.name] = place
        column.addStretch(1)
        look.changed.connect(self._arrange)
        self._arrange()

    @property
    def is_narrow(self) -> bool:
        """Whether it shows icons alone."""
        return self._is_narrow

    def set_narrow(self, narrow: bool) -> None:
        """Leave the room to what is read, or take some for words."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._brand.setVisible(not narrow)
            for place in self._places.values():
                place.set_narrow(narrow)
            self._arrange()

    def mark(self, name: str) -> None:
        """Mark where one is now; a name that is no place marks none."""
        for place_name, place in self._places.items():
            place.setChecked(place_name == name)

    def count(self, name: str, waiting: int) -> None:
        """Tell how much waits for the user at a place; 0 for nothing."""
        self._places[name].count(waiting)

    def _choose(self) -> None:
        sender = self.sender()
        if isinstance(sender, Place):
            self.chosen.emit(sender.name)

    def _arrange(self) -> None:
        look = self._look
        self.setFixedWidth(look.measure("width.rail" if self._is_narrow else "width.sidebar"))
        edge = look.px(EDGE)
        self._column.setContentsMargins(edge, look.px(16), edge, edge)
        self._brand.setContentsMargins(look.px(10), look.px(4), 0, look.px(12))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._look.color("line"))
        right = self.width() - 1
        painter.drawLine(right, 0, right, self.height())


class Place(QAbstractButton):
    """One entry of the side bar."""

    def __init__(self, look: Look, entry: Entry) -> None:
        """Not marked, and nothing waiting."""
        super().__init__()
        self.name = entry.name
        self._look = look
        self._entry = entry
        self._waiting = 0
        self._is_narrow = False
        self.setCheckable(True)
        self.setText(entry.words)
        self.setAccessibleName(entry.words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.updateGeometry)

    def count(self, waiting: int) -> None:
        """Show how much waits here."""
        self._waiting = waiting
        many = self.tr("%n waiting", "", waiting) if waiting else ""
        self.setAccessibleName(f"{self._entry.words}, {many}" if many else self._entry.words)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or the words too."""
        self._is_narrow = narrow
        tip(self, self._entry.words if narrow else "")
        self.updateGeometry()
        self.update()

    def _paint_words(self, painter: QPainter, tone: str) -> None:
        painter.setFont(self._look.font("control"))
        painter.setPen(self._look.color(tone))
        words = self.rect().adjusted(self._look.px(36), 0, -self._look.px(40), 0)
        line = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, line | Qt.TextFlag.TextSingleLine, self.text())

    def _paint_badge(self, painter: QPainter, middle: int) -> None:
        look, words = self._look, str(self._waiting)
        font = look.font("heading")
        height = look.px(SMALL_BADGE if self._is_narrow else BADGE)
        if self._is_narrow:
            font.setPixelSize(look.px(SMALL_BADGE - 4))
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(words) + round(height * 2 / 3)
        width = max(height, width)
        badge = QRect(0, 0, width, height)
        if self._is_narrow:
            badge.moveTopRight(QPoint(self.width() - 1, 0))
        else:
            badge.moveTopRight(QPoint(self.width() - look.px(10) - 1, middle - height // 2))
        frame(painter, badge, height // 2, look.color("accent"), None)
        painter.setPen(look.color("on-accent"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    @override
    def sizeHint(self) -> QSize:
        width = 32 if self._is_narrow else 150
        return QSize(self._look.px(width), self._look.px(33))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, area = self._look, QPainter(self), self.rect()
        radius = look.measure("radius.control")
        if self.isChecked():
            frame(painter, area, radius, look.color("surface"), look.color("line"))
        elif self.underMouse() or self.isDown():
            frame(painter, area, radius, look.color("sunken"), None)
        tone = "text" if self.isChecked() else "muted"
        side, middle = look.px(16), area.center().y() + 1
        left = (self.width() - side) // 2 if self._is_narrow else look.px(11)
        painter.drawPixmap(left, middle - side // 2, pixmap(look, self._entry.icon, tone))
        if not self._is_narrow:
            self._paint_words(painter, tone)
        if self._waiting:
            self._paint_badge(painter, middle)
        if self.hasFocus():
            ring(painter, area, radius, look.color("accent"))
