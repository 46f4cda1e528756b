"""What a reader takes for one letter: a base and the marks on it, two halves of a flag.

After Unicode's grapheme clusters (UAX #29), without those that something unseen joins: that is
written out, and joins nothing any more. One difference is meant: a cluster ends.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from wallet.texts.hiding import is_hidden

MOST_MARKS: Final = 4
"""On one letter: so many have the scripts that have most (UTS #39, 5.4); more cover lines."""

MOST_IN_ONE: Final = 8
"""Letters of a cluster: Korean syllables could go on for ever."""

KNOWN: Final = 4096
"""Letters of which it is remembered what they are: more than any language's."""


class Kind(Enum):
    """What a letter does beside its neighbours."""

    BASE = auto()
    HIDDEN = auto()
    MARK = auto()
    MODIFIER = auto()
    FLAG = auto()
    LEADING = auto()
    VOWEL = auto()
    TRAILING = auto()
    OPEN_SYLLABLE = auto()
    SYLLABLE = auto()


class Cluster(NamedTuple):
    """Some letters that are read as one; ``astray`` is a mark too much, or on nothing."""

    letters: str
    hidden: bool = False
    astray: bool = False


@lru_cache(KNOWN)
def kind_of(letter: str) -> Kind:
    """What a letter does beside its neighbours."""
    code = ord(letter)
    if is_hidden(letter):
        return Kind.HIDDEN
    if unicodedata.category(letter).startswith("M"):
        return Kind.MARK
    for first, last, kind in _RANGES:
        if first <= code <= last:
            return kind
    if 0xAC00 <= code <= 0xD7A3:
        return Kind.OPEN_SYLLABLE if (code - 0xAC00) % 28 == 0 else Kind.SYLLABLE
    return Kind.BASE


def clusters(text: str) -> Iterator[Cluster]:
    """The text in clusters, one after the other."""
    start = marks = 0
    before: Kind | None = None
    for at, letter in enumerate(text):
        kind = kind_of(letter)
        marks = marks + 1 if kind is Kind.MARK else 0
        astray = kind is Kind.MARK and (before is None or marks > MOST_MARKS)
        if before is not None and not astray and _joins(before, kind, at - start):
            # Of a flag's two halves the second one joins nothing, and no more does a mark.
            before = Kind.BASE if kind in {Kind.FLAG, Kind.MARK, Kind.MODIFIER} else kind
            continue
        if start < at:
            yield Cluster(text[start:at])
        start = at
        before = kind
        if astray or kind is Kind.HIDDEN:
            yield Cluster(letter, kind is Kind.HIDDEN, astray)
            start = at + 1
            # A mark that follows another one too much is as much too much.
            before = None
    if start < len(text):
        yield Cluster(text[start:])


def hides(text: str) -> bool:
    """Whether a text holds anything that has to be written out."""
    # Most texts are plain ASCII, and looking at every letter of those takes milliseconds.
    if text.isascii() and text.isprintable():
        return False
    kinds = {kind_of(letter) for letter in set(text)}
    if Kind.HIDDEN in kinds:
        return True
    return Kind.MARK in kinds and any(cluster.astray for cluster in clusters(text))


def _joins(before: Kind, kind: Kind, length: int) -> bool:
    if kind is Kind.MARK:
        return True
    joins = kind is Kind.MODIFIER or kind in _JOINED.get(before, ())
    return joins and length < MOST_IN_ONE


_RANGES: Final = (
    (0x1100, 0x115E, Kind.LEADING),
    (0xA960, 0xA97C, Kind.LEADING),
    (0x1161, 0x11A7, Kind.VOWEL),
    (0xD7B0, 0xD7C6, Kind.VOWEL),
    (0x11A8, 0x11FF, Kind.TRAILING),
    (0xD7CB, 0xD7FB, Kind.TRAILING),
    (0x1F1E6, 0x1F1FF, Kind.FLAG),
    (0x1F3FB, 0x1F3FF, Kind.MODIFIER),
)

_AFTER_OPEN: Final = (Kind.VOWEL, Kind.TRAILING)
_AFTER_CLOSED: Final = (Kind.TRAILING,)
_JOINED: Final = {
    Kind.FLAG: (Kind.FLAG,),
    Kind.LEADING: (Kind.LEADING, Kind.VOWEL, Kind.OPEN_SYLLABLE, Kind.SYLLABLE),
    Kind.VOWEL: _AFTER_OPEN,
    Kind.OPEN_SYLLABLE: _AFTER_OPEN,
    Kind.TRAILING: _AFTER_CLOSED,
    Kind.SYLLABLE: _AFTER_CLOSED,
}
"""What may follow a letter within its cluster, besides marks and colours of skin."""
