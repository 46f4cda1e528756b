"""Which words are not what they seem: alphabets mixed in one, or letters that pass for ours.

After Unicode's security mechanisms (UTS #39), word by word: one word is in one alphabet, except
where East Asian languages write with several.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import Final

from wallet.texts.clusters import KNOWN
from wallet.texts.lookalikes import LOOKALIKES

LATIN: Final = "LATIN"

EAST_ASIAN: Final = frozenset(
    {
        *("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"),
        *("BOPOMOFO", "HANGUL", LATIN),
    }
)
"""What stands in one word in Chinese, Japanese and Korean."""

VARIANTS: Final = frozenset({"<font>", "<wide>", "<narrow>", "<compat>"})
"""How Unicode calls another shape of a letter that reads the same; raised ones are seen."""

DOTLESS: Final = "\u0131"
"""A letter of Turkish, and elsewhere an i that nobody looks at twice."""

TURKISH: Final = frozenset("\u011e\u011f\u015e\u015f\u0130\u00c7\u00e7\u00d6\u00f6\u00dc\u00fc")
"""Without any of these hardly three words of it can be written."""

MICRO: Final = "\N{MICRO SIGN}"
"""In the unit of a length: no Greek."""


class Doubt(Enum):
    """What is wrong with a word."""

    MIXED = "mixed"
    LOOKALIKE = "lookalike"
    DIGITS = "digits"


@dataclass(frozen=True)
class Letter:
    """``alphabet``: by Unicode's name; "" for what all of them use. ``ours``: looks like ASCII.

    ``disguised``: a variant of one of ours, which no language writes words in.
    """

    alphabet: str
    ours: bool
    disguised: bool = False
    digit: bool = False

    @property
    def is_latin(self) -> bool:
        """Whether it is a letter as our languages have them, or one of our digits."""
        return self.alphabet in {"", LATIN} and not self.disguised and not self.digit


@dataclass(frozen=True)
class Word:
    """A word by what its letters are; ``alphabet`` is the only one, else ""."""

    alphabet: str
    doubt: Doubt | None
    passes_for_ours: bool = False


def is_of_a_word(letter: str) -> bool:
    """Whether words are made of it; marks go with their letter."""
    return letter.isalnum() or letter in LOOKALIKES


@lru_cache(KNOWN)
def letter_of(letter: str) -> Letter:
    """What is to be known of one letter of a word."""
    if letter.isascii():
        return Letter(LATIN if letter.isalpha() else "", ours=True)
    if letter.isdecimal():
        return Letter("", ours=False, digit=True)
    if letter == MICRO or unicodedata.category(letter) in {"Lm", "No", "So", "Sm"}:
        return Letter("", ours=letter in LOOKALIKES, disguised=letter in LOOKALIKES)
    base = unicodedata.normalize("NFKD", letter)[0]
    alphabet = _alphabet(base)
    ours = base.isascii() or base in LOOKALIKES or letter in LOOKALIKES
    how = unicodedata.decomposition(letter).partition(" ")[0]
    shaped = alphabet == LATIN and how in VARIANTS
    return Letter(alphabet, ours, shaped or (alphabet == LATIN and letter in LOOKALIKES))


def doubts(words: Sequence[str]) -> list[Doubt | None]:
    """What is wrong with each word of a text, in their order."""
    turkish = any(not TURKISH.isdisjoint(word) for word in words)
    judged = [_judged(word.replace(DOTLESS, "i") if turkish else word) for word in words]
    found: list[Doubt | None] = []
    for _, group in groupby(_runs(judged), key=lambda run: run[0]):
        run = [word for _, word in group]
        # Among words that can only be Russian, one that could be ours is read as Russian.
        alone = all(word.passes_for_ours for word in run if word.alphabet)
        for word in run:
            passes = alone and word.passes_for_ours
            found.append(word.doubt or (Doubt.LOOKALIKE if passes else None))
    return found


def _runs(words: Iterable[Word]) -> Iterator[tuple[int, Word]]:
    """The words, and to which run of one alphabet each belongs; numbers end none."""
    run, last = 0, ""
    for word in words:
        if word.alphabet and word.alphabet != last:
            run, last = run + 1, word.alphabet
        yield run, word


def _judged(word: str) -> Word:
    if word.isascii():
        return Word(LATIN if not word.isdecimal() else "", None)
    letters = [letter_of(letter) for letter in word if is_of_a_word(letter)]
    alphabets = {letter.alphabet for letter in letters} - {""}
    alphabet = next(iter(alphabets)) if len(alphabets) == 1 else ""
    if len(alphabets) > 1 and not alphabets <= EAST_ASIAN:
        return Word("", Doubt.MIXED)
    if any(letter.disguised for letter in letters):
        return Word(alphabet, Doubt.LOOKALIKE)
    if any(letter.digit for letter in letters):
        return Word(alphabet, Doubt.DIGITS)
    passes = alphabet not in {"", LATIN} and all(letter.ours for letter in letters)
    return Word(alphabet, None, passes)


@lru_cache(KNOWN)
def _alphabet(letter: str) -> str:
    """By the first word of its name, as "CYRILLIC SMALL LETTER A"."""
    return unicodedata.name(letter, "").partition(" ")[0]
