"""Way B and fee bumps by the command line: who signs what, in which order, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import practice
from tests.support.program import AT, Program, Ran, read_request
from wallet.envelope import FeeBump

TICKS = ("--accept", "F48", "--accept", "F49")


def ask(program: Program, payer: str = "lawyer", *more: str) -> Path:
    out = program.folder / "asked.countersign"
    contract = practice.closing().contract
    ran = program(
        *("propose", "release", "--contract", str(contract), *AT, "--by-entry"),
        *("--payer", practice.who(payer), "--out", str(out), *more),
    )
    assert ran.status == 0, ran.said
    return out


def sign(program: Program, path: Path, who: str, *more: str) -> Ran:
    key = program.key(who)
    return program("sign", path, "--key-file", key, "--out", path, *TICKS, *more)


def test_who_decides_and_pays_is_told_to_sign_once_more(program: Program) -> None:
    path = ask(program)
    assert "signs the transaction too" not in sign(program, path, "lawyer").said
    waiting = sign(program, path, "lawyer")
    assert (waiting.status, "sign first" in waiting.err) == (1, True), waiting.said
    assert "signs the transaction too" not in sign(program, path, "buyer").said
    last = sign(program, path, "lawyer", "--json")
    assert (last.status, last.json["signs"]) == (0, "transaction")
    done = program("submit", path, *AT, "--json")
    assert (done.status, done.json["hash"]) == (0, last.json["hash"])


def test_the_only_signer_left_hears_that_he_is_asked_again(program: Program) -> None:
    path = ask(program, "lawyer")
    sign(program, path, "buyer")
    assert "signs the transaction too" in sign(program, path, "lawyer").said


def test_the_status_tells_whose_turn_it_is(program: Program) -> None:
    path = ask(program, "desk")
    told = program("status", path).out
    assert "its turn comes when the entries are signed" in told
    sign(program, path, "buyer")
    sign(program, path, "lawyer")
    told = program("status", path).out
    assert "its turn comes" not in told
    assert f"can sign  {practice.who('desk')}" in told


def test_every_signer_of_an_entry_sees_the_same_hash(program: Program) -> None:
    path = ask(program, "desk")
    buyer = program("inspect", path, "--as", practice.who("buyer"), "--json").json
    lawyer = program("inspect", path, "--as", practice.who("lawyer"), "--json").json
    payer = program("inspect", path, "--as", practice.who("desk"), "--json").json
    assert buyer["hash"] == lawyer["hash"] != payer["hash"]
    assert payer["hash"] == buyer["transaction_hash"] == read_request(path).hash.hex()
    assert buyer["check_words"] == lawyer["check_words"] != payer["check_words"]


@pytest.mark.parametrize("fee", [(), ("--fee", "0.4")], ids=["by the network", "named"])
def test_a_fee_bump_is_made_signed_and_sent(program: Program, fee: tuple[str, ...]) -> None:
    signed = program.request("buyer", "lawyer")
    out = program.folder / "bump.countersign"
    asked = ("propose", "fee-bump", "--of", str(signed), *AT, *fee)
    ran = program(*asked, "--payer", practice.who("desk"), "--out", out)
    assert ran.status == 0, ran.said
    paid = program("sign", out, "--key-file", program.key("desk"), "--out", out, "--json")
    assert (paid.status, paid.json["signs"]) == (0, "fee bump"), paid.said
    done = program("submit", out, *AT, "--json")
    assert (done.status, done.json["hash"]) == (0, read_request(out).hash.hex()), done.said


def test_another_tools_fee_bump_is_taken_as_it_is(program: Program) -> None:
    inner = practice.signed(read_request(program.request()).envelope, "buyer", "lawyer")
    bump = FeeBump.of(inner, practice.who("desk"), 5_000_000)
    path, out = program.file("theirs", bump.to_base64()), program.folder / "bump.countersign"
    asked = ("propose", "fee-bump", "--of", path, *AT, "--out", out)
    assert program(*asked, "--payer", practice.who("seller")).status == 2
    assert program(*asked, "--payer", practice.who("desk")).status == 0
    assert read_request(out).bump == bump


def test_what_is_not_signed_enough_is_not_paid_for(program: Program) -> None:
    out = program.folder / "bump.countersign"
    asked = ("propose", "fee-bump", "--of", program.request("buyer"), *AT, "--out", out)
    ran = program(*asked, "--payer", practice.who("desk"))
    assert (ran.status, practice.who("lawyer") in ran.err, out.exists()) == (1, True, False)
