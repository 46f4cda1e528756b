"""Whatever a server sends, reading it gives a value or an AppError."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import scval, xdr

from app.adapters.foreign import I64, Facts, parse, plain
from app.errors import NotARpc
from tests.support.rpc import JSON


def facts(value: object) -> Facts:
    return Facts("host", {"it": value})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"5",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' * 100_000,
    ],
)
def test_what_is_no_json_object_is_no_rpc(body: bytes) -> None:
    with pytest.raises(NotARpc):
        parse("host", body)


@given(st.binary())
def test_any_bytes_are_facts_or_no_rpc(body: bytes) -> None:
    with suppress(NotARpc):
        assert isinstance(parse("host", body), Facts)


@given(JSON)
def test_any_json_is_facts_or_no_rpc(value: object) -> None:
    with suppress(NotARpc):
        assert isinstance(parse("host", json.dumps(value).encode()), Facts)


@pytest.mark.parametrize(("value", "number"), [(5, 5), ("6", 6), ("0007", 7), (0, 0)])
def test_numbers_are_numbers_or_digits(value: object, number: int) -> None:
    assert facts(value).number("it") == number


@pytest.mark.parametrize(
    "value",
    [
        *(True, None, -5, 2**32, "", "-1", "+1", " 1", "1_0", "0x1", "1.0", "1e3", "٣", "½"),
        *("9" * 21, [], {}, b"7.0"),
    ],
)
def test_nothing_else_is_a_number(value: object) -> None:
    with pytest.raises(NotARpc):
        facts(value).number("it")


@pytest.mark.parametrize("text", ["1.0", "1e3", "1e999", "NaN", "Infinity", "-Infinity"])
def test_a_fraction_is_of_no_kind_that_is_asked_for(text: str) -> None:
    answer = parse("host", f'{{"it": {text}, "other": 5}}'.encode())
    assert answer.number("other") == 5
    for ask in (answer.number, answer.text, answer.facts, answer.each, answer.texts):
        with pytest.raises(NotARpc):
            ask("it")


@given(JSON)
def test_a_field_is_of_the_kind_asked_for_or_no_rpc(value: object) -> None:
    answer = facts(value)
    for ask in (
        answer.text,
        answer.facts,
        answer.each,
        answer.texts,
        lambda name: answer.number(name, I64),
        lambda name: answer.xdr(xdr.SCVal, name),
        lambda name: answer.xdr(xdr.LedgerEntryData, name),
        lambda name: answer.xdr(xdr.TransactionResult, name),
    ):
        with suppress(NotARpc):
            assert ask("it") is not None


@given(st.binary(max_size=200))
def test_any_xdr_is_a_value_or_no_rpc(raw: bytes) -> None:
    answer = facts(xdr.SCBytes(raw).to_xdr())
    for kind in (xdr.SCVal, xdr.LedgerEntry, xdr.DiagnosticEvent, xdr.SorobanTransactionData):
        with suppress(NotARpc):
            assert answer.xdr(kind, "it").to_xdr_bytes()


def test_a_string_that_is_no_text_is_still_a_value() -> None:
    value = scval.to_string(b"\xff")
    assert facts(value.to_xdr()).xdr(xdr.SCVal, "it") == value


def test_a_string_that_is_no_text_excuses_nothing_else() -> None:
    told = scval.to_vec([scval.to_string(b"\xff"), scval.to_bool(True)]).to_xdr_bytes()
    lax = told[:-1] + b"\2"  # the SDK reads a bool of 2 as true
    with pytest.raises(NotARpc):
        facts(base64.b64encode(lax).decode()).xdr(xdr.SCVal, "it")


@pytest.mark.parametrize("text", ["AAAA", "AAAAAR==", "no base64", "AAAAAQAAAAA=", "é"])
def test_xdr_has_one_form(text: str) -> None:
    with pytest.raises(NotARpc):
        facts(text).xdr(xdr.SCVal, "it", limit=100)


def test_xdr_beyond_its_limit_is_not_decoded() -> None:
    with pytest.raises(NotARpc):
        facts(scval.to_bytes(bytes(101)).to_xdr()).xdr(xdr.SCVal, "it", limit=100)


def test_null_is_an_empty_list() -> None:
    assert not facts(None).each("it")
    assert not facts(None).texts("it")


@given(st.text())
def test_foreign_text_steers_no_screen(text: str) -> None:
    shown = plain(text * 3)
    assert shown.isprintable()
    assert len(shown) == min(200, 3 * len(text))
