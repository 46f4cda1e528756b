"""What every flow has: the shell that it shows its views in, and a scope for its work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.office import Office
from ui.tasks import TaskScope
from ui.theme import Look

if TYPE_CHECKING:
    from app.desk.desk import Desk

T = TypeVar("T")

FIRST_PAINT: Final = 0.1
"""Seconds in which a view is painted: asked at once for more, the desk would keep the window
waiting for the interpreter that both share."""


class Place(Enum):
    """Where one can go from the side bar."""

    INBOX = "inbox"
    ESCROWS = "escrows"
    KEYS = "keys"
    SETTINGS = "settings"
    PRACTICE = "practice"


class Shell(Protocol):
    """The window as flows see it."""

    look: Look
    office: Office

    def take_in(self, view: QWidget) -> None:
        """Let a view be on the stage, hidden behind what is shown: it is filled there."""
        ...

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        """Put a view on the stage; ``inside`` with the side bar, where ``place`` is marked.

        The view before it is dropped unless a flow keeps it.
        """
        ...

    def show_failure(self, error: Exception) -> None:
        """Tell what went wrong, above the present view."""
        ...

    def go(self, place: Place) -> None:
        """Show what is at this place."""
        ...

    def open_request(self, hash_: str) -> None:
        """Show the review of a request, or where it is on its way; hash in hex."""
        ...

    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        """Show an escrow; ``step``: where its page offers the step of this key."""
        ...

    def window(self) -> QWidget:
        """The window itself, for sheets to stand on."""
        ...


class Flow(QObject):
    """Coroutines around some views."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """``parent`` is the window: everything ends with it."""
        super().__init__(parent)
        self.shell = shell
        self.look = shell.look
        self.tasks = TaskScope(self)
        self.tasks.failed.connect(self.show_failure)

    async def ask(self, what: Callable[[Desk], Awaitable[T]]) -> T:
        """The desk's answer."""
        return await self.shell.office.ask(what)

    async def breathe(self) -> None:
        """Let the window answer between two pieces of work that together would hold it up."""
        await asyncio.sleep(0)

    async def painted(self) -> None:
        """Let what is shown be painted before the desk is asked for much."""
        await asyncio.sleep(FIRST_PAINT)

    def show_failure(self, error: Exception) -> None:
        """Tell what went wrong; a flow with a better place for it says so there."""
        self.shell.show_failure(error)


async def wait_of(desk: Desk) -> float:
    """Seconds until the next password is heard, after wrong ones."""
    return desk.entry.wait()
