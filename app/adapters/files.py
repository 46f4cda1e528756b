"""Files of ours on disk: read with a cap, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from pathlib import Path
from typing import Final

from app.adapters.disks import disk_of, reason_of
from app.adapters.durable import save, save_new
from app.errors import OccupiedFile, UnreadableFile, UnsafeKeyFile, UnwritableFile
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.keys import SecretKey
from wallet.request import MAX_BYTES

STANDARD_INPUT = "-"
MOST_KEY_BYTES = 256
NO_NAME = "no file can have this name"

_DISK = disk_of()
_ELSEWHERE: Final = {"nt": ("//", "\\\\")}
"""How paths begin that make a system log in at another machine, or name a device, by system.

On others two slashes are one, and a backslash is a letter.
"""

_LIKE_A_KEY = re.compile(r"S[A-Za-z2-7]{40,60}")


def read_text(path: str, most: int = MAX_BYTES) -> str:
    """The text of a plain file of this machine's, or of standard input for ``-``.

    Raise UnreadableFile, TooLarge above ``most`` bytes (which are not read), or Unreadable for
    what is no text.
    """
    return text_in(_named(path), read_bytes(path, most))


def read_bytes(path: str, most: int) -> bytes:
    """The content of a plain file, or of standard input; raise UnreadableFile, TooLarge."""
    name = _named(path)
    try:
        raw = _read_input(most) if path == STANDARD_INPUT else _read(path, most)
    except OSError as why:
        raise UnreadableFile(name, reason_of(why)) from why
    if len(raw) > most:
        raise TooLarge(name, len(raw), most)
    return raw


def text_in(name: str, raw: bytes) -> str:
    """The text in a file's content; raise Unreadable for what is none."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unreadable(name, "it is not text") from None  # its own words hold the content


def write_text(path: str, text: str) -> None:
    """Write a file whole or not at all; raise UnwritableFile or one of its kin."""
    _require_name(path)
    save(_DISK, Path(path), text.encode(), verify=bytes.decode)


def is_there(path: str) -> bool:
    """Whether anything stands at this path, be it readable or not; raise UnwritableFile."""
    _require_name(path)
    try:
        Path(path).lstat()
    except FileNotFoundError:
        return False
    except OSError as why:
        raise UnwritableFile(path, reason_of(why)) from why
    return True


def read_key(path: str) -> SecretKey:
    """The secret key in a file that only its owner may read; raise UnsafeKeyFile.

    Whatever goes wrong, nothing of the file's content is in the error, nor of a key that was
    given instead of a file.
    """
    if _LIKE_A_KEY.fullmatch(path.strip()):
        why = "this is a secret key itself, where the name of a file belongs"
        raise UnsafeKeyFile("S…", why)
    try:
        raw = _read(path, MOST_KEY_BYTES, private=True)
    except OSError as why:
        raise UnsafeKeyFile(path, reason_of(why)) from why
    if len(raw) > MOST_KEY_BYTES:
        raise UnsafeKeyFile(path, "it is larger than a key")
    # "replace", for a decoder's own error would carry the content.
    words = raw.decode("ascii", "replace").split()
    if len(words) != 1:
        raise UnsafeKeyFile(path, "it is empty" if not words else "it holds more than one key")
    with contextlib.suppress(WalletError):
        return SecretKey.parse(words[0])
    raise UnsafeKeyFile(path, "what it holds is no secret key (S…)")


def write_key(path: str, text: str) -> None:
    """Write a secret key into a new file of our own; raise OccupiedFile, UnwritableFile.

    The same key in a file that only its owner may read is left as it is.
    """
    _require_name(path)
    try:
        save_new(_DISK, Path(path), f"{text}\n".encode())
    except OccupiedFile:
        if not _holds_key(path, text):
            raise


def make_folder(path: str) -> None:
    """Make a folder for its owner alone, unless there is one; raise UnwritableFile."""
    _require_name(path)
    try:
        Path(path).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as why:
        raise UnwritableFile(path, reason_of(why)) from why


def is_elsewhere(path: str, system: str = os.name) -> bool:
    """Whether a path leads to another machine, or to a device, on such a system."""
    return path.startswith(_ELSEWHERE.get(system, ()))


def _named(path: str) -> str:
    return "standard input" if path == STANDARD_INPUT else path


def _require_name(path: str) -> None:
    if not _is_a_name(path):
        raise UnwritableFile(path, NO_NAME)


def _is_a_name(path: str) -> bool:
    """Whether the system takes it as a path at all."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _holds_key(path: str, text: str) -> bool:
    try:
        return read_key(path).public == SecretKey.parse(text).public
    except UnsafeKeyFile:
        return False


def _read_input(most: int) -> bytes:
    """Of standard input; a program that others start may have been given none."""
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise OSError("there is none")
    return sys.stdin.buffer.read(most + 1)


def _read(path: str, most: int, *, private: bool = False) -> bytes:
    """At most one byte more than ``most``."""
    if not _is_a_name(path):
        raise OSError(NO_NAME)
    if is_elsewhere(path):
        raise OSError("it is another machine's")
    # Whoever can plant a link may not choose what is read; nor does a pipe let us wait.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise OSError("it is no plain file")
        if private and facts.st_uid != os.geteuid():
            raise OSError("it belongs to somebody else")
        if private and facts.st_mode & 0o077:
            raise OSError("others than its owner may read it; run: chmod 600 on it")
        return file.read(most + 1)
