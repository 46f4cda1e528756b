"""Addresses as text and as bytes (SEP-23), of the two kinds that have 32 bytes: G and C.

The SDK goes through base32 letter by letter, four times for each address; a state has dozens.
An address has 35 bytes (its kind, the 32, a CRC16-XMODEM), which are 56 letters of 5 bits each
and no bit more: every text stands for other bytes. Whatever is odd is left to the SDK.
"""

from __future__ import annotations

from binascii import crc_hqx
from enum import IntEnum
from itertools import product
from typing import Final

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_ALL: Final = frozenset(_LETTERS)
_DIGITS: Final = str.maketrans(_LETTERS, "0123456789abcdefghijklmnopqrstuv")
_PAIRS: Final = tuple(map("".join, product(_LETTERS, repeat=2)))
_LENGTH: Final = 56
_BYTES: Final = 35
_SHIFTS: Final = tuple(range(8 * _BYTES - 10, -1, -10))


class Kind(IntEnum):
    """The first byte of an address, from which its first letter follows."""

    ACCOUNT = 6 << 3
    CONTRACT = 2 << 3


def written(kind: Kind, raw: bytes) -> str | None:
    """The address of these bytes; None where they are not 32."""
    if len(raw) != 32:
        return None
    told = bytes((kind,)) + raw
    whole = int.from_bytes(told + crc_hqx(told, 0).to_bytes(2, "little"), "big")
    return "".join([_PAIRS[whole >> shift & 1023] for shift in _SHIFTS])


def read(kind: Kind, text: str) -> bytes | None:
    """The 32 bytes of this address; None where it is none of this kind."""
    if len(text) != _LENGTH or not _ALL.issuperset(text):
        return None
    whole = int(text.translate(_DIGITS), 32).to_bytes(_BYTES, "big")
    told = whole[:-2]
    is_good = told[0] == kind and crc_hqx(told, 0).to_bytes(2, "little") == whole[-2:]
    return told[1:] if is_good else None
