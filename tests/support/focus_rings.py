"""Whether one sees, by the pixels, where the focus is."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.support.tabbing import controls

AROUND = 6
"""Pixels around a control in which its ring may stand."""

EDGE = 4
"""Of a field only so much of its edge counts: within, a cursor and a selection appear."""

LEAST = 3.0
"""What a pixel with and without the focus must differ by, as the guidelines (WCAG) ask."""

SIDE = 16
"""Of the least box that can have a ring of two pixels, at 100 %."""


def faint(top: QWidget, seen: set[Hashable]) -> Iterator[str]:
    """Controls that look the same with the focus and without; one of each kind not ``seen``."""
    for widget in controls(top):
        kind = kind_of(widget)
        if kind in seen or not _is_whole(widget):
            continue
        seen.add(kind)
        changed = _changed(widget, top)
        if changed < _needed(widget):
            yield f"{kind} “{widget.accessibleName()}”: {changed} of {_needed(widget)} pixels"


def kind_of(widget: QWidget) -> Hashable:
    """What decides how a control is painted."""
    kind = getattr(widget, "_kind", "")
    if not isinstance(widget, QAbstractButton):
        return type(widget).__name__, kind
    return type(widget).__name__, kind, bool(widget.text()), widget.isChecked()


def _is_whole(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def _needed(widget: QWidget) -> int:
    """Half of a ring around a field; of others two pixels below the words or around a box."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox):
        return widget.width() + widget.height()
    return 2 * min(widget.width() - EDGE, 4 * SIDE)


def _changed(widget: QWidget, top: QWidget) -> int:
    if focused := _focused(top):
        focused.clearFocus()
    without = _picture(widget, top)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    with_focus = _picture(widget, top)
    widget.clearFocus()
    inner = QRect()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        at = QPoint(AROUND + EDGE, AROUND + EDGE)
        inner = QRect(at, without.size()).adjusted(0, 0, -2 * at.x(), -2 * at.y())
    return sum(
        not inner.contains(x, y) and _contrast(*pair) >= LEAST
        for x, y, *pair in _differing(without, with_focus)
    )


def _focused(top: QWidget) -> QWidget | None:
    return top.focusWidget()


def _picture(widget: QWidget, top: QWidget) -> QImage:
    place = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    image = top.grab(place.adjusted(-AROUND, -AROUND, AROUND, AROUND)).toImage()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _differing(one: QImage, other: QImage) -> Iterator[tuple[int, int, int, int]]:
    for y in range(one.height()):
        # Most lines of a large control are the same.
        if one.constScanLine(y) == other.constScanLine(y):
            continue
        for x in range(one.width()):
            if (a := one.pixel(x, y)) != (b := other.pixel(x, y)):
                yield x, y, a, b


def _contrast(one: int, other: int) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(pixel: int) -> float:
    color = QColor.fromRgb(pixel)
    parts = color.redF(), color.greenF(), color.blueF()
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
