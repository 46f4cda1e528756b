"""A place for one file: dropped there, or chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from ui.icons import pixmap
from ui.override import override
from ui.widgets.buttons import Button
from ui.widgets.text import ForeignText, Label

if TYPE_CHECKING:
    from ui.theme import Look


class FileDrop(QWidget):
    """A dashed frame that takes a file.

    Signals:
        chosen: another file is there; its path.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, invitation: str, kind: str, pattern: str) -> None:
        """Invite a file; ``kind`` and ``pattern`` are for the system's own dialog."""
        super().__init__()
        self.path = ""
        self._look = look
        self._filter = f"{kind} ({pattern})"
        self._is_over = False
        self._icon = Label(look)
        self._invitation = Label(look, invitation, "body", "muted").wrapping()
        self._name = ForeignText(look, "", "body")
        self._name.hide()
        self._browse = Button(look, self.tr("Choose a file…"))
        self._browse.clicked.connect(self._ask)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._invitation, 1)
        self._row.addWidget(self._name, 1)
        self._row.addWidget(self._browse)
        self.setAcceptDrops(True)
        self.setFocusProxy(self._browse)
        self._read_look()
        look.changed.connect(self._read_look)

    def choose(self, path: str) -> None:
        """Take this file."""
        self.path = path
        self._name.set(Path(path).name)
        self._name.setAccessibleName(self._name.text())
        self._invitation.hide()
        self._name.show()
        self._browse.set(self.tr("Choose another…"))
        self.chosen.emit(path)

    def _ask(self) -> None:
        dialog = QFileDialog(self.window(), self._browse.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self._filter, self.tr("All files (*)")])
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def _read_look(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(16), px(16), px(16), px(16))
        self._row.setSpacing(px(12))
        self._icon.setPixmap(pixmap(self._look, "document"))
        self.update()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._is_over = True
            self.update()
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent, /) -> None:
        self._is_over = False
        self.update()

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        self._is_over = False
        self.update()
        self.choose(event.mimeData().urls()[0].toLocalFile())
        event.acceptProposedAction()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.color("accent" if self._is_over else "line-strong"), 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color("accent-soft" if self._is_over else "canvas"))
        radius = look.measure("radius.control")
        # In the middle of its pixels: between two of them a line of one pixel is a blur.
        border = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(border, radius, radius)
