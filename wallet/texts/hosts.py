"""Names of web sites in letters other than ASCII, and how a browser sends them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

ENCODED: Final = "xn--"
"""How a label begins that stands for other letters (RFC 3490)."""

LONGEST: Final = 253
"""Letters of a name (RFC 1035)."""

ENDINGS: Final = (
    *(".com", ".org", ".net", ".info", ".biz", ".io", ".co", ".app", ".dev", ".xyz"),
    *(".eu", ".de", ".fr", ".es", ".pt", ".br", ".it", ".uk", ".us", ".ch", ".finance"),
)
"""By which one sees a name where nothing before it says so; there are more than a thousand."""

_NAME: Final = re.compile(r"[^\s\x00-\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
"""Letters, digits, dots and dashes, and whatever is not ASCII."""


def hosts(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a name in other letters stands in a text, from and to, and as it is sent."""
    if "." not in text and "://" not in text and ENCODED not in text.lower():
        return
    for found in _NAME.finditer(text):
        start, end = _trimmed(text, *found.span())
        name = text[start:end]
        if 0 < len(name) <= LONGEST and _is_name(text, start, name.lower()):
            sent = ".".join(_label(label) for label in name.split("."))
            if ENCODED in sent and sent.isascii():
                yield start, end, sent


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without what is around a name in a sentence: quotes, a full stop."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and text[end - 1] in _AFTER:
        end -= 1
    return start, end


_AFTER: Final = ".-…”“\N{RIGHT SINGLE QUOTATION MARK}»"


def _is_name(text: str, start: int, name: str) -> bool:
    known = name.startswith("www.") or name.endswith(ENDINGS) or ENCODED in name
    return known or text[max(0, start - 3) : start] == "://"


def _label(label: str) -> str:
    plain = unicodedata.normalize("NFKC", label.casefold())
    if plain.isascii() or not _is_word(plain.replace("-", "")):
        return plain
    return ENCODED + plain.encode("punycode").decode("ascii")


def _is_word(text: str) -> bool:
    return all(unicodedata.category(letter)[0] in "LNM" for letter in text)
