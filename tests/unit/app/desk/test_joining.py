"""Join packs on the desk: saved from a new escrow's request, held against the ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.joining import NoNewEscrow
from app.errors import OccupiedFile
from app.pages.founding import Way
from app.pages.joining import Differs, There
from app.profile.requests import keep
from app.words.groups import grouped
from tests.support import practice
from tests.support.desks import desk_of
from tests.support.escrows import BUILDS
from tests.support.founding import MAKER, PASSPHRASE, final, know, typed, with_maker
from tests.support.looking import Office
from tests.support.profiles import filed
from wallet import join
from wallet.errors import Unreadable
from wallet.escrow.terms import Role, Roles


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        around.network.chain = with_maker(around.network.chain)
        know(desk, "seller")
        yield desk, around


async def asked(office: Office, way: Way = Way.NEW) -> str:
    """Ask for the next deal."""
    founding = office[0].founding
    maker = await founding.maker(MAKER, PASSPHRASE)
    preview = await founding.preview(typed(maker.code, way=way), maker.code)
    assert preview.page is not None
    return await founding.ask(preview.page.hash)


@pytest.mark.parametrize("way", Way)
async def test_a_pack_leads_to_the_escrow_once_it_is_there(
    office: Office, tmp_path: Path, way: Way
) -> None:
    desk, _ = office
    path = str(tmp_path / "deal.countersign-join")
    hash_ = await asked(office, way)
    words = await desk.joining.save(hash_, path)
    before = await desk.joining.open(path)
    assert before.there is (There.NOTHING if way is Way.NEW else There.NO_TERMS)
    await final(office, hash_)
    after = await desk.joining.open(path)
    assert (after.there, after.differs, after.words) == (There.ESCROW, (), words)
    assert after.title == "Sale of 3 Mill Lane"
    page = await desk.escrows.look(after.contract, PASSPHRASE)
    assert page.title == after.title


async def test_what_a_pack_tells_otherwise_is_named_and_the_ledger_wins(
    office: Office, tmp_path: Path
) -> None:
    desk, _ = office
    path = tmp_path / "deal.countersign-join"
    hash_ = await asked(office)
    await desk.joining.save(hash_, str(path))
    await final(office, hash_)
    pack = join.read(path.read_text())
    lawyer, seller = practice.who("lawyer"), practice.who("seller")
    holders = {**pack.terms.roles.holders, Role.RECEIVER: (lawyer,)}
    told = replace(pack.terms, amount=1, platform_fee=9_000, roles=Roles(holders))
    path.write_text(replace(pack, terms=told).to_text())
    page = await desk.joining.open(str(path))
    own = desk.seat.names(PASSPHRASE)[lawyer]
    assert page.differs == (
        Differs("Amount", "0.0000001", "1,000.00"),
        Differs("Platform fee", "90 %", "0.5 %"),
        Differs(
            "Receiver",
            f"{own} ({grouped(lawyer)})",
            f"Seller ({grouped(seller)})",
        ),
    )
    assert page.mine == ""


async def test_only_a_request_that_begins_an_escrow_has_a_pack(
    office: Office, tmp_path: Path
) -> None:
    desk, around = office
    release = await filed(around.network)
    keep(desk.seat.profile, release, BUILDS)
    with pytest.raises(NoNewEscrow):
        await desk.joining.save(release.envelope.hash.hex(), str(tmp_path / "pack"))


async def test_no_other_file_is_written_over(office: Office, tmp_path: Path) -> None:
    desk, _ = office
    path = tmp_path / "notes.countersign-join"
    path.write_text("mine")
    hash_ = await asked(office)
    with pytest.raises(OccupiedFile):
        await desk.joining.save(hash_, str(path))
    assert path.read_text() == "mine"


async def test_a_file_that_is_no_pack_is_refused_by_its_name(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "deal.countersign-join"
    path.write_text("{}")
    with pytest.raises(Unreadable) as refused:
        await office[0].joining.open(str(path))
    assert refused.value.what == str(path)
