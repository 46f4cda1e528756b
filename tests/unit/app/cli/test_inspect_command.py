"""The command inspect: everything is shown, and nothing hidden."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support import practice
from tests.support.program import (
    AT,
    Program,
    read_request,
)
from wallet.network import PUBLIC


def test_a_good_request_is_signable(program: Program) -> None:
    ran = program("inspect", program.request(), "--json")
    assert (ran.status, ran.json["verdict"]) == (0, "signable")


def test_the_review_says_who_gets_what_to_the_unit(program: Program) -> None:
    ran = program("inspect", program.request())
    assert "Release 250,000.00 USDC from “Sale of 14 Quayside Row”" in ran.out
    assert f"248,000.00 USDC to {practice.who('seller')}" in ran.out


def test_the_note_is_shown_as_the_proposers_words_alone(program: Program) -> None:
    path = program.request(note="Pay\x1b[2J to \u202eme\nFINDINGS: none")
    ran = program("inspect", path)
    assert "note         “Pay⟨U+001B⟩[2J to ⟨U+202E⟩me⟨U+000A⟩FINDINGS: none”" in ran.out


def test_an_envelope_of_another_tool_is_read_but_not_explained(program: Program) -> None:
    envelope = read_request(program.request()).envelope
    path = program.file("bare", envelope.to_base64())
    ran = program("inspect", path, "--network", "practice", "--json")
    assert (ran.status, ran.json["verdict"]) == (1, "stop")
    assert "F27" in {finding["number"] for finding in ran.json["findings"]}
    assert ran.json["hash"] == envelope.hash.hex()


@pytest.mark.parametrize("meant", ["public", PUBLIC.passphrase, "testnet"])
def test_a_request_for_another_network_than_meant_is_f01(program: Program, meant: str) -> None:
    ran = program("inspect", program.request(), "--network", meant, "--json")
    assert ran.status == 1
    assert "F01" in {finding["number"] for finding in ran.json["findings"]}


def test_whether_a_key_can_help_is_told_beforehand(program: Program) -> None:
    path = program.request()
    assert program("inspect", path, "--as", practice.who("buyer")).status == 0
    ran = program("inspect", path, "--as", practice.who("seller"), "--json")
    assert [f["number"] for f in ran.json["findings"] if f["severity"] == "STOP"] == ["F13"]


def test_an_end_that_no_calendar_has_can_be_shown(program: Program) -> None:
    request = read_request(program.request())
    conditions = request.envelope.transaction.cond
    assert conditions.v2 is not None
    assert conditions.v2.time_bounds is not None
    conditions.v2.time_bounds.max_time = xdr.TimePoint(xdr.Uint64(2**64 - 1))
    far = practice.edited(request.envelope, cond=conditions)
    path = program.file("far", replace(request, envelope=far).to_text())
    assert "time limit   after the year 9999" in program("inspect", path).out


def test_a_hostile_function_name_moves_no_cursor(program: Program) -> None:
    request = read_request(program.request())
    operation = request.envelope.transaction.operations[0]
    called = operation.body.invoke_host_function_op
    assert called is not None
    assert called.host_function.invoke_contract is not None
    name = "release_funds\x1b[1A\u202e"
    called.host_function.invoke_contract.function_name = xdr.SCSymbol(name.encode())
    evil = practice.edited(request.envelope, operations=[operation])
    path = program.file("evil", replace(request, envelope=evil).to_text())
    ran = program("inspect", path)
    assert ran.status == 1
    assert not [letter for letter in "\x1b\u202e" if letter in ran.said]


def test_a_hostile_network_name_moves_no_cursor(program: Program) -> None:
    request = read_request(program.request())
    facts = json.loads(request.to_text())
    facts |= {"network_passphrase": "\x1b[2JPUBLIC\u202e"}
    text = json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"
    for arguments in (("inspect",), ("status",), ("submit", *AT)):
        ran = program(arguments[0], program.file("evil", text), *arguments[1:])
        assert not [letter for letter in "\x1b\u202e" if letter in ran.said]
