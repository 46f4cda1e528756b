"""What is typed at a terminal, end to end: the program and its signer process on a pty."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.begun import SECONDS
from tests.support.profiles import OTHER_PASSWORD, PASSWORD
from tests.support.program import Program, Ran, command

pytestmark = pytest.mark.e2e


Started = subprocess.Popen[bytes]


class Terminal:
    """A terminal and whoever sits there: waits for words, then types a line."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._read = 0
        self.shown = ""

    def wait_for(self, pattern: str) -> re.Match[str]:
        """What comes next on the screen and looks like this."""
        while (found := re.compile(pattern).search(self.shown, self._read)) is None:
            ready, _, _ = select.select([self._handle], [], [], SECONDS)
            assert ready, self.shown
            self.shown += os.read(self._handle, 4096).decode()
        self._read = found.end()
        return found

    def type(self, line: str) -> None:
        os.write(self._handle, f"{line}\n".encode())


@contextmanager
def at_a_terminal(
    *arguments: str | Path,
) -> Generator[tuple[Started, Terminal]]:
    """The program with a terminal of its own."""
    ours, theirs = pty.openpty()

    def take() -> None:
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        command(*arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=take,
    )
    os.close(theirs)
    try:
        yield process, Terminal(ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def without_a_terminal(*arguments: str | Path, text: str = "") -> Ran:
    done = subprocess.run(
        command(*arguments),
        input=text,
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_wrong_password_may_be_typed_again_and_words_come_back(real: Program) -> None:
    arguments = ("profile", "words", "--key", "notary", "--profile", real.profile)
    with at_a_terminal(*arguments) as (process, terminal):
        terminal.wait_for("Password: ")
        terminal.type(OTHER_PASSWORD)
        terminal.wait_for("That does not open it. Try again.")
        terminal.wait_for("Password: ")
        terminal.type(PASSWORD)
        terminal.wait_for("Write these words on paper")
        words = [terminal.wait_for(rf"\b{number}\. (\w+)\r")[1] for number in range(1, 25)]
        for _ in range(3):
            place = int(terminal.wait_for(r"Word (\d+): ")[1])
            terminal.type(words[place - 1])
        terminal.wait_for("the words are right")
        assert process.wait(SECONDS) == 0
    assert [typed for typed in (PASSWORD, OTHER_PASSWORD) if typed in terminal.shown] == []
    after = real.unlocking("profile", "list", "--json").json
    assert [key["words_due"] for key in after["keys"]] == [False]


def test_without_a_terminal_nothing_on_the_standard_input_is_a_password(real: Program) -> None:
    before = real.listing()
    ran = without_a_terminal("profile", "list", real.profile, text=f"{PASSWORD}\n")
    assert (ran.status, "use --password-fd" in ran.err) == (2, True)
    assert real.listing() == before
