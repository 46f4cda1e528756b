"""The raw text of a link: an operation, and names with their percent-encoded values.

Lenient readers differ, and then two people see two links in one text. So whatever they settle
differently is refused: a name twice, an encoded name, "+" and ";" as they stand (which some
take for a space and for "&"), "%" before anything but two hexadecimal digits, and bytes that
are no UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from wallet.errors import Unreadable

WHAT: Final = "link"
SCHEME: Final = "web+stellar:"

# What RFC 3986 lets stand in a query, without "&", "+" and ";".
_VALUE: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*,=:@/?]|%[0-9A-Fa-f]{2})*")
_NAME: Final = re.compile(r"[a-z_]{1,40}")
_OPERATION: Final = re.compile(r"[^?]{0,40}")
_ENCODED: Final = re.compile(rb"%(..)")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9\-._~]+")


def is_link(text: str) -> bool:
    """Whether a text says that it is a link, in whatever spelling."""
    return text[: len(SCHEME)].lower() == SCHEME


def parsed(text: str) -> tuple[str, Mapping[str, str]]:
    """The operation of a link, and its values by their names in order; raise Unreadable."""
    if not text.startswith(SCHEME):
        raise Unreadable(WHAT, f"it does not begin with {SCHEME}")
    operation, mark, query = text.removeprefix(SCHEME).partition("?")
    if not _OPERATION.fullmatch(operation):
        raise Unreadable(WHAT, "what it asks for has no name")
    values: dict[str, str] = {}
    for name, value in _pairs(query) if mark else ():
        if name in values:
            raise Unreadable(WHAT, f"{name} is there twice")
        values[name] = value
    return operation, values


def written(operation: str, values: Mapping[str, str]) -> str:
    """The one way to write a link of these values, in their order."""
    pairs = (f"{name}={_encoded(value)}" for name, value in values.items())
    return f"{SCHEME}{operation}?{'&'.join(pairs)}"


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for pair in query.split("&"):
        name, sign, value = pair.partition("=")
        if not sign or not _NAME.fullmatch(name):
            raise Unreadable(WHAT, "it has a part that is no name with a value")
        yield name, _decoded(name, value)


def _decoded(name: str, value: str) -> str:
    if not _VALUE.fullmatch(value):
        raise Unreadable(WHAT, f"{name} has characters that are not encoded as they should be")
    try:
        return _ENCODED.sub(_byte, value.encode()).decode()
    except UnicodeDecodeError as why:
        raise Unreadable(WHAT, f"{name} is not text") from why


def _byte(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _encoded(value: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), value)
