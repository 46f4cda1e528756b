"""The page of a request that is signed or sent: what it says in every state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.pages.after import Agreement, Happened, HowMany, Stand
from app.ports import Final, NotFound, Rejected, TryAgain
from app.profile.errors import NotKept
from app.profile.requests import decline
from app.submit import PATIENCE
from tests.support import practice
from tests.support.desks import desk_of
from tests.support.network import (
    Honest,
    answering,
    failing,
    first,
    with_signers,
    with_terms,
)
from tests.support.sending import DOWN, SLOW
from tests.support.sending_desk import SendingOffice, happened, telling
from wallet.escrow.terms import Flags

BOTH = ("buyer", "lawyer")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[SendingOffice]:
    async with desk_of(tmp_path) as (desk, around):
        yield SendingOffice(desk, around)


async def test_what_waits_names_who_is_needed(office: SendingOffice) -> None:
    page = await office.page(await office.got("lawyer"))
    (missing,) = page.missing
    assert (page.stand, missing.how_many) == (Stand.SIGNED_WAITS, HowMany.ALL)
    assert [each.key for each in missing.people] == [practice.who("buyer")]
    assert page.amount == "250,000.00 USDC"
    assert happened(page) == [Happened.CAME, Happened.SIGNED]
    assert page.moments[-1].is_mine
    assert not page.is_open_to_review


async def test_what_still_needs_me_is_for_the_review(office: SendingOffice) -> None:
    page = await office.page(await office.got("buyer"))
    assert (page.stand, page.is_open_to_review) == (Stand.SIGNED_WAITS, True)
    assert page.missing[0].people[0].is_mine


@pytest.mark.parametrize(
    ("weights", "threshold", "how_many"),
    [
        ({"buyer": 1, "lawyer": 1, "desk": 1}, 2, HowMany.ONE),
        ({"buyer": 1, "lawyer": 1, "desk": 1, "seller": 1}, 3, HowMany.SOME),
        ({"buyer": 1, "lawyer": 1, "desk": 1}, 3, HowMany.ALL),
    ],
)
async def test_how_many_are_needed_is_told(
    office: SendingOffice, weights: dict[str, int], threshold: int, how_many: HowMany
) -> None:
    office.network.chain = with_signers(office.network.chain, weights, threshold)
    page = await office.page(await office.got("lawyer"))
    assert page.missing[0].how_many is how_many


async def test_an_unknown_request_is_not_kept(office: SendingOffice) -> None:
    with pytest.raises(NotKept):
        await office.page("00" * 32)


async def test_what_moved_is_compared_with_what_was_reviewed(office: SendingOffice) -> None:
    page = await office.send(await office.got(*BOTH))
    assert page.moved is not None
    assert (page.moved.agreement, page.moved.total) == (Agreement.EQUAL, "250,000.00 USDC")
    assert not page.moved.comes_in
    assert [(line.amount, line.roles, line.foreseen) for line in page.moved.lines] == [
        ("248,000.00", "milestone marker and receiver", ""),
        ("1,250.00", "platform", ""),
        ("750.00", "", ""),
    ]


async def test_a_unit_more_or_less_is_told(office: SendingOffice) -> None:
    office.network.faults["transaction"] = [telling(1)] * PATIENCE
    page = await office.send(await office.got(*BOTH))
    assert page.stand is Stand.FINAL
    assert page.moved is not None
    assert page.moved.agreement is Agreement.DIFFERENT
    differing = [line for line in page.moved.lines if line.foreseen]
    (line,) = differing
    assert line.amount != line.foreseen
    assert line.amount.endswith("0000001")


def closed_long_ago(honest: Honest) -> Final | NotFound:
    found: Final | NotFound = honest()
    return replace(found, time=1) if isinstance(found, Final) else found


async def test_what_happened_is_told_in_its_order_whatever_the_two_clocks_say(
    office: SendingOffice,
) -> None:
    """A ledger bears its own time, and may close a second before we hear that it took it."""
    hash_ = await office.got(*BOTH)
    office.network.faults["transaction"] = [closed_long_ago] * PATIENCE
    page = await office.send(hash_)
    assert happened(page)[-3:] == [Happened.SENDING, Happened.TAKEN, Happened.FINAL]


async def test_where_nobody_tells_what_moved_that_is_said(office: SendingOffice) -> None:
    office.network.faults["transaction"] = [telling(None)] * PATIENCE
    page = await office.send(await office.got(*BOTH))
    assert page.stand is Stand.FINAL
    assert page.moved is not None
    assert page.moved.agreement is Agreement.NOT_TOLD
    assert page.moved.total == "250,000.00 USDC"


async def test_a_failure_names_its_cause_and_its_price(office: SendingOffice) -> None:
    def disputed() -> None:
        office.network.chain = with_terms(
            office.network.chain, lambda e: replace(e, flags=Flags(disputed=True))
        )

    office.network.faults["send"] = [first(disputed)]
    page = await office.send(await office.got(*BOTH))
    assert (page.stand, page.may_be_sent, page.moved) == (Stand.FAILED, False, None)
    assert page.refusal is not None
    assert page.refusal.cause.startswith("The escrow or its token refused the step")
    assert page.refusal.codes == "txFAILED INVOKE_HOST_FUNCTION_TRAPPED"
    assert page.ending is not None
    assert page.ending.fee.endswith(" XLM")
    assert happened(page)[-1] is Happened.FAILED


@pytest.mark.parametrize(
    ("answer", "cause", "again"),
    [
        (Rejected("txMALFORMED"), "It is not well formed.", False),
        (Rejected("txINSUFFICIENT_FEE"), "The fee is too low at the moment.", True),
        (Rejected("txFAILED", "opBAD_AUTH"), "Its signatures do not suffice", False),
        (TryAgain(), "The network's queue was full all the time.", True),
    ],
)
async def test_a_rejection_tells_why_and_whether_to_try_again(
    office: SendingOffice, answer: object, cause: str, *, again: bool
) -> None:
    office.network.faults["send"] = [answering(answer)] * (PATIENCE + 2)
    hash_ = await office.got(*BOTH)
    for page in (await office.send(hash_), await office.page(hash_)):
        assert page.stand is Stand.REJECTED
        assert page.refusal is not None
        assert page.refusal.cause.startswith(cause)
        assert page.may_be_sent is again
    office.network.faults.clear()
    assert (await office.send(hash_)).stand is Stand.FINAL


async def test_what_no_ledger_took_in_time_has_expired_and_cost_nothing(
    office: SendingOffice,
) -> None:
    office.network.faults["send"] = [failing(SLOW)] * PATIENCE
    page = await office.send(await office.got(*BOTH, valid_for=20))
    assert (page.stand, page.nobody_took_it) == (Stand.EXPIRED, True)
    assert happened(page)[-1] is Happened.TOO_LATE


async def test_that_nothing_was_paid_is_said_only_once_the_network_was_asked(
    office: SendingOffice,
) -> None:
    hash_ = await office.got("buyer", valid_for=60)
    office.network.clock.step(120)
    page = await office.page(hash_)
    assert (page.stand, page.nobody_took_it) == (Stand.EXPIRED, False)
    await office.look(hash_)
    assert (await office.page(hash_)).nobody_took_it


async def test_a_refusal_of_mine_is_told_with_its_reason(office: SendingOffice) -> None:
    hash_ = await office.got("buyer")
    decline(office.desk.seat.profile, bytes.fromhex(hash_), "Not what we agreed")
    page = await office.page(hash_)
    assert (page.stand, page.reason) == (Stand.DECLINED, "Not what we agreed")
    assert happened(page)[-1] is Happened.DECLINED


@pytest.mark.parametrize("names", [("lawyer",), BOTH])
async def test_every_page_is_the_same_after_a_restart(
    office: SendingOffice, names: tuple[str, ...]
) -> None:
    hash_ = await office.got(*names)
    if names == BOTH:
        await office.send(hash_)
    before = await office.page(hash_)
    await office.sit_again()
    assert await office.page(hash_) == before


async def test_where_an_unknown_one_is_not_is_told(office: SendingOffice) -> None:
    hash_ = await office.got(*BOTH)
    office.network.faults["send"] = [failing(DOWN)] * (PATIENCE + 2)
    assert (await office.send(hash_)).stand is Stand.UNKNOWN
    await office.look(hash_)
    page = await office.page(hash_)
    assert (page.stand, page.looked) == (Stand.UNKNOWN, office.network.chain.latest.sequence)
    office.network.faults.clear()
    assert (await office.send(hash_)).stand is Stand.FINAL


async def test_nothing_of_one_sitting_is_left_for_the_next(office: SendingOffice) -> None:
    hash_ = await office.got("buyer", valid_for=60)
    office.network.clock.step(120)
    await office.look(hash_)
    await office.sit_again()
    assert (await office.page(hash_)).looked == 0
