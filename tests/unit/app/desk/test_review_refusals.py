"""What changed between a review and its signature is refused by its own name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.review_errors import (
    BytesChanged,
    OtherNetworkNamed,
    SignedMeanwhile,
    StateChanged,
    TimeWentOn,
    TooLate,
)
from app.errors import LedgerUnreachable, OtherNetwork
from tests.support.altering import (
    put_in_its_place,
    with_another_byte,
    with_another_network,
)
from tests.support.network import failing, signed, with_terms
from tests.support.reading import Reader, asked, other_evidence
from wallet.network import PRACTICE, TESTNET
from wallet.request import Request

DOWN = LedgerUnreachable("stepped")
ELSEWHERE = OtherNetwork("stepped", PRACTICE.passphrase, TESTNET.passphrase)

Alter = Callable[[Request], str]


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


def one_byte(request: Request) -> str:
    return with_another_byte(request).to_text()


def the_note(request: Request) -> str:
    return replace(request, note="please hurry").to_text()


def a_letter(request: Request) -> str:
    return request.to_text().replace("countersign-request/1", "countersign-request!1")


@pytest.mark.parametrize("alter", [one_byte, the_note, a_letter])
async def test_a_kept_request_that_is_another_by_now_is_not_signed(
    reader: Reader, alter: Alter
) -> None:
    page = await reader.look_again()
    unsigned = replace(reader.request, signatures=())
    put_in_its_place(reader.desk.seat.profile, reader.request, alter(unsigned))
    with pytest.raises(BytesChanged):
        await reader.sign(page)
    assert (reader.signatures(), reader.around.signer.asked.count("sign")) == (1, 0)


async def test_the_same_bytes_for_another_network_are_not_signed(reader: Reader) -> None:
    page = await reader.look_again()
    other = with_another_network(replace(reader.request, signatures=()), TESTNET)
    put_in_its_place(reader.desk.seat.profile, reader.request, other.to_text())
    with pytest.raises(OtherNetworkNamed) as refused:
        await reader.sign(page)
    assert (refused.value.shown_for, refused.value.named) == (
        PRACTICE.passphrase,
        TESTNET.passphrase,
    )
    assert reader.around.signer.asked.count("sign") == 0


async def test_a_state_that_changed_since_it_was_read_is_not_signed_over(
    reader: Reader,
) -> None:
    page = await reader.look_again()
    network = reader.around.network
    network.chain = with_terms(network.chain, other_evidence)
    with pytest.raises(StateChanged) as refused:
        await reader.sign(page)
    assert "Milestone 1, evidence" in refused.value.what
    assert (reader.signatures(), reader.around.signer.asked.count("sign")) == (1, 0)
    again = await reader.look_again()
    await reader.sign(again)
    assert reader.signatures() == 2


async def test_a_state_that_changed_since_it_was_proposed_is_seen_at_the_signature(
    reader: Reader,
) -> None:
    page = await reader.open()
    network = reader.around.network
    network.chain = with_terms(network.chain, other_evidence)
    with pytest.raises(StateChanged):
        await reader.sign(page)


async def test_a_server_of_another_network_by_now_lets_nothing_be_signed(
    reader: Reader,
) -> None:
    page = await reader.look_again()
    reader.around.network.faults["network"] = [failing(ELSEWHERE)]
    with pytest.raises(OtherNetwork):
        await reader.sign(page)
    assert (reader.signatures(), reader.around.signer.asked.count("sign")) == (1, 0)


async def test_a_server_that_was_of_another_network_from_the_first_spoils_nothing(
    reader: Reader,
) -> None:
    reader.around.network.faults["simulate"] = [failing(ELSEWHERE)]
    page = await reader.open()
    with pytest.raises(OtherNetwork):
        await reader.look_again()
    reader.around.network.faults["network"] = [failing(ELSEWHERE)]
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_a_network_that_fell_silent_lets_what_was_read_be_signed(reader: Reader) -> None:
    page = await reader.look_again()
    reader.around.network.faults["simulate"] = [failing(DOWN)]
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_a_time_limit_that_passed_while_one_read_is_told_as_that(reader: Reader) -> None:
    reader = await reader.with_short_request()
    page = await reader.look_again()
    reader.around.network.clock.step(1300)
    with pytest.raises(TooLate) as refused:
        await reader.sign(page)
    assert refused.value.until == page.valid_until
    assert reader.signatures() == 1


async def test_facts_that_grew_old_while_one_read_are_told_as_that(reader: Reader) -> None:
    page = await reader.look_again()
    reader.around.network.clock.step(3600)
    with pytest.raises(TimeWentOn) as refused:
        await reader.sign(page)
    assert refused.value.numbers == (45,)


async def test_a_clock_that_was_put_back_is_told_as_that(reader: Reader) -> None:
    page = await reader.look_again()
    reader.around.network.clock.time -= 7200
    with pytest.raises(TimeWentOn):
        await reader.sign(page)


async def test_a_signature_that_came_meanwhile_is_told_as_that(tmp_path: Path) -> None:
    async with asked(tmp_path, signers=()) as reader:
        page = await reader.look_again()
        reader.keep(signed(reader.request, "buyer"))
        with pytest.raises(SignedMeanwhile) as refused:
            await reader.sign(page)
        assert refused.value.count == 1
