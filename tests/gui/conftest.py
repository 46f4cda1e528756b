"""What tests of windows share: no screen is needed, and any Qt warning fails."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from itertools import count
from typing import Any, TypeVar

import pytest

# Before Qt is asked for anything: it chooses its platform once.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("COUNTERSIGN_TEST_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.support import profiles
from ui.launch import SWITCH
from ui.theme import Look

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]

ALL_AFTER = 50
"""Tests: to look through everything that is there takes a third of a second."""

_SWEPT = count(1)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application, as it looks the same everywhere."""
    qapp.setStyle("Fusion")
    qapp.setQuitOnLastWindowClosed(False)  # as the program has it: asyncio ends the loop
    return qapp


@pytest.fixture(autouse=True, scope="session")
def _made_first() -> None:
    profiles.make_first()


@pytest.fixture(autouse=True)
def _swept(qapp: QApplication) -> Iterator[None]:
    """Let the widgets of a test go after it, and what it copied go before the next.

    What is to be deleted later waits for an event loop: without one, each new style sheet would
    go through the widgets of all tests before. And as ui.collecting says, Python would collect
    widgets on the thread of any desk.
    """
    gc.disable()
    QApplication.clipboard().clear()
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect(2 if next(_SWEPT) % ALL_AFTER == 0 else 1)


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Run[Any]]:
    """Drive a coroutine, and the Qt events it waits for, to its end.

    The threads take turns as they do in the program, which ui.launch sees to.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
        yield runner.run
    sys.setswitchinterval(before)


@pytest.fixture
def look(qapp: QApplication, request: pytest.FixtureRequest) -> Look:
    """Light at 100 %, or the theme and text size that a test asks for as its parameter."""
    look = Look(qapp)
    theme, text = getattr(request, "param", ("light", 100))
    look.show(theme, text)
    return look
