"""What can still be read of a profile in a window, wherever it stands."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QApplication

from tests.support.early import ours

ROLES: Final = (*range(16), *(Qt.ItemDataRole.UserRole + more for more in range(32)))
DEPTH: Final = 5


def population() -> Counter[str]:
    """How many objects of ours are there, by their kinds, be they only garbage."""
    return Counter(_name(each) for each in ours())


def texts() -> Iterator[tuple[str, str]]:
    """Every text that Qt has of this window, and of whom."""
    yield "clipboard", QApplication.clipboard().text()
    seen: set[int] = set()
    for top in (*QApplication.allWidgets(), *QApplication.topLevelWindows()):
        for each in (top, *top.findChildren(QObject)):
            if id(each) not in seen:
                seen.add(id(each))
                yield from _texts_of(each)


def held() -> Iterator[tuple[str, str]]:
    """Every text that an object of ours holds, be it garbage, and of which kind that is."""
    for each in ours():
        for text in _within(gc.get_referents(each), DEPTH):
            yield _name(each), text


def _texts_of(each: QObject) -> Iterator[tuple[str, str]]:
    name = type(each).__name__
    meta = each.metaObject()
    for number in range(meta.propertyCount()):
        value = meta.property(number).read(each)
        if isinstance(value, str) and value:
            yield f"{name}, property {number}", value
    if isinstance(each, QAbstractItemModel):
        for text in _cells(each, QModelIndex()):
            yield f"{name}, a row", text


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    is_list = isinstance(model, QAbstractListModel)  # whose columns nobody may count
    for row in range(model.rowCount(parent)):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in ROLES:
                yield from _within([model.data(index, role)], DEPTH)
            yield from _cells(model, index)


def _within(values: list[Any], depth: int) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif depth and isinstance(value, dict | list | tuple | set | frozenset):
            yield from _within(list(gc.get_referents(value)), depth - 1)


def _name(each: object) -> str:
    return f"{type(each).__module__}.{type(each).__qualname__}"
