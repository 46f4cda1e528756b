"""A window with nothing but the flow that sends, over a desk that says what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.pages.after import AfterPage, Stand
from ui.flows.flow import Place, Shell
from ui.flows.sending import SendingFlow
from ui.office import Office
from ui.theme import Look
from ui.views.after import AfterView


@dataclass
class FakeSending:
    """Says what a test wants; sending ends when the test lets it."""

    now: AfterPage
    asked: list[str] = field(default_factory=list[str])
    gate: asyncio.Event | None = None
    end: AfterPage | Exception | None = None

    async def page(self, hash_: str) -> AfterPage:
        self.asked.append(f"page {hash_[:4]}")
        return self.now

    async def send(self, hash_: str) -> AfterPage:
        self.asked.append(f"send {hash_[:4]}")
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(self.end, Exception):
            raise self.end
        self.now = self.end or self.now
        return self.now


@dataclass
class FakeReviewing:
    written: list[str] = field(default_factory=list[str])
    refusal: Exception | None = None

    async def export(self, _hash: str, path: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.written.append(path)


@dataclass
class FakeDesk:
    sending: FakeSending
    reviewing: FakeReviewing


class FakeOffice(QObject):
    """Asks a desk on this very thread."""

    told = Signal(object)

    def __init__(self, desk: FakeDesk) -> None:
        super().__init__()
        self.desk = desk

    async def ask(self, what: Callable[[FakeDesk], Awaitable[Any]]) -> Any:
        await asyncio.sleep(0)
        return await what(self.desk)


class Window(QStackedWidget):
    """A shell that keeps what flows want of it."""

    def __init__(self, look: Look, office: FakeOffice | Office) -> None:
        super().__init__()
        self.look = look
        self.office = office
        self.failures: list[Exception] = []
        self.went: list[object] = []
        self.flow = SendingFlow(cast("Shell", self), self)

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        assert (place, inside) == (Place.INBOX, True)
        self.leave()
        self.addWidget(view)
        self.setCurrentWidget(view)

    def leave(self) -> None:
        """Show something else: what was shown is dropped."""
        before = self.currentWidget()
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
            QCoreApplication.sendPostedEvents(before, QEvent.Type.DeferredDelete.value)

    def show_failure(self, error: Exception) -> None:
        self.failures.append(error)

    def go(self, place: Place) -> None:
        self.went.append(place)

    def open_escrow(self, contract: str, passphrase: str) -> None:
        self.went.append((contract, passphrase))

    @property
    def desk(self) -> FakeDesk:
        assert isinstance(self.office, FakeOffice)
        return self.office.desk

    @property
    def view(self) -> AfterView:
        view = self.currentWidget()
        assert isinstance(view, AfterView)
        return view

    @property
    def stand(self) -> Stand | None:
        return self.view.page.stand if self.view.page is not None else None
