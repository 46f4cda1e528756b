"""A file that grows by lines: what is there after an error, and what is safe when."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from typing_extensions import override

from app.adapters.disks import PosixDisk
from app.adapters.growing import GrowingFile, growing
from app.errors import DiskFull, NoFolder, PracticeInUse, UnreadableFile, UnwritableFile
from tests.support.failing import FailingDisk

HEAD = b"the first line\n"
LINES = (b"one line\n", b"another line, which is longer\n", b"a third\n")


class ListeningDisk(PosixDisk):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    @override
    def write(self, handle: int, raw: bytes) -> int:
        self.heard.append("write")
        return super().write(handle, raw)

    @override
    def sync(self, handle: int) -> None:
        self.heard.append("sync")
        super().sync(handle)


class ForgetfulDisk(PosixDisk):
    """Cannot sync while it ``forgets``."""

    forgets = False

    @override
    def sync(self, handle: int) -> None:
        if self.forgets:
            raise OSError(errno.EIO, "Input/output error")
        super().sync(handle)


class TearingDisk(PosixDisk):
    """Has room for three bytes."""

    @override
    def write(self, handle: int, raw: bytes) -> int:
        super().write(handle, raw[:3])
        raise OSError(errno.ENOSPC, "No space left on device")


class FullDisk(PosixDisk):
    """Takes nothing, without an error."""

    @override
    def write(self, handle: int, raw: bytes) -> int:
        return 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def disk() -> ListeningDisk:
    return ListeningDisk()


@pytest.fixture
def file(disk: ListeningDisk, path: Path) -> Iterator[GrowingFile]:
    with growing(disk, path) as file:
        file.begin(HEAD)
        disk.heard.clear()
        yield file


def test_what_is_not_there_is_empty(path: Path) -> None:
    with growing(PosixDisk(), path) as file:
        assert file.read() == b""


def test_lines_are_there_as_soon_as_they_are_added(file: GrowingFile, path: Path) -> None:
    for count, line in enumerate(LINES, 1):
        file.add(line, sure=False)
        assert path.read_bytes() == HEAD + b"".join(LINES[:count])


def test_a_file_is_its_owners_alone(file: GrowingFile, path: Path) -> None:
    file.add(LINES[0], sure=True)
    modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert modes == {0o600}


def test_a_sure_line_is_synced_and_what_came_before_it_first(
    file: GrowingFile, disk: ListeningDisk
) -> None:
    file.add(LINES[0], sure=False)
    assert disk.heard == ["write"]
    file.add(LINES[1], sure=True)
    assert disk.heard == ["write", "sync", "write", "sync"]
    file.add(LINES[2], sure=True)
    assert disk.heard[4:] == ["write", "sync"]


def test_it_goes_on_where_it_was(path: Path) -> None:
    for line in LINES:
        with growing(PosixDisk(), path) as file:
            file.begin(file.read())
            file.add(line, sure=True)
    assert path.read_bytes() == b"".join(LINES)


def test_another_beginning_takes_the_place_of_all(file: GrowingFile, path: Path) -> None:
    file.add(LINES[0], sure=True)
    file.begin(b"another\n")
    file.add(LINES[1], sure=True)
    assert path.read_bytes() == b"another\n" + LINES[1]


def added(disk: FailingDisk, path: Path) -> tuple[bytes, int]:
    """What was added of all lines without an error, and how many calls that took."""
    file, told = GrowingFile(disk, path), b""
    try:
        with suppress(UnwritableFile):
            file.begin(HEAD)
            told = HEAD
        for number, line in enumerate(LINES if told else ()):
            with suppress(UnwritableFile):
                file.add(line, sure=number != 1)
                told += line
    finally:
        file.close()
    return told, disk.calls


@pytest.mark.parametrize("lasting", [False, True])
def test_whichever_call_fails_there_is_what_was_added_and_nothing_of_another_line(
    tmp_path: Path, lasting: bool
) -> None:
    whole, calls = added(FailingDisk(), tmp_path / "whole")
    assert whole == HEAD + b"".join(LINES)
    for at in range(calls):
        path = tmp_path / str(at)
        told, _ = added(FailingDisk(errno.ENOSPC, at, lasting=lasting), path)
        there = path.read_bytes() if path.exists() else b""
        assert there == told or not told, f"call {at}"


def test_once_there_is_room_again_lines_are_taken(tmp_path: Path) -> None:
    calls = added(FailingDisk(), tmp_path / "whole")[1]
    taken = [
        added(FailingDisk(errno.ENOSPC, at), tmp_path / str(at))[0].endswith(LINES[2])
        for at in range(calls)
    ]
    assert taken.count(True) > len(LINES)


def test_after_a_failed_sync_nothing_more_is_promised(path: Path) -> None:
    disk = ForgetfulDisk()
    with growing(disk, path) as file:
        file.begin(HEAD)
        disk.forgets = True
        with pytest.raises(UnwritableFile):
            file.add(LINES[0], sure=True)
        disk.forgets = False
        with pytest.raises(UnwritableFile, match="earlier line"):
            file.add(LINES[1], sure=True)
        file.begin(file.read())
        file.add(LINES[2], sure=True)
    assert path.read_bytes() == HEAD + LINES[2]


def test_if_a_torn_line_cannot_be_taken_back_none_follows_it(
    file: GrowingFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "ftruncate", refuse)
        patch.setattr(file, "_disk", TearingDisk())
        with pytest.raises(DiskFull):
            file.add(LINES[0], sure=True)
    with pytest.raises(UnwritableFile):
        file.add(LINES[1], sure=True)
    assert path.read_bytes() == HEAD + LINES[0][:3]


def test_a_disk_that_takes_nothing_is_told(
    file: GrowingFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_disk", FullDisk())
    with pytest.raises(UnwritableFile):
        file.add(LINES[0], sure=True)
    assert path.read_bytes() == HEAD


def test_only_one_program_has_it(file: GrowingFile, path: Path) -> None:
    file.add(LINES[0], sure=True)
    with pytest.raises(PracticeInUse) as told, growing(PosixDisk(), path, patience=0):
        pass
    assert told.value.path == str(path.parent)


def test_what_a_crash_left_beside_it_is_removed(path: Path) -> None:
    left = path.with_name(f".{path.name}.0123abcd.tmp")
    left.write_bytes(b"half")
    with growing(PosixDisk(), path):
        assert not left.exists()


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(NoFolder), growing(PosixDisk(), tmp_path / "none" / "journal"):
        pass
    assert not (tmp_path / "none").exists()


def test_what_is_no_file_of_ours_is_told(path: Path) -> None:
    path.mkdir()
    with growing(PosixDisk(), path) as file, pytest.raises(UnreadableFile):
        file.read()
