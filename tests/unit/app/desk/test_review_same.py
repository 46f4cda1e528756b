"""What is no change of a review: age, and what anybody can bring about from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.review_errors import StateChanged
from app.pages.review import FindingLine, Gravity, ReviewPage
from app.pages.review_same import says_the_same
from tests.support import review_pages
from tests.support.network import with_terms
from tests.support.reading import Reader, asked, other_evidence, with_more_money
from tests.support.review_pages import FRESH, OLD, STOP, checks, money, page

DUST = "0.0000001"


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


def staying(amount: str) -> FindingLine:
    says, explains = "Money stays behind.", f"What stays in the escrow: {amount}."
    return FindingLine(Gravity.WARN, 38, says, explains, (("amount", amount),))


def flapping(number: int, seconds: str = "21") -> FindingLine:
    return FindingLine(Gravity.WARN, number, "It holds.", "", (("seconds", seconds),))


def with_dust(dust: str = DUST) -> ReviewPage:
    """The closing's page after somebody paid this into the escrow."""
    came = money(stays=dust, balance=f"250,000.{dust.partition('.')[2]}")
    return page(money=came, checks=checks(FRESH, staying(dust)))


def test_a_page_says_the_same_when_only_its_facts_are_older() -> None:
    before = page()
    assert says_the_same(before, page(checks=checks(OLD), seen=1))
    assert not says_the_same(before, page(checks=checks(STOP)))


def test_money_that_came_beside_what_moves_is_no_change() -> None:
    assert says_the_same(page(), with_dust())
    assert says_the_same(with_dust(), with_dust("0.0000002"))


def test_an_amount_with_thousands_apart_grows_as_a_number_does() -> None:
    before = page(money=money(stays="999.00", balance="250,999.00"))
    later = page(money=money(stays="1,000.00", balance="251,000.00"))
    assert says_the_same(before, later)
    assert not says_the_same(later, before)


def test_money_that_is_missing_is_a_change() -> None:
    assert not says_the_same(with_dust("0.0000002"), with_dust())
    assert not says_the_same(with_dust(), page())


def test_an_amount_that_no_token_can_hold_is_a_change() -> None:
    before = page(money=money(stays="-1.00", balance="249,999.00"))
    assert not says_the_same(before, page())
    assert not says_the_same(page(), before)


def test_money_that_came_hides_no_other_change_of_money() -> None:
    came = with_dust()
    assert came.money is not None
    other = replace(came.money.payments[0], amount="246,750.01")
    for changed in (
        replace(came.money, payments=(other, *came.money.payments[1:])),
        replace(came.money, total="250,000.01"),
        replace(came.money, comes_in=True),
        replace(came.money, currency=replace(came.money.currency, issuer="")),
        None,
    ):
        assert not says_the_same(page(), replace(came, money=changed))
    assert not says_the_same(page(money=None), came)


def test_money_that_came_hides_no_other_finding_and_no_other_terms() -> None:
    came = with_dust()
    assert not says_the_same(page(), replace(came, checks=checks(staying(DUST), STOP)))
    other = review_pages.deal(engagement_id="2026-0118")
    assert not says_the_same(page(), replace(came, deal=other))


def test_that_money_stays_behind_is_a_change_where_none_came() -> None:
    assert not says_the_same(page(), page(checks=checks(FRESH, staying(DUST))))


@pytest.mark.parametrize("number", [42, 52])
def test_a_warning_that_comes_and_goes_is_no_change_once_it_was_read(number: int) -> None:
    read = page(checks=checks(FRESH, flapping(number)))
    assert says_the_same(read, page())
    assert says_the_same(read, page(checks=checks(FRESH, flapping(number, "22"))))
    assert not says_the_same(page(), read)


async def test_dust_that_comes_with_every_ledger_keeps_nobody_from_signing(
    reader: Reader,
) -> None:
    page = await reader.look_again()
    network = reader.around.network
    network.chain = with_more_money(network.chain, 1)
    fresh = await reader.look_again()
    assert fresh.money is not None
    assert (fresh.money.balance, fresh.money.stays) == ("250,000.0000001", DUST)
    assert 38 in {each.number for each in fresh.checks.findings}
    assert says_the_same(page, fresh)
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_dust_does_not_carry_another_change_past_the_reader(reader: Reader) -> None:
    page = await reader.look_again()
    network = reader.around.network
    network.chain = with_more_money(with_terms(network.chain, other_evidence), 1)
    with pytest.raises(StateChanged):
        await reader.sign(page)
    assert reader.signatures() == 1


async def test_money_that_went_away_meanwhile_is_looked_at_first(reader: Reader) -> None:
    network = reader.around.network
    network.chain = with_more_money(network.chain, 2)
    page = await reader.look_again()
    network.chain = with_more_money(network.chain, -1)
    with pytest.raises(StateChanged):
        await reader.sign(page)
    assert reader.signatures() == 1
