"""What is still alive in this process, and what it holds."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

DEPTH = 4
"""How deep plain values are looked into that the collector does not know."""


def holders(is_sought: Callable[[str], bool]) -> list[str]:
    """The kinds of living objects that hold such a text; garbage is collected first.

    Who looks for a text should know it as something else, or finds itself.
    """
    gc.unfreeze()  # what was there early is hidden from a look otherwise
    gc.collect()
    return [
        type(each).__name__
        for each in gc.get_objects()
        if any(is_sought(text) for text in _texts(gc.get_referents(each), DEPTH))
    ]


def alive(*kinds: type) -> list[str]:
    """The names of the kinds of which anything is alive; garbage is collected first."""
    gc.unfreeze()  # what was there early is hidden from a look otherwise
    gc.collect()
    return [type(each).__name__ for each in gc.get_objects() if isinstance(each, kinds)]


def _texts(values: list[object], depth: int) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif depth and not gc.is_tracked(value) and isinstance(value, dict | tuple):
            yield from _texts(gc.get_referents(value), depth - 1)
