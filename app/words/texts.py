"""What is doubtful about a text that somebody else wrote, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DOUBTS: Final[Mapping[str, str]] = {
    "hidden": "hides",
    "stacked": "piles up marks on a letter:",
    "mixed": "mixes letters of several alphabets:",
    "lookalike": "has letters that pass for others:",
    "digits": "has digits of another script:",
    "punycode": "names a web site in letters that may pass for others:",
}
"""By the value of ``wallet.texts.foreign.Mark``; what is meant follows."""
