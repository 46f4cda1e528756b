"""Imports what comes next, a part at a time, so that the window is never held up by it.

Whatever has to do with Qt is imported on the window's thread alone. PySide makes each of its
classes when it is first asked for, and two threads that ask for the same one end the program:
both take it off the list of those to be made (shiboken 6.11, NameToTypeFunctionMap). What has
nothing to do with Qt comes on a thread of its own meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from threading import Event, Thread
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer

PLAIN: Final = (
    "asyncio",
    "segno",
    "app.errors",
    "app.pages.events",
    "app.pages.keys",
    "wallet.lock",
    "wallet.review.finding",
)
"""What the program needs beside Qt; half of the time that all of it takes."""

PLAIN_INSIDE: Final = (
    "app.records",
    "app.pages.escrow",
    "app.pages.proposing",
    "app.pages.inbox",
    "app.pages.review",
    "app.pages.founding",
    "app.pages.joining",
    "app.pages.after",
    "wallet.vault.errors",
)
"""What the views of an open profile need beside Qt."""

PROGRAM: Final = (
    "ui.collecting",
    "ui.widgets.sheet",
    "ui.problem",
    "ui.profile_problems",
    "ui.request_problems",
    "ui.widgets.field",
    "ui.widgets.qr",
    "ui.views.password_setup",
    "ui.views.restore",
    "ui.flows.entering",
    "ui.network_strip",
    "ui.program",
)
"""What the window does, in parts of some 10 ms."""

INSIDE: Final = (
    "ui.widgets.page",
    "ui.views.escrow_foot",
    "ui.views.escrow_history",
    "ui.views.escrow_sheets",
    "ui.views.escrow_list",
    "ui.views.move_form",
    "ui.views.move_sheet",
    "ui.views.split_editor",
    "ui.views.unverified",
    "ui.flows.unverified",
    "ui.flows.escrows",
    "ui.flows.finding",
    "ui.views.new_escrow_parts",
    "ui.flows.founding",
    "ui.flows.joining",
    "ui.models.inbox_words",
    "ui.widgets.inbox_columns",
    "ui.widgets.row_list",
    "ui.flows.inbox",
    "ui.views.keys",
    "ui.printing",
    "ui.flows.review_papers",
    "ui.views.review_lazy",
    "ui.views.review_deal",
    "ui.views.review",
    "ui.flows.reviewing",
    "ui.views.after",
    "ui.flows.sending",
    "ui.views.settings_indexes",
    "ui.views.settings_pins",
    "ui.views.settings",
    "ui.flows.practising",
    "ui.inside",
)
"""Every view of an open profile, for which the first unlocking would wait otherwise."""

PAINTING: Final = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class Ahead(QObject):
    """Begins with what the window does, and goes on to what it shows to whoever gets in."""

    def __init__(self, application: QCoreApplication) -> None:
        """Nothing is imported before ``program``."""
        super().__init__(application)
        self._wake = application.eventDispatcher().wakeUp
        self._is_there = Event()
        self._plain = Thread(target=self._import_plain, name="ahead", daemon=True)
        self._next: Iterator[str] = iter(INSIDE)
        self._again = QTimer(self)
        self._again.timeout.connect(self._go_on)

    def program(self) -> None:
        """Import it, and let the window be painted and moved meanwhile.

        What the user does to it is heard after that.
        """
        self._plain.start()
        waiting = PAINTING | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while not self._is_there.is_set():
            QCoreApplication.processEvents(waiting)
        for name in PROGRAM:
            import_module(name)
            QCoreApplication.processEvents(PAINTING)

    def inside(self) -> None:
        """Import that whenever the window has nothing else to do."""
        self._again.start()

    def _go_on(self) -> None:
        # One that is there already, for somebody got in, takes no time.
        name = next(self._next, None)
        if name is None:
            self._again.stop()
        else:
            import_module(name)

    def _import_plain(self) -> None:
        # What cannot be imported is told to whoever needs it first.
        try:
            _import_all(PLAIN)
        finally:
            self._is_there.set()
            self._wake()
        _import_all(PLAIN_INSIDE)


def _import_all(names: Sequence[str]) -> None:
    """Import modules in their order."""
    for name in names:
        import_module(name)
