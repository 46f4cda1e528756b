"""A disk of this machine that fails at a call of our choice."""

from __future__ import annotations

import os
from pathlib import Path

from typing_extensions import override

from app.adapters.disks import Disk, PosixDisk


class FailingDisk(Disk):
    """The n-th call fails, and each after it if this is ``lasting``; by default none does.

    It takes ``most`` bytes in one call, and syncs nothing: here no power is ever lost.
    """

    def __init__(
        self, number: int = 0, at: int = -1, *, lasting: bool = False, most: int = 7
    ) -> None:
        self.calls = 0
        self.open: set[int] = set()
        self._inner = PosixDisk()
        self._number = number
        self._at = at
        self._lasting = lasting
        self._most = most

    @override
    def create(self, path: Path) -> int:
        self._call()
        handle = self._inner.create(path)
        self.open.add(handle)
        return handle

    @override
    def write(self, handle: int, raw: bytes) -> int:
        try:
            self._call()
        except OSError:
            self._inner.write(handle, raw[: len(raw) // 2])
            raise
        return self._inner.write(handle, raw[: self._most])

    @override
    def sync(self, handle: int) -> None:
        self._call()
        os.fstat(handle)

    @override
    def sync_path(self, path: Path) -> None:
        self._call()
        path.stat()

    @override
    def close(self, handle: int) -> None:
        self._inner.close(handle)  # the handle is gone even if that fails
        self.open.remove(handle)
        self._call()

    @override
    def read(self, path: Path) -> bytes:
        self._call()
        return self._inner.read(path)

    @override
    def link(self, old: Path, new: Path) -> None:
        self._call()
        self._inner.link(old, new)

    @override
    def replace(self, old: Path, new: Path) -> None:
        self._call()
        self._inner.replace(old, new)

    @override
    def unlink(self, path: Path) -> None:
        self._call()
        self._inner.unlink(path)

    @override
    def sync_folder(self, folder: Path) -> None:
        self._call()
        folder.stat()

    @override
    def names(self, folder: Path) -> list[str]:
        self._call()
        return self._inner.names(folder)

    def _call(self) -> None:
        at, self.calls = self.calls, self.calls + 1
        if at == self._at or (self._lasting and 0 <= self._at < at):
            raise OSError(self._number, os.strerror(self._number))
