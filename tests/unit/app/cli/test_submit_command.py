"""The commands status and submit, on the stepped network, with files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.errors import LedgerTooSlow, LedgerUnreachable
from app.ports import Rejected
from tests.support import practice
from tests.support.network import HOST, answering, failing, honestly, losing, with_signers
from tests.support.program import (
    AT,
    RPC,
    Program,
    propose,
    read_request,
    sign,
)
from wallet.envelope import DecoratedSignature, Envelope
from wallet.network import PUBLIC


def test_a_release_goes_through_files_from_proposal_to_final(program: Program) -> None:
    folder = program.folder
    assert propose(program, "--note", "as agreed").status == 0
    for name in ("buyer", "lawyer"):
        ran = program(
            *("sign", folder / "proposed.countersign", "--key-file", program.key(name)),
            *("--out", folder / f"{name}.countersign"),
        )
        assert ran.status == 0
    files = (folder / "buyer.countersign", folder / "lawyer.countersign")
    assert program("merge", *files, "--out", folder / "all.countersign").status == 0
    assert program("submit", folder / "all.countersign", *AT).status == 0
    assert practice.usdc(program.network.chain, "seller") == 249_200 * 10**7


def test_signing_the_signed_file_needs_no_merge(program: Program) -> None:
    path = program.request()
    for name in ("buyer", "lawyer"):
        ran = program("sign", path, "--key-file", program.key(name), "--out", path)
        assert ran.status == 0
    assert program("submit", path, *AT).status == 0


def test_what_moved_is_told_in_json(program: Program) -> None:
    told = program("submit", program.request("buyer", "lawyer"), *AT, "--json").json["moved"]
    assert sum(int(payment["units"]) for payment in told) == 250_000 * 10**7
    assert {payment["from"] for payment in told} == {practice.closing().contract}


def test_the_same_submit_twice_is_final_twice_and_paid_once(program: Program) -> None:
    path = program.request("buyer", "lawyer")
    one, two = (program("submit", path, *AT, "--json") for _ in range(2))
    assert (one.status, two.status) == (0, 0)
    assert one.json == two.json
    assert len(program.network.sent) == 1


def test_a_missing_signer_is_named_by_address_and_nothing_is_sent(program: Program) -> None:
    ran = program("submit", program.request("lawyer"), *AT)
    assert ran.status == 1
    assert f"Ask {practice.who('buyer')} to sign for {practice.who('release')}." in ran.err
    assert program.network.sent == []


def test_a_missing_signer_is_named_in_json(program: Program) -> None:
    ran = program("submit", program.request("lawyer"), *AT, "--json")
    (gap,) = ran.json["facts"]["gaps"]
    assert (ran.status, ran.json["status"], ran.json["error"]) == (
        1,
        "refused",
        "MissingWeight",
    )
    assert gap["can_sign"] == [{"key": practice.who("buyer"), "weight": 1}]


def test_surplus_and_forged_signatures_do_not_keep_it_from_being_final(
    program: Program,
) -> None:
    people = {"buyer": 1, "lawyer": 1, "desk": 1}
    program.network.chain = with_signers(program.network.chain, people, 2)
    path = program.request("buyer", "lawyer", "desk")
    request = read_request(path)
    forged = DecoratedSignature.by(practice.who("buyer"), bytes(range(64)))
    path.write_text(request.with_signatures((forged,)).to_text())
    assert program("submit", path, *AT, "--json").json["status"] == "final"


def test_status_names_who_has_signed_and_who_is_missing(program: Program) -> None:
    ran = program("status", program.request("lawyer"))
    assert ran.status == 0
    assert f"  signed    {practice.who('lawyer')}" in ran.out
    assert f"  can sign  {practice.who('buyer')}" in ran.out
    assert ran.out.splitlines()[-1] == "not complete yet"


def test_status_in_json_is_complete_when_it_is(program: Program) -> None:
    ran = program("status", program.request("lawyer", "buyer"), "--json")
    assert (ran.json["complete"], ran.json["stops"]) == (True, [])
    assert [state["missing_weight"] for state in ran.json["signers"]] == [0, 0]


def test_status_does_not_call_an_expired_request_ready(program: Program) -> None:
    path = program.request("lawyer", "buyer", valid_for=3600)
    program.network.clock.step(4000)
    lines = program("status", path).out.splitlines()
    assert lines[-1] == "complete, but it must not be sent"
    assert lines[-2].startswith("STOP  F12")


def test_status_counts_what_counts_nothing(program: Program) -> None:
    path = program.request("lawyer")
    forged = DecoratedSignature.by(practice.who("buyer"), bytes(64))
    path.write_text(read_request(path).with_signatures((forged,)).to_text())
    assert "signatures that count nothing: 1" in program("status", path).out


def test_a_request_for_another_network_is_wrong_use(program: Program) -> None:
    path = program.request("buyer", "lawyer")
    ran = program("submit", path, "--rpc", RPC, "--passphrase", PUBLIC.passphrase)
    assert (ran.status, program.network.sent) == (2, [])


def test_an_answer_lost_on_the_way_ends_final_and_pays_once(program: Program) -> None:
    path = program.request("buyer", "lawyer")
    program.network.faults["send"] = [losing(LedgerTooSlow(HOST, 20))]
    ran = program("submit", path, *AT)
    assert ran.status == 0
    assert "no answer; looking whether it was taken" in ran.err
    assert practice.usdc(program.network.chain, "seller") == 249_200 * 10**7


def test_an_unknown_end_says_that_waiting_is_safe(program: Program) -> None:
    path = program.request("buyer", "lawyer")
    down = failing(LedgerUnreachable(HOST))
    program.network.faults = {
        "send": [losing(LedgerTooSlow(HOST, 20))],
        "transaction": [honestly, *[down] * 200],
    }
    ran = program("submit", path, *AT, "--json")
    assert (ran.status, ran.json["status"]) == (1, "unknown")
    assert "cannot pay twice" in ran.json["hint"]


def test_a_rejection_is_told_in_words_and_with_its_code(program: Program) -> None:
    path = program.request("buyer", "lawyer")
    program.network.faults["send"] = [answering(Rejected("txINSUFFICIENT_FEE"))]
    ran = program("submit", path, *AT)
    assert ran.status == 1
    assert "Nothing was charged." in ran.err
    assert "details: txINSUFFICIENT_FEE" in ran.err


def test_being_stopped_while_sending_says_that_it_can_be_repeated(program: Program) -> None:
    path = program.request("buyer", "lawyer")

    def interrupted(honest: Callable[[], Any]) -> Any:
        honest()
        raise KeyboardInterrupt

    program.network.faults["send"] = [interrupted]
    ran = program("submit", path, *AT)
    assert (ran.status, "cannot pay twice" in ran.err) == (1, True)
    assert program("submit", path, *AT).status == 0
    assert practice.usdc(program.network.chain, "seller") == 249_200 * 10**7


def test_what_is_final_is_told_with_ledger_time_and_hash(program: Program) -> None:
    path = program.request("buyer", "lawyer")
    hash_ = read_request(path).envelope.hash.hex()
    ran = program("submit", path, *AT)
    assert ran.out.startswith("final in ledger 1000007, 2026-11-18 ")
    assert f"hash {hash_}" in ran.out


def test_an_envelope_is_signed_by_no_other_form(program: Program) -> None:
    path = program.file("bare", Envelope.to_base64(read_request(program.request()).envelope))
    before = program.listing()
    ran = sign(program, path, program.key("buyer"))
    assert (ran.status, "no request file" in ran.err) == (2, True)
    assert {n: c for n, c in program.listing().items() if n != "buyer.key"} == before
