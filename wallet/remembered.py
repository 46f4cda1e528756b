"""What is worked out once and remembered, until all of it is forgotten together.

What was read and converted tells what somebody looked at: with a profile, it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, Final, Generic, ParamSpec, Protocol, TypeVar, cast

from typing_extensions import override

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)


class Held(Protocol):
    """How much is remembered."""

    @property
    def currsize(self) -> int:
        """How many answers."""
        ...


@dataclass(frozen=True)
class _Count:
    currsize: int


class Remembering(Protocol[P, T_co]):
    """A function that remembers; as ``lru_cache`` makes it, but for what it may be given."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co:
        """The answer, remembered or not."""
        ...

    def cache_info(self) -> Held:
        """How many answers are remembered."""
        ...


class OfOne(Protocol):
    """Lets a function remember by its first argument."""

    def __call__(
        self, function: Callable[Concatenate[T, P], R], /
    ) -> Remembering[Concatenate[T, P], R]:
        """The function that remembers."""
        ...


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


def remembered_of_one(most: int, *, ever: bool = False) -> OfOne:
    """The same of a function whose first argument counts by which one it is.

    For what is made once, shared by all, has no hash, and is never changed. Who is asked about
    too many forgets all; ``ever`` is for what says nothing of what anybody looked at.
    """

    def remember(
        function: Callable[Concatenate[T, P], R],
    ) -> Remembering[Concatenate[T, P], R]:
        # With each answer the one that it is about: while that is there, nothing has its id.
        answers: dict[Hashable, tuple[T, R]] = {}
        answer: Callable[..., R] = function

        @wraps(function)
        def remembering(one: T, /, *others: Hashable) -> R:
            key = (id(one), *others) if others else id(one)
            known = answers.get(key)
            if known is None:
                known = one, answer(one, *others)
                if len(answers) >= most:
                    answers.clear()
                answers[key] = known
            return known[1]

        if not ever:
            _FORGET.append(answers.clear)
        told = cast("Any", remembering)
        told.cache_info = lambda: _Count(len(answers))
        return cast("Remembering[Concatenate[T, P], R]", told)

    return remember


def forget_all() -> None:
    """Let go of every answer that was remembered."""
    for each in _FORGET:
        each()
