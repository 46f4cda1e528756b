"""Recordings on disk: plain or packed, alone or in a folder."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

from app.adapters.disks import reason_of
from app.adapters.files import read_bytes, text_in
from app.errors import UnreadableFile
from wallet.errors import Unreadable
from wallet.gate import TooLarge

MOST_BYTES = 64 * 1024 * 1024


class _Packed(Protocol):
    """What unpacks a file, no further than it is told to."""

    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


_PACKED: Final[Mapping[str, Callable[[], _Packed]]] = {
    ".xz": lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ),
    ".gz": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
}
"""How the name of a packed file ends; the 16 asks for the header of gzip."""

ENDINGS: Final = (".json", *(f".json{ending}" for ending in _PACKED))


def recordings_at(path: str) -> tuple[str, ...]:
    """This path, or every recording in it, however deep, if it is a folder.

    Raise UnreadableFile.
    """
    folder = Path(path)
    if not folder.is_dir():
        return (path,)
    try:
        found = sorted(str(each) for each in folder.rglob("*") if each.name.endswith(ENDINGS))
    except OSError as why:
        raise UnreadableFile(path, reason_of(why)) from why
    if not found:
        raise UnreadableFile(path, "there is no recording in this folder")
    return tuple(found)


def read_recording(path: str) -> str:
    """The text of a recording; raise UnreadableFile, TooLarge or Unreadable."""
    raw = read_bytes(path, MOST_BYTES)
    packed = _PACKED.get(Path(path).suffix)
    return text_in(path, raw if packed is None else _unpacked(path, raw, packed()))


def _unpacked(path: str, raw: bytes, packed: _Packed) -> bytes:
    try:
        plain = packed.decompress(raw, MOST_BYTES + 1)
    except (lzma.LZMAError, zlib.error):
        raise Unreadable(path, "it is not packed as its name says") from None
    if len(plain) > MOST_BYTES:
        raise TooLarge(path, len(plain), MOST_BYTES)
    if not packed.eof:
        raise Unreadable(path, "its end is missing")
    return plain
