"""The escrows that are kept here, and the way to look another one up."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from ui.models.escrows import EscrowsModel
from ui.override import override
from ui.views.escrow_list import EscrowList
from ui.widgets.buttons import Button
from ui.widgets.empty import Empty, Nothing
from ui.widgets.page import Page
from ui.widgets.paragraph import written_out
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.escrow import EscrowLine
    from ui.theme import Look


AROUND: Final = 24 + 34 + 16 + 28
"""What is above and below the list: the page's edges, the head, and the room under that."""


class Step(Enum):
    """What can be done where nothing is."""

    LOOK_UP = "look-up"
    FIND = "find"
    NEW = "new"
    CLEAR = "clear"


class EscrowsView(Page):
    """All escrows that were ever looked at, or that a request was about.

    Signals:
        escrow_wanted: the user wants to see one; contract and passphrase.
        look_up_wanted: the user has the contract id of another one.
        find_wanted: the user wants to look for others.
        new_wanted: the user wants to set one up.
    """

    escrow_wanted = Signal(str, str)
    look_up_wanted = Signal()
    find_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, self.tr("Escrows"), wide=True)
        self._model = EscrowsModel(self)
        self._search = SearchField(look, self.tr("Search escrows"))
        self._look_up = Button(look, self.tr("Look up…"))
        self._find = Button(look, self.tr("Find…"))
        self._new = Button(look, self.tr("New escrow…"), icon="plus")
        self._list = EscrowList(look, self._model)
        self._empty = Empty(look)
        self._empty.wanted.connect(self._take_step)
        self._search.textChanged.connect(self._filter)
        self._search.left.connect(self._list.rows.setFocus)
        self._look_up.clicked.connect(self.look_up_wanted)
        self._find.clicked.connect(self.find_wanted)
        self._new.clicked.connect(self.new_wanted)
        # The title stays where it is, with or without something to search in.
        policy = self._search.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._search.setSizePolicy(policy)
        self.header.addWidget(self._search)
        self.header.addWidget(self._find)
        self.header.addWidget(self._look_up)
        self.header.addWidget(self._new)
        for widget in (self._list, self._empty):
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
        self._find.setVisible(bool(count))
        self._new.setVisible(bool(count))
        self._list.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._make_room()
        if not found:
            self._empty.show_nothing(self._nothing(count))
        if found:
            self.setFocusProxy(self._list.rows)

    def _make_room(self) -> None:
        """Let what is said where nothing is stand in the middle of what there is."""
        self._empty.setMinimumHeight(max(0, self.height() - self._look.px(AROUND)))

    def _filter(self, text: str) -> None:
        self._model.filter(text)
        self._show_what_is_there()

    def _nothing(self, count: int) -> Nothing:
        """Why there is no row: of so many escrows none is shown."""
        if count:
            sought = written_out(self._search.text().strip())
            title = self.tr("Nothing here matches “{words}”.").format(words=sought)
            text = self.tr(
                "Titles, references, amounts, states, roles and networks are searched."
            )
            steps = ((Step.CLEAR, self.tr("Clear the search")),)
            return Nothing("search", title, text, steps)
        return Nothing(
            "escrow",
            self.tr("No escrow yet."),
            self.tr(
                "The escrow of every request that you open appears here: its terms, who has "
                "which role, its money, and what you can do in it."
            ),
            (
                (Step.FIND, self.tr("Find escrows…")),
                (Step.LOOK_UP, self.tr("Look up by contract id…")),
                (Step.NEW, self.tr("New escrow…")),
            ),
        )

    def _take_step(self, step: Step) -> None:
        if step is Step.LOOK_UP:
            self.look_up_wanted.emit()
        elif step is Step.NEW:
            self.new_wanted.emit()
        elif step is Step.FIND:
            self.find_wanted.emit()
        else:
            self._search.clear()
            self.search()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._make_room()
