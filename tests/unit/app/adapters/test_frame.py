"""Whatever a server sends, it is a sound JSON-RPC answer or refused."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from app.adapters.frame import MAX_PARTS, Answer, checked
from app.errors import AppError, NotARpc, RpcRefused
from tests.support.rpc import JSON


def body(**fields: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": "1", **fields}).encode()


def result(text: str) -> Any:
    answer = f'{{"jsonrpc": "2.0", "id": "1", "result": {{"it": {text}, "other": 5}}}}'
    return checked("host", "1", answer.encode())["result"]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"5",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf" + body(result={}),
        body(result={}) + b" {}",
        body(result={})[:-1] + b', "id": "1"}',
        body(result={"a": 1})[:-2] + b', "a": 1}}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' * 100_000,
        body(result={}, id="2"),
        body(result={}, id=1),
        body(result={}, id=None),
        body(result={}, id=True),
        body(result={}, jsonrpc="1.0"),
        body(),
        body(result=None),
        body(result=[]),
        body(error={"code": -32602}, id="2"),
        body(error="no"),
        body(error={"message": "no code"}),
        body(error={"code": 2**31}),
        body(error={"code": 1.5}),
        body(error={"code": True}),
    ],
)
def test_what_is_no_answer_to_the_request_is_no_rpc(answer: bytes) -> None:
    with pytest.raises(NotARpc):
        checked("host", "1", answer)


@given(st.binary())
def test_any_bytes_are_no_answer(answer: bytes) -> None:
    with pytest.raises(AppError):
        checked("host", "1", answer)


@given(JSON)
def test_any_result_is_an_object_or_no_rpc(value: object) -> None:
    with suppress(NotARpc):
        assert isinstance(checked("host", "1", body(result=value))["result"], dict)


@given(JSON)
def test_any_error_is_an_app_error(value: object) -> None:
    with suppress(AppError):
        checked("host", "1", body(result={}, error=value))


@pytest.mark.parametrize("more", [{}, {"id": None}, {"result": None}])
def test_a_refusal_keeps_its_code(more: dict[str, object]) -> None:
    refused = body(error={"code": -32602, "message": "invalid_xdr", "data": {"a": 1}}, **more)
    with pytest.raises(RpcRefused) as caught:
        checked("host", "1", refused)
    assert (caught.value.code, caught.value.message) == (-32602, "invalid_xdr")


@pytest.mark.parametrize("told", [{}, {"message": None}, {"message": 5}])
def test_a_refusal_need_not_have_words(told: dict[str, object]) -> None:
    with pytest.raises(RpcRefused, check=lambda e: e.message == ""):
        checked("host", "1", body(error={"code": 5, **told}))


class Model(BaseModel):
    """All kinds of fields that the SDK's models have."""

    it: int | str | list[str] | dict[str, int] | None
    other: int


@pytest.mark.parametrize("text", ["1.0", "1e3", "1e999", "NaN", "Infinity", "-Infinity"])
def test_a_fraction_is_of_no_kind_that_a_model_asks_for(text: str) -> None:
    with pytest.raises(ValidationError, match="it"):
        Model.model_validate(result(text))


@pytest.mark.parametrize("text", ["true", "false"])
def test_yes_and_no_are_no_numbers(text: str) -> None:
    assert Model.model_validate(result(text)) == Model(it=None, other=5)


def test_what_has_more_parts_than_any_honest_answer_is_not_even_parsed() -> None:
    assert len(checked("host", "1", body(result={"it": [0] * (MAX_PARTS - 2)}))["result"]["it"])
    with pytest.raises(NotARpc):
        checked("host", "1", body(result={"it": [0] * MAX_PARTS}))


def test_the_sdk_gets_the_fields_that_were_checked() -> None:
    fields = checked("host", "1", body(result={"it": 5}))
    assert Answer(fields).json() is fields
