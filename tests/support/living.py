"""What is still alive in this process, and what it holds."""

from __future__ import annotations

import gc
from collections.abc import Callable

DEPTH = 4
"""How deep plain values are looked into that the collector does not know."""

AT_ONCE = 10_000
"""Objects."""


def holders(is_sought: Callable[[str], bool]) -> list[str]:
    """The kinds of living objects that hold such a text; garbage is collected first.

    Who looks for a text should know it as something else, or finds itself.
    """
    gc.unfreeze()  # what was there early is hidden from a look otherwise
    gc.collect()
    everything = gc.get_objects()
    found: list[str] = []
    for start in range(0, len(everything), AT_ONCE):
        some = everything[start : start + AT_ONCE]
        # All of them at once, which takes a fifth of the time; then whose it is.
        if _holds(some, is_sought):
            found += [type(each).__name__ for each in some if _holds([each], is_sought)]
    return found


def alive(*kinds: type) -> list[str]:
    """The names of the kinds of which anything is alive; garbage is collected first."""
    gc.unfreeze()  # what was there early is hidden from a look otherwise
    gc.collect()
    return [type(each).__name__ for each in gc.get_objects() if isinstance(each, kinds)]


def _holds(objects: list[object], is_sought: Callable[[str], bool]) -> bool:
    """Whether one of them holds such a text, itself or in plain values."""
    values = gc.get_referents(*objects)
    for _ in range(DEPTH):
        if any(is_sought(text) for text in _texts(values)):
            return True
        inside = [each for each in values if isinstance(each, dict | tuple)]
        values = gc.get_referents(*(each for each in inside if not gc.is_tracked(each)))
    return any(is_sought(text) for text in _texts(values))


def _texts(values: list[object]) -> set[str]:
    return {each for each in values if isinstance(each, str)}
