"""The program in processes of their own, each forked from one that has everything imported.

To start Python and import the program takes longer than all that most commands do. A process
that is begun here has its own arguments, folder, environment and streams, as if the system had
started it; what is about the start itself is tested with a real one. Its databases are not
locked in memory.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Final

FORKING: Final = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(
    [
        *("tests.support.window_ahead", "tests.support.window_walk", "ui.launch"),
        *("app.cli.main", "app.practice.server", "app.practice.kept"),
    ]
)

Argument = str | Connection
"""A handle is told as its number."""

SECONDS: Final = 60.0
"""The longest that a program in a test may take."""


class Begun:
    """A process of the program. Its input and output are files or the ends of pipes."""

    def __init__(
        self, arguments: Sequence[Argument], cwd: Path | None, streams: Sequence[int]
    ) -> None:
        """``streams``: what it is to have as its input, output and errors; they stay open."""
        given = [Connection(os.dup(stream)) for stream in streams]
        where = str(cwd or Path.cwd())
        self._process = FORKING.Process(
            target=become, args=(tuple(arguments), where, dict(os.environ), given)
        )
        self._process.start()
        for each in given:
            each.close()

    @property
    def returncode(self) -> int | None:
        """How it ended, by a signal as its negative number; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it is there."""
        if self._process.pid is not None and self._process.is_alive():
            with suppress(ProcessLookupError):  # it went meanwhile, and nobody has said so yet
                os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self) -> int:
        """How it ended; raise TimeoutError where it does not."""
        self._process.join(SECONDS)
        if self._process.exitcode is None:
            self.kill()
            raise TimeoutError("the program goes on and on")
        return self._process.exitcode


class Attended(Begun):
    """The same, which is written to and read from while it runs."""

    def __init__(self, arguments: Sequence[Argument], cwd: Path, errors: int) -> None:
        read, self._typing = os.pipe()
        told, written = os.pipe()
        super().__init__(arguments, cwd, (read, written, errors))
        os.close(read)
        os.close(written)
        self.stdout: IO[str] = os.fdopen(told, encoding="utf-8")

    def rest(self) -> str:
        """End its input and wait for its end; what it had still to say."""
        if self._typing >= 0:
            os.close(self._typing)
            self._typing = -1
        said = "" if self.stdout.closed else self.stdout.read()
        self.stdout.close()
        self.wait()
        return said


def become(
    arguments: Sequence[Argument],
    where: str,
    environment: dict[str, str],
    streams: Sequence[Connection],
) -> None:
    """Be the program in this process."""
    from app.__main__ import main
    from tests.support.unlocked_memory import leave_unlocked

    leave_unlocked()
    os.chdir(where)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    told = [each if isinstance(each, str) else str(each.fileno()) for each in arguments]
    sys.argv[:] = ["countersign", *told]
    main()
