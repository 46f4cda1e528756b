"""Strategies for hypothesis: values of a contract's interface, and values of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.escrows import BUILD
from tests.support.ledgers import PEOPLE
from wallet.addresses import Address, account_of, contract_of
from wallet.escrow.builds import Build
from wallet.escrow.scval import Value
from wallet.escrow.storage import Fields, terms_from
from wallet.escrow.terms import Escrow
from wallet.soroban import values

I128 = st.integers(-(2**127), 2**127 - 1)
U32 = st.integers(0, 2**32 - 1)
TEXTS = st.binary(max_size=40).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
SYMBOLS = st.text("abcXYZ_019", max_size=32)
KEYS = st.integers(0, 40).map(lambda number: sha256(bytes([number])).digest())
ADDRESSES: st.SearchStrategy[Address] = KEYS.map(account_of) | KEYS.map(contract_of)
KNOWN = st.sampled_from([person.public for person in PEOPLE])

_OF: Mapping[str, st.SearchStrategy[Value]] = {
    "u32": U32,
    "i128": I128,
    "bool": st.booleans(),
    "string": TEXTS,
    "symbol": SYMBOLS,
    "address": ADDRESSES,
    "BytesN<32>": st.binary(min_size=32, max_size=32),
    "void": st.none(),
    "val": I128.map(values.i128),
    "Map<address,i128>": st.dictionaries(ADDRESSES, I128, max_size=5),
}


def of(kind: str, build: Build = BUILD) -> st.SearchStrategy[Value]:
    """Draw Python values of this type of the build's interface."""
    if kind in _OF:
        return _OF[kind]
    if kind in build.structs:
        fields = build.structs[kind].items()
        return st.fixed_dictionaries({name: of(inner, build) for name, inner in fields})
    outer, _, inner = kind.removesuffix(">").partition("<")
    drawn = of(inner, build)
    if outer == "Option":
        return st.none() | drawn
    return st.lists(drawn, max_size=4).map(tuple)


def escrows_of(build: Build) -> st.SearchStrategy[Escrow]:
    """Draw terms, and what has become of them, as this build keeps them."""
    return of("Escrow", build).map(lambda fields: terms_from(cast("Fields", fields)))


ESCROWS = escrows_of(BUILD)


def _vector(items: list[xdr.SCVal]) -> xdr.SCVal:
    return values.vector(items)


def _map(pairs: list[tuple[xdr.SCVal, xdr.SCVal]]) -> xdr.SCVal:
    entries = [xdr.SCMapEntry(key, value) for key, value in pairs]
    return xdr.SCVal(xdr.SCValType.SCV_MAP, map=xdr.SCMap(entries))


_LEAVES: st.SearchStrategy[xdr.SCVal] = st.one_of(
    st.just(values.VOID),
    st.booleans().map(lambda truth: xdr.SCVal(xdr.SCValType.SCV_BOOL, b=truth)),
    U32.map(values.u32),
    I128.map(values.i128),
    TEXTS.map(values.string),
    SYMBOLS.map(values.symbol),
    st.sampled_from(sorted({n for s in BUILD.structs.values() for n in s})).map(values.symbol),
    ADDRESSES.map(values.address),
    st.binary(max_size=33).map(
        lambda raw: xdr.SCVal(xdr.SCValType.SCV_BYTES, bytes=xdr.SCBytes(raw))
    ),
    st.integers(0, 2**64 - 1).map(
        lambda number: xdr.SCVal(xdr.SCValType.SCV_U64, u64=xdr.Uint64(number))
    ),
    st.just(xdr.SCVal(xdr.SCValType.SCV_LEDGER_KEY_CONTRACT_INSTANCE)),
    st.just(xdr.SCVal(xdr.SCValType.SCV_VEC, vec=None)),
    st.just(xdr.SCVal(xdr.SCValType.SCV_MAP, map=None)),
)

ANYTHING: st.SearchStrategy[xdr.SCVal] = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4).map(_vector)
        | st.lists(st.tuples(inner, inner), max_size=4).map(_map)
    ),
    max_leaves=12,
)
"""Any value that XDR can carry, maps out of order and keys of any kind among them."""
