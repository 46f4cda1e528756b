"""A problem as the window tells it, and the ways in which an error's facts become one.

Errors are known here by the names of their classes, since importing most of them would import
the SDK. In a title or a hint stand only words of ours, numbers, and a server's name when it is
one; everything else that an error knows is a detail: cut, with its hidden characters written
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, cast

from PySide6.QtCore import QCoreApplication

from wallet.review.texts import shown

translate = QCoreApplication.translate

MOST_DETAILS: Final = 20

MOST_LINES: Final = 8
"""Of what another program said."""

_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]{1,80}")


@dataclass(frozen=True)
class Problem:
    """What the user reads: what happened, what to do; ``details`` are technical or foreign."""

    title: str
    hint: str
    details: tuple[str, ...] = ()


Telling = Callable[[Any], Problem]
"""An error of the one class that it is for → its words."""

Table = Mapping[str, Telling]
"""By the qualified name of the error's class, such as ``app.errors.LedgerUnreachable``."""


def nothing() -> str:
    """Where neither a key nor the network was reached."""
    return translate("problems", "Nothing was signed or sent.")


def nothing_new() -> str:
    """Where it may have been signed or sent before."""
    return translate("problems", "Nothing new was signed or sent.")


def untouched() -> str:
    """Where a profile was to be opened or changed."""
    return translate("problems", "Nothing was changed, signed or sent.")


def undone() -> str:
    """Where the profile could not keep a step, perhaps while something was being sent."""
    return translate("problems", "The last step was not kept here, and nothing new was signed.")


def unwritten() -> str:
    """Where a file could not be written."""
    return translate("problems", "Nothing was written, and nothing new signed or sent.")


def said(what: str, after: str, hint: str, *details: str) -> Telling:
    """What happened, what was done in spite of it, what to do; ``details`` names facts.

    ``{server}`` and the names of facts that are numbers can be used in ``what`` and ``hint``.
    """

    def problem(error: BaseException) -> Problem:
        facts = _harmless(error)
        title = f"{what.format(**facts)} {after}"
        return Problem(title, hint.format(**facts), details_of(error, *details))

    return problem


def nameless(what: str, after: str, hint: str) -> Telling:
    """For what should not happen: everything that is known goes into the details."""

    def problem(error: BaseException) -> Problem:
        facts = details_of(error, *_names(error))
        return Problem(f"{what} {after}", hint, (type(error).__name__, *facts)[:MOST_DETAILS])

    return problem


def details_of(error: BaseException, *names: str) -> tuple[str, ...]:
    """The facts of these names that say anything, one a line."""
    lines: list[str] = []
    for name in names:
        title = name.replace("_", " ")
        lines += [f"{title}: {shown(fact)}" for fact in _texts(getattr(error, name)) if fact]
    return tuple(lines[:MOST_DETAILS])


def last_lines(said_by_a_program: str) -> tuple[str, ...]:
    """What another program said last."""
    lines = [line for line in said_by_a_program.splitlines() if line.strip()]
    return tuple(shown(line) for line in lines[-MOST_LINES:])


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, tuple | frozenset | list):
        return [str(each) for each in cast("Sequence[object]", value)]
    return [value.hex() if isinstance(value, bytes) else str(value)]


def _harmless(error: BaseException) -> dict[str, str]:
    facts = {name: getattr(error, name) for name in _names(error)}
    numbers = {n: f"{fact:g}" for n, fact in facts.items() if isinstance(fact, float)}
    numbers |= {n: str(fact) for n, fact in facts.items() if isinstance(fact, int)}
    numbers |= {n: _numbers(facts[n]) for n in facts if isinstance(facts[n], tuple)}
    return {**numbers, "server": _server(str(facts.get("host", "")))}


def _numbers(fact: object) -> str:
    """Numbers, and nothing else that a tuple may hold."""
    several = cast("Sequence[object]", fact)
    return ", ".join(str(each) for each in several if isinstance(each, int))


def _server(host: str) -> str:
    """A server by its name, unless that is no name of a server."""
    if not _HOST.fullmatch(host):
        return translate("problems", "The server")
    return translate("problems", "The server {host}").format(host=host)


def _names(error: object) -> tuple[str, ...]:
    return tuple(field.name for field in fields(error)) if is_dataclass(error) else ()
