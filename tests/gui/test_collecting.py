"""Widgets are destroyed on the window's thread, wherever the garbage was noticed."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.collecting import Collector

pytestmark = pytest.mark.gui


class Thing:
    """Something that only a collector can find: it holds itself."""

    def __init__(self, told: list[int]) -> None:
        self.itself = self
        self._told = told

    def __del__(self) -> None:
        self._told.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    del qtbot
    parent = QObject()
    collector = Collector(parent)
    yield collector
    collector.stop()
    parent.deleteLater()


def busy() -> None:
    """Allocate as much as makes Python collect by itself."""
    for _ in range(20_000):
        _ = [[]]


def litter(told: list[int], count: int) -> None:
    for _ in range(count):
        Thing(told)


def test_another_thread_that_allocates_destroys_nothing(collector: Collector) -> None:
    del collector
    told: list[int] = []
    litter(told, 100)
    worker = threading.Thread(target=busy)
    worker.start()
    worker.join()
    assert told == []


def test_what_became_garbage_is_collected_on_the_windows_thread(
    qtbot: QtBot, collector: Collector
) -> None:
    del collector
    told: list[int] = []
    litter(told, 5_000)
    qtbot.waitUntil(lambda: len(told) > 0)
    assert set(told) == {threading.get_ident()}


def test_what_has_settled_is_still_freed_when_nobody_holds_it(collector: Collector) -> None:
    class Plain:
        pass

    plain = Plain()
    seen = weakref.ref(plain)
    collector.settle()
    del plain
    assert seen() is None


def test_python_collects_again_at_the_end(collector: Collector) -> None:
    collector.stop()
    assert gc.isenabled()
