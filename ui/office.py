"""The thread on which the desk works, with a loop of its own.

The window never waits for it with its own thread: it asks, and goes on when the answer is
there. So neither the database nor a review, neither the network nor the SDK's import ever holds
the window up.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.events import Event

T = TypeVar("T")

Make = Callable[[Callable[["Event"], None]], "AbstractAsyncContextManager[Desk]"]
"""Opens a desk that tells its events to what it is given; slow: it imports everything."""


class OfficeClosed(Exception):
    """The program is ending, and nothing new is begun."""


class Office(QObject):
    """Runs the desk and carries questions to it.

    Signals:
        told: an Event of the desk's, on the window's thread.
        opened: the desk can be asked; questions asked before have waited for it.
    """

    told = Signal(object)
    opened = Signal()

    def __init__(self, make: Make, parent: QObject | None = None) -> None:
        """Nothing runs before ``start``."""
        super().__init__(parent)
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._desk: Desk | None = None
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._failure: BaseException | None = None
        self._not_begun: dict[Coroutine[Any, Any, Any], Future[Any]] = {}
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="office", daemon=True)

    def start(self) -> None:
        """Open the desk, on its own thread."""
        self._thread.start()

    async def ask(self, what: Callable[[Desk], Awaitable[T]]) -> T:
        """The desk's answer; raise what it raises, or OfficeClosed.

        Cancelling the question cancels the work.
        """
        await self._opened()
        return await asyncio.wrap_future(self._carried(what))

    def hint(self, what: Callable[[Desk], None]) -> None:
        """Let the desk do something small that needs no answer; nothing while it is closed."""
        desk, loop = self._desk, self._loop
        if desk is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(what, desk)

    async def close(self) -> None:
        """End the desk: the profile is locked, and every process of ours ended."""
        if not self._thread.is_alive():
            return
        await self._opened()
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)

    def _carried(self, what: Callable[[Desk], Awaitable[T]]) -> Future[T]:
        """A question on its way to the desk; raise OfficeClosed where nobody takes it."""

        async def answer() -> T:
            with self._door:
                del self._not_begun[answering]
            if self._desk is None:
                raise OfficeClosed
            return await what(self._desk)

        with self._door:
            if self._loop is None or self._loop.is_closed():
                raise OfficeClosed
            answering = answer()
            future = asyncio.run_coroutine_threadsafe(answering, self._loop)
            self._not_begun[answering] = future
        return future

    async def _opened(self) -> None:
        if not self._ready.is_set():
            await asyncio.get_running_loop().run_in_executor(None, self._ready.wait)
        if self._failure is not None:
            raise self._failure
        if self._loop is None:
            raise OfficeClosed

    def _work(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as why:  # noqa: BLE001 - told to whoever asks
            self._failure = why
        finally:
            self._desk = None
            self._shut()
            self._ready.set()

    def _shut(self) -> None:
        """Tell whoever asked too late: a loop that has ended begins nothing any more."""
        with self._door:
            self._loop = None
            left, self._not_begun = self._not_begun, {}
        for answering, future in left.items():
            answering.close()
            if not future.done():
                future.set_exception(OfficeClosed())

    async def _serve(self) -> None:
        async with self._make(self.told.emit) as desk:
            self._stop = asyncio.Event()
            self._loop = asyncio.get_running_loop()
            self._desk = desk
            self._ready.set()
            self.opened.emit()
            await self._stop.wait()


Opening = AsyncGenerator["Desk", None]
"""What a function that makes a desk is, before it becomes a context."""
