"""Looks for bytes in a memory that comes in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

LONGEST: Final = 256

PAGE: Final = 4096
"""Bytes that are looked through at once: what a system gives memory in.

Most pages stay as they were from one moment to the next, but not many of their neighbours.
"""


class Needles:
    """What is looked for, by name; what stays as it was is not looked through again."""

    def __init__(self, needles: Mapping[str, bytes]) -> None:
        """Each is long enough not to be there by chance."""
        assert all(8 <= len(needle) <= LONGEST for needle in needles.values())
        self._needles: dict[bytes, dict[str, bytes]] = {}
        for name, needle in needles.items():
            self._needles.setdefault(_dense(needle), {})[name] = needle
        self._known: dict[int, frozenset[str]] = {}

    def found_in(self, pieces: Iterable[bytes]) -> frozenset[str]:
        """Which of them are in this memory, also across two pieces."""
        found: frozenset[str] = frozenset()
        before = b""
        for piece in pieces:
            for start in range(0, len(piece), PAGE):
                page = before + piece[start : start + PAGE]
                found |= self._look(page)
                before = page[-LONGEST:]
        return found

    def _look(self, page: bytes) -> frozenset[str]:
        mark = hash(page)
        if mark not in self._known:
            self._known[mark] = frozenset(self._there(page))
        return self._known[mark]

    def _there(self, page: bytes) -> Iterator[str]:
        """First without any zeros, of which there are most: so a text is looked for once."""
        dense = _dense(page)
        for short, needles in self._needles.items():
            if short in dense:
                yield from (name for name, needle in needles.items() if needle in page)


def texts(name: str, text: str) -> dict[str, bytes]:
    """How a text stands in memory: Python's way, and Qt's."""
    return {f"{name}, bytes": text.encode(), f"{name}, UTF-16": text.encode("utf-16-le")}


def _dense(raw: bytes) -> bytes:
    return raw.translate(None, b"\0")
