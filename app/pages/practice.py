"""What the window shows of the practice network: the stories that can be tried out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class StoryState(Enum):
    """How a story stands: only of the open one it is known whether it is over."""

    NEW = "new"
    BEGUN = "begun"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class StoryLine:
    """A story: what happens in it, and what is the user's part.

    ``is_lifecycle``: it makes every move that its family of contracts has.
    """

    name: str
    title: str
    happens: str
    yours: str
    state: StoryState
    is_lifecycle: bool = False
