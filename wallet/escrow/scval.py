"""SCVal ↔ Python by the type names of a contract's own interface.

| interface       | Python                                                                    |
| --------------- | ------------------------------------------------------------------------- |
| u32, i128       | int                                                                       |
| bool            | bool                                                                      |
| string, symbol  | str (bytes that are no UTF-8 pass as surrogate escapes)                   |
| address         | Address                                                                   |
| BytesN<32>      | bytes                                                                     |
| Option<T>       | None or T                                                                 |
| Vec<T>          | tuple                                                                     |
| Map<K,V>        | dict, in the map's order                                                  |
| val             | the SCVal itself                                                          |
| a struct's name | dict of its fields                                                        |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from stellar_sdk import scval, xdr

from wallet.addresses import Address
from wallet.errors import Unreadable, WalletError
from wallet.soroban import values

Structs = Mapping[str, Mapping[str, str]]
Value = object


@dataclass(eq=False)
class OtherType(WalletError):
    """A value is not of the type that the contract's interface names."""

    expected: str
    why: str


@dataclass(eq=False)
class OtherFields(OtherType):
    """A struct has other fields than the contract's interface names, or another number."""

    another_number: bool


def read(kind: str, value: xdr.SCVal, structs: Structs) -> Value:
    """The Python value of an SCVal of this type; raise OtherType if it is of another."""
    try:
        return _read(kind, value, structs)
    except Unreadable as why:
        raise OtherType(kind, f"{why.what}: {why.why}") from why
    except (ValueError, TypeError, AttributeError, KeyError) as why:
        raise OtherType(kind, str(why)) from why


def write(kind: str, value: Value, structs: Structs) -> xdr.SCVal:
    """The SCVal of this type for a Python value; raise OtherType if it does not fit."""
    try:
        return _write(kind, value, structs)
    except (ValueError, TypeError, AttributeError, KeyError) as why:
        raise OtherType(kind, str(why)) from why


def _read(kind: str, value: xdr.SCVal, structs: Structs) -> Value:
    if kind in _READERS:
        return _READERS[kind](value)
    if kind in structs:
        return _read_struct(kind, value, structs)
    outer, inner = parts_of(kind)
    return _COMPOUND[outer].read(inner, value, structs)


def _write(kind: str, value: Value, structs: Structs) -> xdr.SCVal:
    if kind in _WRITERS:
        return _WRITERS[kind](value)
    if kind in structs:
        return _write_struct(structs[kind], value, structs)
    outer, inner = parts_of(kind)
    return _COMPOUND[outer].write(inner, value, structs)


def _read_struct(kind: str, value: xdr.SCVal, structs: Structs) -> dict[str, Value]:
    fields = values.as_struct(value)
    if list(fields) != sorted(structs[kind]):
        raise OtherFields(kind, "other fields", len(fields) != len(structs[kind]))
    return {name: _read(structs[kind][name], fields[name], structs) for name in fields}


def _write_struct(types: Mapping[str, str], value: Value, structs: Structs) -> xdr.SCVal:
    fields = cast("Mapping[str, Value]", value)
    return values.struct({n: _write(t, fields[n], structs) for n, t in types.items()})


def _read_option(inner: Sequence[str], value: xdr.SCVal, structs: Structs) -> Value:
    void = value.type == xdr.SCValType.SCV_VOID
    return None if void else _read(inner[0], value, structs)


def _write_option(inner: Sequence[str], value: Value, structs: Structs) -> xdr.SCVal:
    return values.VOID if value is None else _write(inner[0], value, structs)


def _read_vec(inner: Sequence[str], value: xdr.SCVal, structs: Structs) -> Value:
    return tuple(_read(inner[0], item, structs) for item in values.as_vector(value))


def _write_vec(inner: Sequence[str], value: Value, structs: Structs) -> xdr.SCVal:
    items = cast("Sequence[Value]", value)
    return values.vector(_write(inner[0], item, structs) for item in items)


def _read_tuple(inner: Sequence[str], value: xdr.SCVal, structs: Structs) -> Value:
    items = values.as_vector(value)
    return tuple(_read(k, i, structs) for k, i in zip(inner, items, strict=True))


def _write_tuple(inner: Sequence[str], value: Value, structs: Structs) -> xdr.SCVal:
    pairs = zip(inner, cast("Sequence[Value]", value), strict=True)
    return values.vector(_write(kind, item, structs) for kind, item in pairs)


def _read_map(inner: Sequence[str], value: xdr.SCVal, structs: Structs) -> Value:
    if value.map is None:
        raise ValueError("not a map")
    keys = [entry.key for entry in value.map.sc_map]
    # The host takes no other order, and a key that stands twice would vanish in a dict.
    if list(scval.from_map(scval.to_map(dict.fromkeys(keys, values.VOID)))) != keys:
        raise ValueError("keys are not in ascending order, each once")
    return {
        _read(inner[0], entry.key, structs): _read(inner[1], entry.val, structs)
        for entry in value.map.sc_map
    }


def _write_map(inner: Sequence[str], value: Value, structs: Structs) -> xdr.SCVal:
    pairs = cast("Mapping[Value, Value]", value).items()
    return scval.to_map(
        {_write(inner[0], k, structs): _write(inner[1], v, structs) for k, v in pairs}
    )


@dataclass(frozen=True)
class _Compound:
    read: Callable[[Sequence[str], xdr.SCVal, Structs], Value]
    write: Callable[[Sequence[str], Value, Structs], xdr.SCVal]


_COMPOUND = {
    "Option": _Compound(_read_option, _write_option),
    "Vec": _Compound(_read_vec, _write_vec),
    "Tuple": _Compound(_read_tuple, _write_tuple),
    "Map": _Compound(_read_map, _write_map),
}


@lru_cache(maxsize=256)
def parts_of(kind: str) -> tuple[str, Sequence[str]]:
    """Split ``Map<address,i128>`` into ``Map`` and its two inner types."""
    if kind.startswith("("):
        return "Tuple", _split(kind[1:-1])
    outer, _, rest = kind.partition("<")
    return outer, _split(rest[:-1])


def _split(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _bytes32(value: bytes) -> bytes:
    if len(value) != 32:
        raise ValueError("not 32 bytes")
    return value


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not a bool")
    return value


def _itself(value: Value) -> xdr.SCVal:
    if not isinstance(value, xdr.SCVal):
        raise TypeError("not an SCVal")
    return value


_READERS: dict[str, Callable[[xdr.SCVal], Value]] = {
    "u32": scval.from_uint32,
    "i128": values.as_i128,
    "bool": values.as_bool,
    "string": lambda value: _text(scval.from_string(value)),
    "symbol": scval.from_symbol,
    "address": values.as_address,
    "BytesN<32>": lambda value: _bytes32(scval.from_bytes(value)),
    "void": lambda _: None,
    "()": lambda _: None,
    "val": _itself,
}

_WRITERS: dict[str, Callable[[Value], xdr.SCVal]] = {
    "u32": lambda value: values.u32(cast("int", value)),
    "i128": lambda value: values.i128(cast("int", value)),
    "bool": lambda value: scval.to_bool(_truth(value)),
    "string": lambda value: values.string(cast("str", value)),
    "symbol": lambda value: values.symbol(cast("str", value)),
    "address": lambda value: values.address(cast("Address", value)),
    "BytesN<32>": lambda value: scval.to_bytes(_bytes32(cast("bytes", value))),
    "void": lambda _: values.VOID,
    "()": lambda _: values.VOID,
    "val": _itself,
}
