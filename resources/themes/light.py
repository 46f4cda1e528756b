"""Paper and ink: the tokens of a theme and their colours.

Data, in Python for one reason: a file that has to be parsed takes the window 4 ms at its start.
"""

from __future__ import annotations

from typing import Final

COLORS: Final = {
    "canvas": "F6F5F2",  # the window
    "surface": "FFFFFF",  # cards, fields
    "sunken": "EFEDE8",  # totals, quiet chips
    "line": "DFDBD3",  # separators
    "line-strong": "C9C4BA",  # borders of controls
    "text": "1B1E22",
    "muted": "5D636B",
    "faint": "838991",  # placeholders only
    "accent": "0E5A5A",  # the one action of a view
    "accent-soft": "E3F0EE",  # what is selected
    "on-accent": "FFFFFF",
    # Always with an icon and a word, never the colour alone.
    "ok": "1D6B3C",
    "ok-soft": "E5F3EA",
    "warn": "855300",
    "warn-soft": "FFF3DB",
    "stop": "A1211E",
    "stop-soft": "FCE9E7",
    "info": "29497A",
    "info-soft": "E8EFF9",
    "practice": "5B3FA8",  # the strip on the practice network
    "practice-soft": "EEE9FA",
}
