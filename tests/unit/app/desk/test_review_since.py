"""What changed is told by name, against what was asked for and what was seen last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.pages.review_since import Otherwise
from tests.support import practice
from tests.support.family_cases import with_roles
from tests.support.network import with_terms
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
