"""What the window remembers of itself between two starts, and where."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

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
        self._writer: Thread | None = None
        self.preferences = Preferences() if path is None else preferences.load(path)

    def change(self, wanted: Preferences) -> None:
        """Use these from now on; a file that cannot be written keeps the older ones."""
        if wanted == self.preferences:
            return
        self.preferences = wanted
        if self._path is not None:
            self._write(self._path, wanted)
        self.changed.emit(wanted)

    def settle(self) -> None:
        """Wait until the last change is in the file; the program does so before it ends."""
        if self._writer is not None:
            self._writer.join()

    def _write(self, path: Path, wanted: Preferences) -> None:
        """Not on the window's thread: a disk may take a tenth of a second, and more."""
        before = self._writer

        def write() -> None:
            if before is not None:
                before.join()
            preferences.save(path, wanted)

        self._writer = Thread(target=write, name="preferences")
        self._writer.start()
