"""Says above a review that there is something newer to read; it never comes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from app.pages.review import ReviewPage
    from ui.theme import Look


class Newer(QWidget):
    """Says that there is something newer to see, and brings it when asked.

    Signals:
        wanted: the user wants to see it.
    """

    wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        super().__init__()
        self._banner = Banner(look, "warn")
        button = Button(look, self.tr("Show what changed"))
        button.clicked.connect(self.wanted)
        row = spaced(look, QHBoxLayout(self), 12)
        row.addWidget(self._banner, 1)
        row.addWidget(button)
        self.hide()

    def tell_of(self, page: ReviewPage) -> None:
        """Say that this page is newer than the one below."""
        what = self.tr("There is something newer to read.")
        if page.since.decisive:
            what = self.tr("The escrow changed since this was asked for.")
        then = self.tr("Below is how it was. Look at what changed before you answer.")
        self._banner.show_words(what, then)
        self.show()
