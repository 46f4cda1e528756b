"""A window for flows: it keeps what is shown, and asks a desk on this very thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.desk.desk import Desk
from ui.flows.flow import Place
from ui.frame import take_in
from ui.theme import Look


class NearOffice(QObject):
    """Asks a desk without a thread of its own."""

    told = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    async def ask(self, what: Callable[[Desk], Awaitable[Any]]) -> Any:
        await asyncio.sleep(0)
        return await what(self.desk)


class Stage(QStackedWidget):
    """A shell that shows one view at a time, and notes where flows lead."""

    def __init__(self, look: Look, office: NearOffice) -> None:
        super().__init__()
        self.look = look
        self.office = office
        self.place: Place | None = None
        self.failures: list[Exception] = []
        self.went: list[object] = []

    def take_in(self, view: QWidget) -> None:
        """Let a view be on the stage, hidden behind what is shown."""
        take_in(self, view)

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        """Put a view on the stage; the one before it is dropped."""
        del inside
        self.place = place
        self.leave()
        self.addWidget(view)
        self.setCurrentWidget(view)

    def leave(self) -> None:
        """Drop what is shown."""
        before = self.currentWidget()
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()

    def show_failure(self, error: Exception) -> None:
        """Note what went wrong."""
        self.failures.append(error)

    def go(self, place: Place) -> None:
        """Note a place."""
        self.went.append(place)

    def open_request(self, hash_: str) -> None:
        """Note a request."""
        self.went.append(hash_)

    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        """Note an escrow."""
        del step
        self.went.append((contract, passphrase))

    @override
    def window(self) -> QWidget:
        """Itself."""
        return self
