"""The window for secrets: a process of its own, between its user and the signer process.

Started by ``app.desk.secret_window`` as

    python -m ui.secret_window MODE SOURCE TARGET THEME TEXT

where SOURCE and TARGET are handles of pipes to and from the signer process. Its standard input
is a line of JSON about the key; on its standard output each "." is a sign of life of its user.
It shows itself once the signer process has said what it is for: after a wrong password it says
nothing, and nobody sees a window.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication, QDialog

from app.signing import hardening
from ui.signs_of_life import SignsOfLife
from ui.theme import STYLE, Look
from ui.views.secret_sheets import EnterSheet, RevealSheet, SecretSheet, WordsSheet

SHEETS: Final[Mapping[str, type[EnterSheet] | type[WordsSheet] | type[RevealSheet]]] = {
    "enter": EnterSheet,
    "words": WordsSheet,
    "reveal": RevealSheet,
}

DONE: Final = 0
CLOSED: Final = 3
"""As app.desk.secret_window reads it: all was said, or its user closed the window."""

MOST: Final = 65536


def main(
    arguments: Sequence[str], meet: Callable[[SecretSheet], None] = lambda _sheet: None
) -> int:
    """Be the window; its exit status. ``meet`` gets the sheet once it is shown."""
    hardening.close_up()
    mode, source, target, theme, text = arguments
    about = json.loads(sys.stdin.buffer.readline())
    application = QApplication(["countersign", *STYLE])
    application.setApplicationName("Countersign")
    application.setDesktopFileName("countersign")
    application.setQuitOnLastWindowClosed(False)
    look = Look(application)
    look.show(theme, int(text))
    signer = Signer(int(source), int(target))
    sheet = SHEETS[mode](look, about, signer.say)
    signer.start(sheet, meet)
    signs = SignsOfLife(_tell_of_life)
    application.installEventFilter(signs)
    return application.exec()


class Signer(QObject):
    """The signer process, at the other ends of two pipes."""

    def __init__(self, source: int, target: int) -> None:
        """Nothing is heard before ``start``."""
        super().__init__()
        self._source = source
        self._target = target
        self._notifier = QSocketNotifier(source, QSocketNotifier.Type.Read, self)
        self._notifier.setEnabled(False)

    def start(self, sheet: SecretSheet, meet: Callable[[SecretSheet], None]) -> None:
        """Let the sheet hear what is said, and show it at the first word."""
        self._sheet = sheet
        self._meet = meet
        self._notifier.activated.connect(self._hear)
        sheet.finished.connect(self._finish)
        self._notifier.setEnabled(True)

    def say(self, line: str) -> None:
        """Tell it one line; if it has ended, its end is heard anyway."""
        with contextlib.suppress(OSError):
            os.write(self._target, f"{line}\n".encode())

    def _hear(self) -> None:
        text = self._read()
        if text:
            if self._sheet.hear(text) and not self._sheet.isVisible():
                self._show()
            return
        self._notifier.setEnabled(False)
        if self._sheet.isVisible():
            self._sheet.end()
        else:
            QApplication.exit(DONE)

    def _read(self) -> str:
        try:
            return os.read(self._source, MOST).decode(errors="replace")
        except OSError:
            return ""

    def _show(self) -> None:
        self._sheet.show()
        self._sheet.raise_()
        self._sheet.activateWindow()
        self._meet(self._sheet)

    def _finish(self, result: int) -> None:
        self._notifier.setEnabled(False)
        QApplication.exit(DONE if result == QDialog.DialogCode.Accepted.value else CLOSED)


def _tell_of_life() -> None:
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), b".")


if __name__ == "__main__":
    status = main(sys.argv[1:])
    os._exit(status)  # nothing is left to be tidied, and memory goes back at once
