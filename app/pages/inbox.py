"""What the window shows of everything that is kept: a line for each request."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.errors import AppError
from app.records import Standing
from wallet.errors import WalletError


class Section(Enum):
    """Whom a request waits for."""

    NEEDS_YOU = "needs-you"
    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"


SECTION_OF: Final[Mapping[Standing, Section]] = {
    Standing.NEEDS_ME: Section.NEEDS_YOU,
    Standing.READY: Section.NEEDS_YOU,
    Standing.UNKNOWN: Section.NEEDS_YOU,
    Standing.WAITS_FOR_OTHERS: Section.WAITING,
    Standing.SENT: Section.WAITING,
    Standing.FINAL: Section.DONE,
    Standing.FAILED: Section.DONE,
    Standing.EXPIRED: Section.DONE,
    Standing.DECLINED: Section.DECLINED,
}
"""What is complete but not sent, or perhaps sent, waits for whoever can send it: the user."""


@dataclass(frozen=True, slots=True)
class InboxChip:
    """Something unusual about a request; ``at`` is when, where that is told, else 0.

    ``tone`` is ok, warn, stop, info, practice or plain; ``icon`` instead of the tone's own.
    """

    tone: str
    words: str
    icon: str = ""
    at: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxLine:
    """A request in a list. Its title, and names of people, may be foreign text.

    ``title`` and ``amount`` are "" where there is none. ``payee`` is a name or a shortened
    address; where it is "", ``payee_note`` says why. ``valid_until`` 0: it does not expire;
    ``ended`` 0: it is still open, else ``ending`` may say more. ``needed`` counts signatures,
    those that are there among them; 0: not known. ``at`` is when what ``who`` says happened,
    0 where nobody knows; ``received`` is when the request came. ``haystack`` is what a search
    looks at that no other line has, folded; ``people`` and ``kind`` what many others have too:
    whoever makes ten thousand lines keeps each such text once.
    """

    hash: str
    standing: Standing
    title: str
    step: str
    amount: str
    code: str
    payee: str
    payee_note: str
    valid_until: int
    ended: int
    ending: str
    signed: int
    needed: int
    who: str
    at: int
    chips: tuple[InboxChip, ...]
    received: int
    haystack: str
    people: str
    kind: str

    @property
    def section(self) -> Section:
        """Where it is listed."""
        return SECTION_OF[self.standing]

    @property
    def place(self) -> tuple[int, int, int]:
        """Its order in the section: by deadline; what came to its end, the newest first."""
        if self.ended:
            return 0, -self.ended, -self.received
        return int(self.valid_until == 0), self.valid_until, self.received

    def has(self, word: str) -> bool:
        """Whether a search for this word, which is folded, finds it."""
        return (
            word in self.haystack
            or word in self.people
            or word in self.kind
            or word in self.hash
        )

    @property
    def is_yours_alone(self) -> bool:
        """Whether the user's signature is all that it needs."""
        return self.standing is Standing.NEEDS_ME and self.needed == 1


@dataclass(frozen=True)
class InboxPage:
    """The first lines of each section in their order, and how many there are of each.

    ``more``: there are lines that are not here.
    """

    lines: tuple[InboxLine, ...]
    counts: Mapping[Section, int]
    now: int

    @property
    def more(self) -> bool:
        """Whether there are lines that are not here."""
        return len(self.lines) < sum(self.counts.values())


@dataclass(frozen=True)
class Refused:
    """A file that brought nothing, and why."""

    path: str
    error: WalletError | AppError


@dataclass(frozen=True)
class Taken:
    """What files brought: requests by their hashes in hex, each once.

    ``new`` were not here before, ``gained`` were and have more signatures now, ``known`` are
    as they were.
    """

    new: tuple[str, ...]
    gained: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]

    @property
    def hashes(self) -> tuple[str, ...]:
        """All requests that the files are about."""
        return self.new + self.gained + self.known


_MARKS: Final = re.compile("[\u0300-\u036f]+")
"""The accents of Latin, Greek and Cyrillic letters, once they stand apart."""


def folded(text: str) -> str:
    """The text as it is searched: capitals and accents do not count."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
