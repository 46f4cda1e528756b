"""A text of others as it may be shown: all of it, or a beginning; nothing in it can hide.

What cannot be seen is written out, as ⟨U+202E⟩, never left out. What can be seen and deceives
stays as it is and is marked: the words of ``Mark`` say how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from wallet.texts.alphabets import Doubt, doubts, is_of_a_word, letter_of
from wallet.texts.clusters import KNOWN, MOST_IN_ONE, Cluster, Kind, clusters, kind_of
from wallet.texts.hiding import named
from wallet.texts.hosts import ENCODED, LONGEST, hosts

MOST_SHOWN: Final = 500
"""Letters as a reader counts them; so many are laid out in a millisecond."""


class Mark(Enum):
    """Why a piece of a text is not what it seems."""

    HIDDEN = "hidden"
    STACKED = "stacked"
    MIXED = "mixed"
    LOOKALIKE = "lookalike"
    DIGITS = "digits"
    PUNYCODE = "punycode"


@dataclass(frozen=True)
class Piece:
    """Some letters as they are shown; ``means`` is what stands there, "U+202E" or the word.

    Of a web site's name it is what a browser asks for.
    """

    text: str
    mark: Mark | None = None
    means: str = ""


@dataclass(frozen=True)
class Foreign:
    """A text as it is shown, and how much of it: ``taken`` letters of ``length`` in all."""

    pieces: tuple[Piece, ...]
    length: int
    taken: int

    @classmethod
    def of(cls, text: str, most: int = MOST_SHOWN, *, lines: bool = False) -> Foreign:
        """The first ``most`` letters of what is shown; with ``lines``, line breaks stay.

        In time that grows with what is shown, not with the text.
        """
        head = text[: most * MOST_IN_ONE + LONGEST]
        if _is_simple(head.replace("\n", "") if lines else head):
            return cls((Piece(head[:most]),), len(text), len(head[:most]))
        units = _fitting(_units(head, lines=lines), most)
        return cls(tuple(_pieces(units)), len(text), sum(unit.length for unit in units))

    @classmethod
    def all_of(cls, text: str, *, lines: bool = False) -> Foreign:
        """The whole text, however long; in time that grows with it."""
        return cls.of(text, max(1, len(text)) * _MOST_WRITTEN, lines=lines)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the text is cut."""
        return self.taken == self.length

    @cached_property
    def written(self) -> str:
        """What is shown of the text; shown once more, it is the same."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def text(self) -> str:
        """What is shown, and how much there is in all where that is more."""
        return self.written if self.is_whole else f"{self.written}… ({self.length} characters)"

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Everything that is to be known of it, each once, the worst first."""
        found = {piece.mark for piece in self.pieces}
        return tuple(mark for mark in Mark if mark in found)

    def marked(self, mark: Mark) -> tuple[str, ...]:
        """What has this mark, each once, in order."""
        return tuple(dict.fromkeys(p.means for p in self.pieces if p.mark is mark))


def written(text: str, *, lines: bool = False) -> str:
    """The whole text as it is shown; at once where that is the text itself."""
    if _is_simple(text.replace("\n", "") if lines else text):
        return text
    return Foreign.all_of(text, lines=lines).written


def beginning(text: str, most: int, lines: int) -> Foreign:
    """The first ``most`` letters of a text, or so many lines where that is less."""
    head = text[: most * MOST_IN_ONE]
    parts = head.split("\n", lines)
    if len(parts) > lines:
        head = head.removesuffix(parts[-1])
    return replace(Foreign.of(head, most, lines=True), length=len(text))


_MOST_WRITTEN: Final = len("⟨U+10FFFF⟩")


class _Unit(NamedTuple):
    """What is shown of ``length`` letters, and how many a reader counts there."""

    shown: str
    length: int
    cost: int
    mark: Mark | None = None
    means: str = ""


def _is_simple(text: str) -> bool:
    """Whether every letter stands for itself, and can be taken for no other."""
    if text.isascii() and text.isprintable():
        return ENCODED not in text.lower()
    # Each letter once, and from memory: most texts are looked at for each window anew.
    return all(map(_is_calm, set(text))) and next(hosts(text), None) is None


@lru_cache(KNOWN)
def _is_calm(letter: str) -> bool:
    if kind_of(letter) is not Kind.BASE:
        return False
    return not is_of_a_word(letter) or letter_of(letter).is_latin


def _units(text: str, *, lines: bool) -> Iterator[_Unit]:
    done = 0
    for start, end, sent in hosts(text):
        name = [_unit(each, lines=lines) for each in clusters(text[start:end])]
        if all(unit.mark is None for unit in name):
            yield from (_unit(each, lines=lines) for each in clusters(text[done:start]))
            yield _Unit(text[start:end], end - start, len(name), Mark.PUNYCODE, sent)
            done = end
    yield from (_unit(each, lines=lines) for each in clusters(text[done:]))


def _unit(cluster: Cluster, *, lines: bool) -> _Unit:
    letters = cluster.letters
    if not (cluster.hidden or cluster.astray) or (lines and letters == "\n"):
        return _Unit(letters, len(letters), 1)
    number = named(letters)
    shown = f"⟨{number}⟩"
    return _Unit(shown, 1, len(shown), Mark.HIDDEN if cluster.hidden else Mark.STACKED, number)


def _fitting(units: Iterable[_Unit], most: int) -> list[_Unit]:
    kept: list[_Unit] = []
    for unit in units:
        most -= unit.cost
        if most < 0:
            break
        kept.append(unit)
    return kept


def _pieces(units: list[_Unit]) -> Iterator[Piece]:
    """The units put together: words, what stands between them, and what is written out."""
    parts = [(is_word, list(group)) for is_word, group in groupby(units, _is_of_a_word)]
    texts = ["".join(unit.shown for unit in group) for _, group in parts]
    words = [text for (is_word, _), text in zip(parts, texts, strict=True) if is_word]
    doubt = iter(doubts(words))
    plain = ""
    for (is_word, group), text in zip(parts, texts, strict=True):
        mark = _MARKS[next(doubt)] if is_word else None
        if mark is None and all(unit.mark is None for unit in group):
            plain += text
            continue
        if plain:
            yield Piece(plain)
            plain = ""
        yield from [Piece(text, mark, text)] if mark else _written_out(group)
    if plain:
        yield Piece(plain)


def _is_of_a_word(unit: _Unit) -> bool:
    return unit.mark is None and is_of_a_word(unit.shown[0])


def _written_out(group: list[_Unit]) -> Iterator[Piece]:
    return (Piece(unit.shown, unit.mark, unit.means) for unit in group)


_MARKS: Final = {
    None: None,
    Doubt.MIXED: Mark.MIXED,
    Doubt.LOOKALIKE: Mark.LOOKALIKE,
    Doubt.DIGITS: Mark.DIGITS,
}
