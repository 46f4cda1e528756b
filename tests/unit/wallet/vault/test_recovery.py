"""The recovery code: typed from paper, checked before anything is derived."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import chance
from wallet.vault.errors import IncompleteRecoveryCode, MistypedGroups, VaultError
from wallet.vault.recovery import CODE_BYTES, GROUP_SIZE, GROUPS, RecoveryCode

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RAW = bytes(range(100, 120))
TEXT = RecoveryCode(RAW).to_text()
RUN = TEXT.replace("-", "")


def mistyped(text: str) -> tuple[int, ...]:
    with pytest.raises(MistypedGroups) as refusal:
        RecoveryCode.parse(text)
    return refusal.value.groups


def grouped(run: str) -> str:
    return "-".join(run[at : at + GROUP_SIZE] for at in range(0, len(run), GROUP_SIZE))


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_printed_code_is_read_as_it_was_made(raw: bytes) -> None:
    assert RecoveryCode.parse(RecoveryCode(raw).to_text()).reveal() == raw


def test_a_code_keeps_its_spelling_forever() -> None:
    """It stands on paper: another spelling would lock its owner out."""
    assert TEXT == "CHJP5W-CSV807-D5N6H8-PV3DVV-DSQQWC-0WBJ00-EDT7H9-AXKQ9X"


@pytest.mark.parametrize(
    "text",
    [TEXT.lower(), TEXT.replace("-", " "), RUN, f"\n {TEXT}\n", TEXT.replace("-", "\n")],
)
def test_spaces_breaks_and_small_letters_do_not_matter(text: str) -> None:
    assert RecoveryCode.parse(text).reveal() == RAW


def test_letters_that_look_like_digits_are_taken_as_digits() -> None:
    assert RecoveryCode.parse(TEXT.replace("1", "l").replace("0", "O")).reveal() == RAW


def test_every_wrong_character_is_found_in_its_group() -> None:
    for at, right in enumerate(RUN):
        for symbol in set(SYMBOLS) - {right}:
            typed = RUN[:at] + symbol + RUN[at + 1 :]
            assert mistyped(typed) == (at // GROUP_SIZE + 1,)


def test_two_wrong_characters_of_a_group_are_found() -> None:
    for first in range(GROUP_SIZE):
        for second in range(first + 1, GROUP_SIZE):
            for one in SYMBOLS:
                for other in SYMBOLS:
                    if one != RUN[first] and other != RUN[second]:
                        typed = list(RUN)
                        typed[first], typed[second] = one, other
                        assert mistyped("".join(typed)) == (1,)


def test_two_swapped_groups_are_found() -> None:
    parts = TEXT.split("-")
    for first in range(GROUPS):
        for second in range(first + 1, GROUPS):
            swapped = list(parts)
            swapped[first], swapped[second] = parts[second], parts[first]
            assert mistyped("-".join(swapped)) == (first + 1, second + 1)


@pytest.mark.parametrize("strange", ["U", "u", "*", "é", "٣", "\u017f", "\0"])
def test_a_character_that_is_in_no_code_is_found(strange: str) -> None:
    assert mistyped(grouped(strange + RUN[1:])) == (1,)


def test_a_group_with_a_character_too_few_or_too_many_is_found() -> None:
    parts = TEXT.split("-")
    assert mistyped("-".join([parts[0], parts[1][:-1], *parts[2:]])) == (2,)
    assert mistyped("-".join([*parts[:7], parts[7] + "0"])) == (8,)


@pytest.mark.parametrize("text", ["", "-", TEXT[:-7], RUN + "0", RUN[1:], "0" * 10_000])
def test_a_code_of_another_length_is_incomplete(text: str) -> None:
    with pytest.raises(IncompleteRecoveryCode) as refusal:
        RecoveryCode.parse(text)
    assert refusal.value.expected == GROUPS * GROUP_SIZE


@given(st.text())
def test_anything_typed_is_a_code_or_refused(text: str) -> None:
    try:
        RecoveryCode.parse(text)
    except VaultError:
        return


def test_a_new_code_is_as_random_as_its_source() -> None:
    assert RecoveryCode.new(chance(3).randbytes).reveal() == chance(3).randbytes(CODE_BYTES)


def test_a_code_has_160_bits() -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        RecoveryCode(bytes(19))
