"""A problem as the user reads it, and the ways in which an error's facts become one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.cli.facts import facts_of
from app.errors import AppError
from wallet.errors import WalletError

OurError = WalletError | AppError

NOTHING: Final = "Nothing was signed or sent."
NOTHING_NEW: Final = "Nothing new was signed or sent."
"""Where it may have been sent before: the same command can be run again and again."""


@dataclass(frozen=True)
class Problem:
    """What the user reads; ``details`` are technical and may be foreign text."""

    title: str
    hint: str
    details: tuple[str, ...] = ()


def said(title: str, hint: str, *details: str) -> Callable[[Any], Problem]:
    """Words that use the error's facts as ``{name}``; ``details`` names facts to be quoted."""

    def problem(error: OurError) -> Problem:
        facts = facts_of(error)
        quoted = tuple(
            f"{name}: {facts[name]}" if len(details) > 1 else facts[name]
            for name in details
            if facts[name]
        )
        return Problem(title.format(**facts), hint.format(**facts), quoted)

    return problem


def not_saved(what: str, mend: str) -> Callable[[Any], Problem]:
    """Words for a disk that does not take a file."""
    title = f"{what} Nothing was written, and nothing sent."
    return said(title, f"{mend} and run the same command again.", "path", "why")


def nameless(title: str, hint: str) -> Callable[[Any], Problem]:
    """Words for what should not happen: everything that is known goes into the details."""

    def problem(error: OurError) -> Problem:
        facts = "; ".join(f"{name}: {fact}" for name, fact in facts_of(error).items())
        return Problem(title, hint, (f"{type(error).__name__} {facts}".rstrip(),))

    return problem
