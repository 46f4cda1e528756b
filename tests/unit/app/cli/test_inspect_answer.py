"""The answer of inspect in JSON: the same fields, whatever comes of it, as the help says."""

from __future__ import annotations

import base64
import re

import pytest

from app.words.findings import FINDINGS
from tests.support.builders import ALICE, BOB, CHANNEL, signed
from tests.support.program import Program
from tests.support.requests import honest, way_b
from tests.support.snapshots import snapshot_file_text
from wallet.envelope import FeeBump
from wallet.network import PRACTICE

FIELDS = (
    *("verdict", "findings", "move", "effects", "signers", "hash", "check_words"),
    *("transaction_hash", "footprint_payees", "unavailable", "facts_by", "cover", "link"),
)
RAW = signed(honest().envelope, ALICE, BOB).to_xdr()

UNREADABLE: dict[str, str | bytes] = {
    "nothing": "",
    "an empty line": "\n",
    "no text": b"\xff\xfe\x00",
    "no base64": "not base64!",
    "base64 without its end": base64.b64encode(RAW).decode().rstrip("=")[:-1],
    "base64 with spaces inside": base64.b64encode(RAW).decode().replace("A", "A ", 1),
    "a mark before it": "\ufeff" + base64.b64encode(RAW).decode(),
    "bytes after it": base64.b64encode(RAW + bytes(4)).decode(),
    "bytes that lack": base64.b64encode(RAW[:-4]).decode(),
    "two of them": base64.b64encode(RAW + RAW).decode(),
    "the bytes themselves": RAW,
    "too large": "AAAA" * 50_000,
    "larger than any file": "A" * (1024 * 1024 + 1),
    "no JSON": "{",
    "other JSON": '{"format": "letter"}',
    "a request that was indented": honest().request.to_text().replace(":", ": "),
    "a request without its last line end": honest().request.to_text().rstrip("\n"),
    "a request with another line": honest().request.to_text() + "\n",
    "a request with a mark before it": "\ufeff" + honest().request.to_text(),
    "a request of a newer form": honest().request.to_text().replace("request/1", "request/9"),
}


@pytest.mark.parametrize("how", UNREADABLE)
def test_what_is_not_in_its_one_proper_form_is_f17(program: Program, how: str) -> None:
    ran = program("inspect", program.file("file", UNREADABLE[how]), "--json")
    (finding,) = ran.json["findings"]
    assert (ran.status, ran.json["verdict"]) == (1, "stop")
    assert (finding["number"], finding["severity"]) == ("F17", "STOP")
    assert finding["words"] == "The file is damaged or not in its one proper form."


def test_a_files_last_line_end_is_no_harm(program: Program) -> None:
    for end in ("", "\n", "\r\n"):
        text = base64.b64encode(RAW).decode() + end
        ran = program("inspect", program.file("file", text), "--network", "practice", "--json")
        assert ran.json["hash"] == honest().envelope.hash.hex()


def test_every_answer_has_the_same_fields(program: Program) -> None:
    release = honest().request
    late = ("--now", "2027-01-01T00:00:00Z")
    now = ("--now", "2026-09-21T14:13:50Z")
    answers = {
        "signable": program("inspect", program.file("good", release.to_text()), *now, "--json"),
        "stop": program("inspect", program.file("good", release.to_text()), *late, "--json"),
        "unreadable": program("inspect", program.file("bad", ""), "--json"),
        "unexplained": program(
            "inspect", program.file("bare", base64.b64encode(RAW)), "--json"
        ),
    }
    assert {how: ran.status for how, ran in answers.items()} == {
        "signable": 0,
        "stop": 1,
        "unreadable": 1,
        "unexplained": 1,
    }
    for ran in answers.values():
        assert [name for name in FIELDS if name not in ran.json] == []
        for finding in ran.json["findings"]:
            assert {"number", "severity", "words"} <= finding.keys()


def test_nothing_that_cannot_be_read_looks_checked(program: Program) -> None:
    ran = program("inspect", program.file("bad", ""), "--json")
    lacking = {int(each["number"][1:]) for each in ran.json["unavailable"]}
    assert lacking == {*FINDINGS} - {17, 64}
    assert ran.json["hash"] is None


def test_every_field_is_in_the_help(program: Program) -> None:
    told = program("inspect", "--help").out
    answer = told[told.index("The answer in JSON") :]
    named = re.findall(r"^  ([a-z_]+)  ", answer, re.MULTILINE)
    assert sorted(named) == sorted(FIELDS)
    assert "Exit status: 0 signable, 1 stopped" in told
    assert "F13" in told


def test_the_help_names_every_option(program: Program) -> None:
    told = program("inspect", "--help").out
    for option in ("--network", "--snapshot", "--as", "--now", "--json"):
        assert option in told


def test_effects_are_payments_and_what_stays(program: Program) -> None:
    path = program.file("good", honest().request.to_text())
    effects = program("inspect", path, "--json").json["effects"]
    assert effects.keys() >= {"payments", "stays"}
    assert sum(int(each["units"]) for each in effects["payments"]) == 100 * 10**7


def test_who_can_be_paid_is_read_off_the_bytes(program: Program) -> None:
    path = program.file("good", honest().request.to_text())
    ran = program("inspect", path, "--json")
    paid = {each["to"] for each in ran.json["effects"]["payments"]}
    assert paid < {*ran.json["footprint_payees"]}


def test_an_entry_is_signed_by_whoever_it_speaks_for(program: Program) -> None:
    case = way_b()
    path = program.file("entry", case.request.to_text())
    (entry,) = case.review.facts.by_address
    payload = entry.payload(PRACTICE).hex()
    keys = {
        ALICE: payload,
        BOB: payload,
        CHANNEL: case.envelope.hash.hex(),
    }
    for key, hash_ in keys.items():
        ran = program("inspect", path, "--as", key.public, "--json")
        assert (key, ran.json["hash"]) == (key, hash_)


def test_a_fee_bump_is_reviewed_by_its_own_hash(program: Program) -> None:
    inner = signed(honest().envelope, CHANNEL, ALICE, BOB)
    bump = FeeBump.of(inner, CHANNEL.public, 2 * 10**6)
    state = program.file("state", snapshot_file_text(honest().view.snapshot))
    path = program.file("bump", bump.to_base64())
    ran = program("inspect", path, "--snapshot", state, "--as", CHANNEL.public, "--json")
    assert ran.json["hash"] == bump.hash.hex()


def test_what_decides_stands_first(program: Program) -> None:
    path = program.file("good", honest().request.to_text())
    assert list(program("inspect", path, "--json").json)[: len(FIELDS)] == list(FIELDS)
