"""What is worked out once and remembered, until all of it is forgotten together.

What was read and converted tells what somebody looked at: with a profile, it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Final, Generic, ParamSpec, Protocol, TypeVar, cast

from typing_extensions import override

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Held(Protocol):
    """How much is remembered."""

    currsize: int


class Remembering(Protocol[P, T_co]):
    """A function that remembers; as ``lru_cache`` makes it, but for what it may be given."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co:
        """The answer, remembered or not."""
        ...

    def cache_info(self) -> Held:
        """How many answers are remembered."""
        ...


class One(Generic[T]):
    """A value by which one it is: of what is decoded once, shared by all, and never changed."""

    def __init__(self, it: T) -> None:
        self.it: Final = it

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, One) and cast("One[object]", other).it is self.it

    @override
    def __hash__(self) -> int:
        return id(self.it)


class Keyed(Generic[T]):
    """A question by its key, which says all that the answer depends on; worked out once."""

    def __init__(self, key: Hashable, it: T) -> None:
        self.it: Final = it
        self._key = key
        self._hash = hash(key)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and cast("Keyed[object]", other)._key == self._key

    @override
    def __hash__(self) -> int:
        return self._hash


_FORGET: Final[list[Callable[[], None]]] = []


def remembered(most: int) -> Callable[[Callable[P, T]], Remembering[P, T]]:
    """Let a function of values remember its answers, at most so many, until ``forget_all``."""

    def remember(function: Callable[P, T]) -> Remembering[P, T]:
        remembering = lru_cache(maxsize=most)(function)
        _FORGET.append(remembering.cache_clear)
        return cast("Remembering[P, T]", remembering)

    return remember


def forget_all() -> None:
    """Let go of every answer that was remembered."""
    for each in _FORGET:
        each()
