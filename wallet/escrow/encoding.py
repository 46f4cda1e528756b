"""Values of a build's interface ↔ XDR at once: a model that is asked a lot converts a lot.

``scval`` goes through an object for every value. What terms are made of is of few kinds, and
the names of a struct's fields are the same bytes each time. All else, whatever is odd about it,
is left to ``scval``: to convert, or to refuse in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from struct import Struct, error
from typing import Final, cast, overload

from stellar_sdk import xdr
from typing_extensions import override

from wallet.addresses import Address, account_of, contract_of
from wallet.escrow import scval
from wallet.escrow.scval import Structs, Value, parts_of
from wallet.remembered import remembered, remembered_of_one
from wallet.soroban import values
from wallet.soroban.packing import packed
from wallet.soroban.unpacking import value_in

_KIND: Final = xdr.SCValType
_WORD: Final = Struct(">I")
_TWO: Final = Struct(">II")
_LARGE: Final = Struct(">IqQ")
_BELOW: Final = 2**64 - 1

_BOOL: Final = int(_KIND.SCV_BOOL)
_U32: Final = int(_KIND.SCV_U32)
_I128: Final = int(_KIND.SCV_I128)
_STRING: Final = int(_KIND.SCV_STRING)
_VOID: Final = packed(values.VOID)
_VECTOR: Final = _TWO.pack(_KIND.SCV_VEC, 1)
_MAP: Final = _TWO.pack(_KIND.SCV_MAP, 1)
_ACCOUNT: Final = b"".join(
    _WORD.pack(kind)
    for kind in (
        _KIND.SCV_ADDRESS,
        xdr.SCAddressType.SC_ADDRESS_TYPE_ACCOUNT,
        xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519,
    )
)
_CONTRACT: Final = _TWO.pack(_KIND.SCV_ADDRESS, xdr.SCAddressType.SC_ADDRESS_TYPE_CONTRACT)

Pack = Callable[[Value], bytes]
Unpack = Callable[[bytes, int], tuple[Value, int]]
"""XDR and where a value begins in it → the value, and where the next thing begins."""


class _Odd(Exception):
    """Nothing that is converted here."""


_ODD: Final = (_Odd, error, ValueError, TypeError, AttributeError, KeyError)


class Written(Sequence[xdr.SCVal]):
    """Arguments that become XDR only where somebody reads them, and objects where he looks.

    ``given`` is what they say by the parameters of the interface. What is of another type than
    that names is found when it is written: ``raw`` and ``named`` raise OtherType.
    """

    def __init__(
        self, kinds: Mapping[str, str], given: Mapping[str, Value], structs: Structs
    ) -> None:
        """What is ``given`` for each parameter of ``kinds``."""
        self.given: Final = given
        self._interface: Final = kinds, structs

    def write(self) -> None:
        """Write them now; raise OtherType."""
        _ = self.raw

    @cached_property
    def raw(self) -> tuple[bytes, ...]:
        """The XDR of each."""
        return tuple(raw for raw, _ in self._written.values())

    @property
    def named(self) -> Mapping[str, Value]:
        """What they say, as ``unpack`` reads it."""
        kinds, structs = self._interface
        if _are_plain(structs, *kinds.values()):
            return self.given
        return {name: value for name, (_, value) in self._written.items()}

    @cached_property
    def _written(self) -> Mapping[str, tuple[bytes, Value]]:
        kinds, structs = self._interface
        return {n: _written(kind, self.given[n], structs) for n, kind in kinds.items()}

    def are_of(self, kinds: Mapping[str, str], structs: Structs) -> bool:
        """Whether they were read by this very interface."""
        own_kinds, own_structs = self._interface
        return own_kinds is kinds and own_structs is structs

    @cached_property
    def _values(self) -> tuple[xdr.SCVal, ...]:
        return tuple(map(value_in, self.raw))

    @overload
    def __getitem__(self, place: int) -> xdr.SCVal: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[xdr.SCVal]: ...
    @override
    def __getitem__(self, place: int | slice) -> xdr.SCVal | Sequence[xdr.SCVal]:
        return self._values[place]

    @override
    def __len__(self) -> int:
        return len(self.given)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._values == tuple(
            cast("Sequence[object]", other)
        )


def pack(kind: str, value: Value, structs: Structs) -> bytes:
    """The XDR of ``scval.write``; raise OtherType where that does."""
    return _written(kind, value, structs)[0]


def _written(kind: str, value: Value, structs: Structs) -> tuple[bytes, Value]:
    """The XDR, and what is read in it: the same value, but that a map is in order there."""
    try:
        return _packer(structs, kind)(value), value
    except _ODD:
        raw = packed(scval.write(kind, value, structs))
        return raw, unpack(kind, raw, structs)


def unpack(kind: str, raw: bytes, structs: Structs) -> Value:
    """What ``scval.read`` reads in this XDR; raise OtherType where that does."""
    try:
        value, end = _unpacker(structs, kind)(raw, 0)
        if end == len(raw):
            return value
    except _ODD:
        pass
    return scval.read(kind, value_in(raw), structs)


@remembered_of_one(512, ever=True)
def _packer(structs: Structs, kind: str) -> Pack:
    """How a type is written: made once, and says nothing of what anybody looked at."""
    if kind in _PACKERS:
        return _PACKERS[kind]
    if kind in structs:
        pack_it = _pack_struct(structs[kind], structs)
    else:
        outer, inner = parts_of(kind)
        if outer not in _PACK_COMPOUND:
            raise _Odd
        pack_it = _PACK_COMPOUND[outer](_packer(structs, inner[0]))
    return (lambda value: _packed_once(value, pack_it)) if kind in _SHARED else pack_it


@remembered_of_one(2048)
def _packed_once(value: Value, pack_it: Pack) -> bytes:
    return pack_it(value)


@remembered_of_one(512, ever=True)
def _unpacker(structs: Structs, kind: str) -> Unpack:
    """How a type is read; the same."""
    if kind in _UNPACKERS:
        return _UNPACKERS[kind]
    if kind in structs:
        return _unpack_struct(structs[kind], structs)
    outer, inner = parts_of(kind)
    if outer not in _UNPACK_COMPOUND:
        raise _Odd
    return _UNPACK_COMPOUND[outer](_unpacker(structs, inner[0]))


@remembered_of_one(512, ever=True)
def _are_plain(structs: Structs, *kinds: str) -> bool:
    """Whether all that is of these types is written here, and read as it was given."""
    try:
        return all(_packer(structs, kind) for kind in kinds)
    except _Odd:
        return False


def _label(name: str) -> bytes:
    return packed(values.symbol(name))


def _pack_struct(types: Mapping[str, str], structs: Structs) -> Pack:
    # Objects of a contract's own type are kept with their fields in order.
    fields = [(name, _label(name), _packer(structs, types[name])) for name in sorted(types)]
    head = _MAP + _WORD.pack(len(fields))

    def pack_struct(value: Value) -> bytes:
        given = cast("Mapping[str, Value]", value)
        parts = [head]
        for name, label, pack_field in fields:
            parts += (label, pack_field(given[name]))
        return b"".join(parts)

    return pack_struct


def _unpack_struct(types: Mapping[str, str], structs: Structs) -> Unpack:
    fields = [(name, _label(name), _unpacker(structs, types[name])) for name in sorted(types)]
    head = _MAP + _WORD.pack(len(fields))

    def unpack_struct(raw: bytes, at: int) -> tuple[Value, int]:
        at = _behind(head, raw, at)
        told: dict[str, Value] = {}
        for name, label, unpack_field in fields:
            told[name], at = unpack_field(raw, _behind(label, raw, at))
        return told, at

    return unpack_struct


def _pack_vec(pack_item: Pack) -> Pack:
    def pack_vec(value: Value) -> bytes:
        if not isinstance(value, tuple):
            raise _Odd
        items = cast("tuple[Value, ...]", value)
        return _VECTOR + _WORD.pack(len(items)) + b"".join(map(pack_item, items))

    return pack_vec


def _unpack_vec(unpack_item: Unpack) -> Unpack:
    def unpack_vec(raw: bytes, at: int) -> tuple[Value, int]:
        at = _behind(_VECTOR, raw, at)
        count, at = _WORD.unpack_from(raw, at)[0], at + 4
        items: list[Value] = []
        for _ in range(count):
            item, at = unpack_item(raw, at)
            items.append(item)
        return tuple(items), at

    return unpack_vec


def _pack_option(pack_some: Pack) -> Pack:
    return lambda value: _VOID if value is None else pack_some(value)


def _unpack_option(unpack_some: Unpack) -> Unpack:
    def unpack_option(raw: bytes, at: int) -> tuple[Value, int]:
        if raw.startswith(_VOID, at):
            return None, at + len(_VOID)
        return unpack_some(raw, at)

    return unpack_option


def _pack_number(value: Value) -> bytes:
    return _TWO.pack(_U32, _plain(value))


def _pack_large(value: Value) -> bytes:
    number = _plain(value)
    return _LARGE.pack(_I128, number >> 64, number & _BELOW)


def _plain(value: Value) -> int:
    if type(value) is not int:  # a bool is one too, to Python
        raise _Odd
    return value


def _pack_truth(value: Value) -> bytes:
    if not isinstance(value, bool):
        raise _Odd
    return _TWO.pack(_BOOL, value)


def _pack_text(value: Value) -> bytes:
    raw = cast("str", value).encode("utf-8", "surrogateescape")
    return _TWO.pack(_STRING, len(raw)) + raw + bytes(-len(raw) % 4)


@remembered(4096)
def _pack_address(who: Value) -> bytes:
    return packed(values.address(cast("Address", who)))


def _unpack_number(raw: bytes, at: int) -> tuple[Value, int]:
    return _of(_U32, _TWO.unpack_from(raw, at)), at + 8


def _unpack_truth(raw: bytes, at: int) -> tuple[Value, int]:
    word = _of(_BOOL, _TWO.unpack_from(raw, at))
    if word > 1:
        raise _Odd
    return word == 1, at + 8


def _unpack_large(raw: bytes, at: int) -> tuple[Value, int]:
    kind, high, low = _LARGE.unpack_from(raw, at)
    return (_of(_I128, (kind, high)) << 64) + low, at + 20


def _unpack_text(raw: bytes, at: int) -> tuple[Value, int]:
    size = _of(_STRING, _TWO.unpack_from(raw, at))
    start, end, rest = at + 8, at + 8 + size, -size % 4
    if end + rest > len(raw) or raw[end : end + rest] != bytes(rest):
        raise _Odd
    return raw[start:end].decode("utf-8", "surrogateescape"), end + rest


def _unpack_address(raw: bytes, at: int) -> tuple[Value, int]:
    is_contract = raw.startswith(_CONTRACT, at)
    start = _behind(_CONTRACT if is_contract else _ACCOUNT, raw, at)
    end = start + 32
    if end > len(raw):
        raise _Odd
    key = raw[start:end]
    return contract_of(key) if is_contract else account_of(key), end


def _of(kind: int, told: tuple[int, int]) -> int:
    """The number that stands behind the word for this kind."""
    if told[0] != kind:
        raise _Odd
    return told[1]


def _behind(what: bytes, raw: bytes, at: int) -> int:
    """Where goes on what begins with this; these bytes must be there."""
    if not raw.startswith(what, at):
        raise _Odd
    return at + len(what)


_PACKERS: Final[Mapping[str, Pack]] = {
    "u32": _pack_number,
    "i128": _pack_large,
    "bool": _pack_truth,
    "string": _pack_text,
    "address": _pack_address,
}

_SHARED: Final = frozenset({"Roles", "Milestone", "Vec<Milestone>"})
"""Parts that most terms have in common with those they are tried in the place of."""

_UNPACKERS: Final[Mapping[str, Unpack]] = {
    "u32": _unpack_number,
    "i128": _unpack_large,
    "bool": _unpack_truth,
    "string": _unpack_text,
    "address": _unpack_address,
}

_PACK_COMPOUND: Final[Mapping[str, Callable[[Pack], Pack]]] = {
    "Option": _pack_option,
    "Vec": _pack_vec,
}

_UNPACK_COMPOUND: Final[Mapping[str, Callable[[Unpack], Unpack]]] = {
    "Option": _unpack_option,
    "Vec": _unpack_vec,
}
