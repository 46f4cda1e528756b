"""The command merge, on files of every kind, and files that are damaged."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import practice
from tests.support.program import (
    AT,
    Program,
    read_request,
)
from wallet import request as requests
from wallet.envelope import DecoratedSignature, FeeBump
from wallet.network import PRACTICE
from wallet.request import SignatureFile


def mix(program: Program) -> tuple[Path, dict[str, Path]]:
    """A request, and its signatures in every form that files have."""
    unsigned = program.request()
    request = read_request(unsigned)
    hash_ = request.envelope.hash
    alone = SignatureFile(PRACTICE, hash_, practice.signature(hash_, "buyer"))
    envelope = practice.signed(request.envelope, "lawyer")
    forged = request.with_signatures((DecoratedSignature.by(practice.who("buyer"), bytes(64)),))
    return unsigned, {
        "signature": program.file("signature", alone.to_text()),
        "envelope": program.file("envelope", envelope.to_base64() + "\n"),
        "request": program.file("forged", forged.to_text()),
    }


@pytest.mark.parametrize(
    "order",
    [("signature", "envelope", "request"), ("request", "envelope", "signature")],
    ids=str,
)
def test_any_mix_of_files_is_merged_in_any_order(
    program: Program, order: tuple[str, ...]
) -> None:
    unsigned, files = mix(program)
    out = program.folder / "out.countersign"
    named = [files[name] for name in order]
    assert program("merge", *named, unsigned, "--out", out).status == 0
    assert len(read_request(out).signatures) == 3
    again = program.folder / "again.countersign"
    program("merge", unsigned, *reversed(named), "--out", again)
    assert again.read_bytes() == out.read_bytes()
    assert program("submit", out, *AT).status == 0


def test_merging_twice_changes_nothing(program: Program) -> None:
    unsigned, files = mix(program)
    out = program.folder / "out.countersign"
    program("merge", unsigned, *files.values(), "--out", out)
    before = out.read_bytes()
    ran = program("merge", out, unsigned, *files.values(), "--out", out)
    assert "of them new: 0" in ran.err
    assert out.read_bytes() == before


def test_what_stands_in_the_output_is_kept(program: Program) -> None:
    unsigned, files = mix(program)
    out = program.folder / "out.countersign"
    program("merge", unsigned, files["signature"], "--out", out)
    program("merge", unsigned, files["envelope"], "--out", out)
    assert len(read_request(out).signatures) == 2


def test_files_of_two_transactions_are_not_merged(program: Program) -> None:
    one = program.request("buyer", name="one")
    two = program.request("lawyer", name="two", valid_for=3600)
    before = program.listing()
    ran = program("merge", one, two, "--out", program.folder / "out")
    assert ran.status == 1
    assert "different transactions" in ran.err
    assert program.listing() == before


def test_signatures_without_a_request_are_wrong_use(program: Program) -> None:
    _, files = mix(program)
    ran = program("merge", files["signature"], "--out", program.folder / "out")
    assert ran.status == 2
    assert "name the request itself too" in ran.err


def test_a_fee_bump_is_not_merged(program: Program) -> None:
    unsigned = program.request()
    inner = practice.signed(read_request(unsigned).envelope, "lawyer", "buyer")
    bump = program.file("bump", FeeBump.of(inner, practice.who("desk"), 10**7).to_base64())
    before = program.listing()
    assert program("merge", unsigned, bump, "--out", program.folder / "out").status == 1
    assert program.listing() == before


def test_the_damaged_one_of_several_files_is_named(program: Program) -> None:
    bad = program.file("bad", '{"format": "countersign-request/1"}')
    ran = program("merge", program.request(), bad, "--out", program.folder / "out")
    assert (ran.status, str(bad) in ran.err) == (1, True)


def cut(text: str) -> str:
    return text[: len(text) // 2]


def other_spelling(text: str) -> str:
    return json.dumps(json.loads(text), indent=1)


def swollen(text: str) -> str:
    return text + " " * (requests.MAX_BYTES + 1)


def of_tomorrow(text: str) -> str:
    return text.replace("countersign-request/1", "countersign-request/2")


def flipped(text: str) -> str:
    facts = json.loads(text)
    raw = bytearray(base64.b64decode(facts["envelope"]))
    raw[3] ^= 1
    facts["envelope"] = base64.b64encode(raw).decode()
    return json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"


DAMAGES: dict[str, Callable[[str], str | bytes]] = {
    "cut": cut,
    "empty": lambda _text: "",
    "another spelling": other_spelling,
    "swollen": swollen,
    "of a newer version": of_tomorrow,
    "flipped": flipped,
    "a line more": lambda text: text + "\n",
    "a field more": lambda text: '{"a":1,' + text[1:],
    "no text": lambda text: text.encode() + b"\xff",
    "only an opening": lambda _text: "{",
    "deep": lambda _text: '{"a":' + "[" * 50_000,
    "a null": lambda text: text.replace('"created":', '"created":null,"x":'),
    "not base64": lambda _text: "hello, this is no envelope",
    "a zero": lambda _text: "\0",
    "HTML": lambda _text: "<html><body>Sign in</body></html>",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_f17_with_an_answer_in_json(program: Program, damage: str) -> None:
    text = program.request("buyer").read_text()
    path = program.file("damaged", DAMAGES[damage](text))
    ran = program("inspect", path, "--json")
    assert (ran.status, ran.json["verdict"]) == (1, "stop")
    assert [finding["number"] for finding in ran.json["findings"]] == ["F17"]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("verb", ["sign", "submit", "status", "merge"])
def test_what_is_damaged_is_refused_by_every_command_and_loses_nothing(
    program: Program, damage: str, verb: str
) -> None:
    good = program.request("buyer", name="good")
    path = program.file("damaged", DAMAGES[damage](good.read_text()))
    key, out = program.key("lawyer"), program.folder / "out"
    before = program.listing()
    arguments: dict[str, tuple[str | Path, ...]] = {
        "sign": ("--key-file", key, "--out", out),
        "submit": AT,
        "status": (),
        "merge": (good, "--out", out),
    }
    ran = program(verb, path, *arguments[verb])
    assert ran.status in {1, 2}
    assert ran.err.startswith("error: ")
    assert "hint: " in ran.err
    assert program.listing() == before
    assert program.network.sent == []


def test_damage_is_told_in_text_too(program: Program) -> None:
    ran = program("inspect", program.file("damaged", "{"))
    assert "STOP  F17  The file is damaged or not in its one proper form." in ran.out
    assert "Nothing was signed or sent." in ran.err


def test_a_file_that_is_not_there_is_no_finding(program: Program) -> None:
    ran = program("inspect", program.folder / "nowhere", "--json")
    assert (ran.status, ran.json["error"]) == (1, "UnreadableFile")


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["text", "json"])
def test_a_fee_bump_is_f26(program: Program, as_json: list[str]) -> None:
    inner = practice.signed(read_request(program.request()).envelope, "lawyer", "buyer")
    path = program.file("bump", FeeBump.of(inner, practice.who("desk"), 10**7).to_base64())
    ran = program("inspect", path, *as_json)
    assert (ran.status, "F26" in ran.out) == (1, True)
