"""A chip: an icon and a word or two, for what is unusual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.icons import pixmap
from ui.override import override
from ui.widgets.painting import frame
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

Tone = Literal["plain", "ok", "warn", "stop", "info", "practice"]

ICONS: Final[dict[str, str]] = {
    "ok": "check",
    "warn": "warn",
    "stop": "stop",
    "info": "info",
    "practice": "practice",
}
"""What goes with a tone if nothing else is named: a colour never stands alone."""

ICON: Final = 14


class Chip(Label):
    """Some words on the soft ground of their tone, with the tone's icon."""

    def __init__(self, look: Look, text: str, tone: Tone = "plain", icon: str = "") -> None:
        """Show a text in a tone; ``icon`` replaces the tone's own."""
        super().__init__(look, text, "chip", "muted" if tone == "plain" else tone)
        self._icon = icon or ICONS.get(tone, "")
        self._ground = "sunken" if tone == "plain" else f"{tone}-soft"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        px = self._look.px
        words = self.fontMetrics().horizontalAdvance(self.text())
        icon = px(ICON) + px(6) if self._icon else 0
        return QSize(words + icon + 2 * px(9), self._look.measure("height.chip"))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        left = look.px(9)
        painter = QPainter(self)
        frame(painter, self.rect(), self.height() // 2, look.color(self._ground), None)
        if self._icon:
            side = look.px(ICON)
            drawing = pixmap(look, self._icon, self._tone, ICON)
            painter.drawPixmap(left, (self.height() - side) // 2, drawing)
            left += side + look.px(6)
        painter.setPen(look.color(self._tone))
        painter.setFont(self.font())
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
