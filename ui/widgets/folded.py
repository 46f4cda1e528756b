"""What only some want to read: it waits behind its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.link import Link
from ui.widgets.page import settle_around

if TYPE_CHECKING:
    from ui.theme import Look


class Folded(QWidget):
    """A button, and under it what the button shows; folded at first.

    Signals:
        unfolded: it was opened or closed.
    """

    unfolded = Signal(bool)

    def __init__(self, look: Look, title: str) -> None:
        """Make it; fill ``body``."""
        super().__init__()
        self._button = Link(look, title, "chevron")
        self._button.setCheckable(True)
        self._button.toggled.connect(self._show)
        self._inside = QWidget()
        self._inside.hide()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, look.px(8), 0, 0)
        self.body.setSpacing(look.px(8))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self._inside)

    def belongs_to(self, what: str) -> None:
        """Say to who cannot see what it stands in: another may have its title."""
        self._button.belongs_to(what)

    def set_open(self, *, is_open: bool) -> None:
        """Open or close it."""
        self._button.setChecked(is_open)

    def _show(self, shown: bool) -> None:
        # Whoever fills it does so before it is seen.
        self.unfolded.emit(shown)
        self._inside.setVisible(shown)
        self._button.set_icon("chevron-down" if shown else "chevron")
        settle_around(self)
