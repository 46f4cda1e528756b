"""All of a text that others wrote, however long: page by page, and nothing but text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from ui.widgets.buttons import Button
from ui.widgets.foreign_marks import mark_words
from ui.widgets.remark import Remark
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label, Leaf
from wallet.texts.foreign import beginning

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.theme import Look

MOST_ON_A_PAGE: Final = 5000
"""Letters: so many are laid out in some milliseconds."""

MOST_LINES: Final = 200

WINDOW: Final = MOST_ON_A_PAGE * 8
"""Letters that are looked at for a page: more than stand on it."""

WIDTH: Final = 640


class Pager(Sheet):
    """A page of the text, where in it that is, and what on it is not what it seems."""

    def __init__(self, look: Look, parent: QWidget | None, text: str) -> None:
        """Show the first page; it goes when it is closed."""
        super().__init__(look, parent, self.tr("The whole text"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.widen(WIDTH)
        self._text = text
        self._starts = [0]
        self._end = 0
        self._where = Label(look, "", "small", "muted")
        self._leaf = Leaf(look, self.tr("The whole text"))
        self._doubts = Label(look, "", "small", "warn").wrapping()
        self._remark = Remark(look, self._doubts, "warn")
        self._back = Button(look, self.tr("Back"))
        self._on = Button(look, self.tr("Go on"))
        close = Button(look, self.tr("Close"), "primary")
        self.body.addWidget(self._where)
        self.body.addWidget(self._leaf)
        self.body.addWidget(self._remark)
        for button in (self._back, self._on, close):
            self.buttons.addWidget(button)
        self._back.clicked.connect(self._turn_back)
        self._on.clicked.connect(self._turn)
        close.clicked.connect(self.accept)
        self._show()
        self._leaf.setFocus()

    def _turn(self) -> None:
        self._starts.append(self._end)
        self._show()

    def _turn_back(self) -> None:
        self._starts.pop()
        self._show()

    def _show(self) -> None:
        start = self._starts[-1]
        page = beginning(self._text[start : start + WINDOW], MOST_ON_A_PAGE, MOST_LINES)
        self._end = start + page.taken
        self._leaf.show_page(page)
        where = self.tr("Characters {first} to {last} of {count}")
        count = len(self._text)
        self._where.set(
            where.format(first=f"{start + 1:,}", last=f"{self._end:,}", count=f"{count:,}")
        )
        self._doubts.set(mark_words(page.marks))
        self._remark.setVisible(bool(page.marks))
        first, last = len(self._starts) == 1, self._end == count
        self._back.explain_disabled(self.tr("This is the beginning.") if first else "")
        self._on.explain_disabled(self.tr("This is the end.") if last else "")
        self.settle()
