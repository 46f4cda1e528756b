"""The check words of a transaction, out of the list that recovery words are of."""

from __future__ import annotations

from functools import cache

from mnemonic import Mnemonic

from wallet import check_words


def words_of(hash_: bytes) -> tuple[str, ...]:
    """The six words of a transaction's hash."""
    return check_words.check_words(hash_, english())


@cache
def english() -> tuple[str, ...]:
    """The 2,048 words of the English list of BIP-39."""
    return tuple(Mnemonic("english").wordlist)
