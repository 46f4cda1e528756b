"""Two people, files and separate processes: a release against a served practice network."""

from __future__ import annotations

import re
import resource
import socket
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import unused_port

from tests.support.builders import signature
from tests.support.practice import STRANGER
from tests.support.program import (
    Served,
    command,
    read_request,
    run,
    run_afresh,
    serving_practice,
)
from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature
from wallet.network import PRACTICE
from wallet.request import SignatureFile

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

UNIT = 10**7


def propose(served: Served, out: Path, payer: str = "lawyer") -> Path:
    ran = run(
        *("propose", "release", "--contract", served.facts["contract"], *served.at),
        *("--payer", served.account(payer), "--out", out),
    )
    assert ran.status == 0, ran.said
    return out


def sign(served: Served, path: Path, who: str, out: Path) -> Path:
    ran = run("sign", path, "--key-file", served.key(who), "--out", out)
    assert ran.status == 0, ran.said
    return out


@pytest.fixture
def own(tmp_path: Path) -> Any:
    """A network of one's own, on which a release may happen."""
    with serving_practice(tmp_path) as served:
        yield served


def test_a_release_signed_in_two_processes_ends_final_to_the_unit(
    own: Served, tmp_path: Path
) -> None:
    before = {who: own.usdc(who) for who in ("seller", "desk", "protocol fee")}
    proposed = propose(own, tmp_path / "release.countersign", payer="desk")
    buyer = sign(own, proposed, "buyer", tmp_path / "buyer.countersign")
    lawyer = sign(own, proposed, "lawyer", tmp_path / "lawyer.countersign")
    payer = sign(own, proposed, "desk", tmp_path / "desk.countersign")
    merged = tmp_path / "merged.countersign"

    # One signature is missing: nothing is sent, and whose it is is told.
    assert run("merge", proposed, buyer, payer, "--out", merged).status == 0
    ran = run("submit", merged, *own.at, "--json")
    assert ran.status == 1
    (gap,) = ran.json["facts"]["gaps"]
    assert gap["can_sign"] == [{"key": own.account("lawyer"), "weight": 1}]
    assert f"Ask {own.account('lawyer')} to sign" in ran.err
    assert own.found(read_request(merged).envelope.hash) == "NOT_FOUND"

    # A forged and a stranger's signature among them: it still ends final.
    request = read_request(lawyer)
    hash_ = request.envelope.hash
    buyers = AccountId(own.account("buyer"))
    forged = (DecoratedSignature.by(buyers, bytes(range(64))), signature(STRANGER, hash_))
    odd = tmp_path / "odd.countersign"
    odd.write_text(request.with_signatures(forged).to_text())
    bare = tmp_path / "bare.txt"
    bare.write_text(request.envelope.with_signatures(request.signatures).to_base64())
    alone = tmp_path / "alone.countersign"
    alone.write_text(
        SignatureFile(PRACTICE, hash_, read_request(buyer).signatures[0]).to_text()
    )
    assert run("merge", alone, bare, odd, merged, "--out", merged).status == 0
    assert len(read_request(merged).signatures) == 5
    done = run("submit", merged, *own.at, "--json")
    assert (done.status, done.json["status"]) == (0, "final"), done.said
    moved = {who: own.usdc(who) - held for who, held in before.items()}
    assert moved == {
        "seller": 248_000 * UNIT,
        "desk": 1_250 * UNIT,
        "protocol fee": 750 * UNIT,
    }

    # The same submit once more is the same end, and no second payment.
    again = run("submit", merged, *own.at, "--json")
    assert (again.status, again.json) == (0, done.json)
    assert own.usdc("seller") - before["seller"] == 248_000 * UNIT

    # A release that has been made cannot be proposed again.
    late = run(
        *("propose", "release", "--contract", own.facts["contract"], *own.at),
        *("--payer", own.account("lawyer"), "--out", tmp_path / "late.countersign"),
    )
    assert (late.status, "EscrowAlreadyReleased" in late.err) == (1, True)
    assert not (tmp_path / "late.countersign").exists()


def test_the_signed_file_can_be_signed_on_and_read_from_standard_input(
    served: Served, tmp_path: Path
) -> None:
    path = propose(served, tmp_path / "release.countersign")
    sign(served, path, "buyer", path)
    sign(served, path, "lawyer", path)
    assert run("status", path, "--json").json["complete"] is True
    ran = run("inspect", "-", "--json", text=path.read_text())
    assert (ran.status, ran.json["verdict"]) == (0, "signable")
    assert ran.json["hash"] == read_request(path).envelope.hash.hex()


def test_a_request_of_another_network_is_refused_by_the_server_and_before(
    served: Served, tmp_path: Path
) -> None:
    path = propose(served, tmp_path / "release.countersign")
    rpc = served.facts["rpc"]
    testnet = "Test SDF Network ; September 2015"
    meant = run("submit", path, "--rpc", rpc, "--passphrase", testnet)
    assert (meant.status, "another network" in meant.err) == (2, True)
    lying = run(
        *("propose", "release", "--contract", served.facts["contract"]),
        *("--rpc", rpc, "--passphrase", testnet, "--payer", served.account("lawyer")),
        *("--out", tmp_path / "other.countersign"),
    )
    assert (lying.status, "serves another network" in lying.err) == (1, True)
    assert not (tmp_path / "other.countersign").exists()


def test_what_is_served_is_told_and_its_keys_are_their_owners_alone(served: Served) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", served.facts["rpc"])
    assert served.facts["passphrase"] == PRACTICE.passphrase
    assert {"buyer", "lawyer", "release"} <= served.facts["accounts"].keys()
    modes = {
        stat.S_IMODE(Path(path).stat().st_mode) for path in served.facts["key_files"].values()
    }
    assert modes == {0o600}


def test_serving_ends_well_when_it_is_interrupted(tmp_path: Path) -> None:
    with serving_practice(tmp_path) as served:
        pass
    (end,) = served.stops
    assert (end.status, end.err.splitlines()[-1]) == (0, "stopped")


def test_serving_in_text_tells_the_same(tmp_path: Path) -> None:
    port = unused_port()
    process = subprocess.Popen(
        command("practice", "serve", "--dir", tmp_path, "--port", str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"rpc         http://127.0.0.1:{port}\n"
        assert process.stdout.readline() == f"passphrase  {PRACTICE.passphrase}\n"
        assert process.stdout.readline().startswith("contract    C")
    finally:
        process.kill()
        process.communicate()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run("practice", "serve", "--dir", tmp_path / "keys", "--port", str(port))
    assert (ran.status, f"Port {port} of this machine cannot be used" in ran.err) == (1, True)


def test_a_folder_for_keys_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    ran = run("practice", "serve", "--dir", tmp_path / "file")
    assert (ran.status, "cannot be written" in ran.err) == (1, True)


def test_the_closing_is_played_to_its_end_in_time(tmp_path: Path) -> None:
    decoy = tmp_path / "app"
    decoy.mkdir()
    (decoy / "__main__.py").write_text("raise SystemExit('a folder of somebody else was run')")
    (decoy / "__init__.py").touch()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ran = run_afresh("practice", "run", "closing", "--json", cwd=tmp_path)
    # Twenty seconds are the limit; what others do on this machine must not decide about it.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10
    assert (ran.status, ran.json["status"]) == (0, "final"), ran.said
    assert len(ran.json["signers"]) == 2
    moved = {each["name"]: int(each["moved"]) for each in ran.json["balances"]}
    assert moved == {
        "escrow": -250_000 * UNIT,
        "seller": 248_000 * UNIT,
        "desk": 1_250 * UNIT,
        "protocol fee": 750 * UNIT,
    }
    assert ran.json["steps"][0] in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["app"]


def test_json_is_ascii_and_text_survives_a_terminal_without_letters(tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_text("{")
    done = subprocess.run(
        command("inspect", path),
        env={"PYTHONIOENCODING": "ascii:strict", "PATH": ""},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert b"F17" in done.stdout


def test_whoever_stops_reading_the_answer_gets_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_text("{")
    with subprocess.Popen(
        command("inspect", path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (b"mistake" in said, b"Broken" in said) == (False, False)


def test_a_dispute_is_played_to_its_end_by_processes_of_their_own() -> None:
    ran = run("practice", "run", "dispute", "--json")
    assert ran.status == 0, ran.said
    assert [(each["ask"], each["status"]) for each in ran.json["moves"]] == [
        ("dispute", "final"),
        ("release-in-dispute", "refused"),
        ("decision-that-lacks-a-unit", "refused"),
        ("decision", "final"),
        ("late-instalment", "final"),
        ("rest", "final"),
    ]
    assert ran.json["moves"][2]["why"] == "DistributionsMustEqualEscrowBalance"
    moved = {each["name"]: int(each["moved"]) for each in ran.json["balances"]}
    assert moved == {
        "escrow": -840_000_000_001,
        "joiner": 605_360_000_002,
        "hotel": 222_744_935_001,
        "desk": 9_150_049_999,
        "protocol fee": 2_745_014_999,
    }
