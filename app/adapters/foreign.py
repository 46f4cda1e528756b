"""Foreign values: read in their one form and within bounds, or the answer is NotARpc."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, TypeVar

from pydantic import ValidationError
from stellar_sdk.exceptions import SdkError

from app.errors import NotARpc
from wallet import gate
from wallet.errors import Unreadable, WalletError

U32: Final = 2**32 - 1
I64: Final = 2**63 - 1

SHOWN: Final = 200
"""The most characters of foreign text that anyone gets to see."""

T = TypeVar("T", bound=gate.Xdr)


def plain(text: str) -> str:
    """Foreign text fit to be shown: cut, on one line, nothing in it that steers a screen."""
    return "".join(c if c.isprintable() else " " for c in text[:SHOWN])


@contextmanager
def understood(host: str) -> Generator[None]:
    """Raise NotARpc for whatever the SDK or a reader finds wrong with an answer of ``host``."""
    try:
        yield
    except (SdkError, ValueError, WalletError) as why:
        raise NotARpc(host, plain(_words(why))) from why


def number(value: int | None, what: str, most: int = U32) -> int:
    """A whole number in its bounds, of which the SDK's models know none; raise Unreadable."""
    if value is None or not 0 <= value <= most:
        raise Unreadable(what, f"no number from 0 to {most}")
    return value


def decoded(kind: type[T], text: str | None, what: str, limit: int = gate.MAX_BYTES) -> T:
    """The XDR value in this base64; raise TooLarge or Unreadable.

    Strings in it need not be text: a contract may store any bytes, and must not thereby make
    the whole answer unreadable.
    """
    if text is None:
        raise Unreadable(what, "missing")
    raw = gate.to_bytes(text, what, limit)
    try:
        return gate.decode(kind, raw, what, limit)
    except Unreadable as why:
        if not isinstance(why.__cause__, UnicodeDecodeError):
            raise
    value = kind.from_xdr_bytes(raw)  # the gate got this far: only a text was none
    if value.to_xdr_bytes() != raw:
        raise Unreadable(what, "not in canonical form")
    return value


def _words(why: Exception) -> str:
    match why:
        case ValidationError():
            # Without the input: it is foreign, and may be long.
            first = why.errors(include_url=False, include_context=False, include_input=False)[0]
            return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        case Unreadable():
            return f"{why.what}: {why.why}"
        case gate.TooLarge():
            return f"{why.what} is too large"
        case _:
            return type(why).__name__
