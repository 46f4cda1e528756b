"""Where a profile may live: a folder of one's own, on this machine, used by one program."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from app.adapters.disks import disk_of, reason_of
from app.adapters.durable import telling
from app.adapters.mounts import network_kind
from app.errors import AppError, NoFolder, UnreadableFile, UnwritableFile

VAULT: Final = "profile.twv"
DATABASE: Final = "profile.db"
LOCK: Final = "profile.lock"
OWN_COPIES: Final = "copies"
"""The folder inside the profile's where daily copies go until the user names another."""

BACKUP: Final = ".countersign-backup"
"""How the name of a backup ends."""

_FOLDER_MODE: Final = 0o700
_LOCK_MODE: Final = 0o600
_OTHERS: Final = 0o077
_BEGUN: Final = re.compile(
    r"profile\.lock|\.profile\.\w+\.[0-9a-f]{8}\.tmp|profile\.db\.next(-(wal|shm|journal))?"
)
"""What a profile leaves that was begun and never came to be: no vault, nothing to lose."""

_DISK: Final = disk_of()


@dataclass(eq=False)
class ProfileExists(AppError):
    """A profile is there already, or a part of one; a new one never takes its place."""

    path: str


@dataclass(eq=False)
class FolderNotEmpty(AppError):
    """A folder for a new profile holds something else."""

    path: str


@dataclass(eq=False)
class NoProfile(AppError):
    """No profile is there, or no folder at all."""

    path: str


@dataclass(eq=False)
class OpenToOthers(AppError):
    """Others than its owner may enter, read or change a profile's folder."""

    path: str


@dataclass(eq=False)
class NotOwner(AppError):
    """A profile's folder belongs to somebody else."""

    path: str


@dataclass(eq=False)
class LinkedFolder(AppError):
    """A symbolic link stands in a folder's place: where it leads may change behind our back."""

    path: str


@dataclass(eq=False)
class OnNetworkDrive(AppError):
    """A folder lies on another machine, where locks and syncs promise nothing."""

    path: str
    kind: str


@dataclass(eq=False)
class ProfileInUse(AppError):
    """Another program has this profile open."""

    path: str


def prepare(folder: Path) -> None:
    """Make a profile's folder for its owner alone, or take an empty one that is ours.

    What a creation that was cut short left there counts as nothing; but only behind the lock is
    it certain that nobody else begins at this moment. Raise ProfileExists, FolderNotEmpty,
    NotOwner, LinkedFolder, OnNetworkDrive, UnwritableFile or one of its kin.
    """
    with telling(folder):
        facts = _facts_of(folder)
        _refuse_network(folder)
        if facts is None:
            _make(folder)
            return
        if not stat.S_ISDIR(facts.st_mode):
            raise UnwritableFile(str(folder), "it is no folder")
        _refuse_others(folder, facts)
        names = {each.name for each in folder.iterdir()}
        if names & {VAULT, DATABASE}:
            raise ProfileExists(str(folder))
        if not all(map(_BEGUN.fullmatch, names)):
            raise FolderNotEmpty(str(folder))
        folder.chmod(_FOLDER_MODE)


def check(folder: Path) -> None:
    """Refuse a folder that no profile is, or that is not ours alone.

    Raise NoProfile, LinkedFolder, NotOwner, OpenToOthers (not on Windows, where modes mean
    nothing), OnNetworkDrive, or UnreadableFile for what the system does not let us see.
    """
    try:
        facts = _facts_of(folder)
        if facts is None or not stat.S_ISDIR(facts.st_mode):
            raise NoProfile(str(folder))
        _refuse_others(folder, facts)
        if _has_modes() and facts.st_mode & _OTHERS:
            raise OpenToOthers(str(folder))
        _refuse_network(folder)
        if _stat_of(folder / VAULT) is None:
            raise NoProfile(str(folder))
    except OSError as why:
        raise UnreadableFile(str(folder), reason_of(why)) from why


@contextlib.contextmanager
def locked(folder: Path) -> Generator[None]:
    """Have a profile to oneself, without waiting; the system takes the lock from the dead.

    Raise ProfileInUse, UnwritableFile or one of its kin.
    """
    path = folder / LOCK
    # Preserved: removed at the end, a lock could be had twice, and without the system's own
    # locks filelock would fall back to files that a killed program leaves for ever.
    lock = FileLock(path, mode=_LOCK_MODE, thread_local=False, preserve_lock_file=True)
    with telling(path):
        if not folder.is_dir():  # filelock would make it, for everybody
            raise NoFolder(str(folder), "it is not there")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise ProfileInUse(str(folder)) from None
    try:
        yield
    finally:
        lock.release()


def _make(folder: Path) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        # On Windows this very mode makes Python set an access list; no other mode does.
        each.mkdir(_FOLDER_MODE)
        _DISK.sync_folder(each.parent)
    folder.chmod(_FOLDER_MODE)  # whatever the umask took away


def _refuse_others(folder: Path, facts: os.stat_result) -> None:
    if _has_modes() and facts.st_uid != os.geteuid():
        raise NotOwner(str(folder))


def _refuse_network(folder: Path) -> None:
    if kind := network_kind(folder):
        raise OnNetworkDrive(str(folder), kind)


def _facts_of(folder: Path) -> os.stat_result | None:
    """What stands there, None for nothing; raise LinkedFolder."""
    facts = _stat_of(folder)
    if facts is not None and stat.S_ISLNK(facts.st_mode):
        raise LinkedFolder(str(folder))
    return facts


def _stat_of(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _has_modes() -> bool:
    return hasattr(os, "geteuid")
