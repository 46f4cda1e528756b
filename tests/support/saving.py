"""A program that saves one version after the other until it is killed.

It says ``call`` before each call of its disk and ``saved N`` when version N is acknowledged.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from typing_extensions import override

from app.adapters.disks import PosixDisk
from app.adapters.durable import clean, save

COPIES = 2000


def version(number: int) -> bytes:
    """A file that is whole or is none."""
    return f"{number:08}\n".encode() * COPIES


def number_of(raw: bytes) -> int:
    """Which version this is; raise ValueError if it is none."""
    number = int(raw[:8])
    if raw != version(number):
        raise ValueError("torn")
    return number


class TellingDisk(PosixDisk):
    """Says that something is about to be done, so that death can come in the midst of it."""

    @override
    def create(self, path: Path) -> int:
        _say("call")
        return super().create(path)

    @override
    def write(self, handle: int, raw: bytes) -> int:
        _say("call")
        return super().write(handle, raw[:4096])

    @override
    def sync(self, handle: int) -> None:
        _say("call")
        super().sync(handle)

    @override
    def link(self, old: Path, new: Path) -> None:
        _say("call")
        super().link(old, new)

    @override
    def replace(self, old: Path, new: Path) -> None:
        _say("call")
        super().replace(old, new)


def _main(path: Path) -> None:
    disk = TellingDisk()
    clean(disk, path)
    number = number_of(disk.read(path)) if path.exists() else 0
    while True:
        number += 1
        save(disk, path, version(number), verify=number_of, generations=3)
        _say(f"saved {number}")


def _say(word: str) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
