"""Frames: what is written on one side of the pipe is read on the other, or is no frame."""

from __future__ import annotations

import json
import typing
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.signing import frames
from app.signing.frames import BadFrame
from tests.support.signing import through_the_pipe
from wallet.errors import Unreadable, WalletError
from wallet.vault import errors
from wallet.vault.errors import KeyAlreadyHere, MistypedGroups, VaultError


def values() -> st.SearchStrategy[Any]:
    numbers = st.integers() | st.floats(allow_nan=False)
    plain = st.none() | st.booleans() | numbers | st.text(max_size=9) | st.binary(max_size=9)
    return st.recursive(
        plain, lambda some: st.lists(some, max_size=4) | mappings(some), max_leaves=8
    )


def mappings(some: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.text() | st.sampled_from(["bytes", "refused", "facts"])
    return st.dictionaries(names, some, max_size=4).filter(
        lambda facts: set(facts) != {"bytes"}
    )


KINDS = [
    *(each for each in vars(errors).values() if isinstance(each, type)),
    Unreadable,
]
REFUSALS = [kind for kind in KINDS if issubclass(kind, VaultError | Unreadable)]


def facts_of(refusal: WalletError) -> dict[str, Any]:
    return {each.name: getattr(refusal, each.name) for each in fields(refusal)}


def come_through(refusal: VaultError | Unreadable) -> None:
    with pytest.raises(type(refusal)) as raised:
        frames.raise_refusal(through_the_pipe(frames.refused(refusal)))
    assert type(raised.value) is type(refusal)
    assert facts_of(raised.value) == facts_of(refusal)


# ---------------------------------------------------------------- facts
@given(mappings(values()))
def test_facts_are_read_as_they_were_written(facts: dict[str, Any]) -> None:
    frame = frames.write(facts)
    assert frames.size_of(frame[: frames.HEAD]) == len(frame) - frames.HEAD
    assert frames.read(frame[frames.HEAD :]) == facts


def test_facts_that_would_be_read_as_bytes_are_not_written() -> None:
    with pytest.raises(ValueError, match="as bytes"):
        frames.write({"key": {"bytes": "AAAA"}})


def test_half_a_character_comes_through() -> None:
    """The other side, which knows what was asked for, refuses it."""
    assert through_the_pipe({"password": "\ud800"}) == {"password": "\ud800"}


def test_more_than_anybody_would_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="nobody"):
        frames.write({"vault": bytes(frames.MOST)})


@pytest.mark.parametrize("head", [b"", b"\0\0\0", bytes(5), b"\xff\xff\xff\xff", b"\4\0\0\1"])
def test_a_head_of_another_size_or_for_more_than_anybody_reads_is_none(head: bytes) -> None:
    with pytest.raises(BadFrame):
        frames.size_of(head)


@given(
    st.binary()
    | st.text().map(str.encode)
    | values().map(lambda v: json.dumps(str(v)).encode())
)
def test_any_bytes_are_facts_or_no_frame(body: bytes) -> None:
    try:
        facts = frames.read(body)
    except BadFrame:
        return
    assert isinstance(facts, dict)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b'{"bytes":"AAAA"}',
        b'{"a":{"bytes":5}}',
        b'{"a":{"bytes":null}}',
        b'{"a":{"bytes":"A"}}',
        b'{"a":{"bytes":"A A A A "}}',
        '{"a":{"bytes":"ÄÄÄÄ"}}'.encode(),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a":' + b"1" * 10_000 + b"}",
        b'{"a":1}{"b":2}',
        b"\xff\xfe{\0",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_object_of_facts_is_no_frame(body: bytes) -> None:
    with pytest.raises(BadFrame):
        frames.read(body)


def test_no_frame_holds_nothing_of_what_was_no_frame() -> None:
    """A JSON error holds its whole text, and a question holds a password."""
    for body in (b'{"password":"secret word"', b'{"password":"secret word\xff"}'):
        with pytest.raises(BadFrame) as raised:
            frames.read(body)
        assert raised.value.__cause__ is raised.value.__context__ is None


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize("kind", REFUSALS)
@given(st.data())
def test_every_refusal_comes_through(kind: type[Any], data: st.DataObject) -> None:
    hints = typing.get_type_hints(kind)
    told = {each.name: data.draw(st.from_type(hints[each.name])) for each in fields(kind)}
    come_through(kind(**told))


def test_a_refusal_keeps_its_bytes_and_its_tuples() -> None:
    come_through(KeyAlreadyHere(bytes(range(32))))
    come_through(MistypedGroups((2, 5)))


def test_there_are_refusals_to_come_through() -> None:
    assert {VaultError, KeyAlreadyHere, Unreadable} <= set(REFUSALS)


@pytest.mark.parametrize("answer", [{}, {"vault": b"", "facts": {}}])
def test_an_answer_is_no_refusal(answer: dict[str, Any]) -> None:
    frames.raise_refusal(answer)


@pytest.mark.parametrize(
    "answer",
    [
        {"refused": "SystemExit", "facts": {}},
        {"refused": "WalletError", "facts": {}},
        {"refused": ["Damaged"], "facts": {"why": ""}},
        {"refused": None, "facts": {}},
        {"refused": "Damaged"},
        {"refused": "Damaged", "facts": {}},
        {"refused": "Damaged", "facts": {"why": "", "more": ""}},
        {"refused": "Damaged", "facts": ["why"]},
        {"refused": "NotUnlocked", "facts": None},
    ],
    ids=str,
)
def test_a_refusal_that_nobody_knows_is_no_frame(answer: dict[str, Any]) -> None:
    with pytest.raises(BadFrame):
        frames.raise_refusal(answer)
