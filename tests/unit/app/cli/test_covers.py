"""Covers on the command line: who signs one, what inspect says of it, and forged ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support import practice
from tests.support.builders import ALICE, CHANNEL, MALLORY
from tests.support.covers import cover, covered
from tests.support.ledgers import SEQUENCE, Entries
from tests.support.program import Program, Ran, read_request, sign
from tests.support.requests import NOW, honest, shared_account
from tests.support.snapshots import snapshot_file_text
from wallet.request import Request

BUYER = practice.who("buyer")
REQUEST = replace(honest().request, note="the second half")
AT = ("--now", "2026-09-21T14:13:50Z")


def by(path: Path) -> str | None:
    """Who signed the cover of what is in a file."""
    found = read_request(path).cover
    return None if found is None else found.key


def inspect(program: Program, request: Request | str, *more: str | Path) -> Ran:
    text = request if isinstance(request, str) else request.to_text()
    return program("inspect", program.file("asked", text), *AT, *more)


def numbers(ran: Ran) -> set[str]:
    return {finding["number"] for finding in ran.json["findings"]}


def lacking(ran: Ran) -> set[str]:
    return {each["number"] for each in ran.json["unavailable"]}


# --- signing one ---


def test_a_key_file_signs_the_cover_of_what_its_owner_proposed(program: Program) -> None:
    ran = sign(program, program.request(), program.key("buyer"), "--cover")
    out = program.folder / "out"
    assert (ran.status, by(out), len(read_request(out).signatures)) == (0, BUYER, 1)


def test_a_key_file_signs_no_cover_unless_it_is_asked_to(program: Program) -> None:
    assert sign(program, program.request(), program.key("buyer")).status == 0
    assert by(program.folder / "out") is None


def test_a_profile_signs_the_cover_of_what_its_owner_proposed(office: Program) -> None:
    path = office.request()
    assert office.unlocking("sign", path, "--cover", "--out", path).status == 0
    assert by(path) == BUYER


def test_a_profile_signs_no_cover_of_what_others_proposed(office: Program) -> None:
    path = office.request()
    assert office.unlocking("sign", path, "--out", path).status == 0
    assert by(path) is None


def test_a_cover_that_comes_too_late_is_told(office: Program) -> None:
    path = office.request()
    assert office.unlocking("sign", path, "--out", path).status == 0
    ran = office.unlocking("sign", path, "--cover", "--out", path)
    assert (ran.status, "its cover is not signed" in ran.err, by(path)) == (0, True, None)


def test_merging_keeps_the_cover(program: Program) -> None:
    bare = read_request(program.request())
    first = program.file("first", covered(bare, practice.key("lawyer")).to_text())
    second = program.request("buyer", name="second")
    out = program.folder / "merged.countersign"
    for order in ((first, second), (second, first)):
        assert program("merge", *order, "--out", out).status == 0
        assert by(out) == practice.who("lawyer")
        out.unlink()


# --- inspecting one ---


def test_a_cover_by_a_signer_of_the_account_is_a_good_one(program: Program) -> None:
    ran = inspect(program, covered(REQUEST, ALICE), "--json")
    assert (ran.status, "F40" in numbers(ran) | lacking(ran)) == (0, False)
    assert ran.json["cover"] == ALICE.public
    assert (
        f"asked by     {ALICE.public}, who signed its cover\n"
        in inspect(program, covered(REQUEST, ALICE)).out
    )


def test_a_cover_by_whoever_pays_tells_no_more_than_that(program: Program) -> None:
    ran = inspect(program, covered(REQUEST, CHANNEL))
    assert "no more is known than that they pay the fee" in ran.out
    assert "F40" not in numbers(inspect(program, covered(REQUEST, CHANNEL), "--json"))


def test_a_cover_by_an_unknown_key_is_warned_of(program: Program) -> None:
    ran = inspect(program, covered(REQUEST, MALLORY), "--json")
    (finding,) = (each for each in ran.json["findings"] if each["number"] == "F40")
    assert (finding["severity"], finding["details"]) == ("WARN", {"key": MALLORY.public})
    assert "whom nobody here knows" in inspect(program, covered(REQUEST, MALLORY)).out


def test_without_a_cover_that_is_warned_of(program: Program) -> None:
    ran = inspect(program, REQUEST, "--json")
    assert ("F40" in numbers(ran), ran.json["cover"]) == (True, None)
    assert "somebody who has not signed its cover" in inspect(program, REQUEST).out


def test_whose_key_it_is_says_the_state_that_is_handed_in(program: Program) -> None:
    """Not the one that the request tells of itself: there anybody may be a signer."""
    states = {"as told": honest(), "since changed": honest().with_entries(_others())}
    found: dict[str, bool] = {}
    for how, case in states.items():
        path = program.folder / "state.json"
        path.write_text(snapshot_file_text(case.at(SEQUENCE, NOW).view.snapshot))
        ran = inspect(program, covered(REQUEST, ALICE), "--snapshot", path, "--json")
        found[how] = "F40" in numbers(ran)
    assert found == {"as told": False, "since changed": True}


def _others() -> Entries:
    """The shared account is signed for by its own key alone."""
    return shared_account(signers=[], thresholds=xdr.Thresholds(bytes([1, 0, 0, 0])))


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "another note": lambda f: f.update(note="all of it"),
    "another key": lambda f: f["cover"].update(key=CHANNEL.public),
    "another's signature": lambda f: f["cover"].update(
        signature=cover(MALLORY, REQUEST).facts["signature"]
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_cover_is_f17_and_named(program: Program, how: str) -> None:
    facts = json.loads(covered(REQUEST, ALICE).to_text())
    FORGED[how](facts)
    text = json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"
    ran = inspect(program, text, "--json")
    assert (ran.status, ran.json["verdict"], numbers(ran)) == (1, "stop", {"F17"})
    assert ran.json["findings"][0]["details"]["key"] == facts["cover"]["key"]
    assert "Somebody forged who vouches for this request." in inspect(program, text).err


def test_a_forged_cover_is_not_signed_on(office: Program) -> None:
    path = office.request()
    facts = json.loads(covered(read_request(path), practice.key("lawyer")).to_text())
    facts["note"] = "pay at once"
    path.write_text(json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n")
    ran = office.unlocking("sign", path, "--out", path)
    assert (ran.status, "Somebody forged" in ran.err) == (1, True)
