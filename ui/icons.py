"""Our icons: drawings of one line in one colour of the theme."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap

from resources import FOLDER

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtSvg import QSvgRenderer

    from ui.theme import Look

SIZE: Final = 16
PLACEHOLDER: Final = b"currentColor"
"""In the drawings, for the colour."""

KEPT: Final = 256
"""Drawings; each view shows some twenty, in two or three colours."""


def icon(look: Look, name: str, tone: str = "muted") -> QIcon:
    """A drawing for a button or a menu; read it again when the look changes."""
    from PySide6.QtGui import QIcon  # with 150 names for Python, which the first view needs not

    return QIcon(pixmap(look, name, tone))


def pixmap(look: Look, name: str, tone: str = "muted", size: int = SIZE) -> QPixmap:
    """A drawing in one colour, as large as the text asks, sharp on the best screen here."""
    ratio = _best_ratio()
    return _drawn(name, look.theme.colors[tone], look.px(size), ratio)


@lru_cache(maxsize=KEPT)
def _drawn(name: str, color: str, length: int, ratio: float) -> QPixmap:
    drawn = QPixmap(QSize(length, length) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, color).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _renderer(name: str, color: str) -> QSvgRenderer:
    # Loading it takes milliseconds that a window without icons need not wait for.
    from PySide6.QtSvg import QSvgRenderer

    drawing = (FOLDER / "icons" / f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(drawing.replace(PLACEHOLDER, color.encode("ascii"))))


def _best_ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def application_icon() -> QIcon:
    """Our own mark, for the window, the task bar and notices."""
    from PySide6.QtGui import QIcon

    return QIcon(str(FOLDER / "icons" / "countersign.svg"))
