"""Recordings on disk: plain or packed, alone or in a folder."""

from __future__ import annotations

import lzma
from pathlib import Path

from app.adapters.disks import reason_of
from app.adapters.files import read_bytes, text_in
from app.errors import UnreadableFile
from wallet.errors import Unreadable
from wallet.gate import TooLarge

MOST_BYTES = 64 * 1024 * 1024
ENDINGS = (".json", ".json.xz")


def recordings_at(path: str) -> tuple[str, ...]:
    """This path, or every recording in it if it is a folder; raise UnreadableFile."""
    folder = Path(path)
    if not folder.is_dir():
        return (path,)
    try:
        found = sorted(str(each) for each in folder.iterdir() if each.name.endswith(ENDINGS))
    except OSError as why:
        raise UnreadableFile(path, reason_of(why)) from why
    if not found:
        raise UnreadableFile(path, "there is no recording in this folder")
    return tuple(found)


def read_recording(path: str) -> str:
    """The text of a recording; raise UnreadableFile, TooLarge or Unreadable."""
    raw = read_bytes(path, MOST_BYTES)
    return text_in(path, _unpacked(path, raw) if path.endswith(".xz") else raw)


def _unpacked(path: str, raw: bytes) -> bytes:
    packed = lzma.LZMADecompressor(format=lzma.FORMAT_XZ)
    try:
        plain = packed.decompress(raw, max_length=MOST_BYTES + 1)
    except lzma.LZMAError:
        raise Unreadable(path, "it is not packed as its name says") from None
    if len(plain) > MOST_BYTES:
        raise TooLarge(path, len(plain), MOST_BYTES)
    if not packed.eof:
        raise Unreadable(path, "its end is missing")
    return plain
