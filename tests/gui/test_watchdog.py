"""The watchdog is not fooled: whatever holds the window's thread up is found, and named."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from tests.support.watchdog import Watchdog

pytestmark = pytest.mark.gui

HELD: Final = 0.15
"""Seconds: half as long again as the window may be held up."""

BETWEEN: Final = 60
"""Milliseconds: some beats."""


def watched(happens: Callable[[], object]) -> Watchdog:
    """Let something happen in a window's loop, under the eyes of a dog."""
    loop = QEventLoop()

    def happen() -> None:
        happens()
        QTimer.singleShot(BETWEEN, loop.quit)

    with Watchdog() as dog:
        QTimer.singleShot(BETWEEN, happen)
        loop.exec()
    return dog


def compute_for(seconds: float) -> None:
    """Keep a processor for so many seconds of this thread's own, in Python."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def keep_the_interpreter() -> None:
    """Compute for some tenths of a second in one piece: nobody else is let in meanwhile."""
    sum(range(30_000_000))


def test_a_loop_in_which_little_happens_is_not_held_up(qtbot: QtBot) -> None:
    del qtbot
    dog = watched(lambda: None)
    assert dog.holds == []
    assert dog.beats > 5


def test_a_wait_on_the_windows_thread_is_found_and_named(qtbot: QtBot) -> None:
    del qtbot

    def wait_for_nobody() -> None:
        threading.Event().wait(HELD)

    (hold,) = watched(wait_for_nobody).holds
    assert hold.counted >= 0.9 * HELD
    assert "wait_for_nobody" in hold.stack


def test_work_on_the_windows_thread_is_found_and_named(qtbot: QtBot) -> None:
    del qtbot
    dog = watched(lambda: compute_for(HELD))
    assert dog.holds[0].counted >= 0.9 * HELD
    assert "compute_for" in dog.told()


def test_a_thread_that_keeps_the_interpreter_for_itself_is_found(qtbot: QtBot) -> None:
    """The window's thread waits then, and does nothing that could be named."""
    del qtbot
    other = threading.Thread(target=keep_the_interpreter)
    dog = watched(other.start)
    other.join()
    assert dog.longest >= HELD


def test_a_thread_that_computes_and_lets_others_in_holds_nothing_up(qtbot: QtBot) -> None:
    del qtbot
    other = threading.Thread(target=compute_for, args=(2 * HELD,))

    dog = watched(other.start)
    other.join()
    assert dog.holds == []
