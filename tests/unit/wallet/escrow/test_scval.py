"""SCVal ↔ Python: whatever a contract's interface names goes there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.escrows import BUILD
from tests.support.ledgers import FUNDER, RECEIVER
from tests.support.values import ANYTHING, of
from wallet.escrow import scval
from wallet.escrow.scval import OtherFields, OtherType, Value
from wallet.soroban.values import VOID, address, i128, string, symbol, u32, vector

KINDS = sorted(
    {kind for types in BUILD.functions.values() for kind in types.values()}
    | {kind for fields in BUILD.structs.values() for kind in fields.values()}
    | set(BUILD.structs)
    | {"Vec<AddressBalance>", "(address,val)"}
)
TYPED = st.sampled_from([kind for kind in KINDS if not kind.startswith("(")])
VALUES = TYPED.flatmap(lambda kind: st.tuples(st.just(kind), of(kind)))


@given(VALUES)
def test_a_value_that_is_written_is_read_back(typed: tuple[str, Value]) -> None:
    kind, value = typed
    written = scval.write(kind, value, BUILD.structs)
    assert scval.read(kind, written, BUILD.structs) == value


@given(VALUES)
def test_what_is_written_is_proper_xdr(typed: tuple[str, Value]) -> None:
    kind, value = typed
    written = scval.write(kind, value, BUILD.structs)
    assert xdr.SCVal.from_xdr_bytes(written.to_xdr_bytes()) == written


@given(st.sampled_from(KINDS), ANYTHING)
def test_anything_is_read_as_it_is_or_refused(kind: str, value: xdr.SCVal) -> None:
    try:
        read = scval.read(kind, value, BUILD.structs)
    except OtherType:
        return
    # What was understood loses nothing; nothing but void has no value of its own to keep.
    if kind != "void":
        assert scval.write(kind, read, BUILD.structs) == value


@given(st.sampled_from(KINDS), st.none() | st.integers() | st.text() | st.lists(st.integers()))
def test_what_does_not_fit_is_not_written(kind: str, value: object) -> None:
    try:
        written = scval.write(kind, value, BUILD.structs)
    except OtherType:
        return
    assert xdr.SCVal.from_xdr_bytes(written.to_xdr_bytes()) == written


@pytest.mark.parametrize(
    ("kind", "number"),
    [("u32", -1), ("u32", 2**32), ("i128", 2**127), ("i128", -(2**127) - 1)],
)
def test_numbers_have_their_bounds(kind: str, number: int) -> None:
    with pytest.raises(OtherType):
        scval.write(kind, number, BUILD.structs)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_hash_has_32_bytes(size: int) -> None:
    value = xdr.SCVal(xdr.SCValType.SCV_BYTES, bytes=xdr.SCBytes(bytes(size)))
    with pytest.raises(OtherType):
        scval.read("BytesN<32>", value, BUILD.structs)
    with pytest.raises(OtherType):
        scval.write("BytesN<32>", bytes(size), BUILD.structs)


def map_of(*pairs: tuple[xdr.SCVal, xdr.SCVal]) -> xdr.SCVal:
    entries = [xdr.SCMapEntry(key, value) for key, value in pairs]
    return xdr.SCVal(xdr.SCValType.SCV_MAP, map=xdr.SCMap(entries))


def test_a_payee_named_twice_is_not_read_as_one() -> None:
    twice = (address(RECEIVER.public), i128(1)), (address(RECEIVER.public), i128(2))
    with pytest.raises(OtherType):
        scval.read("Map<address,i128>", map_of(*twice), BUILD.structs)


def test_a_map_out_of_order_is_no_map() -> None:
    pairs = sorted(
        (FUNDER.public, RECEIVER.public), key=lambda who: address(who).to_xdr_bytes()
    )
    in_order = map_of(*((address(who), i128(1)) for who in pairs))
    reversed_ = map_of(*((address(who), i128(1)) for who in reversed(pairs)))
    assert scval.read("Map<address,i128>", in_order, BUILD.structs) == dict.fromkeys(pairs, 1)
    with pytest.raises(OtherType):
        scval.read("Map<address,i128>", reversed_, BUILD.structs)


@pytest.mark.parametrize(
    ("fields", "another_number"),
    [
        ([], True),
        (["address", "address"], False),
        (["address", "more"], True),
        (["adress"], False),
    ],
)
def test_a_struct_with_other_fields_says_so(fields: list[str], another_number: bool) -> None:
    value = map_of(*((symbol(name), address(FUNDER.public)) for name in fields))
    with pytest.raises(OtherType) as refused:
        scval.read("Trustline", value, BUILD.structs)
    if fields != ["address", "address"]:
        assert isinstance(refused.value, OtherFields)
        assert refused.value.another_number is another_number


def test_bytes_that_are_no_text_survive() -> None:
    raw = xdr.SCVal(xdr.SCValType.SCV_STRING, str=xdr.SCString(b"caf\xe9 \xff\x00"))
    read = scval.read("string", raw, BUILD.structs)
    assert scval.write("string", read, BUILD.structs) == raw


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", symbol("x")),
        ("symbol", string("x")),
        ("u32", i128(1)),
        ("i128", u32(1)),
        ("bool", u32(1)),
        ("address", string(FUNDER.public)),
        ("Vec<address>", VOID),
        ("Map<address,i128>", vector([])),
        ("Option<string>", u32(1)),
        ("(address,val)", vector([VOID])),
        ("Result<void,ContractError>", VOID),
        ("Set<u32>", vector([])),
        ("", VOID),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: str, value: xdr.SCVal) -> None:
    with pytest.raises(OtherType) as refused:
        scval.read(kind, value, BUILD.structs)
    assert refused.value.expected == kind


def test_an_address_of_another_kind_is_named() -> None:
    number = xdr.MuxedEd25519Account(xdr.Uint64(7), xdr.Uint256(bytes(32)))
    kind = xdr.SCAddressType.SC_ADDRESS_TYPE_MUXED_ACCOUNT
    muxed = xdr.SCVal(
        xdr.SCValType.SCV_ADDRESS, address=xdr.SCAddress(kind, muxed_account=number)
    )
    with pytest.raises(OtherType) as refused:
        scval.read("address", muxed, BUILD.structs)
    assert refused.value.why == f"address: {kind.name}"
