"""Code that nobody here knows: looked at, compared, vouched for, and told where it counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from app.comparing import NoSuchCode
from app.desk.desk import Desk
from app.desk.pinning import NotUnverified, OtherCode
from app.pages.found import FoundField
from app.pages.unverified import Likeness
from app.read import UnknownContractCode
from tests.support import wasm
from tests.support.finding import ELSEWHERE, PASSPHRASE, SearchedNetwork, finding_desk
from tests.support.practice import closing
from tests.support.profiles import BY_PASSWORD, last
from tests.support.searched import BUILDS, SINGLE
from wallet.escrow.interface import OtherInterface
from wallet.journal import Kind

Searched = tuple[Desk, SearchedNetwork]
BUILD = SINGLE.wasm_hash.hex()
MORE = wasm.code_of(
    replace(
        SINGLE,
        functions={**SINGLE.functions, "drain": {}},
        returns={**SINGLE.returns, "drain": "void"},
    )
)
SAME = wasm.code_of(SINGLE)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Searched]:
    async with finding_desk(tmp_path) as there:
        yield there


async def pinned(desk: Searched) -> str:
    """Vouch for the code of an escrow that is like a known one; its hash."""
    hash_ = desk[1].put_like(SINGLE, SAME)
    await desk[0].pinning.pin(ELSEWHERE, PASSPHRASE, hash_, BUILD)
    return hash_


async def test_an_escrow_of_an_older_lineage_is_shown_as_it_stands(desk: Searched) -> None:
    desk[1].put_unknown()
    with pytest.raises(UnknownContractCode):
        await desk[0].escrows.look(ELSEWHERE, PASSPHRASE)
    page = await desk[0].pinning.look(ELSEWHERE, PASSPHRASE)
    assert page.says.startswith("Unverified: this program does not know its code.")
    assert "not signed for" in page.says
    assert "1.0, single release" in page.says
    assert FoundField("title", "title", "Nombre: Caleb Loria") in page.fields
    assert isinstance(page.why, NoSuchCode)
    assert page.compared is None
    (line,) = await desk[0].escrows.list()
    assert (line.contract, line.title) == (ELSEWHERE, "Nombre: Caleb Loria")


async def test_its_interface_is_compared_function_by_function(desk: Searched) -> None:
    desk[1].put_like(SINGLE, MORE)
    told = (await desk[0].pinning.look(ELSEWHERE, PASSPHRASE)).compared
    assert told is not None
    assert told.alike == ()
    assert told.nearest.wasm_hash == BUILD
    by_likeness = {each.name: each.likeness for each in told.lines if each.kind == "function"}
    assert by_likeness.pop("drain") is Likeness.MORE
    assert set(by_likeness) == set(SINGLE.functions)
    assert set(by_likeness.values()) == {Likeness.SAME}


async def test_code_with_another_interface_cannot_be_pinned(desk: Searched) -> None:
    hash_ = desk[1].put_like(SINGLE, MORE)
    with pytest.raises(OtherInterface):
        await desk[0].pinning.pin(ELSEWHERE, PASSPHRASE, hash_, BUILD)
    assert desk[0].seat.profile.store.pins.all() == ()


async def test_a_pin_is_recorded_and_the_escrow_is_one_like_any_other(desk: Searched) -> None:
    hash_ = await pinned(desk)
    event = last(desk[0].seat.profile).event
    assert (event.kind, event.subject) == (Kind.CODE_PINNED, hash_)
    assert event.facts["taken for"] == SINGLE.name
    page = await desk[0].escrows.look(ELSEWHERE, PASSPHRASE)
    assert page.code.pinned
    assert page.code.unseen.startswith("pinned by you on ")
    assert page.milestones
    with pytest.raises(NotUnverified):
        await desk[0].pinning.look(ELSEWHERE, PASSPHRASE)


async def test_a_pin_counts_in_its_profile_alone_and_after_a_lock_again(
    desk: Searched,
) -> None:
    hash_ = bytes.fromhex(await pinned(desk))
    seat = desk[0].seat
    folder = seat.profile.files.folder
    await seat.leave()
    assert seat.services.builds.get(hash_) is None
    await seat.sit(seat.services.profiles.unlock(folder, BY_PASSWORD), again=True)
    known = seat.services.builds.get(hash_)
    assert known is not None
    assert (known.pinned_at > 0, known.rules) == (True, SINGLE.rules)
    assert BUILDS.get(hash_) is None


async def test_a_pin_can_be_taken_back(desk: Searched) -> None:
    hash_ = await pinned(desk)
    assert [p.wasm_hash for p in (await desk[0].settings.page()).pins] == [hash_]
    await desk[0].pinning.unpin(hash_)
    assert last(desk[0].seat.profile).event.kind is Kind.CODE_UNPINNED
    assert (await desk[0].settings.page()).pins == ()
    with pytest.raises(UnknownContractCode):
        await desk[0].escrows.look(ELSEWHERE, PASSPHRASE)


async def test_code_that_came_since_it_was_shown_is_not_pinned(desk: Searched) -> None:
    shown = desk[1].put_like(SINGLE, MORE)
    desk[1].put_like(SINGLE, SAME)
    with pytest.raises(OtherCode):
        await desk[0].pinning.pin(ELSEWHERE, PASSPHRASE, shown, BUILD)


async def test_a_contract_upgraded_since_it_was_pinned_is_told(desk: Searched) -> None:
    await pinned(desk)
    await desk[0].escrows.look(ELSEWHERE, PASSPHRASE)
    desk[1].put_like(SINGLE, MORE)
    for _ in range(2):  # not the first time alone
        page = await desk[0].pinning.look(ELSEWHERE, PASSPHRASE)
        assert "which you pinned on" in page.changed
        assert "Its code was replaced since." in page.changed
    desk[1].put_like(SINGLE)
    known = await desk[0].escrows.look(ELSEWHERE, PASSPHRASE)
    assert known.code.build == SINGLE.name
    assert known.code.changed.startswith("You pinned other code of it on ")


async def test_an_escrow_that_we_know_has_no_such_page(desk: Searched) -> None:
    with pytest.raises(NotUnverified):
        await desk[0].pinning.look(closing().contract, PASSPHRASE)
