"""Secrets come and go past whoever asks: over pipes of their own, or the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from io import FileIO

import pytest

from app.signing.speaking import MOST, Pipes, Terminal, speech
from wallet.errors import Unreadable


@dataclass(frozen=True)
class Person:
    """The other ends of the two pipes."""

    typing: FileIO
    seeing: FileIO
    pipes: Pipes

    def types(self, raw: bytes) -> None:
        """All that will ever come, be it more than a pipe holds: whoever reads, reads less."""
        os.set_blocking(self.typing.fileno(), False)
        self.typing.write(raw)
        self.typing.close()

    def goes(self) -> None:
        self.seeing.close()


@pytest.fixture
def person() -> Generator[Person]:
    (source, typing), (seeing, target) = os.pipe(), os.pipe()
    ends = FileIO(source), FileIO(typing, "w"), FileIO(seeing), FileIO(target, "w")
    with closing(ends[0]), closing(ends[1]), closing(ends[2]), closing(ends[3]):
        yield Person(ends[1], ends[2], Pipes(source, target))


def refuses(pipes: Pipes) -> str:
    with pytest.raises(Unreadable) as refusal:
        pipes.ask("Word 3: ")
    assert refusal.value.__cause__ is None
    return refusal.value.why


# ---------------------------------------------------------------- pipes
def test_a_line_is_asked_for_and_read(person: Person) -> None:
    person.types("Grüße\nmore".encode())
    assert person.pipes.ask("Word 3: ") == "Grüße"
    assert person.seeing.read(100) == b"Word 3: "


def test_no_more_than_a_line_is_read(person: Person) -> None:
    person.types(b"first\nsecond\nlast")
    assert [person.pipes.ask("") for _ in range(4)] == ["first", "second", "last", ""]


def test_what_is_told_is_seen(person: Person) -> None:
    person.pipes.tell("1. abandon\n")
    assert person.seeing.read(100) == b"1. abandon\n"


def test_whoever_sees_no_prompts_can_be_asked_all_the_same(person: Person) -> None:
    person.types(b"line\n")
    assert Pipes(person.pipes.source, -1).ask("Word 3: ") == "line"


def test_what_is_longer_than_any_secret_is_refused(person: Person) -> None:
    person.types(b"x" * MOST + b"\n" + b"y" * (MOST + 1))
    assert person.pipes.ask("") == "x" * MOST
    assert "longer" in refuses(person.pipes)


@pytest.mark.parametrize("raw", [b"\xff\n", b"S\xc3\n", b"\xed\xa0\x80\n"])
def test_what_is_no_text_is_refused_and_not_kept(person: Person, raw: bytes) -> None:
    person.types(raw)
    with pytest.raises(Unreadable) as refusal:
        person.pipes.ask("")
    assert refusal.value.__context__ is None


def test_nobody_to_tell_is_a_refusal(person: Person) -> None:
    person.goes()
    with pytest.raises(Unreadable):
        person.pipes.tell("secret")
    refuses(person.pipes)


def test_pipes_that_are_not_there_are_a_refusal() -> None:
    refuses(Pipes(-1, -1))
    with pytest.raises(Unreadable):
        Pipes(-1, -1).tell("secret")


# ---------------------------------------------------------------- which one
def test_a_question_names_its_pipes_or_means_the_terminal() -> None:
    assert speech({"source": 5, "target": 7}) == Pipes(5, 7)
    assert speech({"source": 5}) == Pipes(5, -1)
    assert speech({"target": 7, "source": None}) == Pipes(-1, 7)
    assert isinstance(speech({}), Terminal)
    assert isinstance(speech({"source": None, "target": None}), Terminal)


# ---------------------------------------------------------------- the terminal
AT_A_TERMINAL = """
import os, sys
from app.signing.speaking import Terminal
os.open(sys.argv[1], os.O_RDWR)  # the first that a session's leader opens is its terminal
told = Terminal().ask("Secret: ")
Terminal().tell(f"{len(told)} characters")
"""
WITHOUT = """
from app.signing.speaking import Terminal
from wallet.errors import Unreadable
for speak in (Terminal().ask, Terminal().tell):
    try:
        speak("Secret: ")
    except Unreadable as refusal:
        print(refusal.why)
"""


def test_what_is_typed_at_a_terminal_is_not_shown() -> None:
    master, slave = os.openpty()
    program = [sys.executable, "-P", "-c", AT_A_TERMINAL, os.ttyname(slave)]
    with FileIO(master, "r+") as person, FileIO(slave):
        with subprocess.Popen(
            program, start_new_session=True, stdin=subprocess.DEVNULL
        ) as process:
            seen = b""
            while b"Secret: " not in seen:
                seen += person.read(100) or b""
            person.write(b"typed\n")
            while b"characters" not in seen:
                seen += person.read(100) or b""
        assert process.returncode == 0
    assert b"5 characters" in seen
    assert b"typed" not in seen


def test_without_a_terminal_nothing_is_asked_elsewhere() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", WITHOUT],
        start_new_session=True,
        input=b"not meant as a secret\n",
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"there is no terminal to ask on\n" * 2
    assert done.stderr == b""
