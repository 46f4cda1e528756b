"""A folder in which files of others come to lie: what is new there, each file once."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from app.adapters.disks import reason_of
from app.errors import UnreadableFile
from wallet.request import MAX_BYTES, SUFFIX

INCOMING: Final = "incoming folder"
"""The setting of a profile that names the folder; "" or missing: none is watched."""

AT_ONCE: Final = 20
"""Files that are handed over in one go; the others come next time."""


@dataclass(frozen=True)
class Found:
    """A file as it was when it was looked at: another size or time makes it another file."""

    path: str
    size: int
    changed: int


class Incoming:
    """What was seen in one folder, and handed over."""

    def __init__(self, folder: str) -> None:
        """Nothing was seen yet."""
        self.folder = folder
        self._seen: frozenset[Found] = frozenset()
        self._taken: set[Found] = set()
        self._put_off: set[Found] = set()

    async def new(self, *, retry: bool = False) -> list[str]:
        """Files that came and are whole; raise UnreadableFile if the folder cannot be read.

        A file is taken when it was the same twice: until then somebody may still write it.
        ``retry``: with those that were put off.
        """
        there = frozenset(await asyncio.to_thread(_files, self.folder))
        still, self._seen = there & self._seen, there
        # Forget what is gone, so that years of files do not pile up in memory.
        self._taken &= there
        self._put_off &= there
        if retry:
            self._taken -= self._put_off
            self._put_off.clear()
        due = sorted(still - self._taken, key=lambda found: (found.changed, found.path))
        self._taken.update(due[:AT_ONCE])
        return [found.path for found in due[:AT_ONCE]]

    def put_off(self, paths: Collection[str]) -> None:
        """Keep these for later: what they belong to is not here."""
        self._put_off |= {found for found in self._taken if found.path in paths}


def _files(folder: str) -> list[Found]:
    try:
        return list(_listed(folder))
    except OSError as why:
        raise UnreadableFile(folder, reason_of(why)) from why


def _listed(folder: str) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX):
                about = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(about.st_mode) and about.st_size <= MAX_BYTES:
                    yield Found(entry.path, about.st_size, about.st_mtime_ns)
