"""The command propose."""

from __future__ import annotations

import pytest

from app.errors import LedgerTooSlow, LedgerUnreachable, NotARpc, OtherNetwork
from tests.support import practice
from tests.support.network import HOST, failing
from tests.support.program import (
    AT,
    Program,
    propose,
    read_request,
)
from wallet.network import PRACTICE, PUBLIC


def test_a_proposal_is_written_and_shown(program: Program) -> None:
    ran = propose(program, "--note", "as agreed")
    assert ran.status == 0
    assert "as agreed" in ran.out
    assert read_request(program.folder / "proposed.countersign").note == "as agreed"


def test_a_proposal_in_json_is_one_document(program: Program) -> None:
    ran = propose(program, "--json")
    assert (ran.json["status"], ran.json["verdict"]) == ("proposed", "signable")


def test_whoever_proposes_is_shown_that_it_is_their_own(program: Program) -> None:
    """And is not warned of a cover that nobody else has signed."""
    held = {finding["number"] for finding in propose(program, "--json").json["findings"]}
    assert held & {"F40", "F44"} == {"F44"}


def test_a_proposal_never_touches_a_file_that_is_there(program: Program) -> None:
    program.file("proposed", "my notes")
    before = program.listing()
    ran = propose(program)
    assert (ran.status, "another file" in ran.err) == (1, True)
    assert program.listing() == before


def test_a_milestone_of_an_escrow_that_has_none_to_release_is_wrong_use(
    program: Program,
) -> None:
    ran = propose(program, "--milestone", "1")
    assert (ran.status, "releases all at once" in ran.err) == (2, True)


def test_a_proposal_that_cannot_be_leaves_no_file(program: Program) -> None:
    ran = propose(program, payer="stranger")
    assert (ran.status, program.listing()) == (1, {})
    assert practice.STRANGER.public in ran.err


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1", "The network does not answer: 127.0.0.1:1."),
        ("http://rpc.example", "neither https nor this machine"),
        ("practice", "Give a URL that begins with https://"),
        ("https://me:secret@rpc.example", "Give a URL that begins with https://"),
    ],
)
def test_an_address_that_is_no_good_is_told(program: Program, address: str, words: str) -> None:
    program.is_real = True
    ran = propose(program, "--rpc", address)
    assert (ran.status, words in ran.err) == (1, True), ran.err
    assert program.listing() == {}


NETWORK_TROUBLE = {
    "down": LedgerUnreachable(HOST, "no connection"),
    "slow": LedgerTooSlow(HOST, 20),
    "a login page": NotARpc(HOST, "not JSON"),
    "another network": OtherNetwork(HOST, PRACTICE.passphrase, PUBLIC.passphrase),
}


@pytest.mark.parametrize("trouble", NETWORK_TROUBLE)
@pytest.mark.parametrize("verb", ["propose", "submit"])
def test_trouble_with_the_network_is_told_and_loses_nothing(
    program: Program, trouble: str, verb: str
) -> None:
    path = program.request("buyer", "lawyer")
    before = program.listing()
    faults = [failing(NETWORK_TROUBLE[trouble])]
    program.network.faults = {"snapshot": list(faults), "transaction": list(faults)}
    ran = propose(program) if verb == "propose" else program("submit", path, *AT)
    assert ran.status == 1
    (error,) = (line for line in ran.err.splitlines() if line.startswith("error: "))
    assert HOST in error
    assert program.listing() == before
    assert program.network.sent == []
