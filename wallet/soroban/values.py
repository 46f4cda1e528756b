"""SCVal ↔ Python for the few shapes that the host and the token use by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from stellar_sdk import scval, xdr

from wallet.addresses import Address, from_sc_address, to_sc_address
from wallet.remembered import remembered

VOID = xdr.SCVal(xdr.SCValType.SCV_VOID)

# Asking an enumeration for its members takes as long as making a small value.
_I128: Final = xdr.SCValType.SCV_I128
_ADDRESS: Final = xdr.SCValType.SCV_ADDRESS
_MAP: Final = xdr.SCValType.SCV_MAP

I128_MIN: Final = -(2**127)
I128_MAX: Final = 2**127 - 1
_BELOW: Final = 2**64 - 1


def symbol(text: str) -> xdr.SCVal:
    """A symbol."""
    return scval.to_symbol(text)


def string(text: str) -> xdr.SCVal:
    """A string; bytes that are no UTF-8 pass as surrogate escapes."""
    return scval.to_string(text.encode("utf-8", "surrogateescape"))


@remembered(1024)
def i128(number: int) -> xdr.SCVal:
    """A signed 128-bit integer, shared like an address; raise ValueError if it does not fit."""
    if not I128_MIN <= number <= I128_MAX:
        raise ValueError("not within 128 bits")
    parts = xdr.Int128Parts(xdr.Int64(number >> 64), xdr.Uint64(number & _BELOW))
    return xdr.SCVal(_I128, i128=parts)


def u32(number: int) -> xdr.SCVal:
    """An unsigned 32-bit integer; raise ValueError if it does not fit."""
    return scval.to_uint32(number)


@remembered(4096)
def address(who: Address) -> xdr.SCVal:
    """An address; shared between callers, so never change it."""
    return xdr.SCVal(_ADDRESS, address=to_sc_address(who))


def vector(items: Iterable[xdr.SCVal]) -> xdr.SCVal:
    """A vector."""
    return scval.to_vec(list(items))


def struct(fields: Mapping[str, xdr.SCVal]) -> xdr.SCVal:
    """A map with symbol keys in their order, as a contract's struct is kept."""
    entries = [xdr.SCMapEntry(_field(name), fields[name]) for name in sorted(fields)]
    return xdr.SCVal(_MAP, map=xdr.SCMap(entries))


def as_struct(value: xdr.SCVal) -> dict[str, xdr.SCVal]:
    """The fields of a map with symbol keys; raise ValueError for anything else."""
    if value.map is None:
        raise ValueError("not a struct")
    fields = {_name(entry.key): entry.val for entry in value.map.sc_map}
    if len(fields) != len(value.map.sc_map):
        raise ValueError("a field twice")
    return fields


def as_vector(value: xdr.SCVal) -> list[xdr.SCVal]:
    """The items; raise ValueError for anything else, a vector that is not there too."""
    if value.vec is None:
        raise ValueError("not a vector")
    return value.vec.sc_vec


def as_i128(value: xdr.SCVal) -> int:
    """The number; raise ValueError for anything else."""
    parts = value.i128
    if parts is None:
        raise ValueError("not an i128")
    return (parts.hi.int64 << 64) + parts.lo.uint64


def as_address(value: xdr.SCVal) -> Address:
    """The address; raise ValueError for anything else."""
    if value.address is None:
        raise ValueError("not an address")
    return from_sc_address(value.address)


def as_bool(value: xdr.SCVal) -> bool:
    """The truth; raise ValueError for anything else."""
    if value.b is None:
        raise ValueError("not a bool")
    return value.b


@lru_cache(maxsize=256)
def _field(name: str) -> xdr.SCVal:
    """The name of a field, which says nothing of what anybody looked at; never changed."""
    return symbol(name)


def _name(value: xdr.SCVal) -> str:
    if value.sym is None:
        raise ValueError("not a symbol")
    return value.sym.sc_symbol.decode()
