"""Room in and around layouts, that grows with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QBoxLayout

if TYPE_CHECKING:
    from ui.theme import Look

ROUNDS: Final = 3
"""What wraps asks for its height once it knows its width, and so does what stands around it."""

Layout = TypeVar("Layout", bound=QBoxLayout)
Margins = tuple[int, int, int, int]


def spaced(look: Look, layout: Layout, gap: int, margins: Margins = (0, 0, 0, 0)) -> Layout:
    """The layout, with a gap between its parts and margins: left, top, right, below.

    They are lengths at 100 %, and follow the look for as long as the layout lives.
    """
    _Spacing(look, layout, gap, margins)
    return layout


def lay_out() -> None:
    """Lay out at once all that asks for it."""
    for _ in range(ROUNDS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


class _Spacing(QObject):
    """A child of a layout, so that Qt ends what it listens to with the layout."""

    def __init__(self, look: Look, layout: QBoxLayout, gap: int, margins: Margins) -> None:
        super().__init__(layout)
        self._look = look
        self._layout = layout
        self._gap = gap
        self._margins = margins
        self._read_look()
        look.changed.connect(self._read_look)

    def _read_look(self) -> None:
        left, top, right, below = (self._look.px(margin) for margin in self._margins)
        self._layout.setContentsMargins(left, top, right, below)
        self._layout.setSpacing(self._look.px(self._gap))
