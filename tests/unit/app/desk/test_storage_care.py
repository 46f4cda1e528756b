"""The ledger's own care of an escrow's storage: offered on its page, and asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.entries import BadEntry, NotEntered
from app.desk.offers import MoveNotOpen
from app.pages.escrow import EscrowPage, MoveKind, MoveLine
from app.pages.proposing import Entered, MoveForm
from app.practice.ledger import LIFE
from app.propose_operations import LEDGERS_A_DAY
from app.records import Standing
from tests.support import practice
from tests.support.desks import desk_of
from tests.support.looking import CLOSING, PASSPHRASE, Office, looked
from tests.support.network import with_entry
from wallet.operations import ExtendStorage, RestoreStorage, operation_in
from wallet.request import Request, read
from wallet.soroban.entries import account_key, instance_key

LAWYER = practice.who("lawyer")


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        yield desk, around


def after(office: Office, ledgers: int) -> None:
    """Let so many ledgers pass."""
    network = office[1].network
    network.chain = network.chain.wait(ledgers)
    network.clock.time = network.chain.latest.time


def care_of(page: EscrowPage) -> MoveLine:
    assert page.care is not None
    return page.care


async def form_of(office: Office) -> MoveForm:
    page = await looked(office)
    return await office[0].proposing.form(CLOSING, PASSPHRASE, care_of(page).key)


async def asked(office: Office, form: MoveForm, **texts: str) -> Request:
    """The request that is written for what was entered."""
    hash_ = await office[0].proposing.ask(form, Entered(payer=LAWYER, texts=texts))
    row = office[0].seat.profile.store.requests.by_hash(bytes.fromhex(hash_))
    assert row is not None
    assert (row.contract, row.standing) == (CLOSING, Standing.NEEDS_ME)
    request = read(row.text)
    assert isinstance(request, Request)
    return request


async def test_an_escrow_that_is_awake_can_be_kept_alive(office: Office) -> None:
    care = care_of(await looked(office))
    assert (care.kind, care.is_open, care.awaited) == (MoveKind.KEEP_ALIVE, True, False)
    form = await form_of(office)
    assert [(entry.name, entry.text) for entry in form.entries] == [("days", "180")]
    operation = operation_in((await asked(office, form, days="180")).envelope.transaction)
    assert isinstance(operation, ExtendStorage)
    assert operation.extend_to == LIFE.max - 1


async def test_a_life_is_asked_for_in_days(office: Office) -> None:
    form = await form_of(office)
    operation = operation_in((await asked(office, form, days="150")).envelope.transaction)
    assert isinstance(operation, ExtendStorage)
    assert operation.extend_to == 150 * LEDGERS_A_DAY


async def test_storage_that_falls_asleep_soon_waits_for_somebody(office: Office) -> None:
    after(office, LIFE.min_persistent - LEDGERS_A_DAY)
    care = care_of(await looked(office))
    assert (care.kind, care.awaited) == (MoveKind.KEEP_ALIVE, True)


async def test_what_sleeps_can_be_woken(office: Office) -> None:
    after(office, LIFE.max)
    page = await looked(office)
    assert page.life is not None
    assert page.life.sleeps
    care = care_of(page)
    assert (care.kind, care.is_open, care.awaited) == (MoveKind.WAKE, True, True)
    form = await form_of(office)
    assert form.entries == ()
    operation = operation_in((await asked(office, form)).envelope.transaction)
    assert isinstance(operation, RestoreStorage)
    assert instance_key(practice.closing().contract) in operation.keys


async def test_nobodys_authority_is_needed_for_it(office: Office) -> None:
    form = await form_of(office)
    assert form.acting.address == ""
    assert [payer.address for payer in form.payers] == [LAWYER]


async def test_what_lives_as_long_as_it_can_is_not_offered_more(office: Office) -> None:
    network = office[1].network
    ledger = network.chain.ledger
    until = ledger.sequence + LIFE.max - 1
    for key, entry in ledger.entries.items():
        if entry.live_until is not None:
            long = replace(entry, live_until=until)
            network.chain = with_entry(network.chain, key, long)
    care = care_of(await looked(office))
    assert (care.is_open, care.key, care.reason != "") == (False, "", True)


async def test_an_account_that_does_not_exist_cannot_ask_for_it(office: Office) -> None:
    network = office[1].network
    network.chain = practice.without(network.chain, account_key(LAWYER))
    care = care_of(await looked(office))
    assert (care.is_open, care.key) == (False, "")
    assert "none of your accounts exists" in care.reason


async def test_care_that_is_not_open_any_more_has_no_form(office: Office) -> None:
    key = care_of(await looked(office)).key
    after(office, LIFE.max)
    await looked(office)
    with pytest.raises(MoveNotOpen):
        await office[0].proposing.form(CLOSING, PASSPHRASE, key)


@pytest.mark.parametrize(
    ("days", "why"), [("", NotEntered), ("0", BadEntry), ("181", BadEntry)]
)
async def test_a_life_is_a_number_of_days_that_is_possible(
    office: Office, days: str, why: type[Exception]
) -> None:
    form = await form_of(office)
    with pytest.raises(why):
        await asked(office, form, days=days)
