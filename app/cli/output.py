"""Where the command line writes: answers to one stream, progress and problems to the other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from app.cli.problems import OurError, facts_of, problem_of
from wallet.review.texts import shown


@dataclass(frozen=True)
class Output:
    """The two streams of a command, and whether its answer is to be JSON."""

    answers: TextIO
    progress: TextIO
    as_json: bool = False

    def say(self, text: str) -> None:
        """Write an answer."""
        self.answers.write(f"{text.rstrip()}\n")
        self.answers.flush()

    def json(self, facts: Mapping[str, Any]) -> None:
        """Write an answer as JSON."""
        self.say(json.dumps(facts, indent=2, ensure_ascii=True))

    def tell(self, text: str) -> None:
        """Write a line of progress."""
        self.progress.write(f"{text}\n")
        self.progress.flush()

    def problem(self, error: OurError) -> None:
        """Write what happened and what to do."""
        problem = problem_of(error)
        if self.as_json:
            facts = {
                "status": "refused",
                "error": type(error).__name__,
                "title": problem.title,
                "hint": problem.hint,
                "facts": dict(facts_of(error)),
            }
            self.json(facts)
        self.tell(f"error: {problem.title}")
        if problem.details:
            self.tell(f"details: {shown(problem.details, most=2000)}")
        self.tell(f"hint: {problem.hint}")
