"""A contract's own word about its interface, out of its code, beside a known build's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registry import known_builds
from tests.support import wasm
from wallet.errors import Unreadable
from wallet.escrow.builds import Build
from wallet.escrow.interface import (
    MAX_WASM,
    OtherInterface,
    Unlike,
    interface_in,
    nearest,
    pinned_to,
    unlike,
)
from wallet.gate import TooLarge

BUILDS = sorted(known_builds().by_hash.values(), key=lambda build: build.name)
NEW = bytes(range(32))


def build(beginning: str) -> Build:
    (found,) = [each for each in BUILDS if each.name.startswith(beginning)]
    return found


SINGLE = build("mainnet-single-96d51751")


def names(each: Build) -> str:
    return each.name


@pytest.mark.parametrize("each", BUILDS, ids=names)
def test_code_with_a_builds_interface_is_told_as_like_it(each: Build) -> None:
    assert unlike(interface_in(wasm.code_of(each)), each) == ()


@pytest.mark.parametrize("each", BUILDS, ids=names)
def test_an_interface_is_nearest_to_its_own_build(each: Build) -> None:
    found, different = nearest(interface_in(wasm.code_of(each)), BUILDS)
    assert different == ()
    assert unlike(interface_in(wasm.code_of(found)), each) == ()


def test_what_differs_is_told_function_by_function() -> None:
    functions = {**SINGLE.functions, "release_funds": {"signer": "address"}, "drain": {}}
    returns = {**SINGLE.returns, "drain": "void"}
    other = replace(SINGLE, functions=functions, returns=returns)
    ends = "-> Result<void,ContractError>"
    assert unlike(interface_in(wasm.code_of(other)), SINGLE) == (
        Unlike("function", "drain", "() -> void", ""),
        Unlike(
            "function",
            "release_funds",
            f"(signer: address) {ends}",
            f"(release_signer: address) {ends}",
        ),
    )


def test_the_order_of_parameters_counts() -> None:
    inputs = dict(reversed([*SINGLE.functions["fund_escrow"].items()]))
    other = replace(SINGLE, functions={**SINGLE.functions, "fund_escrow": inputs})
    (only,) = unlike(interface_in(wasm.code_of(other)), SINGLE)
    assert only.name == "fund_escrow"


def test_an_error_with_another_number_is_a_difference() -> None:
    table = {**SINGLE.errors["ContractError"], 46: "Overflow"}
    other = replace(SINGLE, errors={"ContractError": table})
    (only,) = unlike(interface_in(wasm.code_of(other)), SINGLE)
    assert (only.kind, only.name) == ("error", "ContractError")


def test_equal_code_under_another_hash_can_be_pinned() -> None:
    pinned = pinned_to(SINGLE, NEW, interface_in(wasm.code_of(SINGLE)))
    assert (pinned.wasm_hash, pinned.rules) == (NEW, SINGLE.rules)
    assert pinned.name != SINGLE.name


def test_other_code_is_not_pinned() -> None:
    multi = interface_in(wasm.code_of(build("mainnet-multi-2ddb5ef1")))
    with pytest.raises(OtherInterface, check=lambda why: len(why.unlike) > 3):
        pinned_to(SINGLE, NEW, multi)


def test_sections_before_it_are_passed_over() -> None:
    whole = wasm.code_of(SINGLE)
    more = whole[:8] + wasm.section("contractenvmetav0", bytes(12)) + whole[8:]
    assert unlike(interface_in(more), SINGLE) == ()


def deep(levels: int) -> str:
    return "Vec<" * levels + "u32" + ">" * levels


BROKEN = {
    "nothing": b"",
    "no Wasm": b"<html></html>",
    "a later Wasm": b"\0asm\2\0\0\0",
    "no interface": wasm.HEADER,
    "an empty interface": wasm.wasm(),
    "two interfaces": wasm.code_of(SINGLE) + wasm.code_of(SINGLE)[8:],
    "a section beyond the end": wasm.HEADER + b"\0\xff\xff\xff\xff\x0f",
    "a length without end": wasm.HEADER + b"\0" + b"\xff" * 9,
    "half an entry": wasm.HEADER + wasm.section(wasm.SECTION, bytes(7)),
    "an entry of no kind": wasm.HEADER + wasm.section(wasm.SECTION, b"\0\0\0\x63"),
    "millions of fields": wasm.HEADER
    + wasm.section(wasm.SECTION, b"\0\0\0\1" + bytes(12) + b"\xff" * 4),
    "a function twice": wasm.wasm(wasm.function("f", {}), wasm.function("f", {})),
    "a field twice": wasm.wasm(wasm.struct("S", {"a": "u32"}))[:-4].replace(
        b"\0\0\0\1\0\0\0\0\0\0\0\1a", b"\0\0\0\2\0\0\0\0\0\0\0\1a"
    ),
    "types too deep": wasm.wasm(wasm.function("f", {"a": deep(9)})),
    "types far too deep": wasm.wasm(wasm.function("f", {"a": deep(150)})),
    "no text": wasm.wasm(wasm.struct("S", {"a": "u32"})).replace(b"S\0\0\0", b"\xff\0\0\0"),
    "too many names": wasm.wasm(*(wasm.function(f"f{i}", {}) for i in range(2_001))),
}


@pytest.mark.parametrize("what", BROKEN)
def test_code_that_tells_no_proper_interface_is_unreadable(what: str) -> None:
    with pytest.raises(Unreadable):
        interface_in(BROKEN[what])


def test_more_bytes_than_any_code_has_are_not_looked_at() -> None:
    with pytest.raises(TooLarge):
        interface_in(bytes(MAX_WASM + 1))


@given(st.data())
def test_any_bytes_are_read_or_unreadable(data: st.DataObject) -> None:
    whole = bytearray(wasm.code_of(SINGLE))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        interface_in(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
