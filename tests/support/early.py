"""What was there before the first test: it stays, and is not walked through after each.

So it is with what other tests have left where a test looks through everything several times.

There are half a million objects then, of the program, the SDK and the tests themselves. To look
through them took a quarter of a second, at every lock and every sweep of every test.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import chain
from typing import Final

OURS: Final = ("ui.", "app.desk.", "app.pages.", "app.profile.", "app.records.")
"""The modules whose objects may hold something of a profile, by how their names begin."""

_OURS_EARLY: Final[dict[int, object]] = {}
"""By their identities: what was unhidden meanwhile is hidden again."""


def settle() -> None:
    """Let what is there now stay: before the first test, or one that looks through all."""
    gc.collect()
    _OURS_EARLY.update((id(each), each) for each in gc.get_objects() if is_ours(each))
    gc.freeze()


def put_away() -> None:
    """Let what a file of tests has left stay, too: no later one walks through it."""
    gc.collect()
    gc.freeze()


def ours() -> Iterator[object]:
    """Every object of ours, be it garbage; but not what somebody else hid since ``settle``."""
    return (each for each in chain(_OURS_EARLY.values(), gc.get_objects()) if is_ours(each))


def is_ours(each: object) -> bool:
    """Whether an object is of a kind that may hold something of a profile."""
    module: object = getattr(type(each), "__module__", "")
    return isinstance(module, str) and f"{module}.".startswith(OURS)
