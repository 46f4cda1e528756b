"""Addresses that are made to be taken for others: valid, with the same letters at both ends.

Whoever wants the key of such an address tries keys for hours. Here nobody needs the key, so it
is solved: the checksum of an address is linear in its bits (CRC16, XModem).
"""

from __future__ import annotations

import base64
import random

from stellar_sdk import StrKey

from wallet.addresses import AccountId, account_of, public_key

LETTER_BITS = 5
KEY_BITS = 256
BEFORE = 8
"""Bits of an address before its key: what kind it is."""


def twin_of(
    address: AccountId, chance: random.Random, first: int = 4, last: int = 4
) -> AccountId:
    """Another address with these letters at its ends; whatever chance gives between."""
    key, free = int.from_bytes(public_key(address)), _free(first, last)
    mask = sum(1 << place for place in free)
    mixed = (key & ~mask) | (chance.getrandbits(KEY_BITS) & mask)
    wrong = _checksum(mixed) ^ _checksum(key)
    return account_of((mixed ^ _undoing(wrong, free)).to_bytes(32))


def near_to(address: AccountId, letter: int, chance: random.Random) -> AccountId:
    """Another address that differs in one letter, and in its checksum."""
    shift = BEFORE + KEY_BITS - LETTER_BITS * (letter + 1)
    key = int.from_bytes(public_key(address)) ^ (chance.randrange(1, 32) << shift)
    return account_of(key.to_bytes(32))


def _free(first: int, last: int) -> list[int]:
    """The bits of a key, the last one 0, that are in none of the letters at the ends."""
    highest = BEFORE + KEY_BITS - LETTER_BITS * first
    lowest = max(0, LETTER_BITS * last - 16)
    return list(range(lowest, highest))


def _undoing(wrong: int, free: list[int]) -> int:
    """Bits of a key that change its checksum by just this."""
    basis: list[tuple[int, int]] = []
    for place in free:
        effect, bits = _checksum(1 << place) ^ _checksum(0), 1 << place
        for known, with_ in basis:
            if effect ^ known < effect:
                effect, bits = effect ^ known, bits ^ with_
        if effect:
            basis.append((effect, bits))
            basis.sort(reverse=True)
        if len(basis) == 16:
            break
    found = 0
    for known, with_ in basis:
        if wrong ^ known < wrong:
            wrong, found = wrong ^ known, found ^ with_
    assert wrong == 0
    return found


def _checksum(key: int) -> int:
    text = StrKey.encode_ed25519_public_key(key.to_bytes(32))
    return int.from_bytes(base64.b32decode(text)[-2:])
