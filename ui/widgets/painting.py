"""Frames, rings and mixed colours, as every widget that paints itself has them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

RING: Final = 2.0
"""How wide the ring around what has the focus is."""


def frame(
    painter: QPainter, area: QRect, radius: int, ground: QColor | None, border: QColor | None
) -> None:
    """Paint a ground with round corners and a border of one pixel inside the area."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, 1) if border else Qt.PenStyle.NoPen)
    painter.setBrush(ground if ground else Qt.BrushStyle.NoBrush)
    inset = 0.5 if border else 0.0
    inner = QRectF(area).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(inner, radius - inset, radius - inset)


def fill(painter: QPainter, area: QRect, color: QColor) -> None:
    """Paint an area in one colour.

    QPainter.fillRect would take gradients too, and names all of Qt's for Python, 3 ms long.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(area)


def ring(painter: QPainter, area: QRect, radius: int, color: QColor, inset: float = 0) -> None:
    """Paint the ring that shows the focus, just inside the area."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = inset + RING / 2
    inner = QRectF(area).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inner, radius - half, radius - half)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """The one colour with a share of the other in it."""

    def part(a: float, b: float) -> float:
        return a + (b - a) * share

    return QColor.fromRgbF(
        part(one.redF(), other.redF()),
        part(one.greenF(), other.greenF()),
        part(one.blueF(), other.blueF()),
    )
