"""The order of Tab is the order of reading, however late something came into a view.

Qt's own order is the one in which controls were made or came to their window: whatever is made
when it is needed would come last. This one is asked of the layouts whenever Tab is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QGridLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QLayout

BACKWARDS: Final = frozenset(
    {QBoxLayout.Direction.RightToLeft, QBoxLayout.Direction.BottomToTop}
)

AROUND: Final = 24
"""Pixels above and below what is scrolled into sight, so that one sees how it goes on."""


def step(top: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next control of a window, or the one before; whether there is any.

    After the last comes the first. What is scrolled away is scrolled into sight.
    """
    order = list(read(top))
    if not forward:
        order.reverse()
    focused = top.focusWidget()
    start = order.index(focused) + 1 if focused in order else 0
    for widget in (*order[start:], *order[:start]):
        if takes_tab(widget):
            by_tab, back = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
            widget.setFocus(by_tab if forward else back)
            _show(widget)
            return True
    return False


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at a widget."""
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    # One that hands the focus on is met again as the one that takes it.
    return by_tab and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()


def read(widget: QWidget) -> Iterator[QWidget]:
    """A widget, and all that it holds: from top to bottom, and from left to right."""
    yield widget
    for child in _held(widget):
        if child.isVisible():
            yield from read(child)


def _held(widget: QWidget) -> Sequence[QWidget]:
    if isinstance(widget, QMainWindow):
        return _some(widget.centralWidget())
    if isinstance(widget, QStackedWidget):
        return _some(widget.currentWidget())
    if isinstance(widget, QScrollArea):
        return _some(widget.widget())
    if isinstance(widget, QAbstractScrollArea):
        return ()
    layout = widget.layout()
    laid_out = [] if layout is None else list(_laid_out(layout))
    return [*laid_out, *_placed_by_hand(widget, laid_out)]


def _some(widget: QWidget | None) -> Sequence[QWidget]:
    return () if widget is None else (widget,)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    numbers = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        numbers.sort(key=lambda number: _row_and_column(layout, number))
    elif isinstance(layout, QBoxLayout) and layout.direction() in BACKWARDS:
        numbers.reverse()
    for number in numbers:
        item = layout.itemAt(number)
        if item is None:
            continue
        if (inner := item.layout()) is not None:
            yield from _laid_out(inner)
        elif (widget := item.widget()) is not None:
            yield widget


def _row_and_column(layout: QGridLayout, number: int) -> tuple[int, int]:
    # The stubs do not know that these are four numbers.
    place = cast("tuple[int, int, int, int]", layout.getItemPosition(number))
    return place[0], place[1]


def _placed_by_hand(widget: QWidget, laid_out: Sequence[QWidget]) -> list[QWidget]:
    """What no layout places, by where it stands."""
    children = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and not child.isWindow() and child not in laid_out
    ]
    return sorted(children, key=lambda child: (child.y(), child.x()))


def _show(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            _scroll(around, widget)
        around = around.parentWidget()


def _scroll(area: QScrollArea, widget: QWidget) -> None:
    bar = area.verticalScrollBar()
    page, height = bar.pageStep(), widget.height() + 2 * AROUND
    inside = area.widget()
    if inside is None or height > page:
        # Of a long list, where one is in it.
        area.ensureWidgetVisible(widget)
        return
    top = widget.mapTo(inside, QPoint(0, 0)).y() - AROUND
    bar.setValue(min(top, max(bar.value(), top + height - page)))
