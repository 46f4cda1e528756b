"""The command inspect on a second machine: a state, a network, a time that are handed in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.support.builders import ALICE, BOB
from tests.support.ledgers import RECEIVER, SEQUENCE, STRANGER
from tests.support.program import Program, Ran
from tests.support.requests import (
    NOW,
    PRICE,
    Case,
    due,
    honest,
    way_b,
    world,
)
from tests.support.snapshots import snapshot_file_text
from wallet.check_words import COUNT
from wallet.network import PUBLIC, Network
from wallet.snapshot import Snapshot
from wallet.snapshot_file import MAX_BYTES
from wallet.soroban.ledger import Ledger

FROM_A_PROFILE = {10, 30, 31, 33, 36, 42, 44, 46, 60}
"""What findings.md lists, where nothing of it is handed in; F40 where there is no cover."""

OWN = Network("Standalone Network ; February 2017")


def at(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stated(program: Program, snapshot: Snapshot, name: str = "state") -> Path:
    """Write a snapshot into a file."""
    path = program.folder / f"{name}.json"
    path.write_text(snapshot_file_text(snapshot))
    return path


def look(program: Program, case: Case, *more: str | Path, state: bool = True) -> Ran:
    """Inspect a bare envelope in the state of its own, as on a second machine."""
    path = program.file("bare", case.envelope.to_base64() + "\n")
    of = ("--snapshot", stated(program, case.view.snapshot)) if state else ()
    return program("inspect", path, *of, "--now", at(NOW + 30), *more)


def later(on: Ledger, ledgers: int, timestamp: int) -> Snapshot:
    """What a ledger tells of the entries that an honest release is about."""
    entries = {key: on.entries.get(key) for key in honest().view.snapshot.entries}
    return Snapshot(on.network, SEQUENCE + ledgers, timestamp, entries)


def numbers(ran: Ran, severity: str = "") -> set[str]:
    return {f["number"] for f in ran.json["findings"] if f["severity"].startswith(severity)}


def lacking(ran: Ran) -> set[int]:
    return {int(each["number"][1:]) for each in ran.json["unavailable"]}


def test_a_bare_envelope_is_explained_by_a_state_that_is_handed_in(program: Program) -> None:
    ran = look(program, honest(), "--as", ALICE.public, "--json")
    assert (ran.status, ran.json["verdict"], numbers(ran, "STOP")) == (0, "signable", set())
    payments = {each["to"]: each["units"] for each in ran.json["effects"]["payments"]}
    assert payments[RECEIVER.public] == str(PRICE * 987 // 1000)
    assert ran.json["effects"]["stays"] == "0"


def test_the_review_says_whose_word_the_facts_are(program: Program) -> None:
    text = f"as told by this file, ledger {SEQUENCE}"
    assert text in look(program, honest()).out
    assert look(program, honest(), "--json").json["facts_by"] == text


def test_what_only_a_profile_knows_is_unavailable(program: Program) -> None:
    ran = look(program, honest(), "--as", ALICE.public, "--json")
    assert lacking(ran) >= FROM_A_PROFILE | {40, 61}
    assert not numbers(ran) & {f"F{number:02}" for number in lacking(ran)}


def test_what_is_unavailable_is_told_in_text_too(program: Program) -> None:
    out = look(program, honest()).out
    lines = [line.split()[0] for line in out.splitlines() if line.startswith("    F")]
    assert {int(name[1:]) for name in lines} >= FROM_A_PROFILE | {13, 40, 61}


def test_without_a_key_nobody_says_whether_it_can_help(program: Program) -> None:
    assert 13 in lacking(look(program, honest(), "--json"))
    assert 13 not in lacking(look(program, honest(), "--as", ALICE.public, "--json"))
    ran = look(program, honest(), "--as", STRANGER.public, "--json")
    assert numbers(ran, "STOP") == {"F13"}


def test_what_is_signed_is_told_by_its_hash_and_six_words(program: Program) -> None:
    case = honest()
    ran = look(program, case, "--as", ALICE.public, "--json")
    assert ran.json["hash"] == ran.json["transaction_hash"] == case.envelope.hash.hex()
    assert len(ran.json["check_words"]) == COUNT
    assert " ".join(ran.json["check_words"]) in look(program, case).out


def test_who_signs_an_entry_signs_its_payload(program: Program) -> None:
    case = way_b()
    (entry,) = case.review.facts.by_address
    ran = look(program, case, "--as", ALICE.public, "--json")
    assert ran.status == 0
    assert ran.json["hash"] == entry.payload(case.envelope.network).hex()
    assert ran.json["transaction_hash"] == case.envelope.hash.hex()
    out = look(program, case, "--as", ALICE.public).out.replace(" ", "")
    assert all(ran.json[name] in out for name in ("hash", "transaction_hash"))


@pytest.mark.parametrize("arguments", [(), ("--network", "practice")], ids=["none", "meant"])
def test_a_bare_envelope_is_of_the_states_network(
    program: Program, arguments: tuple[str, ...]
) -> None:
    ran = look(program, honest(), *arguments, "--json")
    assert (ran.status, ran.json["hash"]) == (0, honest().envelope.hash.hex())


def test_a_state_of_another_network_than_meant_is_f01(program: Program) -> None:
    ran = look(program, honest(), "--network", "public", "--json")
    assert (ran.status, "F01" in numbers(ran, "STOP")) == (1, True)


def test_a_state_of_another_network_than_the_requests_is_f01(program: Program) -> None:
    state = replace(honest().view.snapshot, network=PUBLIC)
    path = program.file("release", honest().request.to_text())
    ran = program("inspect", path, "--snapshot", stated(program, state), "--json")
    assert (ran.status, "F01" in numbers(ran, "STOP")) == (1, True)


def test_without_a_state_a_bare_envelope_is_of_the_public_network(program: Program) -> None:
    ran = look(program, honest(), "--json", state=False)
    assert ran.json["network_passphrase"] == PUBLIC.passphrase
    assert (ran.status, "F27" in numbers(ran, "STOP")) == (1, True)


def test_a_state_that_is_handed_in_counts_instead_of_the_requests_own(program: Program) -> None:
    path = program.file("release", honest().request.to_text())
    state = later(world(held=PRICE - 1), 100, NOW + 500)
    now = ("--now", at(NOW + 530))
    assert program("inspect", path, *now).status == 0
    ran = program("inspect", path, "--snapshot", stated(program, state), *now, "--json")
    assert (ran.status, "F09" in numbers(ran, "STOP")) == (1, True)
    assert ran.json["ledger"] == SEQUENCE + 100


def test_what_changed_since_the_request_was_made_is_told(program: Program) -> None:
    path = program.file("release", honest().request.to_text())
    state = later(world(due(title="Closing of another house")), 1, NOW + 5)
    out = program("inspect", path, "--snapshot", stated(program, state)).out
    changed = out[out.index("WHAT CHANGED") : out.index("YOUR FILE")]
    assert "Closing of another house" in changed
    assert f"when proposed: ledger {SEQUENCE}" in changed


@pytest.mark.parametrize(
    ("now", "number"), [(NOW + 8 * 24 * 3600, "F12"), (NOW + 3600, "F45"), (NOW - 3600, "F45")]
)
def test_the_time_is_the_one_that_is_given(program: Program, now: int, number: str) -> None:
    assert number not in numbers(look(program, honest(), "--json"))
    assert number in numbers(look(program, honest(), "--json", "--now", at(now)))


def test_limits_pass_without_a_state_too(program: Program) -> None:
    late = ("--network", "practice", "--now", at(NOW + 8 * 24 * 3600), "--json")
    ran = look(program, honest(), *late, state=False)
    assert "F12" in numbers(ran, "STOP")
    assert "F45" not in numbers(ran)


def test_the_default_time_is_this_machines(program: Program) -> None:
    path = program.file("bare", honest().envelope.to_base64())
    state = stated(program, honest().view.snapshot)
    program.network.clock.time = NOW + 8 * 24 * 3600
    assert "F12" in numbers(program("inspect", path, "--snapshot", state, "--json"))


def test_a_time_has_a_zone_and_any_will_do(program: Program) -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    there = datetime.fromtimestamp(NOW + 3600, zone).isoformat()
    assert "F45" in numbers(look(program, honest(), "--json", "--now", there))
    here = datetime.fromtimestamp(NOW + 60, zone).isoformat()
    assert "F45" not in numbers(look(program, honest(), "--json", "--now", here))


@pytest.mark.parametrize(
    "time",
    [
        "",
        "now",
        "1790000000",
        "2026-09-21",
        "2026-09-21T12:00:00",
        "2026-09-21 12:00:00Z",
        "2026-09-21T12:00:00 Z",
        "2026-09-21T12:00:00z",
        "2026-09-21T12:00:00UTC",
        "2026-13-21T12:00:00Z",
        "2026-09-21T25:00:00Z",
        "2026-09-21T12:00:00+99:00",
        "1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00+12:00",
        "٢٠٢٦-09-21T12:00:00Z",
    ],
)
def test_any_other_time_is_wrong_use(program: Program, time: str) -> None:
    assert look(program, honest(), f"--now={time}").status == 2


BAD_STATES: dict[str, str | bytes] = {
    "empty": "",
    "no JSON": "{",
    "no text": b"\xff\xfe",
    "without entries": '{"ledger": 1, "timestamp": 1, "network_passphrase": "x"}',
    "a request": honest().request.to_text(),
    "too large": b" " * (MAX_BYTES + 1),
}


@pytest.mark.parametrize("how", BAD_STATES)
@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
def test_a_bad_state_is_wrong_use(program: Program, how: str, as_json: tuple[str, ...]) -> None:
    content = BAD_STATES[how]
    path = program.file("state", content)
    bare = program.file("bare", honest().envelope.to_base64())
    ran = program("inspect", bare, "--snapshot", path, *as_json)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert "hint: " in ran.err


def test_what_is_wrong_in_a_state_is_told_by_its_place(program: Program) -> None:
    facts = json.loads(snapshot_file_text(honest().view.snapshot))
    facts["entries"][3]["key"] = "\x1b[2J"
    path = program.file("state", json.dumps(facts))
    bare = program.file("bare", honest().envelope.to_base64())
    ran = program("inspect", bare, "--snapshot", path)
    assert (ran.status, "entries[3].key: " in ran.err) == (2, True)
    assert "\x1b" not in ran.said


@pytest.mark.parametrize("option", ["--snapshot", "--network"])
def test_a_file_that_is_not_there_is_wrong_use(program: Program, option: str) -> None:
    bare = program.file("bare", honest().envelope.to_base64())
    ran = program("inspect", bare, option, program.folder / "nowhere")
    assert (ran.status, ran.out) == (2, "")


def test_standard_input_is_only_one_of_the_two(program: Program) -> None:
    assert program("inspect", "-", "--snapshot", "-").status == 2


def named(program: Program, **fields: Any) -> Path:
    return program.file("network", json.dumps({"passphrase": OWN.passphrase, **fields}))


def test_a_network_can_be_named_in_a_file(program: Program) -> None:
    case = honest()
    path = program.file("bare", case.envelope.to_base64())
    ran = program("inspect", path, "--network", named(program), "--json")
    assert ran.json["network_passphrase"] == OWN.passphrase
    assert ran.json["hash"] == replace(case.envelope, network=OWN).hash.hex()


def test_a_network_in_a_file_is_told_from_the_requests(program: Program) -> None:
    path = program.file("release", honest().request.to_text())
    ran = program("inspect", path, "--network", named(program), "--json")
    assert (ran.status, "F01" in numbers(ran, "STOP")) == (1, True)


@pytest.mark.parametrize("more", [{"fee_account": "me"}, {"assets": [7]}], ids=["fee", "asset"])
def test_a_bad_network_file_is_wrong_use(program: Program, more: dict[str, Any]) -> None:
    bare = program.file("bare", honest().envelope.to_base64())
    ran = program("inspect", bare, "--network", named(program, **more))
    assert (ran.status, ran.out) == (2, "")


def test_the_key_is_not_needed_to_say_who_must_sign(program: Program) -> None:
    ran = look(program, honest(), "--json")
    can_sign = {key for state in ran.json["signers"] for key in state["can_sign"]}
    assert can_sign >= {ALICE.public, BOB.public}
