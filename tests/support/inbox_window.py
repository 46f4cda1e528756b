"""An inbox in a window for flows, over a desk that answers as a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.pages.awaiting import AwaitedLine
from app.pages.inbox import InboxLine, InboxPage, Section, Taken
from tests.support.inbox import inbox_page, pictured
from ui.flows.flow import Place, Shell
from ui.flows.inbox import InboxFlow
from ui.theme import Look
from ui.views.inbox import InboxView

FIRST = 100


@dataclass
class FakeInbox:
    """Has these lines; answers files as it is told to."""

    lines: tuple[InboxLine, ...] = field(default_factory=pictured)
    taken: Taken = Taken((), (), (), ())  # noqa: RUF009 - frozen
    asked: list[str] = field(default_factory=list[str])
    files: list[str] = field(default_factory=list[str])
    failure: Exception | None = None
    meanwhile: Callable[[], None] | None = None

    async def first(self) -> InboxPage:
        self.asked.append("first")
        if self.failure is not None:
            raise self.failure
        page = inbox_page(self.lines)
        firsts = [
            line
            for section in Section
            for line in [each for each in page.lines if each.section is section][:FIRST]
        ]
        return InboxPage(tuple(firsts), page.counts, page.now)

    async def more(self, after: int, limit: int) -> tuple[InboxLine, ...]:
        self.asked.append(f"more {after}")
        if self.meanwhile is not None:
            self.meanwhile()
        return self.lines[after : after + limit]

    async def take(self, paths: list[str]) -> Taken:
        self.files += paths
        return self.taken


@dataclass
class FakeAwaiting:
    """Tells these steps."""

    steps: tuple[AwaitedLine, ...] = ()
    asked: int = 0
    meanwhile: Callable[[], None] | None = None

    async def lines(self) -> tuple[AwaitedLine, ...]:
        self.asked += 1
        told = self.steps
        if self.meanwhile is not None:
            self.meanwhile()
        return told


@dataclass
class FakeDesk:
    inbox: FakeInbox
    awaiting: FakeAwaiting


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
    """A shell that keeps what the flow wants of it."""

    def __init__(self, look: Look, inbox: FakeInbox) -> None:
        super().__init__()
        self.look = look
        self.awaiting = FakeAwaiting()
        self.office = FakeOffice(FakeDesk(inbox, self.awaiting))
        self.failures: list[Exception] = []
        self.opened: list[str] = []
        self.escrows: list[tuple[str, str, str]] = []
        self.went: list[Place] = []
        self.counts: list[int] = []
        self.flow = InboxFlow(cast("Shell", self), self)
        self.flow.counted.connect(self.counts.append)

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        assert (place, inside) == (Place.INBOX, True)
        self.addWidget(view)
        self.setCurrentWidget(view)

    def show_failure(self, error: Exception) -> None:
        self.failures.append(error)

    def open_request(self, hash_: str) -> None:
        self.opened.append(hash_)

    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        self.escrows.append((contract, passphrase, step))

    def go(self, place: Place) -> None:
        self.went.append(place)

    @property
    def view(self) -> InboxView:
        view = self.currentWidget()
        assert isinstance(view, InboxView)
        return view

    @property
    def titles(self) -> list[str]:
        return [line.title for line in known(self.view)]


def known(view: InboxView) -> list[InboxLine]:
    """Every line that the view has, in sight or not."""
    sections = view._model._ordered.values()
    return [line for lines in sections for line in lines]


async def after(window: Window, do: Callable[[], object]) -> None:
    """Do this, and wait until all that follows from it is done."""
    do()
    await window.flow.tasks.idle()
