"""Search over all that has a name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Final

from app.adapters.store.cipher import Row
from app.adapters.store.database import Database
from app.adapters.store.schema_search import LETTERS, kind_of, range_of
from app.records import Found, SubjectKind

_MOST_WORDS: Final = 12
"""Of a longer text only the first count; the library would refuse hundreds."""

_MANY: Final = (SubjectKind.ESCROW, SubjectKind.REQUEST)
"""The kinds of which a busy office has tens of thousands."""

_MOST_TEXT: Final = 1000
_EXCERPT: Final = 120
_BEFORE: Final = 30
"""Characters of an excerpt, and how many of them come before the first word asked for."""


@dataclass(frozen=True)
class Search:
    """Finds requests, escrows, matters, contacts and notes."""

    database: Database

    def find(self, words: str, limit: int = 50) -> tuple[Found, ...]:
        """Subjects in which every one of these words begins a word, by kind, the newest first.

        Any text is a search: what is neither letter nor digit separates words, and accents and
        capitals do not count. Where there are more than ``limit``, no kind crowds out another.
        """
        match = match_of(words)
        if match is None:
            return ()
        kinds = [self._numbers(match, kind, limit) for kind in SubjectKind]
        in_turn = (n for n in chain.from_iterable(zip_longest(*kinds)) if n is not None)
        chosen = set(islice(in_turn, limit))
        ordered = [number for kind in kinds for number in kind if number in chosen]
        first = next(iter(_words(words)))
        found = {row[0]: _found(row, first) for row in self._rows(ordered)}
        return tuple(found[number] for number in ordered)

    def _numbers(self, match: str, kind: SubjectKind, limit: int) -> list[int]:
        """What has these words, the newest first."""
        # Backwards the library reads a word's whole list, and nearly all of that are requests:
        # of the kinds that are few it is faster to read all, forwards.
        order, most = ("DESC", limit) if kind in _MANY else ("ASC", -1)
        rows = self.database.rows(
            "SELECT rowid FROM search_index WHERE search_index MATCH ?"  # noqa: S608
            f" AND rowid BETWEEN ? AND ? ORDER BY rowid {order} LIMIT ?",
            *(match, *range_of(kind), most),
        )
        return sorted((int(row[0]) for row in rows), reverse=True)[:limit]

    def _rows(self, numbers: list[int]) -> list[Row]:
        marks = ",".join("?" * len(numbers))
        return self.database.rows(
            f"SELECT id, subject, title, words FROM searchable WHERE id IN ({marks})",  # noqa: S608
            *numbers,
        )


def match_of(words: str) -> str | None:
    """The expression that finds these words by their beginnings; None if there are none."""
    # Quoted, a word cannot be an operator, and nothing in a word ends the quotes.
    return " ".join(f'"{word}" *' for word in _words(words)) or None


def _words(text: str) -> list[str]:
    spaced = "".join(letter if _in_word(letter) else " " for letter in text[:_MOST_TEXT])
    return list(dict.fromkeys(word[:LETTERS] for word in spaced.split()))[:_MOST_WORDS]


def _in_word(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "LNM" or category == "Co"


def _found(row: Row, first: str) -> Found:
    number, subject, title, words = row
    # The library's own snippets would read the index once more for each row.
    begin = max(0, words.casefold().find(first.casefold()) - _BEFORE)
    return Found(kind_of(number), subject, title, words[begin : begin + _EXCERPT])
