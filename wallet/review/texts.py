"""Foreign text: nothing in it may hide, move the cursor or pass for something else."""

from __future__ import annotations

import unicodedata
from typing import Final

FILLERS: Final = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f")
"""Letters that look like nothing."""

SELECTORS: Final = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Marks that choose how the letter before them looks, and can carry any message unseen."""

HIDING: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Unicode categories of what cannot be seen: controls, formats, private, unassigned, breaks."""

MOST_SHOWN: Final = 500


def hides(text: str) -> bool:
    """Whether a text holds anything that cannot be seen."""
    # Most texts are plain ASCII, and looking at every letter of those takes milliseconds.
    plain = text.isascii() and text.isprintable()
    return not plain and any(_hidden(letter) for letter in set(text))


def shown(text: str, most: int = MOST_SHOWN) -> str:
    """The text with everything hidden written out, cut at ``most`` letters."""
    written = text[:most]
    if hides(written):
        written = "".join(f"⟨U+{ord(c):04X}⟩" if _hidden(c) else c for c in written)
    return written if len(text) <= most else f"{written}… ({len(text)} characters)"


def _hidden(letter: str) -> bool:
    selects = any(first <= ord(letter) <= last for first, last in SELECTORS)
    return selects or letter in FILLERS or unicodedata.category(letter) in HIDING
