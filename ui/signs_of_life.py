"""Whether somebody is at work in the windows of this program; never what is done there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject

from ui.override import override

EVERY: Final = 1000
"""Milliseconds in which one sign of life is enough."""

_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class SignsOfLife(QObject):
    """An event filter of the application that tells of the user's life now and then."""

    def __init__(self, tell: Callable[[], object]) -> None:
        """``tell`` is called at most once a second."""
        super().__init__()
        self._tell = tell
        self._since = QElapsedTimer()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() in _SIGNS and self._is_due():
            self._since.start()
            self._tell()
        return super().eventFilter(watched, event)

    def _is_due(self) -> bool:
        return not self._since.isValid() or self._since.elapsed() > EVERY
