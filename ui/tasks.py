"""Coroutines started from slots, kept and cancelled with their window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

T = TypeVar("T")


def _nothing(_result: object) -> None:
    """What is done with a result that nobody waits for."""


class TaskScope(QObject):
    """Runs coroutines on the window's loop for as long as its parent lives.

    Signals:
        failed: a task raised; carries the exception.
        busy_changed: the first task began, or the last one ended.
    """

    failed = Signal(Exception)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        """Cancel everything when the parent goes."""
        super().__init__(parent)
        tasks: set[asyncio.Task[Any]] = set()
        self._tasks = tasks
        # The lambda must not hold self: by then Qt has deleted it.
        parent.destroyed.connect(lambda: _cancel(tasks))

    @property
    def busy(self) -> bool:
        """Whether any task is still running."""
        return bool(self._tasks)

    def start(self, work: Coroutine[Any, Any, T], then: Callable[[T], None] = _nothing) -> None:
        """Run the work, then hand its result over, on this thread."""
        task = asyncio.get_running_loop().create_task(self._run(work, then))
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        # A task cancelled before its first step never touches its coroutine.
        task.add_done_callback(lambda _: work.close())
        if len(self._tasks) == 1:
            self.busy_changed.emit(True)

    async def idle(self) -> None:
        """Wait until nothing is running."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Cancel what is running and wait until it has stopped."""
        running = tuple(self._tasks)
        _cancel(running)
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self, work: Coroutine[Any, Any, T], then: Callable[[T], None]) -> None:
        try:
            then(await work)
        except Exception as why:  # noqa: BLE001 - every failure must reach the user
            self.failed.emit(why)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not self._tasks and isValid(self):
            self.busy_changed.emit(False)


def _cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tuple(tasks):
        task.cancel()
