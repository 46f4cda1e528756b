"""Figures as a bench prints them: what was measured, what it may be at most, and a verdict.

Machines are busy with other things too. So a figure is the median of several runs, pairs are
measured in turn, and a limit counts as broken only if three of four runs are beyond it: then it
was not one of them that met with something. What is over by less is told as near.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Final

KEPT: Final = "kept"
NEAR: Final = "near: over in some runs, as noise would have it"
BROKEN: Final = "BROKEN"

NOT_BROKEN: Final = 0
BROKEN_STATUS: Final = 1


@dataclass(frozen=True)
class Figure:
    """Something that was measured several times, in a unit, beside the most that it may be."""

    what: str
    runs: Sequence[float]
    most: float
    unit: str

    @property
    def verdict(self) -> str:
        """Whether the limit was kept."""
        if median(self.runs) <= self.most:
            return KEPT
        return BROKEN if lower_quartile(self.runs) > self.most else NEAR

    def told(self) -> str:
        """A line for whoever reads along."""
        least, most = min(self.runs), max(self.runs)
        digits = 0 if most >= 10 else 2
        measured = f"{median(self.runs):.{digits}f}"
        spread = f"{least:.{digits}f}-{most:.{digits}f}"
        return (
            f"  {self.what:<56} {measured:>6} {self.unit:<3}(limit {self.most:g}; "
            f"{len(self.runs)} runs, {spread}) {self.verdict}"
        )


@dataclass
class Report:
    """Prints figures as they come, and knows how it ends."""

    broken: list[Figure] = field(default_factory=list[Figure])

    def head(self, title: str) -> None:
        """Begin with other figures."""
        _say(title)

    def add(self, figure: Figure) -> None:
        """Print a figure."""
        _say(figure.told())
        if figure.verdict == BROKEN:
            self.broken.append(figure)

    def note(self, what: str, runs: Sequence[float], unit: str) -> None:
        """Print what has no limit, for comparison."""
        _say(f"  {what:<56} {median(runs):>6.0f} {unit:<3}(no limit; {len(runs)} runs)")

    def end(self) -> int:
        """Say how it ended; the exit status."""
        _say(f"limits broken: {len(self.broken)}")
        return BROKEN_STATUS if self.broken else NOT_BROKEN


def lower_quartile(runs: Sequence[float]) -> float:
    """What three of four runs are beyond."""
    return quantiles(runs, n=4, method="inclusive")[0] if len(runs) > 1 else runs[0]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
