"""Where nothing is to be seen: what would be here, and the next useful step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.widgets.buttons import Button
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

LARGE: Final = 28
READING: Final = 500

FILLS: Final = 1000
"""A share so large that the empty edges get nothing before the column is full."""


@dataclass(frozen=True)
class Nothing:
    """Why there is nothing, what would be here, and steps with their words, main one first."""

    icon: str
    title: str
    text: str
    steps: tuple[tuple[Enum, str], ...] = ()


class Empty(QWidget):
    """An icon, two sentences, and buttons for what can be done.

    Signals:
        wanted: the step that the user takes, as Nothing names it.
    """

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        super().__init__()
        self._look = look
        self._shown = Nothing("inbox", "", "")
        self._icon = Label(look)
        self._title = Label(look, "", "strong").wrapping()
        self._text = Label(look, "", "body", "muted").wrapping()
        self._buttons = QHBoxLayout()
        self._rows = QVBoxLayout()
        for widget in (self._icon, self._title, self._text):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(widget)
        self._rows.addLayout(self._buttons)
        self._column = QWidget()
        self._column.setLayout(self._rows)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column, FILLS)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_nothing(self, nothing: Nothing) -> None:
        """Say this."""
        if nothing == self._shown:
            return
        self._shown = nothing
        self._title.set(nothing.title)
        self._text.set(nothing.text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        for number, (step, words) in enumerate(nothing.steps):
            button = Button(self._look, words, "plain" if number else "primary")
            button.clicked.connect(lambda _=False, step=step: self.wanted.emit(step))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._read_look()

    def _read_look(self) -> None:
        px = self._look.px
        self._icon.setPixmap(pixmap(self._look, self._shown.icon, "faint", LARGE))
        self._rows.setSpacing(px(8))
        self._rows.setContentsMargins(px(28), 0, px(28), 0)
        self._buttons.setContentsMargins(0, px(8), 0, 0)
        self._buttons.setSpacing(px(8))
        self._column.setMaximumWidth(px(READING))
