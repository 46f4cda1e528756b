"""What is wrong with a window as it stands: cut words, nameless controls, stray windows."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from typing_extensions import override

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)


class Spy(QObject):
    """Sees what is seen for a moment only: a window that was none, words painted too low."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._application = application
        application.installEventFilter(self)

    def leave(self) -> None:
        """Look no longer."""
        self._application.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Show and is_stray(watched):
            self.seen.append(f"{type(watched).__name__} became a window")
        if event.type() is QEvent.Type.Paint and is_low(watched):
            self.seen.append(f"painted too low: {words_of(watched)}")
        return False


def is_stray(watched: QObject) -> bool:
    """Whether it is a window, and none of the kinds that are meant to be."""
    if not isinstance(watched, QWidget) or not watched.isWindow():
        return False
    return not isinstance(watched, QDialog | QMainWindow | QMenu)


def is_low(watched: QObject) -> bool:
    """Whether these are words that need to be higher at their width."""
    if not isinstance(watched, QLabel) or not watched.text():
        return False
    needed = watched.sizeHint().height()
    if watched.hasHeightForWidth():
        needed = watched.heightForWidth(watched.width())
    return watched.height() < needed


def blemishes() -> Iterator[str]:
    """Of every window that is shown."""
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            for widget in top.findChildren(QWidget):
                if widget.isVisible() and not widget.objectName().startswith("qt_"):
                    yield from _of(widget)


def _of(widget: QWidget) -> Iterator[str]:
    if _is_narrow(widget):
        yield f"cut: {words_of(widget)}"
    if is_low(widget):
        yield f"too low: {words_of(widget)}"
    if isinstance(widget, CONTROLS) and not words_of(widget):
        yield f"nameless: {type(widget).__name__}"
    if isinstance(widget, QScrollBar) and _scrolls_sideways(widget):
        yield "wider than its place"
    if _is_outside(widget):
        yield f"outside: {words_of(widget)}"


def words_of(widget: QObject) -> str:
    """What it says, or is called."""
    said = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    named = widget.accessibleName() if isinstance(widget, QWidget) else ""
    return (said or named)[:60]


def _is_narrow(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return not widget.wordWrap() and widget.width() < widget.sizeHint().width()
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.width() < widget.minimumSizeHint().width()
    return False


def _scrolls_sideways(bar: QScrollBar) -> bool:
    return bar.orientation() is Qt.Orientation.Horizontal and bar.maximum() > 0


def _is_outside(widget: QWidget) -> bool:
    """Whether it reaches out of what holds it, where nothing scrolls."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or not words_of(widget):
        return False
    # What a scroll area holds reaches out of it.
    if any(isinstance(each, QAbstractScrollArea) for each in (parent, parent.parentWidget())):
        return False
    area = widget.geometry()
    return area.left() < 0 or area.right() > parent.width() or area.bottom() > parent.height()
