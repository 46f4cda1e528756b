"""The XDR of an SCVal, written at once: a model that is asked a thousand times writes much.

The SDK packs a value through an object for every field; most of what a contract keeps is of a
dozen plain kinds, whose XDR is a number and some bytes. Whatever else there is, and whatever
may not be written at all, is left to the SDK.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from struct import Struct
from typing import Final

from stellar_sdk import xdr

_KIND: Final = xdr.SCValType
_U32: Final = Struct(">I").pack
_TWO: Final = Struct(">II").pack
_I128: Final = Struct(">IqQ").pack
_MOST_SYMBOL: Final = 32

# Plain numbers: asking an enumeration for its members costs more than packing one.
_STRING: Final = int(_KIND.SCV_STRING)
_SYMBOL: Final = int(_KIND.SCV_SYMBOL)
_ADDRESS: Final = _U32(_KIND.SCV_ADDRESS)
_ACCOUNT: Final = _TWO(
    xdr.SCAddressType.SC_ADDRESS_TYPE_ACCOUNT, xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519
)
_CONTRACT: Final = _U32(xdr.SCAddressType.SC_ADDRESS_TYPE_CONTRACT)
_VOID: Final = _U32(_KIND.SCV_VOID)
_TRUTHS: Final = (_TWO(_KIND.SCV_BOOL, 0), _TWO(_KIND.SCV_BOOL, 1))
_VECTOR: Final = _TWO(_KIND.SCV_VEC, 1)
_MAP: Final = _U32(_KIND.SCV_MAP)
_INSTANCE: Final = _U32(_KIND.SCV_CONTRACT_INSTANCE)
_NUMBER: Final = int(_KIND.SCV_U32)
_LARGE_NUMBER: Final = int(_KIND.SCV_I128)


def packed(value: xdr.SCVal) -> bytes:
    """The same bytes as ``to_xdr_bytes``; raise ValueError where that does."""
    packer = _PACKERS.get(value.type)
    raw = packer(value) if packer is not None else None
    return value.to_xdr_bytes() if raw is None else raw


def _bool(value: xdr.SCVal) -> bytes | None:
    return None if value.b is None else _TRUTHS[bool(value.b)]


def _number(value: xdr.SCVal) -> bytes | None:
    return None if value.u32 is None else _TWO(_NUMBER, value.u32.uint32)


def _large_number(value: xdr.SCVal) -> bytes | None:
    parts = value.i128
    return None if parts is None else _I128(_LARGE_NUMBER, parts.hi.int64, parts.lo.uint64)


def _string(value: xdr.SCVal) -> bytes | None:
    return None if value.str is None else _opaque(_STRING, value.str.sc_string)


def _symbol(value: xdr.SCVal) -> bytes | None:
    if value.sym is None or len(value.sym.sc_symbol) > _MOST_SYMBOL:
        return None
    return _opaque(_SYMBOL, value.sym.sc_symbol)


def packed_address(who: xdr.SCAddress) -> bytes:
    """The same of an address."""
    raw = _who(who)
    return who.to_xdr_bytes() if raw is None else raw


def _address(value: xdr.SCVal) -> bytes | None:
    raw = None if value.address is None else _who(value.address)
    return None if raw is None else _ADDRESS + raw


def _who(who: xdr.SCAddress) -> bytes | None:
    if who.contract_id is not None:
        return _CONTRACT + who.contract_id.contract_id.hash
    key = who.account_id.account_id.ed25519 if who.account_id is not None else None
    return None if key is None else _ACCOUNT + key.uint256


def _vector(value: xdr.SCVal) -> bytes | None:
    if value.vec is None:
        return None
    items = value.vec.sc_vec
    return _VECTOR + _U32(len(items)) + b"".join(map(packed, items))


def _map(value: xdr.SCVal) -> bytes | None:
    return None if value.map is None else _MAP + _entries(value.map)


def _instance(value: xdr.SCVal) -> bytes | None:
    if value.instance is None or value.instance.storage is None:
        return None
    executable = value.instance.executable.to_xdr_bytes()
    return _INSTANCE + executable + _entries(value.instance.storage)


def _entries(held: xdr.SCMap) -> bytes:
    """A map, after the word that there is one."""
    pairs = [part for entry in held.sc_map for part in (packed(entry.key), packed(entry.val))]
    return _TWO(1, len(held.sc_map)) + b"".join(pairs)


def _opaque(kind: int, raw: bytes) -> bytes:
    return _TWO(kind, len(raw)) + raw + bytes(-len(raw) % 4)


_PACKERS: Final[Mapping[xdr.SCValType, Callable[[xdr.SCVal], bytes | None]]] = {
    _KIND.SCV_BOOL: _bool,
    _KIND.SCV_VOID: lambda _: _VOID,
    _KIND.SCV_U32: _number,
    _KIND.SCV_I128: _large_number,
    _KIND.SCV_STRING: _string,
    _KIND.SCV_SYMBOL: _symbol,
    _KIND.SCV_ADDRESS: _address,
    _KIND.SCV_VEC: _vector,
    _KIND.SCV_MAP: _map,
    _KIND.SCV_CONTRACT_INSTANCE: _instance,
}
