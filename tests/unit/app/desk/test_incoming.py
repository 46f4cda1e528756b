"""The watched folder: what comes to lie there is taken, each file once."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.desk.incoming import AT_ONCE as FILES_AT_ONCE
from app.desk.incoming import INCOMING
from app.errors import UnreadableFile
from app.pages.events import Arrived, Trouble
from app.profile.requests import keep
from app.records import Standing
from tests.support.desks import desk_of
from tests.support.escrows import BUILDS
from tests.support.network import signed
from tests.support.profiles import filed
from tests.support.watching import WatchedOffice, those
from wallet.network import PRACTICE
from wallet.request import SUFFIX, Request, SignatureFile

BOTH = ("buyer", "lawyer")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[WatchedOffice]:
    async with desk_of(tmp_path) as (desk, around):
        yield WatchedOffice(desk, around)


def write(folder: Path, name: str, value: Request | SignatureFile) -> Path:
    path = folder / f"{name}{SUFFIX}"
    path.write_text(value.to_text())
    return path


async def test_a_file_that_comes_into_the_watched_folder_is_kept_once(
    office: WatchedOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "incoming"
    office.watch_folder(folder)
    request = await filed(office.network, "buyer")
    write(folder, "release", request)
    assert those(Arrived, await office.round()) == []
    told = await office.round()
    assert those(Arrived, told) == [
        Arrived((request.envelope.hash.hex(),), ("250,000.00 USDC",))
    ]
    assert those(Arrived, await office.rounds(20)) == []


async def test_a_file_that_is_still_being_written_waits(
    office: WatchedOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "incoming"
    office.watch_folder(folder)
    text = (await filed(office.network, "buyer")).to_text()
    path = folder / f"release{SUFFIX}"
    for part in (100, 1000, len(text)):
        path.write_text(text[:part])
        assert those(Arrived, await office.round()) == []
    assert those(Arrived, await office.round())


async def test_a_file_that_changes_is_another_file(
    office: WatchedOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "incoming"
    office.watch_folder(folder)
    request = await filed(office.network, "buyer")
    path = write(folder, "release", request)
    await office.rounds(10)
    write(folder, "release", signed(request, "lawyer"))
    os.utime(path, (5, 5))
    assert those(Arrived, await office.rounds(10))
    assert office.standing(request.envelope.hash.hex()) is Standing.READY


async def test_a_signature_that_comes_before_its_request_is_kept_when_that_is_there(
    office: WatchedOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "incoming"
    office.watch_folder(folder)
    request = await filed(office.network)
    hash_ = request.envelope.hash
    (signature,) = signed(request, "buyer").signatures
    write(folder, "signature", SignatureFile(PRACTICE, hash_, signature))
    assert those(Arrived, await office.rounds(20)) == []
    keep(office.desk.seat.profile, request, BUILDS)
    await office.rounds(10)
    stored = office.desk.seat.profile.store.signatures.of(hash_)
    assert [each.signature for each in stored] == [signature.signature]


async def test_what_is_none_of_ours_spoils_nothing(
    office: WatchedOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "incoming"
    office.watch_folder(folder)
    (folder / f"nonsense{SUFFIX}").write_text("nonsense")
    (folder / "other.txt").write_text("nonsense")
    (folder / f"folder{SUFFIX}").mkdir()
    (folder / f"link{SUFFIX}").symlink_to(folder / f"nonsense{SUFFIX}")
    write(folder, "release", await filed(office.network, "buyer"))
    assert those(Arrived, await office.rounds(10))


async def test_many_files_come_some_at_a_time(office: WatchedOffice, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    office.watch_folder(folder)
    for number in range(FILES_AT_ONCE + 1):
        (folder / f"{number}{SUFFIX}").write_text("nonsense")
    took: list[int] = []

    async def take(paths: list[str]) -> Any:
        took.append(len(paths))
        return await office.desk.inbox.take(paths)

    office.watch._take = take  # type: ignore[assignment]
    await office.rounds(25)
    assert took == [FILES_AT_ONCE, 1]


async def test_a_folder_that_is_gone_is_told_once(
    office: WatchedOffice, tmp_path: Path
) -> None:
    office.desk.seat.profile.store.settings.put(INCOMING, str(tmp_path / "gone"))
    told = await office.rounds(20)
    assert [type(t.error) for t in those(Trouble, told)] == [UnreadableFile]
