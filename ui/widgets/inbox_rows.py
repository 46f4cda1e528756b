"""Paints the rows of the inbox: cards of lines, their captions, and what stands between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.inbox import LINES, Kind, Role
from ui.override import override
from ui.widgets import inbox_columns as setting
from ui.widgets.inbox_columns import LINE, Cell, Columns, Form
from ui.widgets.inbox_pen import Case, Pen, Words, small
from ui.widgets.painting import frame, mixed, ring

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag

HOVER: Final = 0.5
"""How much of the sunken ground shows under the mouse."""

IN_COLUMNS: Final = frozenset({Form.WIDE, Form.MIDDLE})


class InboxRows(QStyledItemDelegate):
    """Draws with the look as it is when it paints."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        """Paint with this look."""
        super().__init__(parent)
        self._look = look
        self._case: Case = {}
        self._columns: Columns | None = None
        self._width = -1
        look.changed.connect(self._forget)

    def _forget(self) -> None:
        self._case.clear()
        self._width = -1

    def _columns_of(self, width: int) -> Columns:
        """The cells of all rows, set out anew when their width is another one."""
        if self._columns is None or width != self._width:
            self._columns, self._width = setting.columns(self._look, width), width
        return self._columns

    def _paint_card(self, painter: QPainter, area: QRect, state: State, index: Index) -> None:
        """The part of a card that is a row's: its ground, and its edges."""
        look = self._look
        radius, line = look.measure("radius.card"), look.color("line")
        is_first, is_last = self._is_first(area.width(), index), bool(index.data(Role.LAST))
        whole = area.adjusted(0, 0 if is_first else -radius, 0, 0 if is_last else radius)
        painter.save()
        painter.setClipRect(area)
        frame(painter, whole, radius, self._ground(state, index), line)
        painter.restore()
        if not is_last:
            painter.fillRect(QRect(area.left() + 1, area.bottom(), area.width() - 2, 1), line)
        if state & State.State_HasFocus:
            inner = area.adjusted(1, 0, -1, 0 if is_last else -1)
            ring(painter, inner, look.measure("radius.control"), look.color("accent"))

    def _ground(self, state: State, index: Index) -> QColor:
        if state & State.State_Selected:
            return self._look.color("accent-soft")
        surface = self._look.color("surface")
        if state & State.State_MouseOver and index.data(Role.KIND) in LINES:
            return mixed(surface, self._look.color("sunken"), HOVER)
        return surface

    def _is_first(self, width: int, index: Index) -> bool:
        """Whether its card begins with it, as it does below captions that are not there."""
        if index.data(Role.FIRST) or self._columns_of(width).form in IN_COLUMNS:
            return bool(index.data(Role.FIRST))
        above = index.sibling(index.row() - 1, 0)
        return bool(above.data(Role.KIND) == Kind.CAPTIONS)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index, /) -> QSize:
        area: QRect = option.rect
        kind: int = index.data(Role.KIND)
        return QSize(area.width(), setting.heights(self._look, area.width())[kind])

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        area: QRect = option.rect
        if area.isEmpty():
            return
        state: State = option.state
        kind = Kind(index.data(Role.KIND))
        painter.save()
        # A name that is written from right to left does not turn its row around.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if kind is not Kind.HEADING:
            self._paint_card(painter, area, state, index)
        pen = Pen(painter, self._look, area, self._case)
        pen.is_on_paper = not state & State.State_Selected
        _PAINTING[kind](pen, self._columns_of(area.width()), index)
        painter.restore()


def _paint_captions(pen: Pen, columns: Columns, index: Index) -> None:
    matter, amount, *others = (Words(t, "chip", "muted") for t in index.data(Role.CAPTIONS))
    pen.start((pen.area.height() - pen.px(LINE)) // 2)
    pen.left(columns.first, 0, matter)
    pen.right(columns.first, 0, amount)
    cells = (columns.pays, columns.until, columns.signatures)
    for cell, words in zip(cells, others, strict=True):
        pen.left(cell, 0, words)


def _paint_heading(pen: Pen, _columns: Columns, index: Index) -> None:
    pen.start(pen.area.height() - pen.px(LINE) - pen.px(7))
    whole = Cell(pen.area.left(), pen.area.right() + 1)
    pen.left(whole, 0, Words(index.data(Role.TITLE), "heading", "muted"))


def _paint_note(pen: Pen, columns: Columns, index: Index) -> None:
    pen.left(columns.whole, 0, Words(index.data(Role.TITLE), "body", "muted"))


def _paint_line(pen: Pen, columns: Columns, index: Index) -> None:
    _FORMS[columns.form](pen, columns, index)


def _paint_columns(pen: Pen, columns: Columns, index: Index) -> None:
    first = columns.first
    amounts = Words(index.data(Role.AMOUNT), "strong"), small(index.data(Role.CODE))
    for line, (words, money) in enumerate(zip(_matter(index), amounts, strict=True)):
        taken = pen.right(first, line, money)
        pen.left(Cell(first.left, first.right - taken), line, words)
    chips, signatures = index.data(Role.CHIPS), columns.signatures
    if columns.form is Form.WIDE and not chips:
        signatures = Cell(signatures.left, columns.chips.right)
    cells = {
        columns.pays: _payee(index),
        columns.until: _until(index),
        signatures: _signatures(index),
    }
    for cell, several in cells.items():
        for line, words in enumerate(several):
            pen.left(cell, line, words)
    if columns.form is Form.WIDE:
        pen.chips_stacked(columns.chips, chips)
    else:
        pen.chips_beside(columns.whole, 2, chips)


def _paint_narrow(pen: Pen, columns: Columns, index: Index) -> None:
    whole = columns.whole
    _paint_head(pen, whole, index)
    taken = pen.right(whole, 1, *_until(index))
    room = Cell(whole.left, whole.right - taken)
    pen.left(room, 1, _matter(index)[1], *_payee(index)[:1])
    pen.left(whole, 2, *_signatures(index))
    pen.chips_beside(whole, 3, index.data(Role.CHIPS))


def _paint_tiny(pen: Pen, columns: Columns, index: Index) -> None:
    whole = columns.whole
    _paint_head(pen, whole, index)
    pen.left(whole, 1, _matter(index)[1])
    pen.left(whole, 2, *_payee(index))
    pen.left(whole, 3, *_until(index))
    pen.left(whole, 4, *_signatures(index))
    pen.chips_beside(whole, 5, index.data(Role.CHIPS))


def _paint_head(pen: Pen, whole: Cell, index: Index) -> None:
    amount = Words(index.data(Role.AMOUNT), "strong")
    taken = pen.right(whole, 0, amount, small(index.data(Role.CODE)))
    room = Cell(whole.left, whole.right - taken)
    pen.left(room, 0, _matter(index)[0])


def _matter(index: Index) -> tuple[Words, Words]:
    """Its title and its step; without a title the step stands for both."""
    title, step = index.data(Role.TITLE), index.data(Role.STEP)
    return Words(title or step, "strong"), small(step if title else "")


def _payee(index: Index) -> tuple[Words, ...]:
    payee, note = index.data(Role.PAYEE), index.data(Role.PAYEE_NOTE)
    return (Words(payee), small(note)) if payee else (Words(note, "body", "muted"),)


def _until(index: Index) -> tuple[Words, ...]:
    return Words(index.data(Role.UNTIL)), small(index.data(Role.UNTIL_NOTE))


def _signatures(index: Index) -> tuple[Words, ...]:
    count, who = index.data(Role.SIGNATURES), index.data(Role.WHO)
    return (Words(count, "strong"), small(who)) if count else (Words(who, "body", "muted"),)


_PAINTING: Final = {
    Kind.CAPTIONS: _paint_captions,
    Kind.HEADING: _paint_heading,
    Kind.NOTE: _paint_note,
    Kind.LINE: _paint_line,
    Kind.CHIPPED: _paint_line,
}
_FORMS: Final = {
    Form.WIDE: _paint_columns,
    Form.MIDDLE: _paint_columns,
    Form.NARROW: _paint_narrow,
    Form.TINY: _paint_tiny,
}
