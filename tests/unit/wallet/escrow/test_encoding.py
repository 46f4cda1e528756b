"""Terms and arguments are converted at once as by way of objects: to the byte and the value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CAROL, ESCROW
from tests.support.families import BY_NAME, EVERY_BUILD, due, place_of, seen, town
from tests.support.meddling import seats
from wallet.escrow import encoding, scval
from wallet.escrow.abi import arguments_of, call_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import candidates
from wallet.escrow.encoding import Written, pack, unpack
from wallet.escrow.moves import UpdateEscrow
from wallet.escrow.scval import OtherType
from wallet.escrow.storage import escrow_bytes, escrow_from, escrow_in, escrow_to, fields_of
from wallet.escrow.temptations import temptations
from wallet.escrow.terms import Escrow
from wallet.soroban.authority import Invocation
from wallet.soroban.packing import packed

STRUCTS = {"Pair": {"b": "u32", "a": "Option<string>"}, "Odd": {"a": "Map<u32,u32>"}}

TEXTS = st.text(max_size=9) | st.just("caf\udce9")
NUMBERS = st.integers(-(2**129), 2**129) | st.sampled_from([2**32, 2**127, -(2**127)])
ANYTHING: st.SearchStrategy[Any] = st.one_of(
    *(st.none(), st.booleans(), NUMBERS, TEXTS, st.just(ALICE.public), st.just(ESCROW)),
    st.tuples(NUMBERS, NUMBERS),
    st.fixed_dictionaries({"a": st.none() | TEXTS, "b": NUMBERS}),
    st.fixed_dictionaries({"a": TEXTS}),
)
KINDS = (
    *("u32", "i128", "bool", "string", "symbol", "address", "void", "Pair", "Odd"),
    *("Vec<u32>", "Option<i128>", "Option<Pair>", "Vec<address>", "(u32,i128)"),
)


def written_or(kind: str, value: Any) -> object:
    """What is written by way of objects, or why it is refused."""
    try:
        return packed(scval.write(kind, value, STRUCTS))
    except OtherType as why:
        return why.expected, why.why


def packed_or(kind: str, value: Any) -> object:
    try:
        return pack(kind, value, STRUCTS)
    except OtherType as why:
        return why.expected, why.why


@given(st.sampled_from(KINDS), ANYTHING)
def test_a_value_is_written_or_refused_as_by_way_of_objects(kind: str, value: Any) -> None:
    assert packed_or(kind, value) == written_or(kind, value)


def read_or(kind: str, raw: bytes) -> object:
    """What is read by way of objects, or the kind of the refusal."""
    try:
        return scval.read(kind, xdr.SCVal.from_xdr_bytes(raw), STRUCTS)
    except Exception as why:  # noqa: BLE001 - whatever it is, ours has to be the same
        return type(why)


def unpacked_or(kind: str, raw: bytes) -> object:
    try:
        return unpack(kind, raw, STRUCTS)
    except Exception as why:  # noqa: BLE001 - as above
        return type(why)


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), ANYTHING)
def test_a_value_is_read_or_refused_as_by_way_of_objects(
    kind: str, other: str, value: Any
) -> None:
    raw = packed_or(kind, value)
    if isinstance(raw, bytes):
        assert unpacked_or(kind, raw) == read_or(kind, raw)
        assert unpacked_or(other, raw) == read_or(other, raw)


@given(st.sampled_from(KINDS), ANYTHING, st.integers(0, 400), st.integers(0, 255))
def test_bytes_that_are_broken_are_read_or_refused_as_by_way_of_objects(
    kind: str, value: Any, place: int, byte: int
) -> None:
    raw = packed_or(kind, value)
    if not isinstance(raw, bytes) or not raw:
        return
    at = place % len(raw)
    for broken in (raw[:at], raw[:at] + bytes([byte]) + raw[at + 1 :], raw + bytes(4)):
        assert unpacked_or(kind, broken) == read_or(kind, broken)


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_the_terms_of_every_build_are_the_same_bytes_and_the_same_terms(name: str) -> None:
    build, terms = BY_NAME[name], due(BY_NAME[name])
    raw = escrow_bytes(build, terms)
    assert raw == packed(escrow_to(build, terms))
    assert escrow_in(build, raw) == escrow_from(build, escrow_to(build, terms)) == terms


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_the_terms_of_every_build_need_no_objects(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise nothing would be gained: all of it could be left to ``scval``."""
    build, terms = BY_NAME[name], replace(due(BY_NAME[name]), title=name)
    monkeypatch.delattr(encoding, "scval")
    fields = fields_of(build, terms)
    raw = pack("Escrow", fields, build.structs)
    assert unpack("Escrow", raw, build.structs) == fields


def written(build: Build, terms: Escrow) -> list[Invocation]:
    """Every call that somebody before this escrow could make, or would be tempted to."""
    there = place_of(seen(town(build, terms, 5, 0)))
    calls: list[Invocation] = []
    for role, seat in seats(there):
        moves = [*candidates(role, seat)]
        for each in temptations(seat, [ALICE.public, ESCROW], range(len(terms.milestones))):
            moves += each.ways
        for move in moves:
            try:
                calls.append(call_of(build, ESCROW, move))
            except NoSuchCall:
                continue
    return calls


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_what_a_call_was_written_from_is_what_is_read_in_its_arguments(name: str) -> None:
    build = BY_NAME[name]
    calls = written(build, due(build))
    assert calls
    for call in calls:
        assert isinstance(call.arguments, Written)
        as_objects = replace(call, arguments=tuple(call.arguments))
        assert arguments_of(build, as_objects) == call.arguments.named
        assert call.arguments.raw == tuple(map(packed, as_objects.arguments))


def test_arguments_are_the_same_as_objects_and_before() -> None:
    build = BY_NAME["2ddb5ef1"]
    call = call_of(build, ESCROW, UpdateEscrow(ALICE.public, due(build)))
    as_objects = replace(call, arguments=tuple(call.arguments))
    assert call == as_objects
    assert as_objects == call
    assert call.arguments[0:1] == as_objects.arguments[0:1]
    assert call != replace(call, arguments=as_objects.arguments[:1])


def test_arguments_of_another_interface_are_read_anew() -> None:
    build = BY_NAME["2ddb5ef1"]
    call = call_of(build, ESCROW, UpdateEscrow(ALICE.public, due(build)))
    assert isinstance(call.arguments, Written)
    kinds = build.functions[call.function]
    assert call.arguments.are_of(kinds, build.structs)
    assert not call.arguments.are_of(dict(kinds), build.structs)
    assert not call.arguments.are_of(kinds, dict(build.structs))


WHO = st.sampled_from([ALICE.public, BOB.public, CAROL.public, ESCROW])
SHARES = st.dictionaries(WHO, st.integers(0, 2**127 - 1))


@given(st.sampled_from(["{}", "Option<{}>", "Vec<{}>"]), SHARES)
def test_shares_are_in_the_order_of_the_call_whoever_was_named_first(
    around: str, shares: dict[Any, int]
) -> None:
    """The host's maps are sorted, and contracts round payee by payee."""
    kind, value = around.format("Map<address,i128>"), (shares,) if "Vec" in around else shares
    arguments = Written({"distributions": kind}, {"distributions": value}, STRUCTS)
    read = scval.read(kind, arguments[0], STRUCTS)
    assert repr(arguments.named["distributions"]) == repr(read)
