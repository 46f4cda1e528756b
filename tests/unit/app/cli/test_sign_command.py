"""The command sign, and where commands write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import practice
from tests.support.outputs import (
    below_a_file,
    dangling,
    fifo,
    nowhere,
    own_bytes,
    own_folder,
    own_json,
    own_notes,
    too_long,
)
from tests.support.program import (
    AT,
    Program,
    read_request,
    sign,
)


def test_signing_shows_the_review_first(program: Program) -> None:
    ran = sign(program, program.request(), program.key("buyer"))
    assert ran.status == 0
    assert "WHERE THE MONEY GOES" in ran.out


def test_signing_in_json_is_one_document(program: Program) -> None:
    ran = sign(program, program.request(), program.key("buyer"), "--json")
    assert (ran.json["status"], ran.json["key"]) == ("signed", practice.who("buyer"))


def test_a_refusal_to_sign_in_json_is_one_document(program: Program) -> None:
    ran = sign(program, program.request(), program.key("seller"), "--json")
    assert (ran.status, ran.json["status"], ran.json["error"]) == (1, "refused", "Stopped")
    assert [finding["number"] for finding in ran.json["facts"]["findings"]] == ["F13"]


def test_what_is_stopped_is_not_written(program: Program) -> None:
    path, key = program.request(), program.key("seller")
    before = program.listing()
    ran = sign(program, path, key)
    assert (ran.status, "F13" in ran.err) == (1, True)
    assert program.listing() == before


def test_an_expired_request_is_not_signed(program: Program) -> None:
    path, key = program.request(valid_for=3600), program.key("buyer")
    before = program.listing()
    program.network.clock.step(4000)
    ran = sign(program, path, key)
    assert (ran.status, "F12" in ran.err) == (1, True)
    assert program.listing() == before


def endless(program: Program) -> Path:
    request = read_request(program.request())
    conditions = request.envelope.transaction.cond
    assert conditions.v2 is not None
    conditions.v2.time_bounds = None
    open_end = practice.edited(request.envelope, cond=conditions)
    return program.file("endless", replace(request, envelope=open_end).to_text())


def test_a_warning_that_asks_for_consent_says_how_to_give_it(program: Program) -> None:
    path, key = endless(program), program.key("buyer")
    before = program.listing()
    ran = sign(program, path, key)
    assert (ran.status, "--accept F55" in ran.err) == (1, True)
    assert program.listing() == before
    assert sign(program, path, key, "--accept", "F55").status == 0


@pytest.mark.parametrize("number", ["55", "F55", "f55"])
def test_a_warning_is_accepted_by_its_number(program: Program, number: str) -> None:
    assert sign(program, endless(program), program.key("buyer"), "--accept", number).status == 0


OUTS = (
    own_notes,
    own_json,
    own_bytes,
    own_folder,
    nowhere,
    below_a_file,
    too_long,
    fifo,
    dangling,
)


@pytest.mark.parametrize("place", OUTS)
@pytest.mark.parametrize("verb", ["sign", "merge", "propose"])
def test_nothing_that_is_there_is_overwritten(
    program: Program, place: Callable[[Path], Path], verb: str
) -> None:
    path, key = program.request(), program.key("buyer")
    out = place(program.folder)
    before, names = program.listing(), sorted(program.folder.iterdir())
    arguments: dict[str, tuple[str | Path, ...]] = {
        "sign": ("sign", path, "--key-file", key),
        "merge": ("merge", path),
        "propose": (
            *("propose", "release", "--contract", practice.closing().contract, *AT),
            *("--payer", practice.who("lawyer")),
        ),
    }
    ran = program(*arguments[verb], "--out", out)
    assert ran.status == 1
    assert ran.err.splitlines()[-1].startswith("hint: Name another")
    assert (program.listing(), sorted(program.folder.iterdir())) == (before, names)


@pytest.mark.parametrize("verb", ["sign", "merge"])
def test_a_request_of_another_transaction_is_not_overwritten(
    program: Program, verb: str
) -> None:
    path, key = program.request("buyer", name="one"), program.key("lawyer")
    out = program.request("lawyer", name="two", valid_for=3600)
    before = program.listing()
    more = ("--key-file", key) if verb == "sign" else ()
    ran = program(verb, path, *more, "--out", out)
    assert (ran.status, "different transactions" in ran.err) == (1, True)
    assert program.listing() == before


def test_no_review_is_shown_when_nothing_could_be_written(program: Program) -> None:
    ran = program(
        *("sign", program.request(), "--key-file", program.key("buyer")),
        *("--out", own_notes(program.folder)),
    )
    assert ran.out == ""
