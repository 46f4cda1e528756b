"""What a profile itself has about a request: the user's matter and the user's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnNote:
    """One's own words about a request, and when they were written."""

    text: str
    at: int


@dataclass(frozen=True)
class YourFile:
    """The user's matter, "" for none, and private notes, the oldest first."""

    matter: str = ""
    notes: tuple[OwnNote, ...] = ()


EMPTY = YourFile()
"""Where nothing was noted yet."""
