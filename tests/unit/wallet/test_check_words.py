"""Six words that stand for a hash."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from wallet.check_words import check_words

WORDS = tuple(Mnemonic("english").wordlist)
PUBLISHED = ("nest", "dignity", "debris", "small", "crowd", "entire")
"""Of 32 zeros; whoever writes this again can begin here."""

HASHES = st.binary(min_size=32, max_size=32)


def spelled(hash_: bytes) -> str:
    """The first 66 bits, written as a person would: one digit after the other."""
    digest = sha256(b"countersign check words" + hash_).digest()
    return "".join(f"{byte:08b}" for byte in digest)[:66]


def test_they_are_the_published_words_of_a_hash() -> None:
    assert check_words(bytes(32), WORDS) == PUBLISHED


@given(HASHES)
def test_each_word_says_eleven_bits(hash_: bytes) -> None:
    places = [f"{WORDS.index(word):011b}" for word in check_words(hash_, WORDS)]
    assert "".join(places) == spelled(hash_)


@given(HASHES, st.integers(0, 255))
def test_a_hash_that_differs_in_one_bit_has_other_words(hash_: bytes, place: int) -> None:
    other = (int.from_bytes(hash_, "big") ^ 1 << place).to_bytes(32, "big")
    assert check_words(other, WORDS) != check_words(hash_, WORDS)


@given(HASHES)
def test_they_are_six_however_small_the_number_that_they_say(hash_: bytes) -> None:
    assert len(check_words(hash_, WORDS)) == 6


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_only_a_hash_has_words(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        check_words(bytes(size), WORDS)


def test_a_list_of_another_length_makes_none() -> None:
    with pytest.raises(ValueError, match="2,048"):
        check_words(bytes(32), WORDS[:-1])


def test_no_two_words_of_the_list_sound_alike_at_their_beginning() -> None:
    assert len({word[:4] for word in WORDS}) == len(WORDS) == 2048
