"""Addresses are written and read as the SDK does, and refused where it refuses them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import StrKey

from tests.support.builders import ALICE, ESCROW
from wallet.addresses import account_id, contract_id
from wallet.errors import Unreadable
from wallet.strkeys import Kind, read, written

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
WRITE: dict[Kind, Callable[[bytes], str]] = {
    Kind.ACCOUNT: StrKey.encode_ed25519_public_key,
    Kind.CONTRACT: StrKey.encode_contract,
}
IS_GOOD: dict[Kind, Callable[[str], bool]] = {
    Kind.ACCOUNT: StrKey.is_valid_ed25519_public_key,
    Kind.CONTRACT: StrKey.is_valid_contract,
}
KINDS = st.sampled_from(Kind)


@given(KINDS, st.binary(min_size=32, max_size=32))
def test_bytes_are_written_and_read_as_the_sdk_does(kind: Kind, raw: bytes) -> None:
    text = WRITE[kind](raw)
    assert written(kind, raw) == text
    assert read(kind, text) == raw
    assert [other for other in Kind if read(other, text) is not None] == [kind]


@given(KINDS, st.binary(max_size=40).filter(lambda raw: len(raw) != 32))
def test_other_than_32_bytes_have_no_address(kind: Kind, raw: bytes) -> None:
    assert written(kind, raw) is None


@given(
    KINDS,
    st.sampled_from([ALICE.public, ESCROW]),
    st.integers(0, 55),
    st.sampled_from(ALPHABET) | st.characters(),
)
def test_a_letter_that_is_another_is_refused_as_by_the_sdk(
    kind: Kind, text: str, place: int, letter: str
) -> None:
    changed = text[:place] + letter + text[place + 1 :]
    try:
        expected = IS_GOOD[kind](changed)
    except UnicodeEncodeError:
        expected = False
    assert (read(kind, changed) is not None) == expected


@given(KINDS, st.text(ALPHABET, max_size=70) | st.text(max_size=60))
def test_any_text_is_refused_as_by_the_sdk(kind: Kind, text: str) -> None:
    if text.isascii():
        assert (read(kind, text) is not None) == IS_GOOD[kind](text)
    else:
        assert read(kind, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        ALICE.public[:-1],
        f"{ALICE.public}A",
        f"{ALICE.public[:-1]}=",
        ALICE.public.lower(),
        f" {ALICE.public[1:]}",
        f"{ALICE.public[:20]}_{ALICE.public[21:]}",
        ESCROW.replace("C", "G", 1),
        ESCROW.replace(ESCROW[9], "\u0661", 1),
    ],
)
def test_what_is_no_address_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        account_id(text)
    with pytest.raises(Unreadable):
        contract_id(text)
