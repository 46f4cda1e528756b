"""Setting escrows up: from what is typed to an escrow that stands on the network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from stellar_sdk import xdr

from app.desk.escrows import NotYourAccount
from app.desk.founding import CannotMake, NotPreviewed
from app.desk.founding_makers import MAKERS
from app.desk.founding_ready import MEMO_WANTED, memo_key
from app.pages.escrow import Stage
from app.pages.events import InboxChanged
from app.pages.founding import Maker, TypedPart, Way, of_part, of_role
from app.profile.errors import RolledBack
from app.read import NoSuchContract
from app.words import founding as words
from tests.support import practice
from tests.support.builders import contract_id, secret_key
from tests.support.desks import desk_of
from tests.support.families import BY_NAME
from tests.support.founding import MAKER, PASSPHRASE, final, know, typed, with_maker
from tests.support.looking import CLOSING, Office
from tests.support.network import with_entry
from wallet.addresses import xdr_account_id
from wallet.errors import Unreadable
from wallet.soroban.entries import Entry, key_of

LAWYER = practice.who("lawyer")


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        around.network.chain = with_maker(around.network.chain)
        yield desk, around


async def made(office: Office, build: str = "96d51751") -> Maker:
    desk, around = office
    around.network.chain = with_maker(around.network.chain, BY_NAME[build])
    return await desk.founding.maker(MAKER, PASSPHRASE)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize(
    "build", ["96d51751", "2ddb5ef1", "b4a7abee", "mainline-single-v2", "mainline-multi-v2"]
)
async def test_what_was_typed_stands_on_the_network_in_the_end(
    office: Office, build: str, way: Way
) -> None:
    desk, _ = office
    maker = await made(office, build)
    preview = await desk.founding.preview(typed(maker.code, way=way), maker.code)
    assert preview.page is not None
    hash_ = await desk.founding.ask(preview.page.hash)
    await final(office, hash_)
    page = await desk.escrows.look(preview.checked.contract, PASSPHRASE)
    assert (page.title, page.engagement_id) == ("Sale of 3 Mill Lane", "CLOSING-2026-130")
    assert page.money is not None
    assert page.money.stage is Stage.FUNDING
    assert [m.description for m in page.milestones] == [
        "Deed of transfer registered",
        "Keys handed over",
    ]


async def test_the_preview_is_the_review_that_opens_afterwards(office: Office) -> None:
    desk, around = office
    maker = await made(office)
    preview = await desk.founding.preview(typed(maker.code, note="By noon"), maker.code)
    assert preview.page is not None
    hash_ = await desk.founding.ask(preview.page.hash)
    opened = await desk.reviewing.open(hash_)
    assert opened == preview.page
    assert opened.note == "By noon"
    assert around.told == [InboxChanged()]


async def test_a_contract_that_holds_an_escrow_and_makes_none_is_refused(
    office: Office,
) -> None:
    desk, _ = office
    with pytest.raises(CannotMake):
        await desk.founding.maker(CLOSING, PASSPHRASE)
    with pytest.raises(NoSuchContract):
        await desk.founding.maker(contract_id("nowhere"), PASSPHRASE)
    with pytest.raises(Unreadable):
        await desk.founding.maker("C", PASSPHRASE)


async def test_what_served_once_is_offered_again(office: Office) -> None:
    desk, _ = office
    assert (await desk.founding.begin(PASSPHRASE)).makers == ()
    await desk.founding.maker(f" {MAKER[:28]} {MAKER[28:]} ", PASSPHRASE)
    assert (await desk.founding.begin(PASSPHRASE)).makers == (MAKER,)


async def test_a_contract_by_which_a_kept_request_made_an_escrow_is_offered(
    office: Office,
) -> None:
    desk, _ = office
    maker = await made(office)
    preview = await desk.founding.preview(typed(maker.code), maker.code)
    assert preview.page is not None
    await desk.founding.ask(preview.page.hash)
    desk.seat.profile.store.settings.put(MAKERS, {})
    assert (await desk.founding.begin(PASSPHRASE)).makers == (MAKER,)


async def test_contacts_and_own_keys_are_offered_by_name(office: Office) -> None:
    desk, _ = office
    know(desk, "seller", "lawyer")
    people = (await desk.founding.begin(PASSPHRASE)).people
    assert [(each.address, each.is_own) for each in people] == [
        (LAWYER, True),
        (practice.who("seller"), False),
    ]


async def test_every_field_that_is_wrong_is_named_and_no_network_is_asked(
    office: Office,
) -> None:
    desk, around = office
    maker = await made(office)
    around.network.asked.clear()
    bad = typed(
        maker.code,
        title=" ",
        token="USDC",  # noqa: S106 - a contract's place
        amount="1e6",
        fee="half",
        memo="-1",
        note="x" * 1001,
        roles={"approver": ("G",)},
        parts=(TypedPart(),),
    )
    checked = await desk.founding.check(bad, maker.code)
    assert {each.field for each in checked.wrong} == {
        *("title", "token", "amount", "fee", "memo", "note"),
        of_part(0, "description"),
        *(of_role(asked.name) for asked in maker.code.roles),
    }
    assert around.network.asked == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"fee": "99.5"}, "The platform's fee is higher than the contract allows."),
        ({"amount": "0"}, "The amount must be more than zero."),
        ({"parts": ()}, "The escrow has no milestone."),
    ],
    ids=("fee", "nothing", "no milestone"),
)
async def test_what_the_contract_would_refuse_is_said_in_its_words(
    office: Office, changed: dict[str, Any], says: str
) -> None:
    desk, _ = office
    maker = await made(office)
    preview = await desk.founding.preview(typed(maker.code, **changed), maker.code)
    assert (preview.checked.refusal, preview.page) == (says, None)


async def test_who_cannot_sign_or_be_paid_is_named(office: Office) -> None:
    desk, _ = office
    maker = await made(office)
    nobody = secret_key("nobody").public
    roles = {
        **typed(maker.code).roles,
        "receiver": (practice.who("resolver"),),
        "approver": (nobody,),
        "release_signer": (MAKER,),
    }
    checked = await desk.founding.check(typed(maker.code, roles=roles), maker.code)
    lacks = {each.address: each.lacks for each in checked.people if each.lacks}
    assert lacks == {
        practice.who("resolver"): (words.PAYMENT.format(why="has no trustline for USDC"),),
        nobody: (words.NO_ACCOUNT,),
        MAKER: (words.CANNOT_SIGN,),
    }


async def test_a_receiver_that_wants_memos_is_told_of(office: Office) -> None:
    desk, around = office
    maker = await made(office)
    seller = practice.who("seller")
    wants = xdr.DataEntry(
        xdr_account_id(seller),
        xdr.String64(MEMO_WANTED),
        xdr.DataValue(b"1"),
        xdr.DataEntryExt(0),
    )
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.DATA, data=wants)
    # Adapters take an entry only under its own key.
    assert key_of(data) == memo_key(seller)
    entry = Entry(data.to_xdr_bytes())
    around.network.chain = with_entry(around.network.chain, memo_key(seller), entry)
    checked = await desk.founding.check(typed(maker.code), maker.code)
    notes = {each.address: each.notes for each in checked.people}
    assert notes[seller] == (words.WANTS_MEMO,)
    assert notes[practice.who("release")] == (words.TOGETHER,)


async def test_a_release_signer_of_one_key_and_several_roles_are_remarked(
    office: Office,
) -> None:
    desk, _ = office
    maker = await made(office)
    roles = {**typed(maker.code).roles, "release_signer": (practice.who("buyer"),)}
    checked = await desk.founding.check(typed(maker.code, roles=roles, memo="7"), maker.code)
    assert words.SIGNS_ALONE in checked.remarks
    assert words.KEEPS_MEMO.format(memo=7) in checked.remarks
    assert len([each for each in checked.remarks if "several roles" in each]) == 2


async def test_fees_are_told_as_money_while_half_of_it_is_typed(office: Office) -> None:
    desk, _ = office
    maker = await made(office)
    half = typed(maker.code, roles={}, title="", amount="250,000.00", fee="1")
    fees = await desk.founding.fees(half, maker.code)
    assert fees is not None
    assert (fees.protocol, fees.platform, fees.receivers) == (
        *("750.00", "2,500.00"),
        "246,750.00",
    )
    most = typed(maker.code, amount=str(2**127 // 10**7))
    assert await desk.founding.fees(most, maker.code) is None


async def test_only_what_was_previewed_last_can_be_asked_for(office: Office) -> None:
    desk, _ = office
    maker = await made(office)
    first = await desk.founding.preview(typed(maker.code), maker.code)
    second = await desk.founding.preview(typed(maker.code, title="Another"), maker.code)
    assert first.page is not None
    assert second.checked.contract == first.checked.contract
    with pytest.raises(NotPreviewed):
        await desk.founding.ask(first.page.hash)


async def test_nobody_pays_with_an_account_that_is_not_his(office: Office) -> None:
    desk, _ = office
    maker = await made(office)
    with pytest.raises(NotYourAccount):
        await desk.founding.check(typed(maker.code, payer=practice.who("buyer")), maker.code)


async def test_a_profile_that_may_only_be_read_asks_for_nothing(office: Office) -> None:
    desk, _ = office
    maker = await made(office)
    preview = await desk.founding.preview(typed(maker.code), maker.code)
    assert preview.page is not None
    desk.seat.profile.rolled_back = (RolledBack("database", 3, 2),)
    with pytest.raises(RolledBack):
        await desk.founding.ask(preview.page.hash)
