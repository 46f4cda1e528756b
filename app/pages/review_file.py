"""What a profile itself has about a request: matter, call-backs, files, the user's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.pages.escrow import MilestoneLine


@dataclass(frozen=True)
class OwnNote:
    """One's own words about a request, and when they were written."""

    text: str
    at: int


@dataclass(frozen=True)
class OwnCall:
    """A call that the user made about a request: to whom, and what was confirmed.

    ``on_file``: the number stood in the user's own file before. ``at`` is the time that was
    shown while it was recorded.
    """

    who: str
    phone: str
    on_file: bool
    confirmed: str
    at: int


@dataclass(frozen=True)
class OwnFile:
    """A file that is kept with a request: its name, bytes, SHA-256 in hex, and when it came."""

    name: str
    size: int
    sha256: str
    at: int


@dataclass(frozen=True)
class YourFile:
    """The user's matter, "" for none, and private notes, call-backs and files.

    The oldest of each come first.
    """

    matter: str = ""
    notes: tuple[OwnNote, ...] = ()
    calls: tuple[OwnCall, ...] = ()
    files: tuple[OwnFile, ...] = ()


EMPTY = YourFile()
"""Where nothing was noted yet."""


def naming(milestones: Iterable[MilestoneLine], sha256: str) -> tuple[int, ...]:
    """The milestones, by number, in whose evidence this hash stands.

    In groups or whole, in small letters or capitals: as people write it.
    """
    return tuple(
        each.number
        for each in milestones
        if sha256 in "".join(each.evidence.split()).casefold()
    )
