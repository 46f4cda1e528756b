"""Long strings for eyes and for reading out."""

from __future__ import annotations

from typing import Final

GROUP: Final = 4
KEPT: Final = 2
"""Groups at each end of a shortened address."""


def grouped(text: str) -> str:
    """A text in groups of four letters, so that two people can compare it aloud."""
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def shortened(address: str) -> str:
    """Both ends of an address, in the groups that it has when it is whole."""
    groups = grouped(address).split(" ")
    if len(groups) <= 2 * KEPT + 1:
        return grouped(address)
    return " ".join((*groups[:KEPT], "…", *groups[-KEPT:]))
