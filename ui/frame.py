"""The frame of the window: what is painted before anything else is imported."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.override import override

SMALLEST: Final = (720, 560)
FIRST: Final = (1280, 860)
"""Pixels: the least that still reads well, and the size of the very first window."""


class Frame(QMainWindow):
    """One column: what stands on top, and under it one view at a time.

    Signals:
        dropped: files were dropped somewhere on the window; their paths.
        closing: the window closes; what it looks like can still be asked.
    """

    dropped = Signal(list)
    closing = Signal()

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._stage = QStackedWidget()
        middle = QWidget()
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._stage, 1)
        self.setCentralWidget(middle)
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        self.setWindowTitle("Countersign")
        self.setAcceptDrops(True)

    @property
    def view(self) -> QWidget | None:
        """What is shown now."""
        return self._stage.currentWidget()

    def put_on_top(self, widget: QWidget) -> None:
        """Let this stand above the views, under what stands there already."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def take_in(self, view: QWidget) -> None:
        """Let a view be here, hidden behind what is shown."""
        take_in(self._stage, view)

    def show_view(self, view: QWidget) -> None:
        """Show a view; the one before it is dropped."""
        before = self.view
        if view is before:
            return
        put_on_stage(self._stage, view)
        if before is not None:
            self._stage.removeWidget(before)
            before.deleteLater()
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def geometry_text(self) -> str:
        """Where the window is and how large, to be kept."""
        return base64.b64encode(self.saveGeometry().data()).decode("ascii")

    def restore(self, geometry: str) -> None:
        """Be where the window was; nonsense leaves it where it is."""
        try:
            raw = base64.b64decode(geometry, validate=True)
        except (ValueError, binascii.Error):
            return
        if raw:
            self.restoreGeometry(QByteArray(raw))

    def raise_up(self) -> None:
        """Come to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _leave(self) -> bool:
        from ui.views.doorway import Doorway
        from ui.widgets.page import Page  # once a view is shown, these are there

        view = self.view
        shown = [] if view is None else [view, *view.findChildren(QWidget)]
        pages = [each for each in shown if isinstance(each, Doorway | Page)]
        return any(page.leave() for page in pages if page.isVisible())

    @override
    def focusNextPrevChild(self, next: bool, /) -> bool:
        from ui.reading_order import step  # at the first Tab, not before the first picture

        return step(self, forward=next)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        # Esc leads back from the side bar, too, and from where nothing has the focus.
        if event.key() != Qt.Key.Key_Escape or not self._leave():
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        if _files_in(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        if files := _files_in(event):
            event.acceptProposedAction()
            self.dropped.emit(files)

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        self.closing.emit()
        super().closeEvent(event)


def put_on_stage(stage: QStackedWidget, view: QWidget) -> None:
    """Show a view where another one stands, or none."""
    _add(stage, view)
    stage.setCurrentWidget(view)


def take_in(stage: QStackedWidget, view: QWidget) -> None:
    """Let a view be on the stage, hidden behind what is shown there; nothing where nothing is.

    All that a view holds is dressed anew when it comes into a window: taken in before it is
    filled, it is dressed piece by piece.
    """
    if stage.count():
        _add(stage, view)


def _add(stage: QStackedWidget, view: QWidget) -> None:
    if stage.indexOf(view) < 0:
        # Known before it is shown, its size is the only one for which it is laid out.
        view.resize(stage.size())
        stage.addWidget(view)


def _files_in(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
