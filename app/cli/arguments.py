"""What the parsers of all commands have in common."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from app.bootstrap import Services
from app.cli.output import Output
from wallet.errors import Unreadable

_T = TypeVar("_T")

WRONG_USE: Final = 2
"""The exit status of what makes no sense."""

Run = Callable[[Namespace, Services, Output], int]


class Commands(Protocol):
    """Where a parser keeps its commands."""

    def add_parser(
        self, name: str, *, help: str | None = ..., description: str | None = ...
    ) -> ArgumentParser:
        """One more."""
        ...


def command(
    commands: Commands, name: str, words: str, run: Run, more: str = ""
) -> ArgumentParser:
    """A command of this name, described by these words; ``run`` does it.

    ``more`` is one sentence or several for whoever asks for its help.
    """
    description = f"{words[0].upper()}{words[1:]}. {more}".strip()
    parser = commands.add_parser(name, help=words, description=description)
    parser.set_defaults(run=run)
    return parser


def parsed(parse: Callable[[str], _T]) -> Callable[[str], _T]:
    """An argument's type: what is wrong with it is said, the argument itself not repeated."""

    def typed(text: str) -> _T:
        try:
            return parse(text)
        except Unreadable as why:
            raise ArgumentTypeError(why.why) from None

    return typed


def json(parser: ArgumentParser) -> None:
    """The option that every answer has."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")
