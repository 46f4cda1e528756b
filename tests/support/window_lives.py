"""Lives of the program with a user before it: begun, listened to, and ended by death or not."""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

from tests.support.begun import FORKING
from tests.support.in_waiting import waiting
from tests.support.window_walk import ERRORS, started

SECONDS: Final = 20.0
"""For children to be gone after their parent: they only have to notice."""

STARTS: Final = ("practice asked for", "practice child started", "practice child ready")
"""Moments about the start of the practice network's child."""

Hear = Callable[[str], None]


class Life:
    """One process of the program; ``said`` is every line that it got out."""

    def __init__(
        self, folder: Path, sockets: Path, moment: str = "", *, afresh: bool = False
    ) -> None:
        """``folder`` is everything that it has; ``sockets`` a short path for their names.

        ``afresh``: the system starts the practice network's child, as it does at ``STARTS``.
        """
        self.said: list[str] = []
        self._errors = folder / ERRORS
        heard, told = FORKING.Pipe(duplex=False)
        leave, self._leave = FORKING.Pipe(duplex=False)
        environment = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "TMPDIR": str(sockets),
            "QT_QPA_PLATFORM": "offscreen",
        }
        practice = None if afresh or moment in STARTS else waiting()
        given = told, leave, str(folder), moment, practice
        self._process = FORKING.Process(target=started, args=(environment, *given))
        self._process.start()
        told.close()
        leave.close()
        if practice is not None:
            practice.close()
        self._lines = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")
        heard.close()

    @property
    def errors(self) -> str:
        """What it and those before it complained of."""
        return self._errors.read_text()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def hear(self, until: Callable[[str], bool], heard: Hear) -> None:
        """Hear lines up to this one; it acts when it was heard. Fail if it ends before."""
        while line := self._line():
            heard(line)
            if until(line):
                return
            if line.startswith("acts "):
                self._let_act()
        raise AssertionError(self.errors)

    def ends(self, heard: Hear) -> int | None:
        """Hear all lines to its end; how it ended."""
        while line := self._line():
            heard(line)
            if line.startswith("acts "):
                self._let_act()
        self._process.join(SECONDS)
        return self._process.exitcode

    def kill(self) -> None:
        """Kill it, hear what it had said, and see its children go; once is enough."""
        if self._lines.closed:
            return
        self._process.kill()
        while self._line():
            pass
        self._lines.close()
        self._leave.close()
        self._process.join(SECONDS)
        self._process.close()
        for line in self.said:
            if line.startswith("child "):
                _see_it_gone(int(line.split()[1]))

    def _line(self) -> str:
        """The next whole line, without its end; "" after the last one."""
        line = self._lines.readline()
        if not line.endswith("\n"):
            return ""
        self.said.append(line.strip())
        return self.said[-1]

    def _let_act(self) -> None:
        os.write(self._leave.fileno(), b"\n")


def in_a_moment(seconds: float) -> None:
    """Not to wait for anything: to come at any moment of what is done now."""
    select.select([], [], [], seconds)


def _see_it_gone(pid: int) -> None:
    """Wait until a process has ended; fail if it goes on without its parent."""
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            ended, _, _ = select.select([handle], [], [], SECONDS)
            if not ended:
                os.kill(pid, signal.SIGKILL)
            assert ended, f"{pid} was left behind"
        finally:
            os.close(handle)
