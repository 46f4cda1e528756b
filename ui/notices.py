"""Notices of the desktop: requests that arrived by themselves and need the user.

Amounts are hidden unless the user wants them: a notice is read by whoever looks at the screen.
Nothing foreign is ever in a notice, since some desktops read markup there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from app.pages.events import Arrived
from ui.icons import application_icon

if TYPE_CHECKING:
    from ui.window import Window


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
        title = self.tr("%n request(s) arrived", "", len(event.hashes))
        if self._window.kept.preferences.show_amounts and event.amounts:
            return title, ", ".join(event.amounts)
        return title, self.tr("Open Countersign to review.")

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
