"""What happened, and what to do: the only place where errors become the window's words.

The title says what happened and whether anything was signed or sent, the hint what to do in
the window. Whatever is no error of ours is a mistake of the program's own, and says so.
"""

from __future__ import annotations

import traceback
from typing import Final, cast

from PySide6.QtCore import QCoreApplication

from ui import (
    desk_problems,
    filing_problems,
    handed_problems,
    index_problems,
    move_problems,
    network_problems,
    profile_problems,
    reading_problems,
    request_problems,
    review_problems,
    vault_problems,
)
from ui.problem import Problem, Table, nameless, nothing, nothing_new, said

__all__ = ["Problem", "problem_of"]

translate = QCoreApplication.translate

MOST_PLACES: Final = 12
MOST_CAUSES: Final = 8


def problem_of(error: BaseException) -> Problem:
    """The words for an error; a class without its own gets those of its nearest kin."""
    alone = _alone(error)
    table = words()
    for kind in type(alone).__mro__:
        telling = table.get(f"{kind.__module__}.{kind.__qualname__}")
        if telling is not None:
            return telling(alone)
    return _mistake(error)


def words() -> Table:
    """Every error that has words, in the language that is chosen now."""
    return {
        **network_problems.words(),
        **index_problems.words(),
        **desk_problems.words(),
        **move_problems.words(),
        **reading_problems.words(),
        **handed_problems.words(),
        **request_problems.words(),
        **review_problems.words(),
        **filing_problems.words(),
        **profile_problems.words(),
        **vault_problems.words(),
        "ui.office.OfficeClosed": said(
            translate("problems", "The program is closing."),
            nothing_new(),
            translate("problems", "Start it again: every request shows how far it came."),
        ),
        "ui.flows.inbox.FilesRefused": said(
            translate("problems", "Of these files {count} could not be taken in."),
            nothing(),
            translate("problems", "The details say why. What the others brought is kept."),
            "files",
        ),
        "wallet.errors.WalletError": nameless(
            translate("problems", "This cannot be done."),
            nothing(),
            translate("problems", "Please report this with the details."),
        ),
        "app.errors.AppError": nameless(
            translate("problems", "Something outside this program failed."),
            nothing_new(),
            translate("problems", "Try again. If it stays so, please report it."),
        ),
    }


def _alone(error: BaseException) -> BaseException:
    """The one error in a group of one, as a group of tasks raises it."""
    inside = _inside(error)
    return _alone(inside[0]) if len(inside) == 1 else error


def _mistake(error: BaseException) -> Problem:
    """Its text is not told: it could quote what must not be seen."""
    return Problem(
        translate(
            "problems",
            "This is a mistake of the program's own. We do not know whether anything was "
            "signed or sent.",
        ),
        translate(
            "problems",
            "Open the request again: it shows its signatures, and whether it was sent. Please "
            "report this with the details; they name places in the program and nothing of "
            "yours.",
        ),
        tuple(line for cause in _causes(error) for line in _told(cause)),
    )


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it came from."""
    causes: list[BaseException] = []
    following: list[BaseException | None] = [error]
    while following and len(causes) < MOST_CAUSES:
        each = following.pop(0)
        if each is None or each in causes:
            continue
        causes.append(each)
        following += [each.__cause__ or each.__context__, *_inside(each)]
    return causes


def _inside(error: BaseException) -> tuple[BaseException, ...]:
    """What a group holds; nothing where it is none."""
    if not isinstance(error, BaseExceptionGroup):
        return ()
    return cast("BaseExceptionGroup[BaseException]", error).exceptions


def _told(error: BaseException) -> list[str]:
    """The kind of an error, and where in the program it came to pass; never a value."""
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    places = [
        f"  {frame.f_globals.get('__name__', '?')}, line {line}, in {frame.f_code.co_name}"
        for frame, line in frames[-MOST_PLACES:]
    ]
    return [f"{type(error).__module__}.{type(error).__qualname__}", *places]
