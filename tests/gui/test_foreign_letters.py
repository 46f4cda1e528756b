"""What letters look like and where they begin: held against the window's own font, and Qt."""

from __future__ import annotations

import string
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QRawFont

from ui.theme import Look
from wallet.texts.alphabets import letter_of
from wallet.texts.clusters import MOST_IN_ONE, clusters
from wallet.texts.foreign import Foreign, Mark
from wallet.texts.lookalikes import LOOKALIKES

pytestmark = pytest.mark.gui

ASCII = string.ascii_letters + string.digits

Outline = tuple[tuple[float, float], ...]

PIECES = (
    *("a", "1", " ", "\u05d0", "\u4e00", "\u00e9", "\u1e9e"),
    *("\u0301", "\u0323", "\u20dd", "\u05b0"),
    *("\u1100", "\u1161", "\u11a8", "\uac00", "\uac01", "\ud7b0", "\ua960", "\ud7cb"),
    *("\U0001f1ea", "\U0001f1f8", "\U0001f3fd"),
)
"""Letters of every kind that joins others. Not of Thai and Hindi, for which Qt has rules of its
own, nor pictures, after which it cuts flags in two."""


def outline(font: QRawFont, letter: str) -> Outline | None:
    """How the font draws a letter; None where it does not."""
    (glyph, *more) = font.glyphIndexesForString(letter) or [0]
    if not glyph or more:
        return None
    path = font.pathForGlyph(glyph)
    points = (path.elementAt(place) for place in range(path.elementCount()))
    return tuple((round(point.x, 1), round(point.y, 1)) for point in points)


def boundaries(text: str) -> list[str]:
    """The text in the letters that a reader counts, by Qt."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    raw = text.encode("utf-16-le")
    found: list[str] = []
    start = 0
    while (end := finder.toNextBoundary()) != -1:
        found.append(raw[start * 2 : end * 2].decode("utf-16-le"))
        start = end
    return found


def is_told_apart(letter: str) -> bool:
    """Whether a word that this letter is alone in is marked."""
    return bool({Mark.LOOKALIKE, Mark.DIGITS, Mark.HIDDEN} & set(Foreign.of(letter).marks))


def test_no_letter_that_is_drawn_as_one_of_ours_passes_for_it(look: Look) -> None:
    font = look.font("body")
    font.setPixelSize(48)
    raw = QRawFont.fromFont(font)
    ours = {outline(raw, letter) for letter in ASCII}
    drawn = [
        chr(code)
        for code in range(0x80, sys.maxunicode)
        if raw.supportsCharacter(code) and chr(code).isalnum()
    ]
    alike = [letter for letter in drawn if outline(raw, letter) in ours]
    assert len(alike) > 40
    assert [f"{ord(each):04X}" for each in alike if not is_told_apart(each)] == []


def test_every_lookalike_is_of_another_alphabet_or_disguised() -> None:
    for letter, ours in LOOKALIKES.items():
        known = letter_of(letter)
        assert known.ours, f"{ord(letter):04X}"
        assert known.disguised or known.alphabet != "LATIN", f"{ord(letter):04X}"
        assert unicodedata.normalize("NFKC", letter) != ours or letter == "\u212a"


@given(st.lists(st.sampled_from(PIECES), max_size=MOST_IN_ONE - 1).map("".join))
@example("\U0001f1ea\U0001f1f8\U0001f1ea")
@example("\u1100\u1161\u11a8a\u0301\u0301")
def test_letters_begin_where_qt_lets_them_begin(text: str) -> None:
    found = list(clusters(text))
    if not any(each.astray for each in found):
        assert [each.letters for each in found] == boundaries(text)
