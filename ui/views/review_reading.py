"""Whether a review was read as far as anybody can tell: shown for a moment, and to its end."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QScrollArea

from ui.override import override

REST_MS: Final = 1500
"""Nobody reads a review in less; a click that was meant for something else comes sooner."""


class Reading(QObject):
    """Watches a page being read, from when it is shown until it was seen to its end.

    Signals:
        changed: it was seen to its end, or was shown long enough.
        left: what was read is no longer on the screen.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, scroll: QScrollArea, rest_ms: int = REST_MS) -> None:
        """Watch what scrolls in this; nothing is read before ``begin``."""
        super().__init__(scroll)
        self._scroll = scroll
        self._seen_to_end = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self._look)
        bar = scroll.verticalScrollBar()
        bar.valueChanged.connect(self._look)
        bar.rangeChanged.connect(self._look)
        scroll.installEventFilter(self)

    def begin(self) -> None:
        """Another page is read from now on."""
        self._seen_to_end = False
        self._rest.start()

    @property
    def lacks(self) -> str:
        """What is still to be done before this counts as read, in words; "" for nothing."""
        if not self._seen_to_end:
            return self.tr("Read it to its end first: scroll down, or press the End key.")
        if self._rest.isActive():
            return self.tr("It can be signed in a moment.")
        return ""

    def _look(self) -> None:
        """Note the end of the page once it is on the screen."""
        bar = self._scroll.verticalScrollBar()
        # Before it was laid out nothing of it scrolls, and nothing of it was seen.
        is_laid_out = self._scroll.isVisible() and (bar.maximum() or not self._rest.isActive())
        if is_laid_out and bar.value() >= bar.maximum():
            self._seen_to_end = True
        self.changed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        # A window that is minimised comes back as it was, and says that it is spontaneous.
        if watched is self._scroll and not event.spontaneous():
            if event.type() is QEvent.Type.Show:
                self.begin()
            elif event.type() is QEvent.Type.Hide and not self.lacks:
                self.left.emit()
        return super().eventFilter(watched, event)
