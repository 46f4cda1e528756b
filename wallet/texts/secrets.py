"""Secrets that somebody handed over where a request belongs: a key's seed, or its words.

They are looked for at the door, before a text is read, kept or quoted: whatever a refusal says
of a text is shown, and may be written down.
"""

from __future__ import annotations

import re
from base64 import b32decode
from binascii import crc_hqx
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from wallet.errors import WalletError

# From a letter S as far as its alphabet goes (SEP-23): without a look behind, and without going
# back, a megabyte takes a few milliseconds.
_LIKE_A_SEED: Final = re.compile(r"S[A-Z2-7]*+")
_LETTERS: Final = 56
_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_VERSION: Final = 18 << 3
_MOST_TRIED: Final = 100
"""Whoever hands over a secret hands over one; a megabyte made of such words is none."""

_NUMBERED: Final = re.compile(r"[0-9]{1,2}[.):]?")
_LENGTHS: Final = frozenset({12, 15, 18, 21, 24})
_LONGEST_PHRASE: Final = 24 * 16
_MISTYPED: Final = 1


@dataclass(eq=False)
class HoldsSecret(WalletError):
    """A text holds a secret key or recovery words; which, is not told."""


def refuse_secrets(text: str, words: Collection[str]) -> None:
    """Raise HoldsSecret for a text that has a secret key in it, or is recovery words.

    Those are as many words as a phrase has (BIP-39), with or without their numbers, and all but
    one of them in the list that is handed in: a note in plain English never is.
    """
    seeds = map(_is_seed, islice(_candidates(text), _MOST_TRIED))
    if any(seeds) or _is_phrase(text, words):
        raise HoldsSecret


def _candidates(text: str) -> Iterator[str]:
    """What has a key's length, and no letter of its alphabet before it."""
    for found in _LIKE_A_SEED.finditer(text):
        start, end = found.span()
        if end - start == _LETTERS and text[start - 1 : start] not in _ALPHABET:
            yield found[0]


def _is_seed(text: str) -> bool:
    raw = b32decode(text)
    return raw[0] == _VERSION and crc_hqx(raw[:-2], 0) == int.from_bytes(raw[-2:], "little")


def _is_phrase(text: str, words: Collection[str]) -> bool:
    if len(text) > _LONGEST_PHRASE:
        return False
    told = [word for word in text.lower().split() if not _NUMBERED.fullmatch(word)]
    others = [word for word in told if word not in words]
    return len(told) in _LENGTHS and len(others) <= _MISTYPED
