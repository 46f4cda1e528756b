"""Words in the colour of a tone, and the tone's icon before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.icons import pixmap
from ui.widgets.chip import ICONS
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

ICON: Final = 14
LOWER: Final = 2
"""Pixels by which an icon is moved down, so that it stands in the middle of the first line."""


class Remark(QWidget):
    """What is well, wrong or to be known, below what it is about: no colour stands alone."""

    def __init__(self, look: Look, words: QWidget, tone: str = "muted") -> None:
        """Put the icon of a tone, if it has one, before words that are in its colour."""
        super().__init__()
        self._look = look
        self._tone = tone
        self._icon = Label(look)
        row = spaced(look, QHBoxLayout(self), 6)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_tone(self, tone: str) -> None:
        """Show the icon of another tone; "muted" has none."""
        self._tone = tone
        self._read_look()

    def _read_look(self) -> None:
        name = ICONS.get(self._tone, "")
        if name:
            self._icon.setPixmap(pixmap(self._look, name, self._tone, ICON))
        self._icon.setContentsMargins(0, self._look.px(LOWER), 0, 0)
        self._icon.setVisible(bool(name))
