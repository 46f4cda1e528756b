"""Escrows on the desk: what is kept, and what a look reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from stellar_sdk import xdr

from app.desk.errors import NobodyIsIn, NoServer
from app.desk.escrow_kept import ALIKE_FOR
from app.desk.escrows import AT_ONCE, EscrowNotKept
from app.desk.eyes import eyes_of
from app.errors import LedgerUnreachable
from app.pages.escrow import Source, Stage
from app.profile.errors import RolledBack
from app.profile.requests import keep
from app.read import NoSuchContract, NotInitialized, UnknownContractCode
from app.records import EscrowRow, SnapshotRow
from tests.support import practice
from tests.support.builders import contract_id
from tests.support.desks import desk_of
from tests.support.escrows import BUILD, BUILDS
from tests.support.looking import (
    CLOSING,
    PASSPHRASE,
    TERMS,
    Office,
    after,
    looked,
    put,
)
from tests.support.network import failing, with_terms
from tests.support.profiles import filed
from wallet.errors import Unreadable
from wallet.network import PRACTICE, TESTNET
from wallet.soroban.entries import instance_key


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        yield desk, around


async def test_what_was_read_is_kept_for_when_there_is_no_network(
    office: Office,
) -> None:
    desk, around = office
    live = await looked(office)
    around.network.asked.clear()
    kept = await desk.escrows.kept(CLOSING, PASSPHRASE)
    assert kept == replace(live, age=replace(live.age, source=Source.READ))
    assert around.network.asked == []


async def test_what_we_read_is_shown_before_what_a_later_file_tells(
    office: Office,
) -> None:
    """A file can name any ledger, and any terms in it."""
    desk, around = office
    live = await looked(office)
    around.network.chain = with_terms(
        around.network.chain, lambda escrow: replace(escrow, title="Forged")
    )
    later = await filed(around.network)
    forged = replace(later.snapshot, sequence=later.snapshot.sequence + 1_000_000)
    keep(desk.seat.profile, replace(later, snapshot=forged), BUILDS)
    page = await desk.escrows.kept(CLOSING, PASSPHRASE)
    assert (page.title, page.age.source) == (live.title, Source.READ)
    (line,) = await desk.escrows.list()
    assert line.title == live.title


async def test_a_state_without_news_is_not_kept_again(office: Office) -> None:
    desk, around = office
    snapshots = desk.seat.profile.store.snapshots
    first = await looked(office)
    around.network.clock.step(60)
    await looked(office)
    latest = snapshots.latest(CLOSING, PASSPHRASE, 2**62)
    assert latest is not None
    assert latest.ledger == first.age.ledger
    around.network.clock.step(ALIKE_FOR)
    second = await looked(office)
    latest = snapshots.latest(CLOSING, PASSPHRASE, 2**62)
    assert latest is not None
    assert latest.ledger == second.age.ledger


async def test_a_state_with_news_is_kept_at_once(office: Office) -> None:
    await looked(office)
    await after(office, lambda escrow: replace(escrow, title="Another"))
    page = await office[0].escrows.kept(CLOSING, PASSPHRASE)
    assert page.title == "Another"


async def test_the_matter_of_an_escrow_stays_when_it_is_read_again(
    office: Office,
) -> None:
    desk, _ = office
    await looked(office)
    store = desk.seat.profile.store
    row = store.escrows.by_contract(CLOSING, PASSPHRASE)
    assert row is not None
    with store.transaction():
        store.database.rows(
            "INSERT INTO matters (client, number, title, deadline, closed)"
            " VALUES ('a', '1', 'b', 0, 0)"
        )
        store.escrows.put(replace(row, matter=1))
    await looked(office)
    kept = store.escrows.by_contract(CLOSING, PASSPHRASE)
    assert kept is not None
    assert kept.matter == 1


async def test_a_profile_that_may_only_be_read_is_not_written(
    office: Office,
) -> None:
    desk, _ = office
    desk.seat.profile.rolled_back = (RolledBack("database", 3, 2),)
    assert (await looked(office)).age.source is Source.LIVE
    assert desk.seat.profile.store.escrows.latest() == ()


async def test_an_escrow_is_looked_up_as_people_copy_its_id(
    office: Office,
) -> None:
    spaced = " ".join(CLOSING[at : at + 4] for at in range(0, len(CLOSING), 4))
    page = await office[0].escrows.add(f"  {spaced}\n", PASSPHRASE)
    assert page.contract == CLOSING
    assert len(await office[0].escrows.list()) == 1


@pytest.mark.parametrize("text", ["", "closing", CLOSING[:-1], practice.who("buyer")])
async def test_what_is_no_contract_id_is_refused(office: Office, text: str) -> None:
    with pytest.raises(Unreadable):
        await office[0].escrows.add(text, PASSPHRASE)
    assert office[1].network.asked == []


async def test_there_may_be_no_contract_at_an_address(office: Office) -> None:
    with pytest.raises(NoSuchContract):
        await office[0].escrows.add(contract_id("nothing"), PASSPHRASE)
    assert await office[0].escrows.list() == ()


async def test_a_contract_may_hold_no_escrow_yet(office: Office) -> None:
    network = office[1].network
    network.chain = practice.without(network.chain, TERMS)
    with pytest.raises(NotInitialized):
        await looked(office)


async def test_code_that_we_do_not_know_is_refused_and_what_was_read_stays(
    office: Office,
) -> None:
    desk, around = office
    await looked(office)
    entry = around.network.chain.ledger.entries[instance_key(CLOSING)]
    data = entry.value.contract_data
    assert data is not None
    value = xdr.SCVal.from_xdr_bytes(data.val.to_xdr_bytes())
    assert value.instance is not None
    value.instance.executable.wasm_hash = xdr.Hash(bytes(32))
    put(around, instance_key(CLOSING), value)
    with pytest.raises(UnknownContractCode):
        await looked(office)
    assert (await desk.escrows.kept(CLOSING, PASSPHRASE)).code.build == BUILD.name


async def test_an_escrow_that_was_never_seen_is_not_kept(office: Office) -> None:
    with pytest.raises(EscrowNotKept):
        await office[0].escrows.kept(CLOSING, PASSPHRASE)


@pytest.mark.parametrize("content", ["", "{}", '{"entries":[{"key":"AAAA"}]}', "[]"])
async def test_of_a_state_that_cannot_be_read_the_rest_is_shown(
    office: Office, content: str
) -> None:
    desk, _ = office
    store = desk.seat.profile.store
    row = EscrowRow(CLOSING, PASSPHRASE, "ab" * 32, "House", "1", {}, 5, 1_795_000_000, None)
    store.escrows.put(row)
    store.snapshots.add(SnapshotRow(0, CLOSING, PASSPHRASE, 5, 1_795_000_000, content))
    page = await desk.escrows.kept(CLOSING, PASSPHRASE)
    assert (page.title, page.money, page.parts) == ("House", None, ())
    assert page.age.source is Source.NONE
    (line,) = await desk.escrows.list()
    assert (line.amount, line.stage) == ("0.0000005", Stage.UNKNOWN)


async def test_the_list_tells_each_escrow_in_a_line(office: Office) -> None:
    page = await looked(office)
    (line,) = await office[0].escrows.list()
    assert (line.title, line.engagement_id) == (page.title, page.engagement_id)
    assert (line.amount, line.asset, line.stage) == ("250,000.00", "USDC", Stage.DUE)
    assert (line.mine, line.seen) == ("release signer", page.age.closed)


async def test_a_network_that_is_silent_is_told(office: Office) -> None:
    office[1].network.faults["snapshot"] = [failing(LedgerUnreachable("stepped"))]
    with pytest.raises(LedgerUnreachable):
        await looked(office)


async def test_a_network_without_a_server_is_told(office: Office) -> None:
    await office[0].seat.networks.choose(TESTNET, "")
    assert await office[0].escrows.networks() == (PASSPHRASE,)
    with pytest.raises(NoServer):
        await office[0].escrows.look(CLOSING, TESTNET.passphrase)


async def test_who_left_while_the_network_was_asked_gets_nothing(
    office: Office,
) -> None:
    desk, around = office
    honest = around.network.snapshot

    async def slow(keys: object) -> object:
        answer = await honest(keys)  # type: ignore[arg-type]
        await desk.seat.leave()
        return answer

    around.network.snapshot = slow  # type: ignore[assignment, method-assign]
    with pytest.raises(NobodyIsIn):
        await looked(office)


async def test_others_are_heard_while_a_long_list_is_made(
    office: Office,
) -> None:
    desk, _ = office
    for number in range(20):
        row = EscrowRow(
            f"C{number}", PASSPHRASE, "", "House", "", {}, None, 1_795_000_000 + number, None
        )
        desk.seat.profile.store.escrows.put(row)
    heard: list[int] = []

    async def others() -> None:
        while True:
            heard.append(1)
            await asyncio.sleep(0)

    task = asyncio.get_running_loop().create_task(others())
    lines = await desk.escrows.list()
    task.cancel()
    assert len(heard) >= 20
    assert [line.seen for line in lines] == sorted((line.seen for line in lines), reverse=True)


async def test_a_long_list_comes_in_portions(office: Office) -> None:
    desk, _ = office
    rows = [
        EscrowRow(f"C{n}", PASSPHRASE, "", "House", "", {}, None, 1_795_000_000 - n, None)
        for n in range(AT_ONCE + 3)
    ]
    for row in rows:
        desk.seat.profile.store.escrows.put(row)
    first = await desk.escrows.list()
    rest = await desk.escrows.list(len(first))
    assert (len(first), len(rest)) == (AT_ONCE, 3)
    assert [line.contract for line in (*first, *rest)] == [row.contract for row in rows]
    assert await desk.escrows.list(len(rows)) == ()


async def test_keys_of_other_networks_have_no_part_here(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, _):
        assert eyes_of(desk.seat, PRACTICE).own == {practice.who("lawyer")}
        assert eyes_of(desk.seat, TESTNET).own == frozenset()
