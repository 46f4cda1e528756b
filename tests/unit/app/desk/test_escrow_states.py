"""Which kept state an escrow's page shows: a network's word before that of any file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.pages.escrow import Source
from app.profile import looks
from tests.support.looking import CLOSING, PASSPHRASE, looked
from tests.support.network import with_terms
from tests.support.profiles import filed
from tests.support.reading import Reader, asked
from wallet.escrow.terms import Escrow
from wallet.request import Request


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


async def file_of(reader: Reader, title: str, valid_for: int, **changed: Any) -> Request:
    """A request whose file tells of an escrow with this title, at another ledger."""
    network = reader.around.network
    before = network.chain
    network.chain = with_terms(before, lambda terms: replace(terms, title=title))
    request = await filed(network, valid_for=valid_for)
    network.chain = before
    return replace(request, snapshot=replace(request.snapshot, **changed))


async def kept(reader: Reader) -> tuple[str, Source]:
    page = await reader.desk.escrows.kept(CLOSING, PASSPHRASE)
    return page.title, page.age.source


async def test_a_file_of_the_last_of_all_ledgers_does_not_stay_the_latest(
    reader: Reader,
) -> None:
    reader.keep(await file_of(reader, "Forged", 7000, sequence=2**32 - 1))
    reader.around.network.clock.step(60)
    reader.keep(await file_of(reader, "Honest", 7200))
    assert await kept(reader) == ("Honest", Source.TOLD)


@pytest.mark.parametrize("early", [looks.AHEAD + 1, 2**40])
async def test_a_file_of_a_ledger_that_is_yet_to_close_is_not_the_latest(
    early: int, reader: Reader
) -> None:
    title, _ = await kept(reader)
    at = reader.request.snapshot.timestamp
    reader.keep(await file_of(reader, "Forged", 7000, timestamp=at + early))
    assert await kept(reader) == (title, Source.TOLD)


async def test_no_file_keeps_its_place_in_the_list_for_ever(reader: Reader) -> None:
    at = reader.request.snapshot.timestamp
    reader.keep(await file_of(reader, "Forged", 7000, timestamp=2**40))
    row = reader.desk.seat.profile.store.escrows.by_contract(CLOSING, PASSPHRASE)
    assert row is not None
    assert at <= row.seen <= reader.desk.seat.now + looks.AHEAD


async def test_what_a_review_heard_of_the_network_is_shown_before_a_files_word(
    reader: Reader,
) -> None:
    network = reader.around.network
    network.chain = with_terms(network.chain, lambda terms: replace(terms, title="Real"))
    page = await reader.look_again()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    network.clock.step(60)
    reader.keep(await file_of(reader, "Forged", 7000, sequence=2**32 - 1))
    assert await kept(reader) == ("Real", Source.READ)


async def test_what_a_review_heard_stays_known_when_a_file_is_looked_at(
    reader: Reader,
) -> None:
    page = await reader.look_again()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    reader.around.network.clock.step(60)
    request = await file_of(reader, "Forged", 7000)
    reader.keep(request)
    reader = replace(reader, request=request)
    page = await reader.open()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    title, source = await kept(reader)
    assert (title == "Forged", source) == (False, Source.READ)


async def test_of_what_the_network_told_the_newest_is_shown(reader: Reader) -> None:
    network = reader.around.network
    for title in ("One", "Two"):
        network.chain = with_terms(network.chain, titled(title))
        network.clock.step(60)
        page = await reader.look_again()
        await reader.desk.reviewing.leave(reader.hash, page.digest)
        assert await kept(reader) == (title, Source.READ)
        network.chain = with_terms(network.chain, titled(f"{title} later"))
        network.clock.step(60)
        await looked((reader.desk, reader.around))
        assert await kept(reader) == (f"{title} later", Source.READ)


async def test_no_file_renames_an_escrow_that_a_network_told_of(reader: Reader) -> None:
    live = await looked((reader.desk, reader.around))
    reader.around.network.clock.step(60)
    reader.keep(await file_of(reader, "Forged", 7000))
    row = reader.desk.seat.profile.store.escrows.by_contract(CLOSING, PASSPHRASE)
    assert row is not None
    assert row.title == live.title


def titled(title: str) -> Callable[[Escrow], Escrow]:
    return lambda terms: replace(terms, title=title)
