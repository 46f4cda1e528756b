"""Whether the focus of a list is to be shown: who walks by keys looks for it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from ui.override import override

BY_KEYS: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class KeyFocus(QObject):
    """Notices how the focus came to a widget, and whether keys are pressed there."""

    def __init__(self, widget: QWidget) -> None:
        """Not to be shown until a key says so."""
        super().__init__(widget)
        self.is_shown = False
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusIn:
            self.is_shown = event.reason() in BY_KEYS
        elif event.type() is QEvent.Type.KeyPress:
            self.is_shown = True
        return super().eventFilter(watched, event)
