"""Sending from the window: once, whatever happens meanwhile, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.store.errors import DatabaseFull
from app.desk.errors import NobodyIsIn, NoServer
from app.errors import LedgerUnreachable
from app.pages.after import AfterPage, Agreement, Doing, Happened, Stand
from app.pages.events import InboxChanged, StepTaken, Trouble
from app.pages.inbox import Section
from app.submit import PATIENCE
from tests.support.desks import SERVER, desk_of, settled
from tests.support.network import failing, honestly, losing, with_terms
from tests.support.sending import DOWN, SELLER_GETS, SLOW, seller_has
from tests.support.sending_desk import Hung, SendingOffice, happened
from wallet.amounts import format_amount
from wallet.escrow.terms import Flags
from wallet.network import PRACTICE
from wallet.review.token import Stopped
from wallet.signatures import MissingWeight

BOTH = ("buyer", "lawyer")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[SendingOffice]:
    async with desk_of(tmp_path) as (desk, around):
        yield SendingOffice(desk, around)


async def test_a_complete_request_can_be_sent_and_ends_final(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    before = await office.page(hash_)
    assert (before.stand, before.may_be_sent, before.server) == (Stand.COMPLETE, True, SERVER)
    page = await office.send(hash_)
    assert page == await office.page(hash_)
    assert (page.stand, page.may_be_sent) == (Stand.FINAL, False)
    assert page.ending is not None
    latest = office.network.chain.latest
    assert (page.ending.ledger, page.ending.closed) == (latest.sequence, latest.time)
    fee = format_amount(latest.transactions[0].fee)
    assert (page.ending.by_another, page.ending.fee) == (False, f"{fee} XLM")
    assert happened(page)[2:] == [
        Happened.SIGNED,
        Happened.SENDING,
        Happened.TAKEN,
        Happened.FINAL,
    ]
    assert seller_has(office.network) == SELLER_GETS


async def test_two_calls_at_once_send_once(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    one, two = await asyncio.gather(office.send(hash_), office.send(hash_))
    assert one == two
    assert one.stand is Stand.FINAL
    assert len(office.network.sent) == 1
    assert (await office.send(hash_)).stand is Stand.FINAL
    assert len(office.network.sent) == 1


async def test_the_steps_are_told_while_it_is_sent(office: SendingOffice) -> None:
    seen: list[AfterPage] = []
    hash_ = await office.got(*BOTH)

    async def sending() -> None:
        await office.send(hash_)

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(sending())
        while not task.done():
            seen.append(await office.page(hash_))
            await asyncio.sleep(0)
    told = [e.step for e in office.around.told if isinstance(e, StepTaken)]
    assert told[:3] == [Doing.CHECKING.value, Doing.SENDING.value, Doing.SENT.value]
    stands = list(dict.fromkeys(page.stand for page in seen))
    assert stands == [Stand.COMPLETE, Stand.SENDING, Stand.SENT, Stand.FINAL]
    running = [page for page in seen if page.stand is Stand.SENT]
    assert all(page.is_running and not page.may_be_sent for page in running)
    assert [step.doing for step in running[-1].steps][:3] == [
        Doing.CHECKING,
        Doing.SENDING,
        Doing.SENT,
    ]


async def test_the_inbox_counts_nothing_that_is_on_its_way(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    assert await _needing(office) == 1
    hung = Hung(office.network, "transaction", after=1)
    asking = asyncio.get_running_loop().create_task(office.send(hash_))
    await hung.reached.wait()
    assert InboxChanged() in office.around.told
    assert await _needing(office) == 0
    await office.desk.seat.leave()
    with pytest.raises(NobodyIsIn):
        await asking


async def test_a_window_that_goes_away_meanwhile_stops_nothing(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    asking = asyncio.get_running_loop().create_task(office.send(hash_))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    for _ in range(100):
        await settled()
    assert (await office.page(hash_)).stand is Stand.FINAL
    assert InboxChanged() in office.around.told


async def test_what_goes_wrong_when_nobody_waits_is_told_to_the_window(
    office: SendingOffice,
) -> None:
    hash_ = await office.got("lawyer")
    asking = asyncio.get_running_loop().create_task(office.send(hash_))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await settled()
    (trouble,) = [event for event in office.around.told if isinstance(event, Trouble)]
    assert isinstance(trouble.error, MissingWeight)


async def test_a_lost_answer_leads_to_no_second_payment(office: SendingOffice) -> None:
    office.network.faults["send"] = [losing(SLOW)]
    assert (await office.send(await office.got(*BOTH))).stand is Stand.FINAL
    assert seller_has(office.network) == SELLER_GETS


async def test_an_end_that_nobody_tells_is_unknown_and_found_later(
    office: SendingOffice,
) -> None:
    hash_ = await office.got(*BOTH)
    office.network.faults["send"] = [losing(SLOW)]
    office.network.faults["transaction"] = [honestly, *[failing(DOWN)] * (PATIENCE + 5)]
    page = await office.send(hash_)
    assert (page.stand, page.may_be_sent, page.is_running) == (Stand.UNKNOWN, True, False)
    office.network.faults.clear()
    await office.look(hash_)
    page = await office.page(hash_)
    assert page.stand is Stand.FINAL
    assert page.ending is not None
    assert not page.ending.by_another
    assert len(office.network.sent) == 1


async def test_what_another_sent_is_final_by_anothers_hand(office: SendingOffice) -> None:
    hash_ = await office.got("lawyer")
    await office.sent_elsewhere(*BOTH)
    await office.look(hash_)
    page = await office.page(hash_)
    assert page.stand is Stand.FINAL
    assert page.ending is not None
    assert page.ending.by_another
    assert page.moved is not None
    assert page.moved.agreement is Agreement.EQUAL
    assert office.around.told[-1] == InboxChanged()


async def test_missing_signatures_send_nothing(office: SendingOffice) -> None:
    with pytest.raises(MissingWeight):
        await office.send(await office.got("lawyer"))
    assert office.network.sent == []


async def test_the_present_state_can_stop_it(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    office.network.chain = with_terms(
        office.network.chain, lambda e: replace(e, flags=Flags(disputed=True))
    )
    with pytest.raises(Stopped):
        await office.send(hash_)
    assert ((await office.page(hash_)).stand, office.network.sent) == (Stand.COMPLETE, [])


async def test_without_a_network_nothing_is_sent_and_that_is_said(
    office: SendingOffice,
) -> None:
    hash_ = await office.got(*BOTH)
    office.network.faults["transaction"] = [failing(DOWN)]
    with pytest.raises(LedgerUnreachable):
        await office.send(hash_)
    assert ((await office.page(hash_)).stand, office.network.sent) == (Stand.COMPLETE, [])


async def test_without_a_server_nothing_is_sent(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    await office.desk.seat.networks.choose(PRACTICE, "")
    assert (await office.page(hash_)).server == ""
    with pytest.raises(NoServer):
        await office.send(hash_)


async def test_a_full_disk_lets_nothing_leave(
    office: SendingOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_ = await office.got(*BOTH)

    def full(*_given: object) -> None:
        raise DatabaseFull("profile.db")

    with monkeypatch.context() as patch:
        patch.setattr(type(office.desk.seat.profile.store.submissions), "append", full)
        with pytest.raises(DatabaseFull):
            await office.send(hash_)
    assert office.network.sent == []
    assert (await office.page(hash_)).stand is Stand.COMPLETE


@pytest.mark.parametrize(
    ("method", "after", "locked", "found"),
    [
        ("transaction", 0, Stand.COMPLETE, Stand.COMPLETE),
        ("simulate", 0, Stand.COMPLETE, Stand.COMPLETE),
        ("send", 0, Stand.UNKNOWN, Stand.UNKNOWN),
        ("transaction", 1, Stand.SENT, Stand.FINAL),
    ],
    ids=["checking", "simulating", "sending", "sent"],
)
async def test_a_lock_in_the_midst_leaves_the_truth_behind(
    office: SendingOffice, method: str, after: int, locked: Stand, found: Stand
) -> None:
    hash_, whole = await office.got(*BOTH), getattr(office.network, method)
    hung = Hung(office.network, method, after)
    asking = asyncio.get_running_loop().create_task(office.send(hash_))
    await hung.reached.wait()
    await office.sit_again()
    with pytest.raises(NobodyIsIn):
        await asking
    setattr(office.network, method, whole)
    page = await office.page(hash_)
    assert (page.stand, page.is_running) == (locked, False)
    office.network.clock.step(30)
    await office.look(hash_)
    assert (await office.page(hash_)).stand is found
    assert (await office.send(hash_)).stand is Stand.FINAL
    assert seller_has(office.network) == SELLER_GETS


async def test_a_page_needs_somebody_who_is_in(office: SendingOffice) -> None:
    hash_ = await office.got("lawyer")
    await office.desk.seat.leave()
    for ask in (office.desk.sending.page, office.desk.sending.send):
        with pytest.raises(NobodyIsIn):
            await ask(hash_)


def test_every_step_of_sending_has_its_own_sign() -> None:
    from app import submit as submitting
    from app.desk import sending

    words = [value for name, value in vars(submitting).items() if name.isupper()]
    told = [word for word in words if isinstance(word, str) and word != submitting.NOT_YET]
    assert set(sending._DOINGS) == set(told)
    assert sending._step(submitting.NOT_YET.format(77), 5).ledger == 77


async def _needing(office: SendingOffice) -> int:
    return (await office.desk.inbox.first()).counts[Section.NEEDS_YOU]
