"""The escrows that are kept here, and the way to look another one up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models.escrows import EscrowsModel
from ui.views.escrow_list import EscrowList
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.search_field import SearchField
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.escrow import EscrowLine
    from ui.theme import Look


class EscrowsView(Page):
    """All escrows that were ever looked at, or that a request was about.

    Signals:
        escrow_wanted: the user wants to see one; contract and passphrase.
        look_up_wanted: the user has the contract id of another one.
    """

    escrow_wanted = Signal(str, str)
    look_up_wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, self.tr("Escrows"), wide=True)
        self._model = EscrowsModel(self)
        self._search = SearchField(look, self.tr("Search escrows"))
        self._look_up = Button(look, self.tr("Look up an escrow…"), icon="plus")
        self._list = EscrowList(look, self._model)
        self._nothing = self._no_escrow()
        self._not_found = Label(look, self.tr("No escrow has these words."), tone="muted")
        self._search.textChanged.connect(self._filter)
        self._search.left.connect(self._list.rows.setFocus)
        self._look_up.clicked.connect(self.look_up_wanted)
        self.header.addWidget(self._search)
        self.header.addWidget(self._look_up)
        for widget in (self._list, self._not_found, self._nothing):
            self.body.addWidget(widget)
            widget.hide()
        self._list.wanted.connect(self.escrow_wanted)

    def show_lines(self, lines: Sequence[EscrowLine], now: int) -> None:
        """Show these escrows as they were when they were seen last."""
        self._model.show(lines, now)
        self._show_what_is_there()

    def add_lines(self, lines: Sequence[EscrowLine]) -> None:
        """Show these too."""
        self._model.append(lines)
        self._show_what_is_there()

    def search(self) -> None:
        """Let the user type what to search for."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _show_what_is_there(self) -> None:
        found, count = self._model.rowCount(), self._model.count
        self._search.setVisible(bool(count))
        self._look_up.setVisible(bool(count))
        self._list.setVisible(bool(found))
        self._not_found.setVisible(bool(count) and not found)
        self._nothing.setVisible(not count)
        if found:
            self.setFocusProxy(self._list.rows)

    def _filter(self, text: str) -> None:
        self._model.filter(text)
        self._show_what_is_there()

    def _no_escrow(self) -> QWidget:
        """What would be here, and the next useful step."""
        look = self._look
        card = Card(look)
        texts = (
            Label(look, self.tr("No escrow yet"), "amount"),
            Label(
                look,
                self.tr(
                    "The escrow of every request that you open appears here: its terms, who "
                    "has which role, its money, and what you can do in it."
                ),
                tone="muted",
            ).wrapping(),
        )
        for text in texts:
            card.add(text)
        button = Button(look, self.tr("Look up an escrow by its contract id…"), "primary")
        button.clicked.connect(self.look_up_wanted)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        return holder
