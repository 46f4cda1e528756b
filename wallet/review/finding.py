"""One line of a review. Numbers are public and stable; each is one function over facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from wallet.review.texts import shown

MOST_TOLD: Final = 2000
"""Letters of one detail; dozens of addresses."""


class Severity(Enum):
    """STOP cannot be overridden by anything; TICK is a warning that asks for one."""

    STOP = "STOP"
    TICK = "WARN†"
    WARN = "WARN"
    INFO = "INFO"


def _no_details() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Holds:
    """The finding holds; ``details`` are facts by name, foreign text among them.

    ``severity`` where it is not the rule's.
    """

    details: Mapping[str, str] = field(default_factory=_no_details)
    severity: Severity | None = None


@dataclass(frozen=True)
class Passed:
    """The check had what it needs, and found nothing."""


@dataclass(frozen=True)
class Unavailable:
    """The check lacks its input, which is named; never to be shown as passed."""

    lacks: str


Verdict = Holds | Passed | Unavailable
PASSED = Passed()


def when(holds: object, **details: object) -> Verdict:
    """Holds with these details if the condition is true, else passed."""
    if not holds:
        return PASSED
    return Holds({name: str(value) for name, value in details.items()})


@dataclass(frozen=True)
class Finding:
    """A finding that holds in a review; nothing hides in its details."""

    number: int
    severity: Severity
    details: Mapping[str, str]

    @classmethod
    def of(cls, number: int, severity: Severity, holds: Holds) -> Finding:
        """Write a verdict down, with everything hidden in its details written out."""
        told = {shown(name): shown(text, MOST_TOLD) for name, text in holds.details.items()}
        return cls(number, holds.severity or severity, told)

    @property
    def name(self) -> str:
        """``F07``."""
        return f"F{self.number:02}"
