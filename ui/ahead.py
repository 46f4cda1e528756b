"""Imports what comes next on a thread of its own, so that the window is not held up by it."""

from __future__ import annotations

from importlib import import_module
from threading import Event, Thread
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop

from ui.override import override

PROGRAM: Final = "ui.program"
"""What the window does; some 120 ms."""

INSIDE: Final = "ui.inside"
"""Every view of an open profile; some 100 ms, which the first unlocking would wait for."""


class Ahead(Thread):
    """Begins with what the window does, and goes on to what it shows to whoever gets in."""

    def __init__(self, application: QCoreApplication) -> None:
        """Nothing is imported before ``start``."""
        super().__init__(name="ahead", daemon=True)
        self._wake = application.eventDispatcher().wakeUp
        self._is_there = Event()

    def wait_for_program(self) -> None:
        """Let the window be painted and moved until it can do something.

        What the user does to it is heard after that.
        """
        flags = QEventLoop.ProcessEventsFlag
        while not self._is_there.is_set():
            QCoreApplication.processEvents(
                flags.ExcludeUserInputEvents | flags.WaitForMoreEvents
            )

    @override
    def run(self) -> None:
        # What cannot be imported is told to whoever needs it first.
        try:
            import_module(PROGRAM)
        finally:
            self._is_there.set()
            self._wake()
        import_module(INSIDE)
