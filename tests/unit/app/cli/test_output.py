"""What goes out: nothing hidden, nothing secret, JSON as one document."""

from __future__ import annotations

import base64
import io
import json

import pytest

from app.cli.output import Output, without_secrets
from app.errors import RpcRefused
from tests.support.practice import who
from tests.support.program import secret

KEY = secret("buyer")


def output(*, as_json: bool = False) -> tuple[Output, io.StringIO, io.StringIO]:
    answers, progress = io.StringIO(), io.StringIO()
    return Output(answers, progress, as_json=as_json), answers, progress


@pytest.mark.parametrize("around", ["{}", "x{}", "key={}", "{}.", '"{}"', "a\n{}\nb", " {} "])
def test_what_looks_like_a_secret_key_is_not_repeated(around: str) -> None:
    out, answers, progress = output()
    out.say(around.format(KEY))
    out.tell(around.format(KEY))
    assert KEY[:24] not in answers.getvalue() + progress.getvalue()


def test_part_of_a_secret_key_is_not_repeated_either() -> None:
    assert KEY[:24] not in without_secrets(f"no whole number: '{KEY[:39]}")


@pytest.mark.parametrize("name", ["buyer", "lawyer", "seller", "desk", "release", "issuer"])
def test_addresses_are_not_taken_for_secret_keys(name: str) -> None:
    assert without_secrets(f"to {who(name)}, {who(name)}") == f"to {who(name)}, {who(name)}"


def test_secrets_are_taken_out_of_json_wherever_they_stand() -> None:
    out, answers, _ = output()
    out.json({"a": [{"b": f"\n{KEY}"}, (KEY,)], KEY: 1, "n": None})
    assert KEY[:24] not in answers.getvalue()
    assert json.loads(answers.getvalue())["n"] is None


@pytest.mark.parametrize(
    "hidden", ["\x1b[31m", "\x07", "\u202e", "\u200b", "\r", "\x00", "\ud800"]
)
def test_nothing_hidden_reaches_a_terminal(hidden: str) -> None:
    out, answers, progress = output()
    out.say(f"a{hidden}b")
    out.tell(f"a{hidden}b")
    assert hidden not in answers.getvalue() + progress.getvalue()


def test_lines_stay_lines() -> None:
    out, answers, _ = output()
    out.say("one\ntwo\n\n")
    assert answers.getvalue() == "one\ntwo\n"


def test_a_problem_in_json_says_the_same_as_in_text() -> None:
    out, answers, progress = output(as_json=True)
    out.problem(RpcRefused("rpc.example", -32600, "too many\x1b requests"))
    told = json.loads(answers.getvalue())
    assert told["status"] == "failed"
    assert told["facts"] == {
        "host": "rpc.example",
        "code": -32600,
        "message": "too many⟨U+001B⟩ requests",
    }
    lines = progress.getvalue().splitlines()
    assert lines[0] == f"error: {told['title']}"
    assert lines[-1] == f"hint: {told['hint']}"
    assert [f"details: {line}" for line in told["details"]] == lines[1:-1]


def test_zero_bytes_in_base64_are_not_taken_for_a_secret() -> None:
    zeros = "x" + base64.b64encode(b"\x12" + bytes(60)).decode()[1:]
    text = f"kS{zeros.lstrip('x')}"
    assert without_secrets(text) == text
