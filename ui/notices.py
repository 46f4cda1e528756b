"""Notices of the desktop: requests that arrived by themselves and need the user.

Amounts are hidden unless the user wants them: a notice is read by whoever looks at the screen.
Nothing foreign is ever in a notice, since some desktops read markup there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from app.pages.events import Arrived
from ui.icons import application_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.window import Window

MOST_AMOUNTS: Final = 3
"""In one notice, which desktops cut where they like."""


class Notices(QObject):
    """Shows notices where the desktop has a place for them."""

    def __init__(self, window: Window) -> None:
        """Nothing is shown before something arrives."""
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        window.office.told.connect(self._hear)

    def words(self, event: Arrived) -> tuple[str, str]:
        """Title and text of the notice of what arrived."""
        count = len(event.hashes)
        title = self.tr("A request arrived")
        if count > 1:
            title = self.tr("{count} requests arrived").format(count=count)
        if self._window.kept.preferences.show_amounts and event.amounts:
            return title, self._amounts(event.amounts)
        return title, self.tr("Open Countersign to review.")

    def _amounts(self, amounts: Sequence[str]) -> str:
        told = ", ".join(amounts[:MOST_AMOUNTS])
        left = len(amounts) - MOST_AMOUNTS
        if left <= 0:
            return told
        return self.tr("{amounts} and {count} more").format(amounts=told, count=left)

    def _hear(self, event: object) -> None:
        if isinstance(event, Arrived):
            self._tell(*self.words(event))

    def _tell(self, title: str, text: str) -> None:
        """Show a notice, unless the user looks at the window anyway or wants none."""
        looks = self._window.frame.isActiveWindow()
        if looks or not self._window.kept.preferences.notify:
            return
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(application_icon(), self)
            self._tray.messageClicked.connect(self._window.frame.raise_up)
            self._tray.activated.connect(self._window.frame.raise_up)
            self._tray.show()
        self._tray.showMessage(title, text, application_icon())
