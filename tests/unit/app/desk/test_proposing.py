"""Asking for the steps that are open: what must be entered, and the request that comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.escrows import NotYourAccount
from app.desk.offers import MoveNotOpen
from app.pages.escrow import EscrowPage
from app.pages.events import InboxChanged
from app.pages.proposing import Entered, MoveForm
from app.profile.errors import RolledBack
from app.propose import MoveRefused, PayerMissing
from app.records import Standing
from tests.support import practice
from tests.support.desks import desk_of
from tests.support.looking import (
    CLOSING,
    PASSPHRASE,
    RELEASE,
    Office,
    held_by,
    looked,
    moves,
    unapproved,
)
from tests.support.network import with_terms
from wallet.escrow.terms import Role
from wallet.soroban.entries import account_key

LAWYER = practice.who("lawyer")
DISPUTE = "Open a dispute"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        yield desk, around


async def form_of(office: Office, step: str, page: EscrowPage | None = None) -> MoveForm:
    """The form of an open step of the closing."""
    page = page or await looked(office)
    key = moves(page)[step].key
    return await office[0].proposing.form(CLOSING, PASSPHRASE, key)


async def test_asking_for_a_release_makes_a_request_that_needs_me(office: Office) -> None:
    desk, around = office
    form = await form_of(office, RELEASE)
    asked = Entered(payer=LAWYER, note="as agreed today")
    hash_ = await desk.proposing.ask(form, asked)
    row = desk.seat.profile.store.requests.by_hash(bytes.fromhex(hash_))
    assert row is not None
    assert row.standing is Standing.NEEDS_ME
    assert "as agreed today" in row.text
    assert around.told == [InboxChanged()]
    page = await desk.escrows.kept(CLOSING, PASSPHRASE)
    (request,) = page.requests
    assert request.hash == hash_
    assert page.asked(moves(page)[RELEASE]) == (request, True)
    assert page.asked(moves(page)[DISPUTE]) is None


async def test_a_dispute_is_asked_for_like_any_step(office: Office) -> None:
    form = await form_of(office, DISPUTE)
    assert (form.choices, form.entries, form.split) == ((), (), None)
    hash_ = await office[0].proposing.ask(form, Entered(payer=LAWYER))
    page = await office[0].escrows.kept(CLOSING, PASSPHRASE)
    (request,) = page.requests
    assert request.hash == hash_
    assert page.asked(moves(page)[DISPUTE]) == (request, True)
    assert page.asked(moves(page)[RELEASE]) is None


async def test_a_form_offers_my_accounts_and_says_who_acts(office: Office) -> None:
    form = await form_of(office, RELEASE)
    assert [(payer.address, payer.name) for payer in form.payers] == [(LAWYER, "lawyer")]
    assert form.acting.address == practice.who("release")
    assert (form.escrow, form.currency) == ("Sale of 14 Quayside Row", "USDC")


@pytest.mark.parametrize("payer", ["buyer", "release", "stranger"])
async def test_only_an_account_of_mine_pays_for_what_i_ask(office: Office, payer: str) -> None:
    form = await form_of(office, RELEASE)
    office[1].network.asked.clear()
    with pytest.raises(NotYourAccount):
        await office[0].proposing.ask(form, Entered(payer=practice.address_of(payer)))
    assert office[1].network.asked == []


async def test_an_account_that_does_not_exist_pays_for_nothing(office: Office) -> None:
    network = office[1].network
    network.chain = practice.without(network.chain, account_key(LAWYER))
    page = await looked(office)
    assert moves(page)[RELEASE].is_open
    assert page.payers == ()
    form = await form_of(office, RELEASE, page)
    assert form.payers == ()
    with pytest.raises(PayerMissing):
        await office[0].proposing.ask(form, Entered(payer=LAWYER))


async def test_what_the_network_no_longer_allows_is_refused(office: Office) -> None:
    form = await form_of(office, RELEASE)
    network = office[1].network
    network.chain = with_terms(network.chain, unapproved)
    with pytest.raises(MoveRefused):
        await office[0].proposing.ask(form, Entered(payer=LAWYER))
    assert office[0].seat.profile.store.requests.inbox(None) == ()


async def test_a_step_that_is_closed_has_no_form(office: Office) -> None:
    key = moves(await looked(office))[RELEASE].key
    network = office[1].network
    network.chain = with_terms(network.chain, unapproved)
    await looked(office)
    with pytest.raises(MoveNotOpen):
        await office[0].proposing.form(CLOSING, PASSPHRASE, key)


@pytest.mark.parametrize("key", ["", "release", "release nobody ", "else GABC ", "mark G x"])
async def test_a_key_that_names_no_step_has_no_form(office: Office, key: str) -> None:
    await looked(office)
    with pytest.raises(MoveNotOpen):
        await office[0].proposing.form(CLOSING, PASSPHRASE, key)


async def test_a_profile_that_may_only_be_read_asks_for_nothing(office: Office) -> None:
    form = await form_of(office, RELEASE)
    office[0].seat.profile.rolled_back = (RolledBack("database", 3, 2),)
    with pytest.raises(RolledBack):
        await form_of(office, RELEASE)
    with pytest.raises(RolledBack):
        await office[0].proposing.ask(form, Entered(payer=LAWYER))


async def test_who_pays_for_his_own_step_is_asked_for_one_signature(office: Office) -> None:
    network = office[1].network
    network.chain = with_terms(network.chain, held_by("lawyer", Role.SERVICE_PROVIDER))
    form = await form_of(office, "Say how far milestones 1 and 2 are")
    asked = Entered(payer=LAWYER, milestones=(2,), texts={"status": "sent"})
    hash_ = await office[0].proposing.ask(form, asked)
    why = (await office[0].reviewing.open(hash_)).why
    assert [(each.account, each.pays_fee) for each in why.consents] == [(LAWYER, True)]
    assert why.completes
