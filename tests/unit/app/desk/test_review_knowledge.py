"""What a profile knows, in the reviews that it shows: payees, last looks, what else waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.pages.review import Gravity, ReviewPage
from app.profile.requests import keep
from app.records import Standing, Submission, SubmissionState
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.looking import looked
from tests.support.network import with_terms
from tests.support.profiles import PASSWORD, filed
from tests.support.reading import Reader, asked, other_evidence
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.network import PRACTICE

BUYER = practice.who("buyer")
SELLER = practice.who("seller")
PAYEE_CHANGED, EVIDENCE_CHANGED = 31, 33


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


def to_the_buyer(terms: Escrow) -> Escrow:
    """The same terms with the buyer in the seller's place as the receiver."""
    holders = {**terms.roles.holders, Role.RECEIVER: (BUYER,)}
    return replace(terms, roles=Roles(holders))


def holding(page: ReviewPage) -> set[int]:
    """The numbers of the findings that hold."""
    lines = (*page.checks.findings, *page.checks.folded)
    return {line.number for line in lines if line.gravity is not Gravity.PASSED}


def lacking(page: ReviewPage) -> set[int]:
    """The numbers of what could not be checked."""
    return {each.number for each in page.checks.lacking}


def told(page: ReviewPage, number: int) -> str:
    """What a finding says here."""
    return next(line.explains for line in page.checks.findings if line.number == number)


async def another(reader: Reader, *signers: str, valid_for: int = 7200) -> Reader:
    """A second release, asked for of the network as it is now, and kept."""
    request = await filed(reader.around.network, *signers, valid_for=valid_for)
    reader.keep(request)
    return replace(reader, request=request)


def becomes_final(reader: Reader) -> None:
    """Let the network take the request."""
    profile, hash_ = reader.desk.seat.profile, reader.request.envelope.hash
    at = profile.clock.now()
    profile.store.submissions.append(
        Submission(hash_, SubmissionState.FINAL, at, 7, "txSUCCESS")
    )
    profile.store.requests.set_standing(hash_, Standing.FINAL)


# --- whom I paid ---


async def test_the_first_payment_to_a_payee_is_warned_of(reader: Reader) -> None:
    page = await reader.open()
    assert 30 in holding(page)
    assert "is not among your contacts" in told(page, 30)
    reader.call_the_seller()
    assert "is “Seller, Porto” among your contacts" in told(await reader.open(), 30)


async def test_a_payee_whom_i_agreed_to_pay_before_is_known(reader: Reader) -> None:
    await reader.sign(await reader.open())
    becomes_final(reader)
    page = await (await another(reader)).open()
    assert 30 not in holding(page)
    assert 60 in holding(page)
    assert "was paid 248,000.00 USDC on" in told(page, 60)


async def test_what_others_paid_without_me_is_no_payment_of_mine(reader: Reader) -> None:
    """A file of a payment that somebody made to themselves teaches this profile nothing."""
    becomes_final(reader)
    page = await (await another(reader)).open()
    assert 30 in holding(page)
    assert 60 not in holding(page)


async def test_what_i_signed_and_no_ledger_took_was_not_paid(reader: Reader) -> None:
    await reader.sign(await reader.open())
    page = await (await another(reader)).open()
    assert 60 not in holding(page)


# --- what I saw last ---


async def test_before_the_first_look_nothing_looks_unchanged(reader: Reader) -> None:
    assert {PAYEE_CHANGED, EVIDENCE_CHANGED} <= lacking(await reader.open())


async def test_a_second_look_after_the_first_says_the_same_and_can_be_signed(
    reader: Reader,
) -> None:
    first = await reader.look_again()
    await reader.desk.reviewing.leave(reader.hash, first.digest)
    again = await reader.open()
    assert PAYEE_CHANGED not in holding(again) | lacking(again)
    await reader.sign(again)
    assert reader.signatures() == 2


async def test_opening_twice_shows_the_very_same_review(reader: Reader) -> None:
    assert (await reader.open()).digest == (await reader.open()).digest


async def test_a_payee_who_changed_since_it_was_asked_for_is_to_be_ticked(
    reader: Reader,
) -> None:
    await reader.open()
    network = reader.around.network
    network.chain = with_terms(network.chain, to_the_buyer)
    page = await reader.look_again()
    assert PAYEE_CHANGED in page.checks.ticks
    assert "the state that came with the request" in told(page, PAYEE_CHANGED)


async def changed_payee(reader: Reader) -> Reader:
    """A look at the first request; then the payee changes, and a second one is asked for."""
    page = await reader.open()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    network = reader.around.network
    network.chain = with_terms(network.chain, to_the_buyer)
    return await another(reader, "buyer")


async def test_a_payee_who_changed_since_i_looked_is_to_be_ticked(reader: Reader) -> None:
    page = await (await changed_payee(reader)).open()
    assert PAYEE_CHANGED in page.checks.ticks
    assert "what you saw the last time" in told(page, PAYEE_CHANGED)


async def test_the_escrows_own_page_is_a_first_look(reader: Reader) -> None:
    await looked((reader.desk, reader.around))
    network = reader.around.network
    network.chain = with_terms(network.chain, to_the_buyer)
    page = await (await another(reader)).open()
    assert PAYEE_CHANGED in page.checks.ticks


async def test_a_later_look_at_the_escrows_page_does_not_accept_another_payee(
    reader: Reader,
) -> None:
    await looked((reader.desk, reader.around))
    network = reader.around.network
    network.chain = with_terms(network.chain, to_the_buyer)
    network.clock.step(60)
    await looked((reader.desk, reader.around))
    page = await (await another(reader)).open()
    assert PAYEE_CHANGED in page.checks.ticks


async def test_a_changed_payee_stays_so_however_often_one_looks(reader: Reader) -> None:
    reader = await changed_payee(reader)
    for _ in range(2):
        page = await reader.look_again()
        assert PAYEE_CHANGED in page.checks.ticks
        await reader.desk.reviewing.leave(reader.hash, page.digest)


async def test_once_it_was_ticked_and_signed_the_new_payee_is_what_i_saw(
    reader: Reader,
) -> None:
    reader = await changed_payee(reader)
    page = await reader.open()
    ticked = frozenset({PAYEE_CHANGED})
    await reader.desk.reviewing.sign(reader.hash, page.digest, PASSWORD, ticked)
    assert reader.signatures() == 2
    after = await (await another(reader, valid_for=9000)).open()
    assert PAYEE_CHANGED not in holding(after) | lacking(after)


async def told_of_another_payee(reader: Reader) -> Reader:
    """A look at the network; then it tells of another payee, and that is left."""
    page = await reader.look_again()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    network = reader.around.network
    network.chain = with_terms(network.chain, to_the_buyer)
    page = await reader.look_again()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    return reader


async def test_the_payee_before_does_not_come_back_unnoticed_without_a_network(
    reader: Reader,
) -> None:
    page = await (await told_of_another_payee(reader)).open()
    assert PAYEE_CHANGED in page.checks.ticks
    assert "what the network told the last time" in told(page, PAYEE_CHANGED)


async def test_a_payee_who_is_put_back_is_told_of_once(reader: Reader) -> None:
    network = reader.around.network
    before = network.chain
    reader = await told_of_another_payee(reader)
    network.chain = before
    page = await reader.look_again()
    assert PAYEE_CHANGED in page.checks.ticks
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    again = await reader.open()
    assert PAYEE_CHANGED not in holding(again) | lacking(again)


async def test_what_the_network_told_is_accepted_with_a_signature(reader: Reader) -> None:
    reader = await another(await told_of_another_payee(reader))
    page = await reader.open()
    ticked = frozenset({PAYEE_CHANGED})
    await reader.desk.reviewing.sign(reader.hash, page.digest, PASSWORD, ticked)
    after = await (await another(reader, valid_for=9000)).open()
    assert PAYEE_CHANGED not in holding(after) | lacking(after)


async def test_a_file_of_the_last_of_all_ledgers_cannot_keep_that_from_being_seen(
    reader: Reader,
) -> None:
    """Else the new payee would be another than the last time after every signature."""
    state = reader.request.snapshot
    forged = replace(state, sequence=2**32 - 1, timestamp=state.timestamp + 200)
    hostile = await filed(reader.around.network, valid_for=8000)
    hostile = replace(hostile, snapshot=forged)
    reader.keep(hostile)
    reader = await changed_payee(replace(reader, request=hostile))
    page = await reader.open()
    ticked = frozenset({PAYEE_CHANGED})
    await reader.desk.reviewing.sign(reader.hash, page.digest, PASSWORD, ticked)
    after = await (await another(reader, valid_for=9000)).open()
    assert PAYEE_CHANGED not in holding(after) | lacking(after)


async def test_evidence_that_changed_after_the_approval_is_warned_of(reader: Reader) -> None:
    await reader.open()
    network = reader.around.network
    network.chain = with_terms(network.chain, other_evidence)
    assert EVIDENCE_CHANGED in holding(await reader.look_again())


async def test_what_a_file_tells_of_old_times_is_not_taken_for_a_later_look(
    reader: Reader,
) -> None:
    reader.around.network.clock.step(60)
    live = await reader.look_again()
    await reader.desk.reviewing.leave(reader.hash, live.digest)
    page = await reader.open()
    await reader.desk.reviewing.leave(reader.hash, page.digest)
    profile = reader.desk.seat.profile
    look = profile.store.looks.of(practice.closing().contract, PRACTICE.passphrase)
    assert look is not None
    assert (look.is_live, look.ledger) == (True, live.age.ledger)


async def test_a_page_that_was_never_shown_is_no_look(reader: Reader) -> None:
    await reader.open()
    await reader.desk.reviewing.leave(reader.hash, bytes(32))
    assert PAYEE_CHANGED in lacking(await reader.open())


# --- the desk ---


async def test_what_i_prepared_myself_says_so(reader: Reader) -> None:
    request = await filed(reader.around.network, "buyer", valid_for=7200)
    keep(reader.desk.seat.profile, request, BUILDS, prepared=True)
    mine, other = await replace(reader, request=request).open(), await reader.open()
    assert 44 in holding(mine)
    assert 40 not in holding(mine)
    assert 44 not in holding(other)
    assert 40 in holding(other)


async def test_two_requests_for_one_number_compete(reader: Reader) -> None:
    assert 46 not in holding(await reader.open())
    other = await another(reader)
    assert 46 in holding(await reader.open())
    assert other.hash in told(await reader.open(), 46)


async def test_a_request_that_i_declined_competes_with_none(reader: Reader) -> None:
    other = await another(reader)
    await reader.desk.reviewing.decline(other.hash, "another one is meant")
    assert 46 not in holding(await reader.open())


async def test_a_clock_that_is_off_is_warned_of_once_a_ledger_was_heard_of(
    reader: Reader,
) -> None:
    reader.around.network.clock.time += 90  # and no ledger closes meanwhile
    assert 42 in lacking(await reader.open())
    page = await reader.look_again()
    assert "This machine's clock is 1 minute ahead of the ledgers." in told(page, 42)
    assert 42 in holding(await reader.open())


async def test_a_clock_that_is_right_is_said_to_be(reader: Reader) -> None:
    page = await reader.look_again()
    assert 42 not in holding(page) | lacking(page)


async def test_a_network_that_stands_still_says_nothing_against_the_clock(
    reader: Reader,
) -> None:
    await reader.look_again()
    reader.around.network.clock.time += 90
    assert 42 not in holding(await reader.look_again())


async def test_two_keys_of_one_profile_that_suffice_are_told(tmp_path: Path) -> None:
    async with asked(tmp_path, ("lawyer", "buyer"), ()) as reader:
        assert 36 in holding(await reader.open())


async def test_one_key_of_two_does_not_act_alone(reader: Reader) -> None:
    page = await reader.open()
    assert 36 not in holding(page) | lacking(page)
