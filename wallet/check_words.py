"""Six words for a transaction hash, so that two people can compare it by reading aloud.

66 bits of SHA-256(``countersign check words`` ‖ hash), eleven a word, out of the 2,048 words of
the English list of BIP-39, in which no two words begin with the same four letters. The prefix
keeps words that were made of the same bytes for another purpose from ever meaning a hash.

66 bits are for people who compare two screens: whoever wanted another transaction with the same
six words would have to try some 2^66 of them. What is signed is the hash, never its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from wallet.keys import HASH_BYTES

COUNT: Final = 6
BITS: Final = 11
"""Of each word; so there are two to the power of eleven of them."""

DOMAIN: Final = b"countersign check words"


def check_words(hash_: bytes, words: Sequence[str]) -> tuple[str, ...]:
    """The six words of this hash, out of a list of 2,048; raise ValueError for other sizes."""
    if len(hash_) != HASH_BYTES or len(words) != 1 << BITS:
        raise ValueError("check words are of 32 bytes, out of 2,048 words")
    digest = sha256(DOMAIN + hash_).digest()
    bits = int.from_bytes(digest, "big") >> (8 * len(digest) - COUNT * BITS)
    places = (bits >> BITS * left for left in reversed(range(COUNT)))
    return tuple(words[place & (1 << BITS) - 1] for place in places)
