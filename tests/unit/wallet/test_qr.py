"""Texts in parts: from any order the same text, and never a mix of two."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.requests import honest
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.qr import (
    CHARACTERS,
    MOST_CHARACTERS,
    MOST_PARTS,
    AlteredPart,
    AlteredText,
    ContradictoryPart,
    MissingParts,
    OtherText,
    Parts,
    TooManyParts,
    assembled,
    is_parts,
    split,
)

LETTERS_OF_CODES = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
SMALL = 100
"""Characters of a part that holds a few letters."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
REQUEST = honest().request.to_text()


def checked(text: str) -> str:
    """A part with the check that belongs to it, whatever else it says."""
    return f"{text}/{base32(sha256(text.encode()).digest()[:5])}"


def base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def part(
    text: str, number: int = 1, total: int = 3, data: str = "ME", form: str = "CSQ1"
) -> str:
    """A part of this text, whatever it says of itself."""
    id_ = base32(sha256(text.encode()).digest()[:20])
    return checked(f"{form}/{number}/{total}/{id_}/{data}")


def gathered(*texts: str) -> Parts:
    parts = Parts.begun(texts[0])
    for text in texts[1:]:
        parts = parts.with_part(text)
    return parts


# --- laws ---


@given(TEXTS, st.integers(SMALL, 300))
def test_what_is_split_is_put_together_as_the_same_text(text: str, most: int) -> None:
    parts = split(text, most)
    assert assembled("\n".join(parts)) == text
    assert max(map(len, parts)) <= most


@given(TEXTS, st.data())
def test_any_order_with_any_repetition_gives_the_same_text(
    text: str, data: st.DataObject
) -> None:
    parts = split(text, SMALL)
    more = data.draw(st.lists(st.sampled_from(parts), max_size=9))
    shown = data.draw(st.permutations([*parts, *more]))
    seen = gathered(*shown)
    assert (seen, seen.text) == (gathered(*parts), text)
    assert seen.with_part(shown[0]) is seen


@given(TEXTS, st.data())
def test_a_text_is_whole_when_the_last_part_came_and_not_before(
    text: str, data: st.DataObject
) -> None:
    parts = split(text, SMALL)
    lost = data.draw(st.sampled_from(range(len(parts))))
    others = [each for number, each in enumerate(parts) if number != lost]
    if others:
        seen = gathered(*others)
        assert seen.missing == (lost + 1,)
        with pytest.raises(MissingParts) as refused:
            assert seen.text
        assert (refused.value.missing, refused.value.total) == ((lost + 1,), len(parts))
        whole = seen.with_part(parts[lost])
        assert (whole.missing, whole.text) == ((), text)


@given(TEXTS, st.data())
def test_one_character_changed_gives_a_refusal_or_the_same_text(
    text: str, data: st.DataObject
) -> None:
    shown = "\n".join(split(text, SMALL))
    at = data.draw(st.integers(0, len(shown) - 1))
    other = data.draw(st.sampled_from("0A1Z27/\n =a"))
    changed = shown[:at] + other + shown[at + data.draw(st.integers(0, 1)) :]
    try:
        assert assembled(changed) == text
    except WalletError:
        assert changed != shown


@given(TEXTS, TEXTS, st.data())
def test_parts_of_two_texts_are_never_put_together(
    text: str, other: str, data: st.DataObject
) -> None:
    shown = [*split(text, SMALL), *split(other, SMALL)]
    mixed = data.draw(st.permutations(shown))
    try:
        assert gathered(*mixed).text == text == other
    except OtherText:
        assert text != other


@given(TEXTS, TEXTS)
def test_data_of_another_text_under_this_ones_name_is_refused_at_the_end(
    text: str, other: str
) -> None:
    """Whoever makes parts can make their checks too; the whole is known by its own hash."""
    parts = split(text, SMALL)
    forged = checked(f"{parts[-1].rsplit('/', 2)[0]}/{base32(other.encode()[:20])}")
    try:
        assert gathered(*parts[:-1], forged).text == text
    except AlteredText:
        assert forged != parts[-1]


# --- what is shown ---


def test_every_part_is_made_of_what_codes_hold_best() -> None:
    assert set("".join(split(REQUEST))) <= LETTERS_OF_CODES


def test_a_part_is_as_long_as_a_camera_reads_with_ease_unless_asked_otherwise() -> None:
    assert {len(each) <= CHARACTERS for each in split(REQUEST)} == {True}
    assert len(split(REQUEST, MOST_CHARACTERS)) < len(split(REQUEST))


def test_a_short_text_is_one_part() -> None:
    (only,) = split("a")
    assert gathered(only).text == "a"


def test_texts_and_files_of_other_kinds_are_not_taken_for_parts() -> None:
    for text in ("", "CSQ", "CSQ1", REQUEST, "ur:stellar-sign-request/1-3/aeae", "\nCSQ1/1"):
        assert not is_parts(text)
    assert is_parts(part("a"))


def test_lines_may_end_as_other_systems_end_them() -> None:
    shown = split(REQUEST)
    for end in ("\r\n", "\n"):
        assert assembled(end.join(shown) + end) == REQUEST


def test_the_limits_are_what_codes_and_people_take() -> None:
    assert (CHARACTERS, MOST_CHARACTERS, MOST_PARTS) == (800, 4296, 999)


def test_a_text_may_have_as_many_parts_as_anybody_shows_and_none_more() -> None:
    room = (CHARACTERS - len("CSQ1/999/999///") - 32 - 8) * 5 // 8
    assert len(split("a" * room * MOST_PARTS)) == MOST_PARTS
    with pytest.raises(TooLarge) as refused:
        split("a" * (room * MOST_PARTS + 1))
    assert (refused.value.size, refused.value.limit) == (
        *(room * MOST_PARTS + 1, room * MOST_PARTS),
    )


# --- what is refused ---


def test_a_part_of_another_text_is_refused_and_harms_nothing() -> None:
    parts = split(REQUEST)
    begun = Parts.begun(parts[0])
    with pytest.raises(OtherText):
        begun.with_part(split("another")[0])
    assert gathered(*parts[:1]) == begun


@pytest.mark.parametrize(
    "other", [part("a", data="MI"), part("a", total=4), part("a", number=2, total=2)]
)
def test_a_part_that_contradicts_those_before_it_is_refused(other: str) -> None:
    with pytest.raises(ContradictoryPart):
        gathered(part("a"), other)


def test_a_part_that_was_altered_names_itself() -> None:
    altered = part("a", number=2).replace("/ME/", "/MI/")
    with pytest.raises(AlteredPart) as refused:
        gathered(part("a"), altered)
    assert refused.value.part == 2


def test_parts_that_are_another_text_than_they_name_are_refused() -> None:
    with pytest.raises(AlteredText):
        Parts.begun(part("a", total=1, data="MI"))


@pytest.mark.parametrize("total", [MOST_PARTS + 1, 10**6, 9_999_999])
def test_more_parts_than_anybody_shows_are_refused_at_the_first(total: int) -> None:
    with pytest.raises(TooManyParts) as refused:
        Parts.begun(part("a", total=total))
    assert (refused.value.total, refused.value.limit) == (total, MOST_PARTS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        part("a") + "\n",
        " " + part("a"),
        part("a").lower(),
        part("a", number=0),
        part("a", number=4),
        part("a", total=0),
        part("a", data=""),
        part("a", data="MF"),
        part("a", data="M"),
        part("a", data="ME======"),
        part("a", form="CSQ2"),
        part("a", form="CSQ"),
        checked("CSQ1/1/1/ABC/ME"),
        part("a").replace("/1/", "/01/"),
        part("a").replace("/1/", "/\u0661/"),
        part("a", number=10**8),
        part("a").rpartition("/")[0],
    ],
)
def test_what_is_no_part_in_its_one_spelling_is_none(text: str) -> None:
    with pytest.raises(Unreadable):
        Parts.begun(text)


def test_a_part_of_a_form_of_the_future_says_so() -> None:
    with pytest.raises(Unreadable, match="newer version"):
        assembled(part("a", form="CSQ2"))
    for text in ("a", part("a").lower(), part("a").rpartition("/")[0]):
        with pytest.raises(Unreadable, match="no part"):
            assembled(text)


def test_a_part_larger_than_any_code_is_not_looked_at() -> None:
    with pytest.raises(Unreadable):
        Parts.begun("a" * MOST_CHARACTERS)
    with pytest.raises(TooLarge):
        Parts.begun("a" * (MOST_CHARACTERS + 1))


def test_parts_that_are_no_text_are_refused_when_they_are_whole() -> None:
    raw = b"\xff\xfe"
    id_ = base32(sha256(raw).digest()[:20])
    only = checked(f"CSQ1/1/1/{id_}/{base32(raw)}")
    with pytest.raises(Unreadable):
        assembled(only)


def test_parts_of_more_than_any_file_are_refused_when_they_are_too_many() -> None:
    data = base32(bytes(2_600))
    shown = (part("a", number, MOST_PARTS, data) for number in range(1, MOST_PARTS))
    with pytest.raises(TooLarge):
        gathered(*shown)


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_what_is_no_text_has_no_parts(text: str) -> None:
    with pytest.raises(Unreadable):
        split(text)


def test_a_text_too_large_for_codes_is_for_a_file() -> None:
    with pytest.raises(TooLarge):
        split("a" * 600_000)
    with pytest.raises(TooLarge):
        split("a" * (1024 * 1024 + 1), MOST_CHARACTERS)


def test_the_smallest_part_holds_a_byte() -> None:
    assert len(split("abc", 57)) == 3
    assert max(map(len, split("a" * 500, 57))) <= 57


@pytest.mark.parametrize("most", [0, 50, 56, MOST_CHARACTERS + 1])
def test_a_part_has_room_for_something_and_a_code_for_a_part(most: int) -> None:
    with pytest.raises(ValueError, match="characters"):
        split("a", most)
