"""Foreign JSON, read field by field: each is of the kind that is asked for, or it is NotARpc.

Plain functions instead of the SDK's pydantic models: those take True and 10^4000 as a ledger,
let a float pass for a fee, and know neither ``getHealth``'s close times nor an error's data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from app.errors import NotARpc
from wallet import gate
from wallet.errors import WalletError

U32: Final = 2**32 - 1
I64: Final = 2**63 - 1

SHOWN: Final = 200
"""The most characters of foreign text that anyone gets to see."""

T = TypeVar("T", bound=gate.Xdr)


def plain(text: str) -> str:
    """Foreign text fit to be shown: cut, on one line, nothing in it that steers a screen."""
    return "".join(c if c.isprintable() else " " for c in text[:SHOWN])


@dataclass(frozen=True)
class Facts:
    """A JSON object that ``host`` sent."""

    host: str
    fields: Mapping[str, object]

    def refused(self, why: str) -> NotARpc:
        """The error to raise when these facts cannot be what was asked for."""
        return NotARpc(self.host, why)

    def has(self, name: str) -> bool:
        """Whether there is such a field, and not null."""
        return self.fields.get(name) is not None

    def text(self, name: str) -> str:
        """A text; raise NotARpc."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self.refused(f"{name} is no text")
        return value

    def number(self, name: str, most: int = U32, least: int = 0) -> int:
        """A whole number in its bounds, as JSON's or as decimal text; raise NotARpc."""
        value = self.fields.get(name)
        if isinstance(value, str) and len(value) <= 20 and value.isascii() and value.isdigit():
            value = int(value)
        # A bool is an int to Python, not to us.
        if type(value) is not int or not least <= value <= most:
            raise self.refused(f"{name} is no number from {least} to {most}")
        return value

    def facts(self, name: str) -> Facts:
        """An object; raise NotARpc."""
        return self._facts(name, self.fields.get(name))

    def each(self, name: str) -> tuple[Facts, ...]:
        """The objects of a list, which may be null; raise NotARpc."""
        return tuple(self._facts(name, value) for value in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list, which may be null; raise NotARpc."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self.refused(f"{name} is no list of texts")
        return cast("tuple[str, ...]", values)

    def xdr(self, kind: type[T], name: str, limit: int = gate.MAX_BYTES) -> T:
        """An XDR value in base64; raise NotARpc."""
        return self.decoded(kind, self.text(name), name, limit)

    def decoded(self, kind: type[T], text: str, name: str, limit: int = gate.MAX_BYTES) -> T:
        """The XDR value in this base64; raise NotARpc.

        Strings in it need not be text: a contract may store any bytes, and must not thereby
        make the whole answer unreadable.
        """
        raw = self.raw(text, name, limit)
        try:
            return gate.decode(kind, raw, name, limit)
        except WalletError as why:
            if not isinstance(why.__cause__, UnicodeDecodeError):
                raise self.refused(f"{name} is no {kind.__name__}") from why
        value = kind.from_xdr_bytes(raw)  # the gate got this far: only a text was none
        if value.to_xdr_bytes() != raw:
            raise self.refused(f"{name} is no {kind.__name__} in canonical form")
        return value

    def raw(self, text: str, name: str, limit: int = gate.MAX_BYTES) -> bytes:
        """The bytes in this base64; raise NotARpc."""
        try:
            return gate.to_bytes(text, name, limit)
        except WalletError as why:
            raise self.refused(f"{name} is no base64 of a good size") from why

    def _list(self, name: str) -> tuple[object, ...]:
        value = self.fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.refused(f"{name} is no list")
        return tuple(cast("list[object]", value))

    def _facts(self, name: str, value: object) -> Facts:
        if not isinstance(value, dict):
            raise self.refused(f"{name} is no object")
        return Facts(self.host, cast("dict[str, object]", value))


def parse(host: str, body: bytes) -> Facts:
    """Read the JSON object that a server sent; raise NotARpc."""
    try:
        value: object = json.loads(
            body.decode(),
            object_pairs_hook=_each_once,
            # No answer of ours has fractions: as bytes they are of a kind nobody asks for.
            parse_float=str.encode,
            parse_constant=str.encode,
        )
    except (ValueError, RecursionError) as why:
        raise NotARpc(host, "not JSON") from why
    if not isinstance(value, dict):
        raise NotARpc(host, "not a JSON object")
    return Facts(host, cast("dict[str, object]", value))


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name twice")  # which each reader may read otherwise
    return fields
