"""A profile's folder: its owner's alone, on this machine, and used by one program at a time."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.adapters import places
from app.adapters.places import (
    FolderNotEmpty,
    LinkedFolder,
    NoProfile,
    NotOwner,
    OnNetworkDrive,
    OpenToOthers,
    ProfileExists,
    ProfileInUse,
    check,
    locked,
    prepare,
)
from app.errors import (
    AppError,
    DiskFull,
    NoFolder,
    ReadOnlyDisk,
    UnreadableFile,
    UnwritableFile,
)

ROOT = Path(__file__).parents[4]
HOLDS_THE_LOCK = """
import sys
from pathlib import Path
from app.adapters.places import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


def a_profile(path: Path, mode: int = 0o700) -> Path:
    path.mkdir()
    (path / "profile.twv").write_bytes(b"a vault")
    path.chmod(mode)
    return path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def failing(number: int) -> Callable[..., int]:
    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


def on_nfs(_folder: Path) -> str:
    return "nfs4"


@contextmanager
def another_program(folder: Path) -> Generator[subprocess.Popen[str]]:
    """A program that has the profile, until it is told to end or killed."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDS_THE_LOCK, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "locked\n"
            yield program
        finally:
            program.kill()


# ---------------------------------------------------------------- a new profile
def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    prepare(tmp_path / "deep" / "profile")
    assert mode_of(tmp_path / "deep" / "profile") == mode_of(tmp_path / "deep") == 0o700


def test_no_umask_takes_a_new_folder_from_its_owner(tmp_path: Path) -> None:
    before = os.umask(0o277)
    try:
        prepare(tmp_path / "profile")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "profile") == 0o700


def test_the_name_of_a_new_folder_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []

    def sync_folder(_disk: object, folder: Path) -> None:
        synced.append(folder)

    monkeypatch.setattr("app.adapters.disks.PosixDisk.sync_folder", sync_folder)
    prepare(tmp_path / "deep" / "profile")
    assert synced == [tmp_path, tmp_path / "deep"]


def test_an_empty_folder_becomes_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir(mode=0o755)
    prepare(tmp_path / "profile")
    assert mode_of(tmp_path / "profile") == 0o700


def test_what_a_creation_left_unfinished_does_not_stop_the_next(tmp_path: Path) -> None:
    lock, vault = "profile.lock", ".profile.twv.0123abcd.tmp"
    for name in (lock, vault, "profile.db.next", "profile.db.next-wal"):
        (tmp_path / name).touch()
    prepare(tmp_path)


@pytest.mark.parametrize("name", ["profile.twv", "profile.db"])
def test_a_profile_is_never_taken_for_a_new_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / "letter.pdf").touch()
    with pytest.raises(ProfileExists, check=lambda e: e.path == str(tmp_path)):
        prepare(tmp_path)


@pytest.mark.parametrize("name", ["letter.pdf", "profile.twv.bak1", ".hidden", "profile.tmp"])
def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / name).touch()
    with pytest.raises(FolderNotEmpty):
        prepare(folder)
    assert mode_of(folder) == 0o755


def test_a_new_profile_is_not_made_on_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "network_kind", on_nfs)
    with pytest.raises(OnNetworkDrive):
        prepare(tmp_path / "profile")
    assert not (tmp_path / "profile").exists()


def test_somebody_elses_folder_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 4711)
    with pytest.raises(NotOwner):
        prepare(tmp_path)


@pytest.mark.parametrize("name", ["file", "file/below", "x" * 300])
def test_what_can_be_no_folder_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableFile):
        prepare(tmp_path / name)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EROFS, ReadOnlyDisk),
        (errno.ENOSPC, DiskFull),
        (errno.EACCES, UnwritableFile),
    ],
)
def test_a_disk_that_takes_no_folder_is_told_by_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[AppError]
) -> None:
    monkeypatch.setattr("os.mkdir", failing(number))
    with pytest.raises(kind):
        prepare(tmp_path / "profile")


# ---------------------------------------------------------------- a profile that is there
def test_a_profile_in_order_is_not_refused(tmp_path: Path) -> None:
    check(a_profile(tmp_path / "profile"))


def test_a_prepared_folder_with_a_vault_in_it_is_in_order(tmp_path: Path) -> None:
    prepare(tmp_path / "profile")
    (tmp_path / "profile" / "profile.twv").touch()
    check(tmp_path / "profile")


@pytest.mark.parametrize("name", ["none", "file", "file/below", "empty"])
def test_where_no_profile_is_none_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir(mode=0o700)
    with pytest.raises(NoProfile):
        check(tmp_path / name)


@pytest.mark.parametrize(
    "mode", [0o701, 0o704, 0o702, 0o710, 0o740, 0o720, 0o750, 0o755, 0o777]
)
def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(OpenToOthers):
        check(a_profile(tmp_path / "profile", mode))


def test_where_modes_mean_nothing_they_are_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.geteuid")
    check(a_profile(tmp_path / "profile", 0o755))


def test_somebody_elses_profile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 4711)
    with pytest.raises(NotOwner):
        check(a_profile(tmp_path / "profile"))


def test_a_profile_on_a_network_drive_is_refused_with_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "network_kind", on_nfs)
    with pytest.raises(OnNetworkDrive, check=lambda e: e.kind == "nfs4"):
        check(a_profile(tmp_path / "profile"))


@pytest.mark.parametrize("asked", [check, prepare])
@pytest.mark.parametrize("target", ["profile", "nowhere", "link"])
def test_a_link_is_refused_as_what_it_is(
    tmp_path: Path, asked: Callable[[Path], None], target: str
) -> None:
    a_profile(tmp_path / "profile")
    (tmp_path / "link").symlink_to(tmp_path / target)
    with pytest.raises(LinkedFolder):
        asked(tmp_path / "link")


def test_a_profile_may_lie_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    a_profile(tmp_path / "real" / "profile")
    check(tmp_path / "link" / "profile")


def test_what_the_system_does_not_show_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "lstat", failing(errno.EACCES))
    with pytest.raises(UnreadableFile):
        check(tmp_path)


# ---------------------------------------------------------------- one program at a time
def test_a_profile_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(ProfileInUse), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_a_profile_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path):
        raise ZeroDivisionError
    with locked(tmp_path):
        pass


def test_the_lock_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    with locked(tmp_path):
        first = (tmp_path / "profile.lock").stat()
    again = (tmp_path / "profile.lock").stat()
    assert (first.st_ino, mode_of(tmp_path / "profile.lock")) == (again.st_ino, 0o600)


def test_what_another_program_has_is_refused_until_it_ends(tmp_path: Path) -> None:
    with another_program(tmp_path) as program:
        with pytest.raises(ProfileInUse, check=lambda e: e.path == str(tmp_path)):
            locked(tmp_path).__enter__()
        program.communicate()
        with locked(tmp_path):
            pass


def test_a_killed_program_leaves_no_lock(tmp_path: Path) -> None:
    with another_program(tmp_path) as program:
        program.kill()
        program.wait()
    assert (tmp_path / "profile.lock").exists()
    with locked(tmp_path):
        pass


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.EROFS, ReadOnlyDisk), (errno.ENOSPC, DiskFull), (errno.EIO, UnwritableFile)],
)
def test_a_disk_that_takes_no_lock_is_told_by_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[AppError]
) -> None:
    monkeypatch.setattr("os.open", failing(number))
    with pytest.raises(kind), locked(tmp_path):
        pass


def test_a_file_system_without_locks_is_refused_and_left_without_markers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.flock", failing(errno.ENOSYS))
    with pytest.raises(UnwritableFile), locked(tmp_path):
        pass


def test_a_lock_in_no_folder_makes_none(tmp_path: Path) -> None:
    with pytest.raises(NoFolder), locked(tmp_path / "none"):
        pass
    assert not (tmp_path / "none").exists()


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "profile.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnwritableFile, check=lambda e: "link" in e.why), locked(tmp_path):
        pass
    assert not (tmp_path / "elsewhere").exists()
