"""Where a window takes what others wrote for more than text, or lets something hide in it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from wallet.review.texts import hides


def dangers() -> list[str]:
    """Of every window that is shown."""
    return [
        f"{type(widget).__name__}: {what}"
        for top in QApplication.topLevelWidgets()
        if top.isVisible()
        for widget in (top, *top.findChildren(QWidget))
        if widget.isVisible()
        for what in _of(widget)
    ]


def _of(widget: QWidget) -> Iterator[str]:
    for kind, text in _texts(widget).items():
        # Line breaks of our own are no secret.
        if any(hides(line) for line in text.split("\n")):
            yield f"its {kind} hides something: {text[:80]!r}"
    if GuiQt.mightBeRichText(widget.toolTip()):
        yield f"its tooltip may be taken for markup: {widget.toolTip()[:80]!r}"
    if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
        yield "it takes markup"
    top = widget.window()
    left = widget.mapTo(top, QPoint(0, 0)).x() if widget is not top else 0
    if left < 0 or left + widget.width() > top.width():
        yield f"stands beyond its window: {left} to {left + widget.width()} of {top.width()}"


def _texts(widget: QWidget) -> dict[str, str]:
    texts = {
        "name": widget.accessibleName(),
        "description": widget.accessibleDescription(),
        "tooltip": widget.toolTip(),
        "title": widget.windowTitle(),
    }
    if isinstance(widget, QLabel | QLineEdit):
        texts["text"] = widget.text()
    return texts
