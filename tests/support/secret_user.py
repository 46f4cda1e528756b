"""The window for secrets with a user before it, who follows a script in a file.

Started as ``python … SCRIPT MODE SOURCE TARGET THEME TEXT``, where the script is JSON: ``type``
is what is brought in, ``do`` what is done otherwise ("close" or "mistake"), ``seen`` the file
that takes what was shown. Nothing of it goes over an environment or a command line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from ui.secret_window import main as window
from ui.views.secret_sheets import EnterSheet, RevealSheet, SecretSheet, WordsGrid, WordsSheet

WORDS = 24
TICK_MS = 10
BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
"""A group of four may be digits alone."""


class SecretUser:
    """Somebody who reads what is shown, and types what is asked for."""

    def __init__(self, script: Mapping[str, str]) -> None:
        """Follow this script."""
        self._script = script
        self._again = QTimer()
        self._again.setInterval(TICK_MS)
        self._asked: set[str] = set()

    def meet(self, sheet: SecretSheet) -> None:
        """Begin once the sheet is there."""
        if self._script.get("do") == "close":
            QTimer.singleShot(0, sheet.reject)
            return
        acts: dict[type[SecretSheet], Callable[[], None]] = {
            EnterSheet: lambda: self._enter(sheet),
            WordsSheet: lambda: self._write_down(sheet),
            RevealSheet: lambda: self._read(sheet),
        }
        QTimer.singleShot(0, acts[type(sheet)])

    def _enter(self, sheet: SecretSheet) -> None:
        (field,) = sheet.findChildren(QLineEdit)
        QTest.keyClicks(field, self._script["type"])
        field.selectAll()
        assert field.selectedText() == ""
        assert field.echoMode() is QLineEdit.EchoMode.Password
        press(sheet, "Bring it in")
        assert field.text() == ""

    def _read(self, sheet: SecretSheet) -> None:
        lines = [label.text() for label in sheet.findChildren(QLabel)]
        self._keep("".join(line for line in lines if is_part_of_a_secret(line)))
        press(sheet, "Close")

    def _write_down(self, sheet: SecretSheet) -> None:
        (grid,) = sheet.findChildren(WordsGrid)
        names = [label.accessibleName() for label in grid.findChildren(QLabel)]
        told = dict(name.split() for name in names if " " in name)
        self._keep(" ".join(told[str(number)] for number in range(1, len(told) + 1)))
        press(sheet, "I wrote them down")
        self._again.timeout.connect(lambda: self._answer(sheet, told))
        self._again.start()

    def _answer(self, sheet: SecretSheet, told: Mapping[str, str]) -> None:
        (field,) = sheet.findChildren(QLineEdit)
        question = field.accessibleName()
        if not field.isEnabled() or question in self._asked:
            return
        if self._script.get("do") == "mistake" and not self._asked:
            QTest.keyClicks(field, "zoo")
            press(sheet, "Check")
            assert field.text() == "zoo", "a wrong word is told, and nothing ends"
            press(sheet, "Look at the words again")
            press(sheet, "I wrote them down")
            field.clear()
        self._asked.add(question)
        place = next(word for word in question.replace(",", "").split() if word.isdigit())
        QTest.keyClicks(field, f" {told[place].upper()} ")
        press(sheet, "Check")

    def _keep(self, text: str) -> None:
        Path(self._script["seen"]).write_text(text, encoding="utf-8")


def press(sheet: SecretSheet, words: str) -> None:
    """Click the button with these words."""
    buttons = sheet.findChildren(QAbstractButton)
    (button,) = [each for each in buttons if each.accessibleName() == words]
    assert button.isVisibleTo(sheet), words
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def is_part_of_a_secret(line: str) -> bool:
    """Whether this is a line of a secret key in groups of four."""
    groups = line.split("  ")
    return bool(line) and all(len(group) == 4 and set(group) <= BASE32 for group in groups)


def main() -> int:
    """Be the window and its user."""
    script = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    return window(sys.argv[2:], SecretUser(script).meet)
