"""Letters that cannot be seen, or that steer how others are seen."""

from __future__ import annotations

import unicodedata
from typing import Final

FILLERS: Final = frozenset(
    "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f\U00016fe4\U0001d159"
)
"""Letters that look like nothing."""

SELECTORS: Final = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Marks that choose how the letter before them looks, and can carry any message unseen."""

HIDING: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Unicode categories of what cannot be seen: controls, formats, private, unassigned, breaks."""


def is_hidden(letter: str) -> bool:
    """Whether this one letter cannot be seen."""
    selects = any(first <= ord(letter) <= last for first, last in SELECTORS)
    return selects or letter in FILLERS or unicodedata.category(letter) in HIDING


def named(letter: str) -> str:
    """The letter by its number, as Unicode writes it: "U+202E"."""
    return f"U+{ord(letter):04X}"
