"""What the window remembers of itself between two starts, and where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import preferences
from app.preferences import Preferences


class Kept(QObject):
    """The preferences in force, kept in a file as they change; without a file for this time.

    Signals:
        changed: carries the preferences in force now.
    """

    changed = Signal(object)

    def __init__(self, path: Path | None) -> None:
        """Read them; what is damaged there is as it was at first."""
        super().__init__()
        self._path = path
        self.preferences = Preferences() if path is None else preferences.load(path)

    def change(self, wanted: Preferences) -> None:
        """Use these from now on; a file that cannot be written keeps the older ones."""
        if wanted == self.preferences:
            return
        self.preferences = wanted
        if self._path is not None:
            preferences.save(self._path, wanted)
        self.changed.emit(wanted)
