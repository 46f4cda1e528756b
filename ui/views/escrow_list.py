"""A list of escrows on one card: rows of two lines, in columns where there is room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.models.escrows import EscrowsModel, Role
from ui.override import override
from ui.widgets.key_focus import KeyFocus
from ui.widgets.painting import frame, ring

if TYPE_CHECKING:
    from ui.theme import Look

TOP: Final = 11
LINE: Final = 19
"""To the first line of a row, with the rule above it, and from there to the second."""

ROW: Final = TOP + 2 * LINE + 6
CAPTIONS: Final = 36
EDGE: Final = 20
GAP: Final = 24
WIDE: Final = 600
"""So much room at 100 % beside the amounts; with less, a row tells what it is and how much."""

LEAST_AMOUNT: Final = 90

RIGHT: Final = Qt.AlignmentFlag.AlignRight
LEFT: Final = Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Column:
    """A place in a row: what its two lines tell, its width at 100 % (0: the rest)."""

    first: Role
    second: Role
    width: int
    align: Qt.AlignmentFlag = LEFT
    role: str = "body"


WIDE_COLUMNS: Final = (
    Column(Role.TITLE, Role.REFERENCE, 0, role="strong"),
    Column(Role.AMOUNT, Role.CURRENCY, 0, RIGHT, "strong"),
    Column(Role.STAGE, Role.SEEN, 130),
    Column(Role.MINE, Role.NETWORK, 150),
)
NARROW_COLUMNS: Final = (
    Column(Role.TITLE, Role.STAGE, 0, role="strong"),
    Column(Role.AMOUNT, Role.CURRENCY, 0, RIGHT, "strong"),
)


def columns(look: Look, width: int, amounts: int) -> list[tuple[Column, int, int]]:
    """The columns for a width, each with where it begins and how wide it is.

    No amount is cut: ``amounts`` is what the widest one needs.
    """
    chosen = WIDE_COLUMNS if width >= look.px(WIDE) + amounts else NARROW_COLUMNS
    needed = {Role.AMOUNT: max(amounts, look.px(LEAST_AMOUNT))}
    widths = [needed.get(column.first, look.px(column.width)) for column in chosen]
    edge = look.px(EDGE) - 1  # the rows begin within the card's own line
    gaps = look.px(GAP) * (len(chosen) - 1) + 2 * edge
    rest = max(width - sum(widths) - gaps, look.px(80))
    left = edge
    placed: list[tuple[Column, int, int]] = []
    for column, known in zip(chosen, widths, strict=True):
        wide = known or rest
        placed.append((column, left, wide))
        left += wide + look.px(GAP)
    return placed


class EscrowList(QFrame):
    """The card with its captions, and the rows under them.

    Signals:
        wanted: the user wants to see an escrow; contract and passphrase.
    """

    wanted = Signal(str, str)

    def __init__(self, look: Look, model: EscrowsModel) -> None:
        """Show the model's rows."""
        super().__init__()
        self._look = look
        self.rows = _Rows(look, model)
        self.rows.opened.connect(self._open)
        self._room = QVBoxLayout(self)
        self._room.addWidget(self.rows)
        model.modelReset.connect(self._fit)
        model.rowsInserted.connect(self._fit)
        look.changed.connect(self._fit)
        self._fit()

    def _open(self, index: QModelIndex) -> None:
        contract, passphrase = index.data(Role.PLACE)
        self.wanted.emit(contract, passphrase)

    def _fit(self) -> None:
        px = self._look.px
        self._room.setContentsMargins(1, px(CAPTIONS) - 1, 1, 1)
        self.rows.measure()
        self.rows.setFixedHeight(self.rows.model().rowCount() * px(ROW))
        self.rows.doItemsLayout()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        painter = QPainter(self)
        radius = look.measure("radius.card")
        frame(painter, self.rect(), radius, look.color("surface"), look.color("line"))
        painter.setPen(look.color("muted"))
        painter.setFont(look.font("chip"))
        captions = _captions(self)
        for column, left, width in columns(look, self.rows.width(), self.rows.amounts):
            room = QRect(left + 1, 0, width, look.px(CAPTIONS))
            side = column.align | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, side, captions[column.first])


def _captions(widget: QWidget) -> dict[Role, str]:
    return {
        Role.TITLE: widget.tr("Escrow"),
        Role.AMOUNT: widget.tr("Agreed"),
        Role.STAGE: widget.tr("State"),
        Role.MINE: widget.tr("Your part"),
    }


class _Rows(QListView):
    """The rows, all at their full height: the page around them scrolls.

    Signals:
        opened: a row was clicked, or Enter pressed on it.
    """

    opened = Signal(QModelIndex)

    def __init__(self, look: Look, model: EscrowsModel) -> None:
        super().__init__()
        self.setModel(model)
        self._look = look
        self._painter = _Painter(look, KeyFocus(self), self)
        self.setItemDelegate(self._painter)
        self.setObjectName("cards")
        self.setAccessibleName(self.tr("Escrows"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.clicked.connect(self.opened)

    @property
    def amounts(self) -> int:
        """How wide the widest amount is."""
        return self._painter.amounts

    def measure(self) -> None:
        """Find out how wide the widest amount is now."""
        model = self.model()
        texts = (str(model.index(n, 0).data(Role.AMOUNT)) for n in range(model.rowCount()))
        letters = QFontMetrics(self._look.font("strong"))
        widths = (letters.horizontalAdvance(text) for text in texts)
        self._painter.amounts = max(widths, default=0)

    @override
    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
        /,
    ) -> None:
        super().currentChanged(current, previous)
        area = self._scroll_area()
        inner = area.widget() if area is not None else None
        if area is not None and inner is not None and current.isValid():
            row = self.visualRect(current)
            for corner in (row.topLeft(), row.bottomLeft()):
                at = self.viewport().mapTo(inner, QPoint(0, corner.y()))
                area.ensureVisible(at.x(), at.y(), 0, 0)

    def _scroll_area(self) -> QScrollArea | None:
        widget = self.parentWidget()
        while widget is not None and not isinstance(widget, QScrollArea):
            widget = widget.parentWidget()
        return widget

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        pressed = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if pressed and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            parent.update()


class _Painter(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, look: Look, focus: KeyFocus, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._focus = focus
        self.amounts = 0

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> QSize:
        return QSize(self._look.px(80), self._look.px(ROW))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        /,
    ) -> None:
        look, area = self._look, option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            self._fill(painter, area, index, "accent-soft")
        elif state & QStyle.StateFlag.State_MouseOver:
            self._fill(painter, area, index, "sunken")
        line = QRect(area.left(), area.top(), area.width(), 1)
        painter.fillRect(line, look.color("line"))
        for column, left, width in columns(look, area.width(), self.amounts):
            self._paint_cell(
                painter, QRect(left, area.top(), width, area.height()), column, index
            )
        if state & QStyle.StateFlag.State_HasFocus and self._focus.is_shown:
            ring(painter, area.adjusted(0, 1, 0, 0), look.px(4), look.color("accent"))

    def _fill(
        self,
        painter: QPainter,
        area: QRect,
        index: QModelIndex | QPersistentModelIndex,
        tone: str,
    ) -> None:
        """Colour a row; the last one has the corners of its card."""
        is_last = index.row() == index.model().rowCount() - 1
        radius = self._look.measure("radius.card") - 1 if is_last else 0
        painter.save()
        painter.setClipRect(area)
        whole = area.adjusted(0, -radius, 0, 0)
        frame(painter, whole, radius, self._look.color(tone), None)
        painter.restore()

    def _paint_cell(
        self,
        painter: QPainter,
        area: QRect,
        column: Column,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self._look
        half, top = look.px(LINE), area.top() + look.px(TOP)
        lines = ((column.first, column.role, "text"), (column.second, "small", "muted"))
        for number, (role, font, tone) in enumerate(lines):
            painter.setFont(look.font(font))
            painter.setPen(look.color(tone))
            room = QRect(area.left(), top + number * half, area.width(), half)
            words = painter.fontMetrics().elidedText(
                str(index.data(role)), Qt.TextElideMode.ElideRight, room.width()
            )
            side = column.align | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, side | Qt.TextFlag.TextSingleLine, words)
