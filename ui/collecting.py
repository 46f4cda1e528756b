"""Collects garbage on the window's thread alone.

Python collects on whichever thread happens to allocate, and destroys there what it finds; a
widget that is destroyed on another thread than its own ends the program. The desk works on one.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY: Final = 500
"""Milliseconds between two looks at how much there may be; each takes a microsecond."""

OLDEST: Final = 2
"""The generation that holds whatever has been there for long: collected when Python would."""


ROUNDS: Final = (1, 2, 4, 8, 16)
"""The looks after a lock at which everything is collected: what is cancelled may end late."""


class Collector(QObject):
    """Takes over from Python's own collector for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        """Begin."""
        super().__init__(parent)
        gc.disable()
        self._looks = max(ROUNDS)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays: modules and tables, which need not be looked through again.

        Otherwise the SDK's hundreds of thousands of objects were walked each time.
        """
        gc.collect(1)
        gc.freeze()

    def clear(self) -> None:
        """Collect everything soon: a profile was locked.

        Views and what they showed hold each other, and would stay in memory for minutes.
        """
        self._looks = 0

    def stop(self) -> None:
        """Let Python collect again: no other thread is left."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        self._looks += 1
        if self._looks in ROUNDS:
            gc.collect()
            return
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in range(OLDEST, -1, -1):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
