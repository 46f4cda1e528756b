"""A search as the window asks for it, with an index beside the network, and what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.desk import Desk
from app.desk.finding import NothingAsked
from app.errors import LedgerTooSlow
from app.index_errors import IndexEndedShort, IndexKeyRefused, IndexUnreachable
from app.pages.escrow import Stage
from app.pages.found import Asked
from app.records import IndexRow
from tests.support.builders import contract_id
from tests.support.finding import ELSEWHERE, PASSPHRASE, SearchedNetwork, finding_desk
from tests.support.indexes import KEY, IndexServer, core_row, dev_row, saying
from tests.support.practice import closing, who
from tests.support.rpc import serving
from wallet.errors import Unreadable

Searched = tuple[Desk, SearchedNetwork]
CLOSING = closing().contract
NOBODY = contract_id("nobody")


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Searched]:
    async with finding_desk(tmp_path) as there:
        yield there


def use(desk: Searched, address: str, shape: str = "core", key: str = KEY) -> None:
    """Let this index be asked."""
    row = IndexRow(PASSPHRASE, address, shape, key, used=True)
    desk[0].seat.profile.store.indexes.put(row)


async def test_an_escrow_is_found_by_its_id_alone(desk: Searched) -> None:
    spaced = " ".join(CLOSING[at : at + 4] for at in range(0, 56, 4))
    page = await desk[0].finding.search(Asked(PASSPHRASE, spaced, mine=False))
    (line,) = page.lines
    assert (line.title, line.stage) == ("Sale of 14 Quayside Row", Stage.DUE)
    assert (line.found_by, line.can_open, line.kept) == ("its contract id", True, False)
    assert page.reach == ""


async def test_several_ids_are_found_one_after_another(desk: Searched) -> None:
    asked = Asked(PASSPHRASE, f"{CLOSING}\n{NOBODY}", mine=False)
    found = (await desk[0].finding.search(asked)).lines
    assert [line.contract for line in found] == [CLOSING, NOBODY]
    assert not found[1].can_open


async def test_what_is_no_contract_id_is_refused(desk: Searched) -> None:
    with pytest.raises(Unreadable):
        await desk[0].finding.search(Asked(PASSPHRASE, CLOSING[:-1], mine=False))


async def test_nothing_to_look_for_is_told(desk: Searched) -> None:
    with pytest.raises(NothingAsked):
        await desk[0].finding.search(Asked(PASSPHRASE, mine=False))


async def test_places_tell_my_accounts_and_that_no_index_is_asked(desk: Searched) -> None:
    places = {place.passphrase: place for place in await desk[0].finding.places()}
    (account,) = places[PASSPHRASE].accounts
    assert (account.address, places[PASSPHRASE].index) == (who("seller"), "")


async def test_another_account_is_looked_for_beside_mine_or_alone(desk: Searched) -> None:
    asked = Asked(PASSPHRASE, accounts=who("funder"), mine=False)
    assert (await desk[0].finding.search(asked)).lines == ()
    mine = Asked(PASSPHRASE, accounts=who("funder"))
    assert [line.contract for line in (await desk[0].finding.search(mine)).lines] == [CLOSING]


@pytest.mark.parametrize("shape", ["core", "product"])
async def test_the_ledger_wins_over_the_index_and_the_difference_is_told(
    desk: Searched, shape: str
) -> None:
    row = core_row(CLOSING, title="Lies") if shape == "core" else dev_row(CLOSING, title="Lies")
    server = IndexServer([row])
    async with serving(server.core if shape == "core" else server.dev) as address:
        use(desk, address, shape)
        page = await desk[0].finding.search(Asked(PASSPHRASE))
    (line,) = page.lines
    assert line.title == "Sale of 14 Quayside Row"
    assert "the index" in line.found_by
    told = {each.name: (each.index, each.ledger) for each in line.differs}
    assert told["total"] == ("100", "250000") if shape == "core" else told["amount"]
    assert server.headers[0]["x-api-key"] == KEY


async def test_an_index_that_names_a_strangers_escrow_is_contradicted(desk: Searched) -> None:
    server = IndexServer([core_row(CLOSING)])
    async with serving(server.core) as address:
        use(desk, address)
        asked = Asked(PASSPHRASE, accounts=who("funder"), mine=False)
        (line,) = (await desk[0].finding.search(asked)).lines
    assert line.roles == ""
    assert line.differs[0].name == "my role"


async def test_an_index_that_is_down_or_refuses_hides_nothing_of_the_rest(
    desk: Searched,
) -> None:
    use(desk, "http://127.0.0.1:1/")
    page = await desk[0].finding.search(Asked(PASSPHRASE))
    assert [line.contract for line in page.lines] == [CLOSING]
    assert isinstance(page.troubles[0], IndexUnreachable)
    server = IndexServer(said=[saying("no", 401)])
    async with serving(server.core) as address:
        use(desk, address)
        page = await desk[0].finding.search(Asked(PASSPHRASE))
    assert isinstance(page.troubles[0], IndexKeyRefused)
    assert len(page.lines) == 1


async def test_an_index_that_ends_a_page_short_is_told(desk: Searched) -> None:
    server = IndexServer([core_row(CLOSING), core_row(NOBODY)], page=1, repeats=True)
    async with serving(server.core) as address:
        use(desk, address)
        page = await desk[0].finding.search(Asked(PASSPHRASE))
    assert isinstance(page.troubles[0], IndexEndedShort)
    assert page.says


async def test_events_that_cannot_be_had_are_told(desk: Searched) -> None:
    desk[1].events = LedgerTooSlow("rpc.example", 10)
    page = await desk[0].finding.search(Asked(PASSPHRASE, CLOSING))
    assert [line.contract for line in page.lines] == [CLOSING]
    assert page.troubles == (desk[1].events,)


async def test_what_is_chosen_is_kept_as_an_escrow_that_was_looked_at(desk: Searched) -> None:
    done = await desk[0].finding.keep(PASSPHRASE, [CLOSING])
    assert done.kept == (CLOSING,)
    (line,) = await desk[0].escrows.list()
    assert (line.title, line.stage) == ("Sale of 14 Quayside Row", Stage.DUE)
    assert (line.mine, line.asset) == ("receiver and milestone marker", "USDC")
    (found,) = (await desk[0].finding.search(Asked(PASSPHRASE))).lines
    assert found.kept
    assert "this profile" in found.found_by


async def test_what_cannot_be_kept_is_told_and_spoils_no_other(desk: Searched) -> None:
    desk[1].put_unknown()
    done = await desk[0].finding.keep(PASSPHRASE, [NOBODY, ELSEWHERE, CLOSING])
    assert done.kept == (ELSEWHERE, CLOSING)
    assert [each.contract for each in done.failed] == [NOBODY]
    lines = {line.contract: line for line in await desk[0].escrows.list()}
    assert lines[ELSEWHERE].title == "Nombre: Caleb Loria"
    assert lines[ELSEWHERE].stage is Stage.UNKNOWN


async def test_many_are_kept_by_few_questions(desk: Searched) -> None:
    before = desk[1].asked.count("snapshot")
    await desk[0].finding.keep(PASSPHRASE, [CLOSING, *(contract_id(f"{n}") for n in range(9))])
    assert desk[1].asked.count("snapshot") - before <= 2
