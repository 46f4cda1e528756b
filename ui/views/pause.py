"""The pause after wrong passwords, told in seconds."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

SECOND_MS: Final = 1000


class Pause(QObject):
    """Counts down until the next password is heard.

    Signals:
        changed: a second passed, or the pause began.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        """There is none yet."""
        super().__init__(parent)
        self._left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(SECOND_MS)
        self._tick.timeout.connect(self._count_down)

    def begin(self, seconds: float) -> None:
        """Hold the next attempt back for so long; 0 lets it be made."""
        self._left = ceil(seconds)
        if self._left:
            self._tick.start()
        else:
            self._tick.stop()
        self.changed.emit()

    @property
    def words(self) -> str:
        """Why nothing can be tried now; "" once it can."""
        if not self._left:
            return ""
        return self.tr("You can try again in {seconds} s.").format(seconds=self._left)

    def _count_down(self) -> None:
        self._left = max(0, self._left - 1)
        if not self._left:
            self._tick.stop()
        self.changed.emit()
