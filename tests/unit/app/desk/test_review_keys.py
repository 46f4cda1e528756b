"""Where several keys of one's own could sign, one chooses, and that one signs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.practice import who
from tests.support.reading import Reader, asked
from wallet.review.token import ChangedAfterReview

LAWYER, BUYER = who("lawyer"), who("buyer")


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path, ("lawyer", "buyer"), ()) as made:
        yield made


def signers(reader: Reader) -> set[str]:
    store = reader.desk.seat.profile.store
    return {each.key for each in store.signatures.of(reader.request.envelope.hash)}


async def test_the_first_key_that_is_needed_is_meant_and_all_are_offered(
    reader: Reader,
) -> None:
    why = (await reader.open()).why
    assert (why.key, why.label) == (LAWYER, "lawyer")
    assert [(each.key, each.label) for each in why.choices] == [
        (LAWYER, "lawyer"),
        (BUYER, "buyer"),
    ]


async def test_the_key_that_was_chosen_signs_and_no_other(reader: Reader) -> None:
    first = await reader.open()
    page = await reader.desk.reviewing.look_again(reader.hash, BUYER)
    assert (page.why.key, page.digest != first.digest) == (BUYER, True)
    await reader.sign(page)
    assert signers(reader) == {BUYER}


async def test_after_one_key_signed_the_other_is_meant_and_there_is_no_choice(
    reader: Reader,
) -> None:
    await reader.sign(await reader.desk.reviewing.open(reader.hash, BUYER))
    page = await reader.desk.reviewing.open(reader.hash, BUYER)
    assert (page.why.key, len(page.why.choices)) == (LAWYER, 1)
    await reader.sign(page)
    assert signers(reader) == {LAWYER, BUYER}


async def test_a_key_that_is_not_mine_is_never_meant(reader: Reader) -> None:
    page = await reader.desk.reviewing.open(reader.hash, who("seller"))
    assert page.why.key == LAWYER


async def test_a_review_for_one_key_gives_no_leave_after_the_other_was_chosen(
    reader: Reader,
) -> None:
    page = await reader.open()
    await reader.desk.reviewing.open(reader.hash, BUYER)
    with pytest.raises(ChangedAfterReview):
        await reader.sign(page)
    assert signers(reader) == set()
