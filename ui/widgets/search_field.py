"""A field to search with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from ui.icons import SIZE, pixmap
from ui.override import override
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ui.theme import Look

WIDTH: Final = 260
EDGE: Final = 12
MOST: Final = 200
"""Letters; nobody searches for more."""


class SearchField(QLineEdit):
    """Esc clears it; from an empty one Esc leads away, as the arrow down always does.

    Signals:
        left: what was found is to have the focus.
    """

    left = Signal()

    def __init__(self, look: Look, placeholder: str) -> None:
        """Say what can be searched for."""
        super().__init__()
        self._look = look
        self.setMaxLength(MOST)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._clear = Button(look, "", "quiet", "close")
        self._clear.name(self.tr("Clear the search"))
        # Esc does the same for who uses the keyboard.
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setParent(self)
        self._clear.clicked.connect(self.clear)
        self.textChanged.connect(self._offer_clear)
        self._read_look()
        look.changed.connect(self._read_look)

    def _offer_clear(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        px = self._look.px
        self.setTextMargins(px(EDGE) + px(SIZE) // 2, 0, px(SIZE) if text else 0, 0)

    def _read_look(self) -> None:
        self._offer_clear(self.text())
        self._place()
        self.updateGeometry()

    def _place(self) -> None:
        side = self.height() - 2 * self._look.px(3)
        self._clear.setGeometry(
            self.width() - side - self._look.px(3), self._look.px(3), side, side
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(WIDTH), self._look.measure("height.control"))

    @override
    def keyPressEvent(self, arg__1: QKeyEvent, /) -> None:
        match arg__1.key():
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Escape | Qt.Key.Key_Down:
                self.left.emit()
            case _:
                super().keyPressEvent(arg__1)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def paintEvent(self, arg__1: QPaintEvent, /) -> None:
        super().paintEvent(arg__1)
        side = self._look.px(SIZE)
        lens = pixmap(self._look, "search")
        with QPainter(self) as painter:
            painter.drawPixmap(self._look.px(EDGE), (self.height() - side) // 2, lens)
