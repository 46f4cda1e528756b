"""What the parsers of all commands have in common."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import Protocol

from app.bootstrap import Services
from app.cli.output import Output
from wallet.errors import Unreadable

Run = Callable[[Namespace, Services, Output], int]


class Commands(Protocol):
    """Where a parser keeps its commands."""

    def add_parser(
        self, name: str, *, help: str | None = ..., description: str | None = ...
    ) -> ArgumentParser:
        """One more."""
        ...


def command(commands: Commands, name: str, words: str, run: Run) -> ArgumentParser:
    """A command of this name, described by these words; ``run`` does it."""
    parser = commands.add_parser(
        name, help=words, description=f"{words[0].upper()}{words[1:]}."
    )
    parser.set_defaults(run=run)
    return parser


def parsed(parse: Callable[[str], str]) -> Callable[[str], str]:
    """An argument's type: what is wrong with it is said, the argument itself not repeated."""

    def typed(text: str) -> str:
        try:
            return parse(text)
        except Unreadable as why:
            raise ArgumentTypeError(why.why) from None

    return typed


def json(parser: ArgumentParser) -> None:
    """The option that every answer has."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")
