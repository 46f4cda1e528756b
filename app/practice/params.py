"""Parameters of a JSON-RPC request: read by name, as the type that a method expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
PARSE_ERROR = -32700

MAX_U32 = 2**32 - 1


@dataclass(eq=False)
class RpcError(Exception):
    """A request that is answered with an error; code and message as JSON-RPC has them."""

    code: int
    message: str


def bad(message: str) -> RpcError:
    """The error for parameters that are not what a method expects."""
    return RpcError(INVALID_PARAMS, message)


@dataclass(frozen=True)
class Params:
    """An object of parameters; what is absent or null has its default. Raises RpcError."""

    values: Mapping[str, object]

    @classmethod
    def of(cls, value: object, name: str = "params") -> Params:
        """Take an object; nothing is an empty one, anything else is refused."""
        if value is None:
            return cls({})
        if not isinstance(value, dict):
            raise bad(f"{name} must be an object")
        return cls(cast("dict[str, object]", value))

    def text(self, name: str, default: str | None = None) -> str:
        """A string, which must be there unless it has a default."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise bad(f"{name} must be a string")
        return value

    def number(self, name: str, default: int) -> int:
        """A whole number from 0 to 2^32-1."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_U32:
            raise bad(f"{name} must be a whole number of 32 bits")
        return value

    def flag(self, name: str) -> bool:
        """True or false; false unless given."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise bad(f"{name} must be true or false")
        return value

    def inner(self, name: str) -> Params:
        """An object within; empty unless given."""
        return Params.of(self.values.get(name), name)

    def items(self, name: str, most: int) -> Sequence[object]:
        """A list of so many things at most; empty unless given."""
        value = self.values.get(name)
        return listed(name, value, most)

    def texts(self, name: str, most: int) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(text_in(name, item) for item in self.items(name, most))


def listed(name: str, value: object, most: int) -> Sequence[object]:
    """A list of so many things at most; None is an empty one; raise RpcError."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise bad(f"{name} must be a list")
    items = cast("list[object]", value)
    if len(items) > most:
        raise bad(f"{name}: {len(items)} exceed the maximum of {most}")
    return items


def text_in(name: str, item: object) -> str:
    """A string in a list; raise RpcError."""
    if not isinstance(item, str):
        raise bad(f"{name} must hold strings")
    return item
