"""The command find: what is named or mine, the ledger's word before any index's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.builders import contract_id
from tests.support.finding import ELSEWHERE, SearchedNetwork
from tests.support.indexes import KEY
from tests.support.practice import closing, who
from tests.support.program import AT, Program

CLOSING = closing().contract


@pytest.fixture
def searched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program over a network that can be searched."""
    program = Program(tmp_path, capsys)
    program.network = SearchedNetwork()
    return program


def test_an_escrow_is_found_by_its_id(searched: Program) -> None:
    ran = searched("find", CLOSING, *AT)
    assert ran.status == 0
    assert "Sale of 14 Quayside Row" in ran.out
    assert "stands    due" in ran.out
    assert "holds     250,000.00 USDC" in ran.out


def test_mine_are_found_by_what_happened(searched: Program) -> None:
    (found,) = searched("find", "--account", who("seller"), *AT, "--json").json["escrows"]
    assert (found["contract"], found["found_by"]) == (CLOSING, "events on the network")
    assert "receiver" in found["roles"]


def test_what_is_no_escrow_of_ours_says_what_it_is(searched: Program) -> None:
    network = searched.network
    assert isinstance(network, SearchedNetwork)
    network.put_unknown()
    ran = searched("find", ELSEWHERE, contract_id("nobody"), *AT)
    assert "Unverified: this program does not know its code." in ran.out
    assert "Unknown or archived" in ran.out


def test_nothing_to_look_for_is_wrong_use(searched: Program) -> None:
    assert searched("find", *AT).status == 2


def test_an_index_that_is_down_is_told_and_its_key_is_not(
    searched: Program, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text(KEY)
    index = ("--index", "http://127.0.0.1:1/", "--index-key-file", key)
    ran = searched("find", CLOSING, "--account", who("seller"), *index, *AT)
    assert ran.status == 0
    assert "warning: The index does not answer" in ran.err
    assert "Sale of 14 Quayside Row" in ran.out
    assert KEY not in ran.said
