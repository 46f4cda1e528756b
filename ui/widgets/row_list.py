"""A list of rows that are not all of one height."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
)

from ui.override import override
from ui.widgets.key_focus import KeyFocus

Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint
State = QStyle.StateFlag

STEP: Final = 20
"""Pixels of a step, of which a notch of the wheel makes three."""

_UP: Final = frozenset({Move.MoveUp, Move.MovePrevious, Move.MoveLeft})
_DOWN: Final = frozenset({Move.MoveDown, Move.MoveNext, Move.MoveRight})


class RowList(QListView):
    """Rows below one another; only those that can be selected are walked through.

    Qt's own list asks its delegate for the height of each row by itself, which for thousands
    takes longer than a keystroke may. Here whoever inherits tells all of them at once.
    """

    def __init__(self) -> None:
        """No rows yet."""
        super().__init__()
        self._tops: list[int] = [0]
        self._hovered = -1
        self._foot = 0
        self._focus = KeyFocus(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.entered.connect(self._hover_over)
        self.viewportEntered.connect(self._hover_over)

    def heights(self) -> Sequence[int]:
        """The height of every row, which whoever inherits knows."""
        return ()

    def row_width(self) -> int:
        """The width of all rows."""
        return self.viewport().width()

    def _count(self) -> int:
        return len(self._tops) - 1

    def _hover_over(self, index: QModelIndex | None = None) -> None:
        """Show which row is under the mouse, if any is."""
        row = -1 if index is None else index.row()
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _can_select(self, row: int) -> bool:
        flags = self.model().flags(self.model().index(row, 0))
        return bool(flags & Qt.ItemFlag.ItemIsSelectable)

    def _nearest(self, row: int, step: int) -> int | None:
        """The first row from this one on that can be selected."""
        while 0 <= row < self._count():
            if self._can_select(row):
                return row
            row += step
        return None

    def _at(self, y: int) -> int:
        """The row at a height of the whole list, or the nearest."""
        return max(0, min(bisect_right(self._tops, y) - 1, self._count() - 1))

    def _target(self, move: Move, row: int) -> tuple[int, int]:
        """Where a key leads, and in which direction one looks on from there."""
        if move in _UP:
            return row - 1, -1
        if move in _DOWN:
            return row + 1, 1
        if move is Move.MoveHome:
            return 0, 1
        if move is Move.MoveEnd:
            return self._count() - 1, -1
        down = 1 if move is Move.MovePageDown else -1
        y = self._tops[max(row, 0)] + down * self.viewport().height()
        return self._at(y), -down

    def _shows_focus(self) -> bool:
        return self._focus.is_shown and self.hasFocus()

    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        """Where and how a row is painted."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        state = State.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= State.State_Selected
        if self._shows_focus() and index == self.currentIndex():
            state |= State.State_HasFocus
        if index.row() == self._hovered and self.underMouse():
            state |= State.State_MouseOver
        option.rect = self.visualRect(index)
        option.state = state
        return option

    @override
    def doItemsLayout(self) -> None:
        self._tops = [0, *accumulate(self.heights())]
        QAbstractItemView.doItemsLayout(self)

    @override
    def resizeEvent(self, e: QResizeEvent, /) -> None:
        self.doItemsLayout()
        QAbstractItemView.resizeEvent(self, e)

    @override
    def updateGeometries(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(STEP)
        bar.setPageStep(page)
        bar.setRange(0, max(0, self._tops[-1] + self._foot - page))
        QAbstractItemView.updateGeometries(self)

    @override
    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    @override
    def visualRect(self, index: Index, /) -> QRect:
        row = index.row()
        if not index.isValid() or row >= self._count():
            return QRect()
        top, bottom = self._tops[row], self._tops[row + 1]
        return QRect(0, top - self.verticalOffset(), self.row_width(), bottom - top)

    @override
    def indexAt(self, point: QPoint, /) -> QModelIndex:
        y = point.y() + self.verticalOffset()
        if not (0 <= y < self._tops[-1] and 0 <= point.x() < self.row_width()):
            return QModelIndex()
        return self.model().index(self._at(y), 0)

    @override
    def scrollTo(self, index: Index, /, hint: Hint = Hint.EnsureVisible) -> None:
        row, bar = index.row(), self.verticalScrollBar()
        if not index.isValid() or row >= self._count():
            return
        bottom, first = self._tops[row + 1], row
        # What heads a row is seen with it.
        while first and not self._can_select(first - 1):
            first -= 1
        if self._tops[first] < bar.value() or hint is Hint.PositionAtTop:
            bar.setValue(self._tops[first])
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())

    @override
    def moveCursor(self, cursorAction: Move, modifiers: Qt.KeyboardModifier, /) -> QModelIndex:
        row = self.currentIndex().row()
        start, step = self._target(cursorAction, row)
        found = self._nearest(start, step)
        if found is None:
            found = row if row >= 0 else self._nearest(0, 1)
        return QModelIndex() if found is None else self.model().index(found, 0)

    @override
    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag, /) -> None:
        index = self.indexAt(rect.center())
        if index.isValid() and self._can_select(index.row()):
            self.selectionModel().select(index, command)

    @override
    def paintEvent(self, e: QPaintEvent, /) -> None:
        if not self._count():
            return
        shift = self.verticalOffset()
        first, last = self._at(e.rect().top() + shift), self._at(e.rect().bottom() + shift)
        # Ended here, not when the last who looks at this frame forgets it: an active painter
        # brings the next painting down.
        with QPainter(self.viewport()) as painter:
            for row in range(first, last + 1):
                index = self.model().index(row, 0)
                self.itemDelegate().paint(painter, self._option(index), index)
