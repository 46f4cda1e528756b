"""The user's own notes about a request: kept, shown, and part of nothing that is signed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.profile.errors import NotKept
from app.records import Matter
from tests.support.reading import Reader, asked


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


async def test_a_note_is_kept_and_shown_with_its_time(reader: Reader) -> None:
    await reader.desk.reviewing.note(reader.hash, "the words are the same")
    file = (await reader.open()).file
    assert [(note.text, note.at) for note in file.notes] == [
        ("the words are the same", reader.around.network.clock.time)
    ]


async def test_a_note_changes_nothing_of_what_was_read(reader: Reader) -> None:
    page = await reader.open()
    await reader.desk.reviewing.note(reader.hash, "noted meanwhile")
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_the_matter_of_a_request_is_named(reader: Reader) -> None:
    store = reader.desk.seat.profile.store
    matter = store.matters.add(Matter(0, "Buyer", "2026/117", "Sale of a house", 0, False))
    store.requests.set_matter(reader.request.hash, matter.id)
    assert (await reader.open()).file.matter == "2026/117 Sale of a house, Buyer"


async def test_nothing_is_noted_of_what_is_not_kept(reader: Reader) -> None:
    with pytest.raises(NotKept):
        await reader.desk.reviewing.note("00" * 32, "about nothing")
