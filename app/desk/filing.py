"""What the user files with a request: call-backs, and files that come and go by the disk."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path

from app.adapters.disks import disk_of
from app.adapters.durable import save
from app.adapters.files import is_there, read_bytes
from app.desk.review_standing import file_of
from app.desk.seat import Seat
from app.errors import OccupiedFile, UnreadableFile
from app.pages.review_file import OwnCall, YourFile
from app.profile import filing
from app.profile.errors import TooLargeToKeep
from app.profile.filing import MEGABYTE, MOST_OF_FILE
from app.records import CallBack
from wallet.gate import TooLarge


class Filing:
    """Keeps what belongs to the user's own file: nothing of it is signed, and none is sent."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def time(self) -> int:
        """Now, by the clock of everything that is kept here."""
        return self._seat.now

    async def call_back(self, hash_hex: str, call: OwnCall) -> YourFile:
        """Keep a call that was made; all that is kept now. Raise NotKept."""
        profile, hash_ = self._seat.profile, bytes.fromhex(hash_hex)
        said = (call.who, call.phone, call.on_file, call.confirmed, call.at)
        filing.call_back(profile, CallBack(hash_, *said))
        return file_of(profile, hash_)

    async def attach(self, hash_hex: str, path: str) -> YourFile:
        """Keep a plain file of this machine's; all that is kept now.

        Raise NotKept, UnreadableFile, TooLargeToKeep, NoRoomWithRequest or NoRoomInProfile.
        """
        try:
            content = await asyncio.to_thread(read_bytes, path, MOST_OF_FILE * MEGABYTE)
        except TooLarge as why:
            raise TooLargeToKeep(MOST_OF_FILE) from why
        profile, hash_ = self._seat.profile, bytes.fromhex(hash_hex)
        filing.attach(profile, hash_, path, content)
        return file_of(profile, hash_)

    async def save_copy(self, hash_hex: str, sha256_hex: str, path: str) -> None:
        """Write a file that is kept to a place where none is, or this one.

        Raise AttachmentDamaged, OccupiedFile, UnwritableFile or one of its kin.
        """
        request, digest = bytes.fromhex(hash_hex), bytes.fromhex(sha256_hex)
        content = filing.attached(self._seat.profile, request, digest)
        await asyncio.to_thread(_write, path, content, digest)


def _write(path: str, content: bytes, digest: bytes) -> None:
    if not is_there(path):
        save(disk_of(), Path(path), content, verify=len)
    elif not _holds(path, len(content), digest):
        raise OccupiedFile(path)


def _holds(path: str, size: int, digest: bytes) -> bool:
    """Whether this very file stands there already."""
    try:
        return sha256(read_bytes(path, size)).digest() == digest
    except (TooLarge, UnreadableFile):
        return False
