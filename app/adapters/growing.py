"""A file that grows line by line, for one program alone, and says when a line is safe.

``durable`` replaces files; this is for what would be too much to write again each time.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Generator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from app.adapters.disks import Disk, reason_of
from app.adapters.durable import clean, save, telling
from app.errors import NoFolder, PracticeInUse, UnreadableFile, UnwritableFile

PATIENCE: Final = 10.0
"""Seconds to wait for another program, which may be about to end."""

_LOCK_MODE: Final = 0o600


class GrowingFile:
    """One file; what it holds is ours alone as long as the context lasts that gave it."""

    def __init__(self, disk: Disk, path: Path) -> None:
        """``path``: where it is, or is to be."""
        self._disk = disk
        self._path = path
        self._handle = -1
        self._size = 0
        self._is_unsure = False
        self._is_spoilt = False

    def read(self) -> bytes:
        """All of it, nothing if there is none; raise UnreadableFile."""
        try:
            return self._disk.read(self._path)
        except FileNotFoundError:
            return b""
        except OSError as why:
            raise UnreadableFile(str(self._path), reason_of(why)) from why

    def begin(self, raw: bytes) -> None:
        """Put this in its place, whole or not at all; raise UnwritableFile."""
        self.close()
        save(self._disk, self._path, raw, verify=bytes)
        with telling(self._path):
            flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._handle = os.open(self._path, flags | getattr(os, "O_NOFOLLOW", 0))
        self._size, self._is_unsure, self._is_spoilt = len(raw), False, False

    def add(self, raw: bytes, *, sure: bool) -> None:
        """Add a line; raise UnwritableFile, and it is not there.

        A ``sure`` one outlives a loss of power, and so does all before it, even if this one is
        torn: that is safe first.
        """
        if self._is_spoilt:
            raise UnwritableFile(str(self._path), "an earlier line was lost; start it again")
        with telling(self._path), self._taken_back():
            if sure and self._is_unsure:
                self._sync()
            self._write(raw)
            if sure:
                self._sync()
        self._size += len(raw)

    def close(self) -> None:
        """Give the handle back."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1

    def _write(self, raw: bytes) -> None:
        self._is_unsure, rest = True, raw
        while rest:
            written = self._disk.write(self._handle, rest)
            if not written:
                raise OSError(errno.EIO, "the disk takes no more of it")
            rest = rest[written:]

    def _sync(self) -> None:
        # What a system could not sync it may forget, and call the next sync a success.
        self._is_spoilt = True
        self._disk.sync(self._handle)
        self._is_spoilt = self._is_unsure = False

    @contextlib.contextmanager
    def _taken_back(self) -> Generator[None]:
        """Remove what was begun of a line, for another one would be torn with it."""
        try:
            yield
        except BaseException:
            try:
                os.ftruncate(self._handle, self._size)
            except OSError:
                self._is_spoilt = True
            raise


@contextlib.contextmanager
def growing(disk: Disk, path: Path, patience: float = PATIENCE) -> Generator[GrowingFile]:
    """Have a growing file to oneself; its folder must be there.

    Raise PracticeInUse after so many seconds, UnwritableFile or one of its kin.
    """
    file = GrowingFile(disk, path)
    with _locked(path.with_name(f"{path.name}.lock"), patience), contextlib.closing(file):
        clean(disk, path)
        yield file


@contextlib.contextmanager
def _locked(path: Path, patience: float) -> Generator[None]:
    """As ``places.locked``, with patience."""
    lock = FileLock(path, mode=_LOCK_MODE, thread_local=False, preserve_lock_file=True)
    with telling(path):
        if not path.parent.is_dir():  # filelock would make it, for everybody
            raise NoFolder(str(path.parent), "it is not there")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise PracticeInUse(str(path.parent)) from None
    try:
        yield
    finally:
        lock.release()
