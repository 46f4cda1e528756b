"""The way that Tab takes through a window, and whether it is the way of reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

MOST = 300
"""Controls in a window; who has pressed Tab so often goes round in a smaller circle."""


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab should stop at it: one that hands the focus on is met as who takes it."""
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()


def controls(top: QWidget) -> list[QWidget]:
    """Everything in a window at which Tab should stop, in no order."""
    return [widget for widget in top.findChildren(QWidget) if _belongs(widget, top)]


def walked(top: QWidget) -> tuple[list[QWidget], list[str]]:
    """Where Tab stops, from the first on; and which of them one does not see then."""
    if focused := _focused(top):
        focused.clearFocus()
    way: list[QWidget] = []
    unseen: list[str] = []
    for _ in range(MOST):
        QTest.keyClick(_focused(top) or top, Qt.Key.Key_Tab)
        widget = _focused(top)
        if widget is None or widget in way:
            break
        way.append(widget)
        if not _is_in_sight(widget):
            unseen.append(f"{_named(widget)} has the focus out of sight")
    return way, unseen


def detours(top: QWidget) -> list[str]:
    """Where Tab leaves the way of reading: down, to the right, one thing after the other."""
    way, wrong = walked(top)
    wrong += [f"{_named(each)} is never reached" for each in controls(top) if each not in way]
    wrong += [
        f"{_named(after)} comes after {_named(before)} and stands before it"
        for before, after in pairwise(way)
        if _stands_before(after, before)
    ]
    wrong += [f"{_named(each)} is left and entered again" for each in _torn(way, top)]
    return wrong


def _belongs(widget: QWidget, top: QWidget) -> bool:
    return widget.window() is top and takes_tab(widget)


def _focused(top: QWidget) -> QWidget | None:
    return top.focusWidget()


def _is_in_sight(widget: QWidget) -> bool:
    seen = widget.visibleRegion().boundingRect()
    if seen.contains(widget.rect()):
        return True
    # Of what is larger than its place, most of the place shows it.
    area = _area_around(widget)
    return area is not None and widget.height() > area.height() < 2 * seen.height()


def _stands_before(one: QWidget, other: QWidget) -> bool:
    """Whether it is above the other or left of it, and neither right of it nor below."""
    area = _area_around(one)
    inside = area.widget() if area is not None and area is _area_around(other) else None
    if inside is not None:
        a, b = (QRect(w.mapTo(inside, QPoint(0, 0)), w.size()) for w in (one, other))
    else:
        a, b = _seen_at(one), _seen_at(other)
    return a.left() <= b.right() and a.top() <= b.bottom()


def _seen_at(widget: QWidget) -> QRect:
    """Where it is in its window; what is scrolled away stands at the edge of its place."""
    top = widget.window()
    place = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    area = _area_around(widget)
    if area is not None:
        around = QRect(area.mapTo(top, QPoint(0, 0)), area.size())
        lowest = max(around.top(), around.bottom() - place.height())
        place.moveTop(max(around.top(), min(place.top(), lowest)))
        place = place.intersected(around)
    return place


def _area_around(widget: QWidget) -> QScrollArea | None:
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


def _torn(way: Sequence[QWidget], top: QWidget) -> list[QWidget]:
    """What holds some controls, between which Tab goes elsewhere."""
    runs: dict[QWidget, list[int]] = {}
    for number, widget in enumerate(way):
        for around in _around(widget, top):
            runs.setdefault(around, []).append(number)
    return [
        around for around, numbers in runs.items() if numbers[-1] - numbers[0] >= len(numbers)
    ]


def _around(widget: QWidget, top: QWidget) -> Iterator[QWidget]:
    around = widget.parentWidget()
    while around is not None and around is not top:
        yield around
        around = around.parentWidget()


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{widget.accessibleName()[:50]}”"
