"""A request and its review as files: whole, and never over somebody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.errors import OccupiedFile
from tests.support.network import signed
from tests.support.profiles import filed
from tests.support.reading import Reader, asked
from wallet import request as requests
from wallet.request import Request


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


async def test_a_copy_holds_every_signature(reader: Reader, tmp_path: Path) -> None:
    await reader.sign(await reader.open())
    path = tmp_path / "closing.countersign"
    await reader.desk.reviewing.export(reader.hash, str(path))
    copy = requests.read(path.read_text())
    assert isinstance(copy, Request)
    assert len(copy.signatures) == 2


async def test_a_copy_joins_the_file_of_the_same_request(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "closing.countersign"
    path.write_text(signed(reader.request, "lawyer").to_text())
    await reader.desk.reviewing.export(reader.hash, str(path))
    copy = requests.read(path.read_text())
    assert isinstance(copy, Request)
    assert len(copy.signatures) == 2


@pytest.mark.parametrize("content", ["somebody's letter", '{"format":"other"}'])
async def test_a_copy_never_overwrites_another_file(
    reader: Reader, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(content)
    with pytest.raises(OccupiedFile):
        await reader.desk.reviewing.export(reader.hash, str(path))
    assert path.read_text() == content


async def test_a_copy_never_overwrites_another_request(reader: Reader, tmp_path: Path) -> None:
    other = await filed(reader.around.network, valid_for=3600)
    path = tmp_path / "other.countersign"
    path.write_text(other.to_text())
    with pytest.raises(OccupiedFile):
        await reader.desk.reviewing.export(reader.hash, str(path))
    assert path.read_text() == other.to_text()


async def test_the_text_is_of_what_was_shown(reader: Reader) -> None:
    page = await reader.open()
    text = await reader.desk.reviewing.text(reader.hash, page.digest)
    assert "Release 250,000.00 USDC" in text
    assert "as the request tells them" in text
    assert " ".join(page.check_words) in text
    live = await reader.look_again()
    text = await reader.desk.reviewing.text(reader.hash, live.digest)
    assert "as the network tells them" in text


async def test_a_pdf_is_written_whole(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "review.pdf"
    await reader.desk.reviewing.keep_pdf(str(path), b"%PDF-1.4 and so on")
    assert path.read_bytes() == b"%PDF-1.4 and so on"
