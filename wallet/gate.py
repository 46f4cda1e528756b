"""The strict door: base64 text or bytes become one canonical XDR value, or are refused.

stellar-sdk reads leniently: junk in base64, spare padding bits, a bool of 2, text that is no
UTF-8. Here a value is good only if writing it again gives the very bytes that came in, and if
every text in it is text.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol, Self, TypeVar, cast

from stellar_sdk import xdr
from stellar_sdk.exceptions import SdkError
from xdrlib3 import Error as XdrError

from wallet.errors import Unreadable, WalletError

MAX_BYTES: Final = 128 * 1024
"""The most XDR that is decoded unasked: 0.15 s of work, and a large transaction."""

_FOREIGN = (
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

# XDR calls these `string`. Contract specs hold more; they come with a build known by hash.
_TEXTS: Final[Mapping[type, str]] = {
    xdr.SCString: "sc_string",
    xdr.SCSymbol: "sc_symbol",
    xdr.String32: "string32",
    xdr.String64: "string64",
    xdr.Memo: "text",
}


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

    ``what`` names the thing in the refusal. Whitespace around base64 is a file's and ignored.
    Contract code needs a higher ``limit``, in bytes.
    """
    raw = to_bytes(source, what, limit)
    try:
        value = kind.from_xdr_bytes(raw)
        again = value.to_xdr_bytes()
        for text in _texts(value):
            text.decode()
    except _FOREIGN as why:
        raise Unreadable(what, f"{type(why).__name__}: {why}"[:200]) from why
    if again != raw:
        raise Unreadable(what, "not in canonical form")
    return value


def to_bytes(source: str | bytes, what: str, limit: int = MAX_BYTES) -> bytes:
    """Take base64 text in its one spelling as bytes; raise TooLarge or Unreadable."""
    if isinstance(source, str):
        text = source.strip(" \t\r\n")
        _refuse_large(what, len(text) // 4 * 3 - 2, limit)  # it is at least as large as this
        source = _from_base64(text, what)
    _refuse_large(what, len(source), limit)
    return source


def encode(value: Xdr) -> str:
    """Write this XDR value as base64."""
    return base64.b64encode(value.to_xdr_bytes()).decode()


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
        elif type(current).__module__.startswith("stellar_sdk.xdr.") and not isinstance(
            current, Enum
        ):
            facts: dict[str, object] = vars(current)
            text = facts.get(_TEXTS.get(type(current), ""))
            if isinstance(text, bytes):
                yield text
            pending.extend(facts.values())
