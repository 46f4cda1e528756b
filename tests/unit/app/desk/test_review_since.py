"""What changed is told by name, against what was asked for and what was seen last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.pages.review_since import Otherwise
from tests.support import practice
from tests.support.family_cases import with_roles
from tests.support.looking import Change, looked
from tests.support.network import signed, with_terms
from tests.support.reading import Reader, asked, other_evidence
from wallet.addresses import address
from wallet.escrow.terms import Escrow, Role


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


def change(reader: Reader, how: object) -> None:
    network = reader.around.network
    network.chain = with_terms(network.chain, how)  # type: ignore[arg-type]


def other_receiver(terms: Escrow) -> Escrow:
    return with_roles(terms, {Role.RECEIVER: (address(practice.who("desk")),)})


def dearer(terms: Escrow) -> Escrow:
    return replace(terms, platform_fee=125)


async def test_by_the_file_alone_there_is_nothing_to_compare_with(reader: Reader) -> None:
    since = (await reader.open()).since
    assert (since.asked, since.looked, since.changes) == (None, None, ())


async def test_whose_signature_came_with_it_is_named(reader: Reader) -> None:
    assert len((await reader.open()).since.signed_by) == 1


async def test_who_signed_later_did_not_sign_by_that_state(tmp_path: Path) -> None:
    async with asked(tmp_path, signers=()) as reader:
        assert (await reader.open()).since.signed_by == ()


async def test_another_receiver_is_told_with_whole_addresses(reader: Reader) -> None:
    reader.call_the_seller()
    change(reader, other_receiver)
    page = await reader.look_again()
    told = {each.what: each for each in page.since.decisive}
    receiver = told["Role: receiver"]
    seller, desk = (practice.who(name) for name in ("seller", "desk"))
    assert receiver.asked is not None
    assert receiver.asked.startswith("Seller, Porto (")
    assert receiver.asked.replace(" ", "").endswith(f"({seller})")
    assert desk in receiver.now.replace(" ", "")


async def test_a_fee_is_told_in_percent(reader: Reader) -> None:
    change(reader, dearer)
    told = {each.what: each for each in (await reader.look_again()).since.decisive}
    assert (told["Platform fee"].asked, told["Platform fee"].now) == ("0.5 %", "1.25 %")


async def test_what_was_seen_last_is_held_beside_what_was_asked_for(reader: Reader) -> None:
    change(reader, other_evidence)
    page = await reader.look_again()
    await reader.desk.reviewing.leave(page.hash, page.digest)
    change(reader, dearer)
    now = await reader.look_again()
    told = {each.what: each for each in now.since.decisive}
    assert now.since.looked is not None
    evidence, fee = told["Milestone 1, evidence"], told["Platform fee"]
    assert (evidence.looked, evidence.now) == ("another paper", "another paper")
    assert evidence.asked != evidence.now
    assert (fee.asked, fee.looked, fee.now) == ("0.5 %", "0.5 %", "1.25 %")


async def test_the_life_of_storage_decides_nothing(reader: Reader) -> None:
    page = await reader.look_again()
    storage = Otherwise("The terms stay awake", "a", None, "b", decides=False)
    since = replace(page.since, changes=(storage,))
    assert since.decisive == ()


# --- since others signed ---


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Reader]:
    """Nobody has signed yet; somebody at the desk follows the escrow."""
    async with asked(tmp_path, signers=()) as reader:
        yield reader


async def buyer_signs(reader: Reader) -> int:
    """The buyer's signature comes; when it came."""
    reader.keep(signed(reader.request, "buyer"))
    return reader.desk.seat.now


async def heard(reader: Reader) -> int:
    """The network tells of the escrow; of which ledger."""
    return (await looked((reader.desk, reader.around))).age.ledger


async def test_what_changed_since_another_signed_is_told_with_name_and_time(
    alone: Reader,
) -> None:
    ledger = await heard(alone)
    at = await buyer_signs(alone)
    alone.around.network.clock.step(60)
    change(alone, dearer)
    since = (await alone.look_again()).since
    told = {each.what: each for each in since.decisive}
    (glance,) = since.cosigned
    assert (glance.ledger, glance.at) == (ledger, at)
    assert practice.who("buyer").startswith(glance.signer[:4])
    assert told["Platform fee"].cosigned == ("0.5 %",)
    assert told["Platform fee"].now == "1.25 %"


async def test_what_changed_before_another_signed_did_not_change_since(
    alone: Reader,
) -> None:
    change(alone, dearer)
    await heard(alone)
    await buyer_signs(alone)
    change(alone, other_evidence_beside(dearer))
    told = {each.what: each for each in (await alone.look_again()).since.decisive}
    assert (told["Platform fee"].asked, told["Platform fee"].cosigned) == ("0.5 %", ("1.25 %",))
    assert told["Milestone 1, evidence"].cosigned != (told["Milestone 1, evidence"].now,)


async def test_the_state_at_a_signature_stays_what_it_was_then(alone: Reader) -> None:
    ledger = await heard(alone)
    await buyer_signs(alone)
    alone.around.network.clock.step(60)
    change(alone, dearer)
    await heard(alone)
    await buyer_signs(alone)
    (glance,) = (await alone.look_again()).since.cosigned
    assert glance.ledger == ledger


async def test_where_no_network_was_heard_nothing_is_told_of_that_time(alone: Reader) -> None:
    await buyer_signs(alone)
    change(alone, dearer)
    assert (await alone.look_again()).since.cosigned == ()


async def test_who_signed_with_the_request_signed_by_its_state(reader: Reader) -> None:
    await heard(reader)
    reader.around.network.clock.step(60)
    since = (await reader.look_again()).since
    assert (since.cosigned, len(since.signed_by)) == ((), 1)


async def test_my_own_signature_is_none_of_anothers(alone: Reader) -> None:
    await alone.desk.reviewing.leave(alone.hash, (await alone.look_again()).digest)
    await alone.sign(await alone.look_again())
    change(alone, dearer)
    profile = alone.desk.seat.profile
    assert profile.store.cosigned.of(alone.request.hash) == ()


def other_evidence_beside(before: Change) -> Change:
    return lambda terms: other_evidence(before(terms))
