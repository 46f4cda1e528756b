"""Long strings for eyes and for reading out."""

from __future__ import annotations

from typing import Final

GROUP: Final = 4


def grouped(text: str) -> str:
    """A text in groups of four letters."""
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))
