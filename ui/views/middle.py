"""A column in the middle of a view, which scrolls where the window is too small for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from ui.theme import Look

FILLS: Final = 1000
"""A share so large that beside it the empty edges get nothing before the column is full."""

EDGE: Final = 24


def in_the_middle(look: Look, column: QWidget, above: int = 1, below: int = 1) -> QScrollArea:
    """The column, with these shares of the empty height above and below it."""
    outer = QWidget()
    rows = spaced(look, QVBoxLayout(outer), 0, (EDGE, EDGE, EDGE, EDGE))
    rows.addStretch(above)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(column, FILLS)
    row.addStretch(1)
    rows.addLayout(row)
    rows.addStretch(below)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    # It would take the focus of whoever walks by Tab, and show nothing of that.
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(outer)
    return scroll
