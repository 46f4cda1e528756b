"""Lengths in pixels and faces, at 100 % text; all of them grow with it."""

from __future__ import annotations

from typing import Final

LENGTHS: Final = {
    "radius.card": 8,
    "radius.control": 6,
    "height.control": 34,
    "height.small": 24,
    "height.filter": 28,
    "height.strip": 28,
    "height.header": 52,
    "height.bar": 64,
    "height.chip": 22,
    "width.reading": 960,
    "width.sidebar": 216,
    "width.rail": 56,
    "width.sheet": 480,
}

INTER: Final = "Inter Countersign"
MONO: Final = "JetBrains Mono Countersign"

REGULAR: Final = 400
MEDIUM: Final = 500
SEMIBOLD: Final = 600
"""Families and weights as in resources/fonts."""

FACES: Final = {
    "body": (INTER, 13, REGULAR, 0.0),
    "control": (INTER, 13, MEDIUM, 0.0),
    "strong": (INTER, 13, SEMIBOLD, 0.0),
    "small": (INTER, 12, REGULAR, 0.0),
    "chip": (INTER, 12, MEDIUM, 0.0),
    "heading": (INTER, 12, SEMIBOLD, 0.2),
    "amount": (INTER, 15, SEMIBOLD, 0.0),
    "lead": (INTER, 16, REGULAR, 0.0),
    "title": (INTER, 20, SEMIBOLD, 0.0),
    "sentence": (INTER, 22, REGULAR, 0.0),
    "brand": (INTER, 28, SEMIBOLD, 0.0),
    "mono": (MONO, 12, REGULAR, 0.0),
    "code": (MONO, 18, REGULAR, 0.0),
}
"""Of each role: family, size in pixels, weight, and what stands between its letters."""
