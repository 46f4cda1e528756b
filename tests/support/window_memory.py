"""The program with a user before it, which hands out its own memory at some moments.

Started as ``python -P -m tests.support.window_memory FOLDER USER``. At each of ``HANDED`` it
says so and waits for a line; then its whole memory follows, each piece behind a line with its
size, and a line with 0. ``started HEX`` is what a child of its was started with. Passwords come
letter by letter: what is found of them in the end was put together by the program itself.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from tests.support.calling import memory
from tests.support.window_moments import Teller
from tests.support.window_walk import User, run
from ui.views.inbox import InboxView
from ui.views.unlock import UnlockView
from ui.views.welcome import WelcomeView

REQUEST: Final = "release.countersign"
"""Where the request of a user with a profile of their own is, in its folder."""

HANDED: Final = (
    *("inbox shown", "profile unlocked", "password typed", "signer asked", "signature kept"),
    *("final shown", "locked"),
)
"""The moments at which memory is handed out."""


class Hander(Teller):
    """Hands out this process's memory."""

    _alone = threading.RLock()
    """Held by whoever says something: others would speak in between."""

    @override
    def at(self, name: str) -> None:
        with self._alone:
            super().at(name)
            if name not in HANDED:
                return
            self.tell(f"memory {name}")
            self.wait()
            for chunk in memory():
                _write(b"%d\n" % len(chunk))
                _write(chunk)
            self.tell("0")

    @override
    def tell(self, line: str) -> None:
        with self._alone:
            super().tell(line)

    @override
    def meet(self, child: int) -> None:
        known = Path(f"/proc/{child}/cmdline"), Path(f"/proc/{child}/environ")
        for file in known:
            try:
                self.tell(f"started {file.read_bytes().hex()}")
            except OSError:
                continue  # somebody else's, since it closed itself up


def _write(raw: bytes) -> None:
    view = memoryview(raw)
    while view:
        view = view[os.write(1, view) :]


class Visitor(User):
    """Looks around, and locks in the end."""

    @override
    async def go(self) -> None:
        await super().go()
        # Whoever closes a sheet is back in the window; here nobody arranges windows.
        self._window.frame.activateWindow()
        await self._walker.sees(self._window.frame.isActiveWindow, "the window in front")
        self._walker.presses(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        await self._walker.sees(self._is_outside, "the way in")
        self._teller.at("locked")

    @override
    def _type_password(self, field: QLineEdit) -> None:
        self._type_told(field)

    def _type_told(self, field: QLineEdit) -> None:
        """Type a line letter by letter, as it comes."""
        field.setFocus()
        self._teller.tell("types")
        while (letter := os.read(self._teller.leave, 1)) != b"\n":
            QTest.keyClicks(field, letter.decode())

    def _is_outside(self) -> bool:
        ways_in: tuple[type[QWidget], ...] = WelcomeView, UnlockView
        return any(self._walker.there(view) is not None for view in ways_in)


class Owner(Visitor):
    """Has a profile and a request in a file."""

    @override
    async def _look_around(self) -> None:
        await self._walker.widget(UnlockView)
        field = await self._walker.widget(QLineEdit)
        self._type_told(field)
        QTest.keyClick(field, Qt.Key.Key_Return)

    @override
    async def _open_request(self) -> None:
        await self._walker.widget(InboxView)
        self._teller.at("profile unlocked")
        self._window.take([str(Path(sys.argv[-1]).with_name(REQUEST))])


USERS: Final = {"visitor": Visitor, "owner": Owner}


def main() -> None:
    """Be the program."""
    folder, user = sys.argv[1:]
    run(Path(folder), Hander(0), USERS[user])


if __name__ == "__main__":
    main()
