"""Indexes of escrows: off until they are turned on, and a key that nobody is shown again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.indexes import SUGGESTED
from app.desk.settings import PracticeApart
from app.errors import UnsafeAddress
from app.index_errors import IndexKeyRefused
from app.pages.settings import IndexLine, Shape
from app.profile.keys import REAL
from tests.support.desks import desk_of
from tests.support.indexes import KEY, IndexServer, saying
from tests.support.looking import Office
from tests.support.profiles import hold, last
from tests.support.rpc import serving
from wallet.errors import Unreadable
from wallet.network import PRACTICE, PUBLIC

MAINNET = PUBLIC.passphrase
ELSEWHERE = "https://index.example.org"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Somebody with a key for real networks."""
    async with desk_of(tmp_path, ()) as (desk, around):
        await hold(desk.seat.profile, around.signer, "lawyer", REAL)
        yield desk, around


async def line(office: Office) -> IndexLine:
    """What is chosen for the public network."""
    page = await office[0].settings.page()
    (found,) = [each for each in page.indexes if each.passphrase == MAINNET]
    return found


async def use(office: Office, address: str, shape: Shape = Shape.CORE) -> None:
    """Ask this index from now on."""
    await office[0].settings.choose_index(MAINNET, address, shape, used=True)


async def test_no_index_is_asked_before_the_user_turns_it_on(office: Office) -> None:
    suggested = SUGGESTED[MAINNET]
    assert await line(office) == IndexLine(
        MAINNET, "public", suggested, Shape.PRODUCT, has_key=False, used=False
    )
    async with office[0].settings._indexes.asked(MAINNET) as index:
        assert index is None


async def test_what_is_chosen_is_asked_and_recorded(office: Office) -> None:
    await use(office, f" {ELSEWHERE} ")
    assert (await line(office)).address == ELSEWHERE
    told = last(office[0].seat.profile).event.facts
    assert told == {"index": ELSEWHERE, "asked": "yes", "network": "public"}
    async with office[0].settings._indexes.asked(MAINNET) as index:
        assert index is not None


async def test_a_key_is_kept_and_told_to_nobody(office: Office) -> None:
    await use(office, ELSEWHERE)
    await office[0].settings.keep_index_key(MAINNET, f" {KEY}\n")
    profile = office[0].seat.profile
    assert (await line(office)).has_key
    row = profile.store.indexes.of(MAINNET)
    assert row is not None
    assert row.key == KEY
    told = [json.dumps(dict(r.event.facts)) for r in profile.store.journal.records()]
    page = await office[0].settings.page()
    assert KEY not in "".join((*told, repr(page), repr(row), str(row)))


async def test_a_key_goes_to_no_other_server(office: Office) -> None:
    await use(office, ELSEWHERE)
    await office[0].settings.keep_index_key(MAINNET, KEY)
    await use(office, "https://other.example.org")
    assert not (await line(office)).has_key


async def test_a_key_stays_when_the_index_is_turned_off_and_can_be_removed(
    office: Office,
) -> None:
    await use(office, ELSEWHERE)
    await office[0].settings.keep_index_key(MAINNET, KEY)
    await office[0].settings.choose_index(MAINNET, ELSEWHERE, Shape.CORE, used=False)
    assert (await line(office)).has_key
    await office[0].settings.keep_index_key(MAINNET, "")
    assert not (await line(office)).has_key


@pytest.mark.parametrize("address", ["", "http://index.example.org", "no address"])
async def test_a_key_would_travel_unseen_only_by_https(office: Office, address: str) -> None:
    with pytest.raises(UnsafeAddress):
        await use(office, address)


async def test_what_no_header_can_carry_is_no_key(office: Office) -> None:
    with pytest.raises(Unreadable) as raised:
        await office[0].settings.keep_index_key(MAINNET, "two words")
    assert "two words" not in repr(raised.value)


async def test_an_index_is_tried_without_telling_it_an_account(office: Office) -> None:
    server = IndexServer()
    async with serving(server.core) as address:
        await use(office, address)
        await office[0].settings.check_index(MAINNET)
        ((path, asked),) = server.asked
        assert path.endswith("/escrows")
        assert "participant" not in asked
        server.said = [saying("no", 403)]
        with pytest.raises(IndexKeyRefused):
            await office[0].settings.check_index(MAINNET)


async def test_who_practises_has_no_index(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, _):
        assert (await desk.settings.page()).indexes == ()
        with pytest.raises(PracticeApart):
            await desk.settings.choose_index(
                PRACTICE.passphrase, ELSEWHERE, Shape.CORE, used=True
            )
