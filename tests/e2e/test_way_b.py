"""Way B in separate processes: who decides signs an entry; who pays signs and sends last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Served, read_request, run, serving_practice

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

UNIT = 10**7
TICKS = ("--accept", "F48", "--accept", "F49")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A network of one's own, on which a release may happen."""
    with serving_practice(tmp_path) as served:
        yield served


def test_a_release_by_an_entry_ends_final_to_the_unit(own: Served, tmp_path: Path) -> None:
    before = {who: own.usdc(who) for who in ("seller", "desk", "protocol fee")}
    asked = tmp_path / "asked.countersign"
    ran = run(
        *("propose", "release", "--contract", own.facts["contract"], *own.at, "--by-entry"),
        *("--payer", own.account("desk"), "--out", asked, "--json"),
    )
    assert ran.status == 0, ran.said
    assert ran.json["hash"] != ran.json["transaction_hash"]

    # The payer cannot sign what is not whole yet.
    early = run("sign", asked, "--key-file", own.key("desk"), "--out", tmp_path / "no")
    assert (early.status, "sign first" in early.err) == (1, True), early.said
    assert not (tmp_path / "no").exists()

    # Both who decide sign the same bytes, each in a process of its own.
    hashes = set[str]()
    for who in ("buyer", "lawyer"):
        out = tmp_path / f"{who}.countersign"
        ran = run("sign", asked, "--key-file", own.key(who), "--out", out, "--json")
        assert ran.status == 0, ran.said
        assert ran.json["signs"] == "authorisation entry"
        hashes.add(ran.json["hash"])
    assert len(hashes) == 1

    merged = tmp_path / "merged.countersign"
    files = [tmp_path / f"{who}.countersign" for who in ("lawyer", "buyer")]
    assert run("merge", *files, "--out", merged).status == 0
    ran = run("submit", merged, *own.at, "--json")
    assert (ran.status, ran.json["facts"]["gaps"][0]["account"]) == (1, own.account("desk"))

    paid = run("sign", merged, "--key-file", own.key("desk"), "--out", merged, "--json")
    assert paid.status == 0, paid.said
    assert paid.json["signs"] == "transaction"
    assert run("status", merged, "--json").json["complete"] is True
    done = run("submit", merged, *own.at, "--json")
    assert (done.status, done.json["status"]) == (0, "final"), done.said
    assert done.json["hash"] == paid.json["hash"] not in hashes
    moved = {who: own.usdc(who) - held for who, held in before.items()}
    assert moved == {
        "seller": 248_000 * UNIT,
        "desk": 1_250 * UNIT,
        "protocol fee": 750 * UNIT,
    }

    # The same once more is the same end; and the request kept its name all the way.
    again = run("submit", merged, *own.at, "--json")
    assert (again.status, again.json) == (0, done.json)
    assert read_request(merged).envelope == read_request(asked).envelope


def test_a_stuck_release_is_paid_for_by_somebody_else(own: Served, tmp_path: Path) -> None:
    asked, signed = tmp_path / "asked.countersign", tmp_path / "signed.countersign"
    ran = run(
        *("propose", "release", "--contract", own.facts["contract"], *own.at),
        *("--payer", own.account("lawyer"), "--out", asked),
    )
    assert ran.status == 0, ran.said
    for who in ("buyer", "lawyer"):
        ran = run("sign", asked, "--key-file", own.key(who), "--out", signed)
        assert ran.status == 0, ran.said
    bump = tmp_path / "bump.countersign"
    ran = run(
        *("propose", "fee-bump", "--of", str(signed), *own.at, "--fee", "0.5"),
        *("--payer", own.account("desk"), "--out", str(bump), "--json"),
    )
    assert ran.status == 0, ran.said
    assert ran.json["fee_bump"]["fee"] == "5000000"

    # The same review on another machine, of the bytes that other tools know.
    bare = tmp_path / "bump.txt"
    known = read_request(bump).bump
    assert known is not None
    bare.write_text(known.to_base64())
    snapshot = run("inspect", bump, "--as", own.account("desk"), "--json")
    assert (snapshot.status, snapshot.json["verdict"]) == (0, "signable"), snapshot.said
    assert snapshot.json["hash"] == known.hash.hex()
    unknown = run("inspect", bare, "--network", "practice", "--json")
    assert (unknown.status, unknown.json["hash"]) == (1, known.hash.hex())

    # Only whoever pays can sign it.
    stranger = run("sign", bump, "--key-file", own.key("buyer"), "--out", tmp_path / "no")
    assert (stranger.status, "F13" in stranger.said) == (1, True), stranger.said
    paid = run("sign", bump, "--key-file", own.key("desk"), "--out", bump, "--json")
    assert (paid.status, paid.json["signs"]) == (0, "fee bump"), paid.said
    done = run("submit", bump, *own.at, "--json")
    assert (done.status, done.json["hash"]) == (0, known.hash.hex()), done.said
    assert own.usdc("seller") >= 248_000 * UNIT
    # What it paid for is final too, by its own hash.
    inner = run("submit", signed, *own.at, "--json")
    assert (inner.status, inner.json["ledger"]) == (0, done.json["ledger"]), inner.said
