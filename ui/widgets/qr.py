"""A text as a QR code, for a telephone or another machine to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import segno
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.override import override
from ui.theme import theme_named
from ui.widgets.painting import frame

if TYPE_CHECKING:
    from ui.theme import Look

QUIET: Final = 4
"""Modules of light around the code, as its standard asks."""

MODULE: Final = 4
"""Pixels for each module, at 100 %."""


class QrCode(QWidget):
    """A QR code: dark on light in every theme, since some readers know nothing else."""

    def __init__(self, look: Look, text: str) -> None:
        """Show a text's code."""
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text)
        look.changed.connect(self.updateGeometry)

    def set(self, text: str) -> None:
        """Show another text's code."""
        code = segno.make(text, error="m", micro=False)
        self._modules = [[bool(module) for module in row] for row in code.matrix]
        self.setAccessibleName(self.tr("QR code of: {text}").format(text=text))
        self.updateGeometry()
        self.update()

    @property
    def modules(self) -> int:
        """How many modules it has in a row, the quiet ones among them."""
        return len(self._modules) + 2 * QUIET

    @override
    def sizeHint(self) -> QSize:
        side = self.modules * self._look.px(MODULE)
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        paper = theme_named("light").colors
        side = min(self.width(), self.height()) // self.modules
        margin = (min(self.width(), self.height()) - side * self.modules) // 2
        painter = QPainter(self)
        ground = QColor(paper["surface"])
        frame(painter, self.rect(), self._look.measure("radius.control"), ground, None)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        ink = QColor(paper["text"])
        for row, modules in enumerate(self._modules, QUIET):
            for column, is_dark in enumerate(modules, QUIET):
                if is_dark:
                    left, top = margin + column * side, margin + row * side
                    painter.fillRect(QRect(left, top, side, side), ink)
