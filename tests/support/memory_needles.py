"""Looks for bytes in a memory that comes in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

LONGEST: Final = 256


class Needles:
    """What is looked for, by name; what stays as it was is not looked through again."""

    def __init__(self, needles: Mapping[str, bytes]) -> None:
        """Each is long enough not to be there by chance."""
        assert all(8 <= len(needle) <= LONGEST for needle in needles.values())
        self._needles = needles
        self._known: dict[int, frozenset[str]] = {}

    def found_in(self, pieces: Iterable[bytes]) -> frozenset[str]:
        """Which of them are in this memory, also across two pieces."""
        found: frozenset[str] = frozenset()
        before = b""
        for piece in pieces:
            found |= self._look(before + piece)
            before = piece[-LONGEST:]
        return found

    def _look(self, piece: bytes) -> frozenset[str]:
        mark = hash(piece)
        if mark not in self._known:
            there = (name for name, needle in self._needles.items() if needle in piece)
            self._known[mark] = frozenset(there)
        return self._known[mark]


def texts(name: str, text: str) -> dict[str, bytes]:
    """How a text stands in memory: Python's way, and Qt's."""
    return {f"{name}, bytes": text.encode(), f"{name}, UTF-16": text.encode("utf-16-le")}
