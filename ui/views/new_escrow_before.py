"""What a form of a new escrow says where it was begun before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look


class TypedBefore(QWidget):
    """Says that what is here was typed before, and how to begin anew; hidden at first."""

    def __init__(self, look: Look) -> None:
        """Say nothing yet; ``anew`` is the button."""
        super().__init__()
        words = self.tr("This is as far as you came. Nothing of it was asked for yet.")
        self.anew = Button(look, self.tr("Begin anew"), "quiet")
        row = spaced(look, QHBoxLayout(self), 8)
        row.addWidget(Label(look, words, tone="muted").wrapping(), 1)
        row.addWidget(self.anew)
        self.hide()
