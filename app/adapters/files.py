"""Files of ours on disk: read with a cap, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from pathlib import Path

from app.errors import UnreadableFile, UnsafeKeyFile, UnwritableFile
from wallet.errors import WalletError
from wallet.keys import SecretKey
from wallet.request import MAX_BYTES

STANDARD_INPUT = "-"
MOST_KEY_BYTES = 256


def read_text(path: str, most: int = MAX_BYTES) -> str:
    """The text of a plain file, or of standard input for ``-``; raise UnreadableFile.

    A file of more than ``most`` bytes is not read.
    """
    try:
        from_input = path == STANDARD_INPUT
        raw = sys.stdin.buffer.read(most + 1) if from_input else _read(path, most)
        return raw.decode()
    except (OSError, UnicodeDecodeError) as why:
        raise UnreadableFile(path, _words(why)) from why


def write_text(path: str, text: str) -> None:
    """Write a file whole: a temporary beside it, synced, then renamed; raise UnwritableFile."""
    target = Path(path)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        _write(beside, text.encode(), 0o600)
        beside.replace(target)
        _sync_folder(target.parent)
    except OSError as why:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise UnwritableFile(path, _words(why)) from why


def read_key(path: str) -> SecretKey:
    """The secret key in a file that only its owner may read; raise UnsafeKeyFile.

    Whatever goes wrong, nothing of the file's content is in the error.
    """
    try:
        raw = _read(path, MOST_KEY_BYTES, private=True)
        text = raw.decode("ascii")
    except OSError as why:
        raise UnsafeKeyFile(path, _words(why)) from None
    except UnicodeDecodeError:
        raise UnsafeKeyFile(path, "it is no secret key") from None
    try:
        return SecretKey.parse(text.strip())
    except WalletError:
        raise UnsafeKeyFile(path, "it is no secret key") from None


def write_key(path: str, text: str) -> None:
    """Write a secret key into a new file of our own; raise UnwritableFile."""
    try:
        _write(Path(path), f"{text}\n".encode(), 0o600)
    except OSError as why:
        raise UnwritableFile(path, _words(why)) from why


def _read(path: str, most: int, *, private: bool = False) -> bytes:
    # Links are followed for requests, never for keys: whoever can plant one may not choose.
    flags = os.O_RDONLY | os.O_NONBLOCK | (os.O_NOFOLLOW if private else 0)
    handle = os.open(path, flags)
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise OSError("it is no plain file")
        if private and (facts.st_mode & 0o077 or facts.st_uid != os.geteuid()):
            raise OSError("others than its owner may read it; run: chmod 600 on it")
        raw = file.read(most + 1)
    if len(raw) > most:
        raise OSError(f"it is larger than {most} bytes")
    return raw


def _write(path: Path, raw: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _words(why: OSError | UnicodeDecodeError) -> str:
    if isinstance(why, UnicodeDecodeError):
        return "it is not text"
    return why.strerror or str(why)
