"""Saving on a real disk: what is there afterwards, and what is told when it fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.disks import (
    F_FULLFSYNC,
    WAITS,
    Disk,
    MacDisk,
    PosixDisk,
    WindowsDisk,
    disk_of,
)
from app.adapters.durable import Generations, backups, clean, save, save_new
from app.errors import (
    DamagedInWriting,
    DiskFull,
    NoFolder,
    OccupiedFile,
    PerhapsWritten,
    QuotaReached,
    ReadOnlyDisk,
    UnwritableFile,
)
from tests.support.failing import FailingDisk

OLD, NEW = b"the old one, whole", b"a new one, a little longer"
OLDER = (b"older", b"older still", b"the oldest")

KINDS = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: QuotaReached,
    errno.EROFS: ReadOnlyDisk,
    errno.EIO: UnwritableFile,
    errno.EACCES: UnwritableFile,
}
FAILURES = [(number, lasting) for number in KINDS for lasting in (False, True)]


def ids(value: object) -> str:
    if isinstance(value, bool):
        return "from then on" if value else "once"
    return errno.errorcode[value] if isinstance(value, int) else str(value)


def begun(folder: Path) -> Path:
    """A file with three backups."""
    folder.mkdir()
    path = folder / "file"
    for each, raw in zip((path, *backups(path)), (OLD, *OLDER), strict=True):
        each.write_bytes(raw)
    return path


def generations_of(path: Path) -> list[bytes]:
    return [each.read_bytes() for each in (path, *backups(path)) if each.exists()]


def each_call(tmp_path: Path, generations: Generations) -> Iterator[tuple[int, Path]]:
    """Each call that a save makes, and a file of its own to fail at."""
    whole = FailingDisk()
    save(whole, begun(tmp_path / "whole"), NEW, verify=bytes, generations=generations)
    assert whole.calls > 8
    for at in range(whole.calls):
        yield at, begun(tmp_path / str(at))


@pytest.mark.parametrize("generations", [0, 1, 3])
@pytest.mark.parametrize(("number", "lasting"), FAILURES, ids=ids)
def test_whichever_call_fails_the_old_file_is_there_or_the_new_one(
    tmp_path: Path, number: int, lasting: bool, generations: Generations
) -> None:
    for at, path in each_call(tmp_path, generations):
        disk = FailingDisk(number, at, lasting=lasting)
        told: type[Exception] | None = None
        try:
            save(disk, path, NEW, verify=bytes, generations=generations)
        except UnwritableFile as error:
            told = type(error)
        expected = NEW if told in {None, PerhapsWritten} else OLD
        assert (path.read_bytes(), disk.open) == (expected, set()), at
        assert told in {None, PerhapsWritten, KINDS[number]}, at
        kept = (OLD, *OLDER)[: generations or 4]
        assert set(kept) - {OLD} <= set(generations_of(path)), at


@pytest.mark.parametrize(("number", "lasting"), FAILURES, ids=ids)
def test_after_whichever_failure_the_next_save_leaves_what_a_first_would_have(
    tmp_path: Path, number: int, lasting: bool
) -> None:
    for at, path in each_call(tmp_path, 3):
        try:
            save(
                FailingDisk(number, at, lasting=lasting), path, NEW, verify=bytes, generations=3
            )
        except PerhapsWritten:
            continue
        except UnwritableFile:
            clean(PosixDisk(), path)
            save(PosixDisk(), path, NEW, verify=bytes, generations=3)
        assert generations_of(path) == [NEW, OLD, *OLDER[:2]], at
        assert len(list(path.parent.iterdir())) == 4, at


@pytest.mark.parametrize("number", KINDS, ids=ids)
def test_a_failure_that_passes_leaves_no_temporary(tmp_path: Path, number: int) -> None:
    for at, path in each_call(tmp_path, 0):
        before = {each.name for each in path.parent.iterdir()}
        try:
            save(FailingDisk(number, at), path, NEW, verify=bytes)
        except UnwritableFile:
            assert {each.name for each in path.parent.iterdir()} == before, at


@pytest.mark.parametrize("number", KINDS, ids=ids)
def test_a_new_file_that_could_not_be_written_is_not_there(tmp_path: Path, number: int) -> None:
    whole = FailingDisk()
    save_new(whole, tmp_path / "whole", NEW)
    for at in range(whole.calls):
        disk = FailingDisk(number, at)
        with pytest.raises(KINDS[number]):
            save_new(disk, tmp_path / "file", NEW)
        assert not (tmp_path / "file").exists()
        assert disk.open == set()


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = begun(tmp_path / "here")
    with pytest.raises(OccupiedFile):
        save_new(PosixDisk(), path, NEW)
    assert path.read_bytes() == OLD


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoFolder):
        save(PosixDisk(), tmp_path / "gone" / "file", NEW, verify=bytes)


def test_a_disk_that_gives_back_something_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(tmp_path / "here")
    monkeypatch.setattr(PosixDisk, "read", lambda _disk, _path: NEW[:-1])
    with pytest.raises(DamagedInWriting):
        save(PosixDisk(), path, NEW, verify=bytes, generations=3)
    assert generations_of(path) == [OLD, *OLDER]


def test_a_disk_that_takes_nothing_is_told_and_not_asked_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(tmp_path / "here")
    monkeypatch.setattr(PosixDisk, "write", lambda _disk, _handle, _raw: 0)
    with pytest.raises(UnwritableFile):
        save(PosixDisk(), path, NEW, verify=bytes)
    assert generations_of(path) == [OLD, *OLDER]


def test_an_interrupt_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    def interrupt(_raw: bytes) -> None:
        raise KeyboardInterrupt

    path = begun(tmp_path / "here")
    with pytest.raises(KeyboardInterrupt):
        save(PosixDisk(), path, NEW, verify=interrupt, generations=3)
    assert generations_of(path) == [OLD, *OLDER]
    assert len(list(path.parent.iterdir())) == 4


def test_cleaning_removes_what_saves_of_this_very_file_left(tmp_path: Path) -> None:
    ours = tmp_path / ".file.0a1b2c3d.tmp"
    others = {
        *("file", "file.bak1", ".file.notes.tmp", ".file.0a1b2c3d", "file.0a1b2c3d.tmp"),
        *(".other.0a1b2c3d.tmp", ".file.0a1b2c3d.tmp.tmp", ".xfile.0a1b2c3d.tmp"),
    }
    for name in (ours.name, *others):
        (tmp_path / name).touch()
    (tmp_path / ".file.11111111.tmp").mkdir()
    clean(PosixDisk(), tmp_path / "file")
    assert {each.name for each in tmp_path.iterdir()} == others | {".file.11111111.tmp"}


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    path = begun(tmp_path / "here")
    (tmp_path / "link").symlink_to(path)
    save(PosixDisk(), tmp_path / "link", NEW, verify=bytes)
    assert (tmp_path / "link").read_bytes() == NEW
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("platform", "kind"),
    [
        ("linux", PosixDisk),
        ("freebsd14", PosixDisk),
        ("darwin", MacDisk),
        ("win32", WindowsDisk),
    ],
)
def test_each_system_has_its_disk(platform: str, kind: type[Disk]) -> None:
    assert type(disk_of(platform)) is kind


@pytest.mark.parametrize("held", [0, 1, len(WAITS)])
def test_windows_waits_for_whoever_holds_a_file_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    path, slept = begun(tmp_path / "here"), list[float]()
    really = Path.replace

    def replace(old: Path, new: Path) -> Path:
        if len(slept) < held:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        return really(old, new)

    monkeypatch.setattr(Path, "replace", replace)
    save(WindowsDisk(sleep=slept.append), path, NEW, verify=bytes)
    assert (path.read_bytes(), slept) == (NEW, list(WAITS[:held]))


def test_windows_waits_two_seconds_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, slept = begun(tmp_path / "here"), list[float]()

    def replace(_old: Path, _new: Path) -> Path:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UnwritableFile):
        save(WindowsDisk(sleep=slept.append), path, NEW, verify=bytes)
    assert 1.5 < sum(slept) <= 2.0


@pytest.mark.parametrize("knows", [True, False])
def test_a_mac_empties_the_cache_of_the_drive_where_that_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows: bool
) -> None:
    asked, synced = list[int](), list[int]()

    def fcntl(_handle: int, command: int) -> int:
        asked.append(command)
        if not knows:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        return 0

    monkeypatch.setattr("fcntl.fcntl", fcntl)
    monkeypatch.setattr("os.fsync", synced.append)
    save(MacDisk(), begun(tmp_path / "here"), NEW, verify=bytes)
    assert asked == [F_FULLFSYNC] * 3
    assert len(synced) == (0 if knows else 3)
