"""Looking around: a stage in a child, and a profile of which nothing has to be guarded."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest

from app.adapters import strength
from app.adapters.disks import Disk, PosixDisk
from app.adapters.growing import growing
from app.adapters.soroban_rpc import SorobanRpc
from app.adapters.store.office import Contacts
from app.cli.serving import LEDGER, REQUEST
from app.desk import practising
from app.desk.practising import (
    BEGUN_ANEW,
    PRACTICE_PASSWORD,
    Cast,
    PracticeFailed,
    Stage,
    prepared,
    staged,
)
from app.errors import UnreadableFile, UnwritableFile
from app.profile.inbox import page
from app.profile.opening import Profiles
from app.records import Standing
from app.signing.process import SignerProcess
from app.story import STORIES
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.failing import FailingDisk
from tests.support.in_waiting import Beside, Child, waiting
from tests.support.network import SteppedNetwork, proposed, signed
from tests.support.profiles import Clock
from tests.support.program import Piped, leaks, read_request, secret
from wallet.errors import Unreadable
from wallet.request import SignatureFile
from wallet.vault.secret import heap

BY_PRACTICE = {"password": PRACTICE_PASSWORD}
CLOSING = STORIES[0]
TOLD = practice.closing().story.stage
CAST = Cast(TOLD.you, TOLD.label, TOLD.people)
EACH = 4
"""Every fourth call of the disk fails in turn: all of them would take minutes."""


@dataclass(frozen=True)
class Facts:
    """What a practice profile holds."""

    keys: list[tuple[str, str, bool]]
    people: dict[str, str]
    contacts: int
    requests: list[tuple[bytes, Standing]]


def profiles(disk: Disk | None = None, signer: SignerProcess | None = None) -> Profiles:
    return Profiles(disk or PosixDisk(), signer or Piped(), Clock(), heap)


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    """What the child tells, without one."""
    key, file = tmp_path / "lawyer.key", tmp_path / REQUEST
    key.write_text(f"{secret('lawyer')}\n")
    request = signed(await proposed(SteppedNetwork(), payer="buyer"), "buyer")
    file.write_text(request.to_text())
    closing, keys, began = practice.closing(), {"lawyer": key}, request.snapshot.sequence
    address = "http://127.0.0.1:1"
    return Stage(address, closing.accounts, keys, CAST, (file,), began, is_over=False)


async def facts_of(folder: Path, signer: SignerProcess | None = None) -> Facts:
    """What it holds for whoever opens it with the practice password."""
    async with profiles(signer=signer).unlock(folder / "profile", BY_PRACTICE) as profile:
        contacts = profile.store.contacts.all()
        return Facts(
            [(i.label, i.account, i.is_for_practice) for i in profile.opened.identities],
            {contact.address: contact.name for contact in contacts},
            len(contacts),
            [(row.hash, row.standing) for row in page(profile, BUILDS).rows],
        )


def complete(stage: Stage) -> Facts:
    others = {name: address for name, address in stage.accounts.items() if name != "lawyer"}
    hash_ = read_request(stage.requests[0]).envelope.hash
    return Facts(
        [(CAST.label, practice.who("lawyer"), True)],
        {address: CAST.people[name].called for name, address in others.items()},
        len(others),
        [(hash_, Standing.NEEDS_ME)],
    )


def test_the_practice_password_is_good_enough_for_any_profile() -> None:
    assert strength.check(PRACTICE_PASSWORD).guesses_log10 > strength.LEAST_GUESSES


async def test_a_practice_profile_holds_the_lawyers_key_the_people_and_the_request(
    tmp_path: Path, stage: Stage
) -> None:
    await prepared(profiles(), tmp_path, stage, BUILDS)
    assert await facts_of(tmp_path) == complete(stage)


async def test_to_make_it_again_changes_nothing(tmp_path: Path, stage: Stage) -> None:
    for _ in range(3):
        await prepared(profiles(), tmp_path, stage, BUILDS)
    assert await facts_of(tmp_path) == complete(stage)


async def test_a_name_that_its_user_changed_stays(tmp_path: Path, stage: Stage) -> None:
    await prepared(profiles(), tmp_path, stage, BUILDS)
    async with profiles().unlock(tmp_path / "profile", BY_PRACTICE) as profile:
        contacts = profile.store.contacts
        contacts.change(replace(contacts.all()[0], name="My own name for them"))
    await prepared(profiles(), tmp_path, stage, BUILDS)
    facts = await facts_of(tmp_path)
    assert "My own name for them" in facts.people.values()
    assert facts.contacts == complete(stage).contacts


async def test_a_story_begun_anew_brings_its_request_and_keeps_the_old_one(
    tmp_path: Path, stage: Stage
) -> None:
    await prepared(profiles(), tmp_path, stage, BUILDS)
    before = complete(stage).requests
    again = signed(await proposed(SteppedNetwork(), payer="buyer", valid_for=9999), "buyer")
    stage.requests[0].write_text(again.to_text())
    await prepared(profiles(), tmp_path, stage, BUILDS)
    after = (await facts_of(tmp_path)).requests
    assert {hash_ for hash_, _ in after} == {before[0][0], again.envelope.hash}


async def test_what_was_asked_for_before_a_story_began_anew_is_put_away(
    tmp_path: Path, stage: Stage
) -> None:
    await prepared(profiles(), tmp_path, stage, BUILDS)
    before = complete(stage).requests[0][0]
    for _ in range(2):
        later = replace(stage, requests=(), began=stage.began + 1)
        await prepared(profiles(), tmp_path, later, BUILDS)
    assert (await facts_of(tmp_path)).requests == [(before, Standing.DECLINED)]
    async with profiles().unlock(tmp_path / "profile", BY_PRACTICE) as profile:
        assert [each.reason for each in profile.store.refusals.of(before)] == [BEGUN_ANEW]


class Interrupted(Exception):
    """Whatever ends a process."""


def interrupting(
    target: Any, name: str, *, after: int = 0
) -> Callable[[pytest.MonkeyPatch], None]:
    """Let the n-th call of this be the last thing that happens."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        honest, left = getattr(target, name), [after]

        def called(*arguments: Any, **named: Any) -> Any:
            if not left[0]:
                raise Interrupted
            left[0] -= 1
            return honest(*arguments, **named)

        monkeypatch.setattr(target, name, called)

    return patch


@pytest.mark.parametrize(
    "interrupt",
    [
        interrupting(Profiles, "found"),
        interrupting(practising, "add"),
        interrupting(Contacts, "add"),
        interrupting(Contacts, "add", after=3),
        interrupting(practising, "keep"),
    ],
    ids=["database", "key", "people", "some people", "request"],
)
async def test_interrupted_anywhere_the_next_call_completes_it(
    tmp_path: Path, stage: Stage, interrupt: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        interrupt(patch)
        with pytest.raises(Interrupted):
            await prepared(profiles(), tmp_path, stage, BUILDS)
    await prepared(profiles(), tmp_path, stage, BUILDS)
    assert await facts_of(tmp_path) == complete(stage)


async def test_whichever_call_of_the_disk_fails_the_next_time_completes_it(
    tmp_path: Path, stage: Stage
) -> None:
    whole = FailingDisk(most=4096)
    await prepared(profiles(whole), tmp_path / "whole", stage, BUILDS)
    assert whole.calls > EACH * 5
    for at in range(0, whole.calls, EACH):
        folder, disk = tmp_path / str(at), FailingDisk(errno.EIO, at, lasting=True, most=4096)
        with contextlib.suppress(UnwritableFile, UnreadableFile):
            await prepared(profiles(disk), folder, stage, BUILDS)
        await prepared(profiles(), folder, stage, BUILDS)
        assert await facts_of(folder) == complete(stage), f"call {at}"


async def test_a_missing_key_file_is_told(tmp_path: Path, stage: Stage) -> None:
    stage.key_files["lawyer"].unlink()
    with pytest.raises(UnreadableFile):
        await prepared(profiles(), tmp_path, stage, BUILDS)


async def test_a_signature_in_the_requests_place_is_told(tmp_path: Path, stage: Stage) -> None:
    request = read_request(stage.requests[0])
    alone = SignatureFile(
        request.envelope.network, request.envelope.hash, request.signatures[0]
    )
    stage.requests[0].write_text(alone.to_text())
    with pytest.raises(Unreadable):
        await prepared(profiles(), tmp_path, stage, BUILDS)


async def test_the_key_goes_past_this_process(
    tmp_path: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, seen = os.read, list[bytes]()

    def read(handle: int, size: int) -> bytes:
        seen.append(honest(handle, size))
        return seen[-1]

    monkeypatch.setattr(os, "read", read)
    await prepared(profiles(signer=SignerProcess()), tmp_path, stage, BUILDS)
    monkeypatch.undo()
    assert await facts_of(tmp_path, SignerProcess()) == complete(stage)
    assert seen
    assert leaks("lawyer", *(raw.decode("latin-1") for raw in seen)) == []


async def test_a_stage_is_a_network_with_a_request_that_waits_for_the_lawyer(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, CLOSING) as stage, SorobanRpc(stage.url, stage.network) as port:
        assert await port.network() == stage.network
        assert not stage.is_over
        assert stage.accounts == practice.closing().accounts
        assert stage.cast == CAST
        await prepared(profiles(), tmp_path, stage, BUILDS)
    assert await facts_of(tmp_path) == complete(stage)
    with growing(PosixDisk(), tmp_path / LEDGER, patience=0):
        pass  # nobody has it any more


@pytest.fixture
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each child is forked, for what is not about its start."""

    async def started(arguments: Sequence[str], said: IO[bytes]) -> Child:
        return await Beside(waiting()).start(arguments, said)

    monkeypatch.setattr(practising, "_started", started)


@pytest.mark.usefixtures("_beside")
async def test_a_kept_network_that_is_damaged_can_begin_anew(tmp_path: Path) -> None:
    async with staged(tmp_path, CLOSING) as stage:
        before = read_request(stage.requests[0])
    (tmp_path / LEDGER).write_bytes(b"damaged\n")
    with pytest.raises(PracticeFailed) as told:
        async with staged(tmp_path, CLOSING):
            pass
    assert told.value.error == "LedgerDamaged"
    assert "cannot go on" in told.value.said
    async with staged(tmp_path, CLOSING, anew=True) as stage:
        assert not stage.is_over
        assert read_request(stage.requests[0]).envelope.hash != before.envelope.hash


async def test_a_child_that_is_killed_while_it_starts_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = asyncio.create_subprocess_exec

    async def start(*arguments: Any, **how: Any) -> asyncio.subprocess.Process:
        process = await honest(*arguments, **how)
        os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    with pytest.raises(PracticeFailed, match="ended at once"):
        async with staged(tmp_path, CLOSING):
            pass


async def test_what_a_child_said_before_it_broke_down_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practising, "_arguments", lambda *_, **__: ["no", "such", "command"])
    with pytest.raises(PracticeFailed, match="invalid choice"):
        async with staged(tmp_path, CLOSING):
            pass


async def test_a_child_that_cannot_be_started_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(PracticeFailed, match="No such file"):
        async with staged(tmp_path, CLOSING):
            pass


async def test_a_child_that_takes_too_long_is_told_and_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practising, "READY", 0.0)
    monkeypatch.setattr(practising, "GRACE", 0.0)
    with pytest.raises(PracticeFailed, match="too long"):
        async with staged(tmp_path, CLOSING):
            pass
    with growing(PosixDisk(), tmp_path / LEDGER, patience=0):
        pass  # nobody has it any more


async def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UnwritableFile):
        async with staged(tmp_path / "file", CLOSING):
            pass


@pytest.mark.usefixtures("_beside")
async def test_an_error_inside_a_stage_ends_its_child(tmp_path: Path) -> None:
    def fail() -> NoReturn:
        raise Interrupted

    with pytest.raises(Interrupted):
        async with staged(tmp_path, CLOSING):
            fail()
    with growing(PosixDisk(), tmp_path / LEDGER, patience=0):
        pass  # nobody has it any more
