"""Files written so that a crash at any moment leaves the old one or the new one, whole.

The order of the calls is the whole point; tests/support/crashes.py cuts the power at each of
them. A new file is complete on the disk before it takes the old one's name, and nothing is told
as written before that name is on the disk too.

Beside a file ``name`` there may be: ``.name.1a2b3c4d.tmp``, being written, and no more than
rubbish after a crash; ``name.bak1`` to ``name.bak3``, older ones, the newest first;
``name.bak.new``, a double of ``name`` about to become ``name.bak1``.
"""

from __future__ import annotations

import contextlib
import errno
import re
import secrets
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Final, Literal

from app.adapters.disks import Disk, reason_of
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

Generations = Literal[0, 1, 2, 3]
Verify = Callable[[bytes], object]
"""Raises whatever it likes if bytes that were read back are no good; its answer is nothing."""

_KINDS: Final[Mapping[int | None, type[UnwritableFile]]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: QuotaReached,
    errno.EROFS: ReadOnlyDisk,
    errno.ENOENT: NoFolder,
    errno.ENOTDIR: NoFolder,
    errno.ESTALE: NoFolder,
}
_NO_LINKS: Final = {
    *(errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK),
}
"""What file systems without hard links say: FAT, exFAT, some network drives."""


def save(
    disk: Disk, path: Path, raw: bytes, *, verify: Verify, generations: Generations = 0
) -> None:
    """Write a file in place of the old one, which becomes a backup if any are to be kept.

    When this returns, the file outlives a loss of power. Raise PerhapsWritten if that alone is
    in doubt. After any other error, UnwritableFile, one of its kin, or what ``verify`` raised,
    the old file is there as it was.
    """
    if not path.name:
        raise UnwritableFile(str(path), "it is no name of a file")
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    with telling(path):
        handle = disk.create(temporary)
        with _taken_back(disk, temporary):
            _fill(disk, handle, raw)
            verify(_read_back(disk, temporary, path, raw))
            if generations:
                _keep(disk, path, backups(path)[:generations])
            # Also without backups: a folder that cannot be synced is found out before anything
            # has changed.
            disk.sync_folder(path.parent)
            disk.replace(temporary, path)
    try:
        disk.sync_folder(path.parent)
    except OSError as why:
        raise PerhapsWritten(str(path), reason_of(why)) from why


def save_new(disk: Disk, path: Path, raw: bytes) -> None:
    """Write a file where there is none; raise OccupiedFile, UnwritableFile or one of its kin.

    A crash may leave a part of it, under its own name: of a key there is never a second copy.
    """
    with telling(path):
        try:
            handle = disk.create(path)
        except FileExistsError as why:
            raise OccupiedFile(str(path)) from why
        with _taken_back(disk, path):
            _fill(disk, handle, raw)
            _read_back(disk, path, path, raw)
            disk.sync_folder(path.parent)


def clean(disk: Disk, path: Path) -> None:
    """Remove what saves of this file left unfinished; raise UnwritableFile.

    Only where nobody else can be saving it at this moment: at the start, behind the lock.
    """
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.tmp")
    with telling(path):
        for name in disk.names(path.parent):
            if ours.fullmatch(name):
                disk.unlink(path.with_name(name))


def backups(path: Path) -> tuple[Path, ...]:
    """Where older ones of a file are kept, the newest first."""
    return tuple(path.with_name(f"{path.name}.bak{n}") for n in (1, 2, 3))


def _fill(disk: Disk, handle: int, raw: bytes) -> None:
    """Write all, sync and close."""
    try:
        rest = raw
        while rest:
            written = disk.write(handle, rest)
            if not written:
                raise OSError(errno.EIO, "the disk takes no more of it")
            rest = rest[written:]
        disk.sync(handle)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.close(handle)
        raise
    disk.close(handle)


def _read_back(disk: Disk, written: Path, path: Path, raw: bytes) -> bytes:
    back = disk.read(written)
    if back != raw:
        raise DamagedInWriting(str(path), "what was read back is not what was written")
    return back


def _keep(disk: Disk, path: Path, older: tuple[Path, ...]) -> None:
    """Make the file that is there the newest backup."""
    # After a save that was cut short it already is; again, and it would push an older one out.
    there = _bytes_of(disk, path)
    if there is not None and there == _bytes_of(disk, older[0]):
        return
    newest = path.with_name(f"{path.name}.bak.new")
    try:
        double(disk, path, newest)
    except FileNotFoundError:
        return  # the first save
    names = disk.names(path.parent)
    free = next((n for n, each in enumerate(older) if each.name not in names), len(older) - 1)
    moved = (newest, *older[:free])
    for old, new in reversed(tuple(zip(moved, older, strict=False))):
        disk.replace(old, new)
        # Each on the disk before the next: else 1 over 2 may come true, and 2 over 3 not.
        disk.sync_folder(path.parent)


def double(disk: Disk, path: Path, newest: Path) -> None:
    """Give a file a second name, or copy it where there are no links; raise OSError."""
    try:
        disk.link(path, newest)
    except FileExistsError:  # from a save that was cut short
        disk.unlink(newest)
        double(disk, path, newest)
    except OSError as why:
        if why.errno not in _NO_LINKS:
            raise
        _copy(disk, path, newest)


def _copy(disk: Disk, path: Path, newest: Path) -> None:
    raw = disk.read(path)
    with contextlib.suppress(FileNotFoundError):
        disk.unlink(newest)
    handle = disk.create(newest)
    with _taken_back(disk, newest):
        _fill(disk, handle, raw)


def _bytes_of(disk: Disk, path: Path) -> bytes | None:
    """What a file holds, if it can be read: a backup that cannot must not stop a save."""
    try:
        return disk.read(path)
    except OSError:
        return None


@contextlib.contextmanager
def _taken_back(disk: Disk, path: Path) -> Generator[None]:
    """Remove what was begun if it does not come to an end, be it by an interrupt."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            disk.unlink(path)
        raise


@contextlib.contextmanager
def telling(path: Path) -> Generator[None]:
    """Tell what the system says about this file as UnwritableFile or one of its kin."""
    try:
        yield
    except OSError as why:
        raise _KINDS.get(why.errno, UnwritableFile)(str(path), reason_of(why)) from why
