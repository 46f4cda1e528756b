"""Numbers of milestones in words; people count from 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def enumerated(numbers: Sequence[int]) -> str:
    """``1, 2 and 5``; what follows one another is told by its ends: ``1 to 4 and 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed([text for run in runs for text in _run(run)])


def listed(texts: Sequence[str], word: str = "and") -> str:
    """Several texts as a list: ``a, b and c``; "" for none."""
    *others, last = texts or [""]
    return f"{', '.join(others)} {word} {last}" if others else last


def milestones(indices: Iterable[int]) -> str:
    """``milestone 3``, ``milestones 1 to 3``; for the indices of the contracts."""
    numbers = [index + 1 for index in indices]
    return f"{'milestone' if len(numbers) == 1 else 'milestones'} {enumerated(numbers)}"


def _run(run: Sequence[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
