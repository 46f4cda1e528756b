"""The calls by which files of ours reach a disk, as each system has them.

A Disk promises nothing beyond a single call; ``durable`` makes promises out of their order.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from typing_extensions import override

OWNER_ONLY: Final = 0o600
F_FULLFSYNC: Final = 51
"""From macOS's sys/fcntl.h; Python knows the name there alone."""

WAITS: Final = (0.01, 0.02, 0.04, 0.08, 0.15, 0.2, 0.3, 0.5, 0.7)
"""Seconds between attempts to replace a file that a virus scanner holds open; 2 in all."""

_CANNOT_SYNC: Final = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY}


class Disk(Protocol):
    """File calls; all raise OSError."""

    def create(self, path: Path) -> int:
        """Open a new file for its owner alone; raise FileExistsError for whatever is there."""
        ...

    def write(self, handle: int, raw: bytes) -> int:
        """Write the beginning of these bytes, and say how many they were."""
        ...

    def sync(self, handle: int) -> None:
        """Wait until what was written outlives a loss of power."""
        ...

    def sync_path(self, path: Path) -> None:
        """Wait until a file that others wrote outlives a loss of power."""
        ...

    def close(self, handle: int) -> None:
        """Give a handle back."""
        ...

    def read(self, path: Path) -> bytes:
        """All of a plain file that is no link."""
        ...

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name, which must be free."""
        ...

    def replace(self, old: Path, new: Path) -> None:
        """Give a file another name, in place of whichever file has that."""
        ...

    def unlink(self, path: Path) -> None:
        """Take a name away."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder outlive a loss of power."""
        ...

    def names(self, folder: Path) -> list[str]:
        """The plain files in a folder."""
        ...


class PosixDisk(Disk):
    """Linux and its kin."""

    @override
    def create(self, path: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, OWNER_ONLY)

    @override
    def write(self, handle: int, raw: bytes) -> int:
        return os.write(handle, raw)

    @override
    def sync(self, handle: int) -> None:
        os.fsync(handle)

    @override
    def sync_path(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        try:
            self.sync(handle)
        finally:
            os.close(handle)

    @override
    def close(self, handle: int) -> None:
        os.close(handle)

    @override
    def read(self, path: Path) -> bytes:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError("it is no plain file")
            return file.read()

    @override
    def link(self, old: Path, new: Path) -> None:
        os.link(old, new)

    @override
    def replace(self, old: Path, new: Path) -> None:
        old.replace(new)

    @override
    def unlink(self, path: Path) -> None:
        path.unlink()

    @override
    def sync_folder(self, folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            self.sync(handle)
        except OSError as why:
            # Some network file systems know no such thing: there is no more that we could do.
            if why.errno not in _CANNOT_SYNC:
                raise
        finally:
            os.close(handle)

    @override
    def names(self, folder: Path) -> list[str]:
        with os.scandir(folder) as entries:
            return sorted(each.name for each in entries if each.is_file(follow_symlinks=False))


class MacDisk(PosixDisk):
    """macOS, where fsync leaves the drive's own cache alone and only F_FULLFSYNC empties it."""

    @override
    def sync(self, handle: int) -> None:
        import fcntl  # Windows has none.

        try:
            fcntl.fcntl(handle, F_FULLFSYNC)
        except OSError as why:
            if why.errno not in _CANNOT_SYNC:
                raise
            os.fsync(handle)


@dataclass(frozen=True)
class WindowsDisk(PosixDisk):
    """Windows: others may hold a file open for a moment, and folders cannot be synced.

    The mode of a new file means nothing here; that a folder is its owner's alone is the matter
    of whoever makes the folder.
    """

    sleep: Callable[[float], None] = time.sleep

    @override
    def replace(self, old: Path, new: Path) -> None:
        for seconds in WAITS:
            try:
                old.replace(new)
            except PermissionError:  # sharing violations come as this
                self.sleep(seconds)
            else:
                return
        old.replace(new)

    @override
    def sync_folder(self, folder: Path) -> None:
        # NTFS keeps a journal of names; a folder that is gone is told as elsewhere.
        folder.stat()


_DISKS: Final[Mapping[str, type[PosixDisk]]] = {"darwin": MacDisk, "win32": WindowsDisk}


def disk_of(platform: str = sys.platform) -> Disk:
    """The disk of this system."""
    return _DISKS.get(platform, PosixDisk)()


def reason_of(why: OSError) -> str:
    """What the system says, without the path."""
    if why.errno == errno.ELOOP:
        return "it is a symbolic link"
    return why.strerror or str(why)
