"""What comes after the first paint is imported in parts, and as Python imports."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import ahead
from ui.ahead import Ahead
from ui.imports import use_pythons_own

pytestmark = pytest.mark.gui

WATCHED = """
import builtins, json, sys, threading
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from ui.ahead import Ahead, INSIDE
from ui.imports import use_pythons_own

use_pythons_own()
own, elsewhere = builtins.__import__, []

def watched(name, *arguments):
    if name.partition(".")[0] in ("ui", "PySide6", "qasync"):
        if threading.current_thread() is not threading.main_thread():
            elsewhere.append(name)
    return own(name, *arguments)

builtins.__import__ = watched
application = QApplication([])
ahead = Ahead(application)
ahead.program()
program = "ui.program" in sys.modules
ahead.inside()
while INSIDE[-1] not in sys.modules:
    QCoreApplication.processEvents()
print(json.dumps({"program": program, "elsewhere": elsewhere}))
"""


def test_nothing_of_qt_is_imported_on_another_thread() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == {"program": True, "elsewhere": []}


def test_the_window_lives_while_what_it_does_is_imported(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived, imported = list[int](), list[str]()

    def slow(name: str) -> None:
        imported.append(name)
        QTimer.singleShot(0, lambda: lived.append(len(imported)))

    monkeypatch.setattr(ahead, "import_module", slow)
    monkeypatch.setattr(ahead, "PLAIN", ())
    monkeypatch.setattr(ahead, "PLAIN_INSIDE", ())
    Ahead(qapp).program()
    assert tuple(imported) == ahead.PROGRAM
    assert lived == list(range(1, len(ahead.PROGRAM) + 1))


def test_what_is_inside_comes_when_the_window_has_nothing_to_do(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = list[str]()
    monkeypatch.setattr(ahead, "import_module", imported.append)
    Ahead(qapp).inside()
    assert imported == []
    qtbot.waitUntil(lambda: tuple(imported) == ahead.INSIDE)


def test_what_cannot_be_imported_keeps_nobody_waiting(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        if name in ahead.PLAIN:
            raise ImportError("a library is missing")

    monkeypatch.setattr(ahead, "import_module", broken)
    told: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda facts: told.append(facts.exc_value))
    Ahead(qapp).program()
    assert isinstance(told[0], ImportError)


def test_pyside_reads_no_source_of_what_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    features = sys.modules["shibokensupport.feature"]
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)  # put back afterwards
    read: list[object] = []
    monkeypatch.setattr(features, "_mod_uses_pyside", read.append)
    use_pythons_own()
    monkeypatch.delitem(sys.modules, "this", raising=False)
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    import colorsys

    assert colorsys.__name__ == "colorsys"
    assert read == []
