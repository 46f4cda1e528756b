"""The inbox as a list to walk through and to open from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.models.inbox import InboxModel, Role
from ui.override import override
from ui.widgets import inbox_columns as setting
from ui.widgets.inbox_rows import InboxRows
from ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from ui.theme import Look

SIDE: Final = 28
"""From the window's edges to the cards; the scroll bar stands in between."""

FOOT: Final = 28

_OPENING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


@dataclass(frozen=True)
class _Held:
    """Which row is the current one, and which is where in sight."""

    current: str
    anchor: str
    below_top: int
    offset: int


class InboxList(RowList):
    """Shows the model's rows; when they change, the current one and what is in sight stay.

    Signals:
        opened: the user wants to see what a line is about; what names it.
        typed: letters that are meant for a search.
    """

    opened = Signal(str)
    typed = Signal(str)

    def __init__(self, look: Look, model: InboxModel) -> None:
        """Show this model."""
        super().__init__()
        self._look = look
        self._model = model
        self._held = _Held("", "", 0, 0)
        self.setItemDelegate(InboxRows(look, self))
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._hold)
        # Connected after the view's own part, and that of its selection.
        model.modelReset.connect(self._restore)
        self.clicked.connect(self._open)
        self.setObjectName("cards")
        self.setAccessibleName(self.tr("Requests and steps"))
        self._read_look()
        look.changed.connect(self._read_look)

    def current_hash(self) -> str:
        """What names the line that is marked, or ""."""
        return self.currentIndex().data(Role.HASH) or ""

    def go_to_top(self) -> None:
        """Show the beginning, and mark the first request."""
        self._mark(self._nearest(0, 1))
        self.verticalScrollBar().setValue(0)

    def _open(self, index: QModelIndex) -> None:
        hash_ = index.data(Role.HASH)
        if hash_:
            self.opened.emit(hash_)

    def _mark(self, row: int | None) -> None:
        if row is None:
            return
        index, chosen = self._model.index(row), self.selectionModel()
        chosen.setCurrentIndex(index, chosen.SelectionFlag.ClearAndSelect)

    def _hold(self) -> None:
        """Remember what is marked and what is in sight, before the rows are others."""
        offset = self.verticalOffset()
        anchor = self.currentIndex()
        if not self._in_sight(anchor):
            first = self._nearest(self._at(offset), 1) if self._count() else None
            anchor = self._model.index(first) if first is not None else QModelIndex()
        below = self.visualRect(anchor).top() if anchor.isValid() else 0
        self._held = _Held(self.current_hash(), anchor.data(Role.HASH) or "", below, offset)

    def _restore(self) -> None:
        held = self._held
        self.doItemsLayout()
        current = self._model.row_of(held.current)
        self._mark(self._nearest(0, 1) if current is None else current)
        anchor = self._model.row_of(held.anchor)
        # Who looks at the beginning goes on looking at it: what is most urgent comes in there.
        keeps = anchor is not None and held.offset > 0
        top = self._tops[anchor] - held.below_top if anchor is not None and keeps else 0
        self.verticalScrollBar().setValue(top if keeps else held.offset)

    def _in_sight(self, index: QModelIndex) -> bool:
        return index.isValid() and self.viewport().rect().intersects(self.visualRect(index))

    def _read_look(self) -> None:
        px = self._look.px
        self.setViewportMargins(px(SIDE), 0, 0, 0)
        self._foot = px(FOOT)
        self.doItemsLayout()

    @override
    def heights(self) -> Sequence[int]:
        by_kind = setting.heights(self._look, self.row_width())
        return [by_kind[kind] for kind in self._model.kinds]

    @override
    def row_width(self) -> int:
        # Not the viewport's: the scroll bar comes and goes beside the cards.
        return max(0, self.width() - 2 * self._look.px(SIDE))

    @override
    def keyboardSearch(self, search: str, /) -> None:
        self.typed.emit(search)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if (
            event.key() in _OPENING
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def leaveEvent(self, event: QEvent, /) -> None:
        self._hover_over()
        super().leaveEvent(event)
