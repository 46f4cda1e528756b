"""The strict door: base64 text or bytes become one canonical XDR value, or are refused.

stellar-sdk reads leniently: junk in base64, spare padding bits, a bool of 2, text that is no
UTF-8. Here a value is good only if writing it again gives the very bytes that came in, and if
every text in it is text.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final, Protocol, Self, TypeVar, cast

from stellar_sdk import xdr
from stellar_sdk.exceptions import SdkError
from xdrlib3 import Error as XdrError

from wallet.errors import Unreadable, WalletError

MAX_BYTES: Final = 128 * 1024
"""The most XDR that is decoded unasked: 0.15 s of work, and a large transaction."""

FREE_PARTS: Final = 3_000
"""Lists, objects and commas that any text may have: a note is full of them, if it likes."""

FOREIGN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RecursionError,
    SdkError,
    TypeError,
    ValueError,
    XdrError,
    struct.error,
)
"""Every way in which foreign bytes fail where the SDK reads them."""

# XDR calls these `string`. Contract specs hold more; they come with a build known by hash.
_TEXTS: Final[Mapping[type, str]] = {
    xdr.SCString: "sc_string",
    xdr.SCSymbol: "sc_symbol",
    xdr.String32: "string32",
    xdr.String64: "string64",
    xdr.Memo: "text",
}


_PLAIN: Final = frozenset(
    {
        *(type(None), bool, bytes, int),
        *(xdr.Int32, xdr.Uint32, xdr.Int64, xdr.Uint64, xdr.Uint256, xdr.Hash),
    }
)
"""What an XDR type's fields have in them that has no text, and no parts that have."""


class Xdr(Protocol):
    """Any type of ``stellar_sdk.xdr``."""

    def to_xdr_bytes(self) -> bytes:
        """Write the value as XDR."""
        ...

    @classmethod
    def from_xdr_bytes(cls, xdr: bytes) -> Self:
        """Read the value from XDR."""
        ...


T = TypeVar("T", bound=Xdr)


@dataclass(eq=False)
class TooLarge(WalletError):
    """Foreign input is larger than what is worth decoding; sizes in bytes."""

    what: str
    size: int
    limit: int


def decode(kind: type[T], source: str | bytes, what: str, limit: int = MAX_BYTES) -> T:
    """Read one XDR value from base64 text or raw bytes; raise TooLarge or Unreadable.

    ``what`` names the thing in the refusal. One line end after base64 is a file's, no other
    space is. Contract code needs a higher ``limit``, in bytes.
    """
    raw = to_bytes(source, what, limit)
    try:
        value = kind.from_xdr_bytes(raw)
        again = value.to_xdr_bytes()
        for text in _texts(value):
            text.decode()
    except FOREIGN as why:
        raise Unreadable(what, f"{type(why).__name__}: {why}"[:200]) from why
    if again != raw:
        raise Unreadable(what, "not in canonical form")
    return value


def to_bytes(source: str | bytes, what: str, limit: int = MAX_BYTES) -> bytes:
    """Take base64 text in its one spelling as bytes; raise TooLarge or Unreadable."""
    if isinstance(source, str):
        text = source.removesuffix("\n").removesuffix("\r")
        _refuse_large(what, len(text) // 4 * 3 - 2, limit)  # it is at least as large as this
        source = _from_base64(text, what)
    _refuse_large(what, len(source), limit)
    return source


def encode(value: Xdr) -> str:
    """Write this XDR value as base64."""
    return base64.b64encode(value.to_xdr_bytes()).decode()


def refuse_crowded(text: str, what: str) -> None:
    """Raise Unreadable for JSON of more parts than its length explains.

    Reading a megabyte takes a few milliseconds, half a second if it is all empty lists.
    """
    lists = text.count("[") + text.count("{")
    if lists > FREE_PARTS + len(text) // 64 or text.count(",") > FREE_PARTS + len(text) // 32:
        raise Unreadable(what, "it has more parts than any file of ours")


def _refuse_large(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(what, size, limit)


def _from_base64(text: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(text)
    except ValueError as why:
        raise Unreadable(what, "not base64") from why
    # The decoder skips junk and ignores spare bits: only the encoder knows the one spelling.
    if base64.b64encode(raw).decode() != text:
        raise Unreadable(what, "not base64 in its one spelling")
    return raw


def _texts(value: object) -> Iterator[bytes]:
    pending: list[object] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, list):
            pending.extend(cast("list[object]", current))
            continue
        field = _text_of(cast("Hashable", type(current)))
        if field is None:
            continue
        facts: dict[str, object] = vars(current)
        text = facts.get(field)
        if isinstance(text, bytes):
            yield text
        pending.extend([part for part in facts.values() if type(part) not in _PLAIN])


@cache
def _text_of(kind: type) -> str | None:
    """The field of an XDR type that is a text, "" for none; None for what is no XDR type."""
    # A value has tens of thousands of parts of a few dozen types: each type is judged once.
    is_part = kind.__module__.startswith("stellar_sdk.xdr.") and not issubclass(kind, Enum)
    return _TEXTS.get(kind, "") if is_part else None
