"""Where the command line writes: answers to one stream, progress and problems to the other.

Whatever goes out passes here: nothing hidden reaches a terminal as it is, and nothing that
looks like a secret key is ever repeated, however it came in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TextIO, cast

from app.cli.facts import json_facts
from app.cli.problem import OurError
from app.cli.problems import problem_of, status_of
from wallet.review.texts import shown

UNCUT = 10**7

LETTERS_OF_A_KEY = 8
"""A key of 56 letters out of 32 has more different ones than this, all but never fewer."""

_LIKE_A_SECRET = re.compile(r"(?<![A-Z2-7])S[A-Z2-7]{20,}")
_NOT_REPEATED = "S… (looks like a secret key: not repeated)"


@dataclass(frozen=True)
class Output:
    """The two streams of a command, and whether its answer is to be JSON."""

    answers: TextIO
    progress: TextIO
    as_json: bool = False

    @property
    def plainly(self) -> Output:
        """The same in text: wrong use has no answer in JSON."""
        return replace(self, as_json=False)

    def say(self, text: str) -> None:
        """Write an answer."""
        self.answers.write(f"{_safe(text.rstrip())}\n")
        self.answers.flush()

    def json(self, facts: Mapping[str, Any]) -> None:
        """Write an answer as JSON: one document for a command."""
        text = json.dumps(_without_secrets(facts), indent=2, ensure_ascii=True)
        self.answers.write(f"{text}\n")
        self.answers.flush()

    def tell(self, text: str) -> None:
        """Write a line of progress."""
        self.progress.write(f"{_safe(text)}\n")
        self.progress.flush()

    def problem(self, error: OurError, **more: object) -> None:
        """Write what happened and what to do; ``more`` goes into the JSON."""
        problem = problem_of(error)
        if self.as_json:
            facts = {
                "status": status_of(error),
                **more,
                "error": type(error).__name__,
                "title": problem.title,
                "hint": problem.hint,
                "details": list(problem.details),
                "facts": json_facts(error),
            }
            self.json(facts)
        self.tell(f"error: {problem.title}")
        for line in problem.details:
            self.tell(f"details: {shown(line, most=2000)}")
        self.tell(f"hint: {problem.hint}")


def without_secrets(text: str) -> str:
    """The text, with what looks like a secret key taken out."""
    return _LIKE_A_SECRET.sub(_taken_out, text)


def _taken_out(found: re.Match[str]) -> str:
    # A run of zero bytes in base64 has the letters of a key, but only two or three of them.
    looks_random = len(set(found[0])) >= LETTERS_OF_A_KEY
    return _NOT_REPEATED if looks_random else found[0]


def _safe(text: str) -> str:
    """Lines fit for a terminal."""
    lines = without_secrets(text).split("\n")
    return "\n".join(shown(line, most=UNCUT) for line in lines)


def _without_secrets(value: object) -> object:
    match value:
        case str():
            return without_secrets(value)
        case Mapping():
            known = cast("Mapping[str, object]", value)
            return {without_secrets(k): _without_secrets(v) for k, v in known.items()}
        case list() | tuple():
            return [_without_secrets(each) for each in cast("Sequence[object]", value)]
        case _:
            return value
