"""A contract that no other makes, and the escrow that it is set up as: two requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.escrows import NotYourAccount
from app.desk.founding_direct import ANYBODY, ITS_MAKER
from app.pages.events import InboxChanged
from app.pages.founding import CodeThere, Way
from app.profile.errors import RolledBack
from app.records import Standing
from tests.support import practice
from tests.support.desks import desk_of
from tests.support.families import BY_NAME
from tests.support.founding import PASSPHRASE, final, typed
from tests.support.looking import CLOSING, Office
from tests.support.network import with_entry
from wallet.addresses import ContractId
from wallet.escrow.builds import Build
from wallet.network import PRACTICE
from wallet.operations import DeployContract
from wallet.request import Request, read
from wallet.review.said import Said
from wallet.soroban.entries import code_key, instance_key

LAWYER = practice.who("lawyer")
FIRST, SECOND = BY_NAME["96d51751"], BY_NAME["mainline-single-v2"]


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        chain = around.network.chain
        code = chain.ledger.entries[code_key(FIRST.wasm_hash)]
        around.network.chain = with_entry(chain, code_key(SECOND.wasm_hash), code)
        yield desk, around


async def codes(office: Office) -> dict[str, CodeThere]:
    there = await office[0].founding.direct.codes(PASSPHRASE)
    return {each.code.name: each for each in there}


async def asked(office: Office, wasm_hash: bytes, note: str = "") -> str:
    direct = office[0].founding.direct
    return await direct.ask(PASSPHRASE, wasm_hash.hex(), LAWYER, note)


def deployment(office: Office, hash_: str) -> DeployContract:
    """What a kept request would make."""
    row = office[0].seat.profile.store.requests.by_hash(bytes.fromhex(hash_))
    assert row is not None
    assert row.standing is Standing.NEEDS_ME
    request = read(row.text)
    assert isinstance(request, Request)
    made = Said(request.envelope).doing
    assert isinstance(made, DeployContract)
    return made


def settled(office: Office, hash_: str) -> ContractId:
    """Let a request be known to be final; the contract that it made."""
    made = deployment(office, hash_).contract(PRACTICE)
    requests = office[0].seat.profile.store.requests
    requests.set_standing(bytes.fromhex(hash_), Standing.FINAL)
    return made


async def test_code_that_is_on_the_network_is_offered_and_no_other(office: Office) -> None:
    assert set(await codes(office)) == {FIRST.name, SECOND.name}
    first = next(iter(await codes(office)))
    assert first == FIRST.name


async def test_who_can_set_a_contract_up_is_said_before_it_is_made(office: Office) -> None:
    there = await codes(office)
    assert (there[FIRST.name].remark, there[FIRST.name].anybody) == (ANYBODY, True)
    assert (there[SECOND.name].remark, there[SECOND.name].anybody) == (ITS_MAKER, False)


@pytest.mark.parametrize("build", [FIRST, SECOND], ids=lambda build: build.name)
async def test_a_contract_is_made_and_an_escrow_begins_with_it(
    office: Office, build: Build
) -> None:
    desk, around = office
    hash_ = await asked(office, build.wasm_hash, " as agreed ")
    assert around.told == [InboxChanged()]
    await final(office, hash_)
    contract = settled(office, hash_)
    assert (await desk.founding.begin(PASSPHRASE)).makers[0] == contract
    maker = await desk.founding.maker(contract, PASSPHRASE)
    assert Way.SET_UP in maker.ways
    terms = replace(typed(maker.code), maker=contract, way=Way.SET_UP)
    preview = await desk.founding.preview(terms, maker.code)
    assert preview.page is not None
    await final(office, await desk.founding.ask(preview.page.hash))
    page = await desk.escrows.look(contract, PASSPHRASE)
    assert page.title == "Sale of 3 Mill Lane"


async def test_a_contract_that_holds_an_escrow_is_proposed_no_more(office: Office) -> None:
    desk, _ = office
    hash_ = await asked(office, FIRST.wasm_hash)
    await final(office, hash_)
    contract = settled(office, hash_)
    assert contract in (await desk.founding.begin(PASSPHRASE)).makers
    closing = await desk.escrows.look(CLOSING, PASSPHRASE)
    row = desk.seat.profile.store.escrows.by_contract(closing.contract, PASSPHRASE)
    assert row is not None
    desk.seat.profile.store.escrows.put(replace(row, contract=contract))
    assert contract not in (await desk.founding.begin(PASSPHRASE)).makers


async def test_a_contract_that_is_not_there_yet_is_not_proposed(office: Office) -> None:
    hash_ = await asked(office, FIRST.wasm_hash)
    contract = deployment(office, hash_).contract(PRACTICE)
    assert contract not in (await office[0].founding.begin(PASSPHRASE)).makers


async def test_each_contract_is_made_at_another_address(office: Office) -> None:
    one, other = [await asked(office, FIRST.wasm_hash) for _ in range(2)]
    assert deployment(office, one).salt != deployment(office, other).salt


async def test_whoever_pays_makes_it_and_is_one_of_mine(office: Office) -> None:
    hash_ = await asked(office, SECOND.wasm_hash)
    made = deployment(office, hash_)
    assert made.deployer == LAWYER
    assert instance_key(made.contract(PRACTICE)) not in office[1].network.chain.ledger.entries
    with pytest.raises(NotYourAccount):
        await office[0].founding.direct.ask(
            PASSPHRASE, FIRST.wasm_hash.hex(), practice.who("buyer"), ""
        )


async def test_a_profile_that_may_only_be_read_makes_nothing(office: Office) -> None:
    office[0].seat.profile.rolled_back = (RolledBack("database", 3, 2),)
    with pytest.raises(RolledBack):
        await asked(office, FIRST.wasm_hash)
