"""A practice network that is kept: killed at any moment, it goes on with what it answered."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.disks import PosixDisk
from app.adapters.growing import growing
from app.adapters.soroban_rpc import SorobanRpc
from app.cli.serving import LEDGER
from app.errors import AppError
from app.ports import Final, Pending
from tests.support import practice
from tests.support.begun import Attended
from tests.support.program import Served, first_document, read_request, run
from wallet.addresses import AccountId
from wallet.envelope import Envelope
from wallet.network import PRACTICE
from wallet.request import Request
from wallet.soroban.entries import account_key

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

WINDOW = """
import asyncio, sys
from pathlib import Path
from app.desk.practising import staged

async def look_around():
    async with staged(Path(sys.argv[1]), "closing") as stage:
        print(stage.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(look_around())
"""
"""What of a window matters here: it has a stage until it is killed."""


@contextmanager
def serving(
    folder: Path, *options: str, end: signal.Signals | None = signal.SIGKILL
) -> Generator[Served]:
    """Serve what is kept in a folder, and end it with this signal, or the end of its input."""
    arguments = ("practice", "serve", "--dir", str(folder), "--json", "--until-eof", *options)
    process = Attended(arguments, folder.parent, sys.stderr.fileno())
    try:
        yield Served(first_document(process), process, [])
        if end is not None:
            process.send_signal(end)
        process.rest()
    finally:
        process.kill()
        process.rest()


def request_of(served: Served) -> Request:
    """The request that waits on a stage."""
    return read_request(Path(served.facts["request"]))


def sign_and_submit(served: Served) -> None:
    """Do the lawyer's part with the request that waits on a stage."""
    file = served.facts["request"]
    signed = Path(file).with_name("signed.countersign")
    assert run("sign", file, "--key-file", served.key("lawyer"), "--out", signed).status == 0
    ran = run("submit", signed, *served.at, "--json")
    assert (ran.status, ran.json["status"]) == (0, "final"), ran.said


async def sent_until_killed(served: Served, count: int) -> list[Envelope]:
    """Send so many transactions of the desk's, and kill the network while one more is sent.

    Those that were answered.
    """
    desk = AccountId(served.account("desk"))
    async with SorobanRpc(served.facts["rpc"], PRACTICE) as port:
        entry = (await port.snapshot([account_key(desk)])).entries[account_key(desk)]
        assert entry is not None
        assert entry.value.account is not None
        last = entry.value.account.seq_num.sequence_number.int64
        draft = practice.Draft((practice.bump_sequence(),), "desk")
        *sent, another = (
            practice.signed(replace(draft, sequence=number).on(practice.chain()), "desk")
            for number in range(last + 1, last + count + 2)
        )
        for envelope in sent:
            assert isinstance(await port.send(envelope), Pending)
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(unless_killed(port.send(another)))
            await asyncio.to_thread(served.process.kill)
        return [*sent, another] if isinstance(sending.result(), Pending) else sent


async def unless_killed(sending: Awaitable[object]) -> object:
    """What was answered, if anything was."""
    with suppress(AppError):
        return await sending
    return None


async def ends(served: Served, sent: list[Envelope]) -> list[Final]:
    """What became of these."""
    async with SorobanRpc(served.facts["rpc"], PRACTICE) as port:
        found = [await port.transaction(envelope.hash) for envelope in sent]
    assert all(isinstance(each, Final) for each in found)
    return [each for each in found if isinstance(each, Final)]


def test_a_release_is_final_after_the_network_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    with serving(folder, "--request") as served:
        assert served.facts["over"] is False
        sign_and_submit(served)
        held = served.usdc("seller")
    with serving(folder, "--request") as again:
        request = request_of(again)
        assert again.facts["over"] is True
        assert again.usdc("seller") == held
        assert again.found(request.envelope.hash) == "FOUND"
        # Whoever did not hear of it sends it once more, and pays once.
        sign_and_submit(again)
        assert again.usdc("seller") == held


def test_whatever_was_answered_is_there_after_each_kill(tmp_path: Path) -> None:
    folder, sent = tmp_path / "practice", list[Envelope]()
    before = list[Final]()
    for _ in range(3):
        with serving(folder, "--keep") as served:
            assert asyncio.run(ends(served, sent))[: len(before)] == before
            before = asyncio.run(ends(served, sent))
            sent += asyncio.run(sent_until_killed(served, 4))
    with serving(folder, "--keep") as served:
        found = asyncio.run(ends(served, sent))
    assert found[: len(before)] == before
    assert len(found) >= 12


def test_a_torn_line_at_the_end_was_answered_to_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    with serving(folder, "--keep") as served:
        sent = asyncio.run(sent_until_killed(served, 2))
    journal = folder / LEDGER
    journal.write_bytes(journal.read_bytes() + b'0123abcd {"envelopes":["AAAA')
    with serving(folder, "--keep") as again:
        assert len(asyncio.run(ends(again, sent))) >= 2


def test_a_stage_that_is_set_twice_has_the_same_request(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    requests, accounts = list[bytes](), list[object]()
    for _ in range(2):
        with serving(folder, "--request") as served:
            requests.append(Path(served.facts["request"]).read_bytes())
            accounts.append((served.facts["accounts"], served.facts["contract"]))
    assert requests[0] == requests[1]
    assert accounts[0] == accounts[1]


def test_a_story_begun_anew_can_be_played_to_its_end_again(tmp_path: Path) -> None:
    folder, hashes = tmp_path / "practice", set[bytes]()
    for options in (("--request",), ("--request", "--anew")):
        with serving(folder, *options) as served:
            assert served.facts["over"] is False
            hashes.add(request_of(served).envelope.hash)
            (folder / "signed.countersign").unlink(missing_ok=True)
            sign_and_submit(served)
    assert len(hashes) == 2


def test_killed_between_a_new_story_and_its_request_the_next_start_completes_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "practice"
    with serving(folder, "--request") as served:
        before = request_of(served)
        sign_and_submit(served)
    with serving(folder, "--anew"):
        pass  # which asks for no request, as if it had not come to that
    with serving(folder, "--request") as again:
        after = request_of(again)
        assert again.facts["over"] is False
    assert after.envelope.hash != before.envelope.hash


@pytest.mark.parametrize("end", [None, signal.SIGTERM, signal.SIGINT], ids=str)
def test_the_end_of_its_input_or_a_signal_ends_it_well(
    tmp_path: Path, end: signal.Signals | None
) -> None:
    with serving(tmp_path / "practice", "--keep", end=end) as served:
        pass
    assert served.process.returncode == 0


def test_a_killed_window_takes_its_network_along(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    window = subprocess.Popen(
        [sys.executable, "-P", "-c", WINDOW, str(folder)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert window.stdout is not None
        assert window.stdout.readline().startswith("http://127.0.0.1:")
    finally:
        window.kill()
        window.communicate()
    with growing(PosixDisk(), folder / LEDGER):
        pass  # it has ended, or this would raise
    with serving(folder, "--request") as served:
        assert served.facts["over"] is False


def test_it_is_started_from_anywhere(tmp_path: Path) -> None:
    planted = tmp_path / "app"
    planted.mkdir()
    (planted / "__init__.py").write_text("raise SystemExit('in our place')")
    with serving(tmp_path / "practice", "--keep") as served:
        assert os.path.isabs(served.key("lawyer"))  # noqa: PTH117 - a text of the program's
