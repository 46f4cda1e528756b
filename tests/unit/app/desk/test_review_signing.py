"""What was shown is signed, and nothing else, whatever happens while one reads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.errors import NobodyIsIn
from app.errors import LedgerUnreachable
from app.pages.events import InboxChanged
from app.pages.review_same import says_the_same
from app.records import Standing
from tests.support.desks import SERVER
from tests.support.network import failing, signed
from tests.support.profiles import BY_PASSWORD, PASSWORD, filed, kinds
from tests.support.reading import Reader, asked, endless
from wallet.journal import Kind
from wallet.network import PRACTICE
from wallet.review.token import ChangedAfterReview, NotTicked, Stopped
from wallet.vault.errors import NotUnlocked

DOWN = LedgerUnreachable("stepped")


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


async def test_a_silent_network_leaves_the_file_review_to_be_signed(reader: Reader) -> None:
    reader.around.network.faults["simulate"] = [failing(DOWN)]
    page = await reader.open()
    with pytest.raises(LedgerUnreachable):
        await reader.look_again()
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_what_was_shown_is_signed_and_recorded(reader: Reader) -> None:
    page = await reader.open()
    await reader.sign(page)
    profile = reader.desk.seat.profile
    assert kinds(profile)[-2:] == [Kind.REVIEWED, Kind.SIGNED]
    assert profile.store.journal.records()[-2].event.facts["review"] == page.digest.hex()
    row = profile.store.requests.by_hash(reader.request.envelope.hash)
    assert row is not None
    assert (row.standing, reader.signatures()) == (Standing.READY, 2)
    assert InboxChanged() in reader.around.told


async def test_a_review_on_fresh_facts_can_be_signed(reader: Reader) -> None:
    reader.around.network.clock.step(3600)
    await reader.sign(await reader.look_again())
    assert reader.signatures() == 2


async def test_facts_that_grow_old_while_one_reads_do_not_hinder(reader: Reader) -> None:
    reader.around.network.clock.step(700)
    page = await reader.open()
    reader.around.network.clock.step(30)
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_a_warning_that_came_up_while_one_read_is_not_signed_over(
    reader: Reader,
) -> None:
    page = await reader.open()
    reader.around.network.clock.step(3600)
    with pytest.raises(ChangedAfterReview):
        await reader.sign(page)
    assert reader.signatures() == 1


async def test_a_time_limit_that_passed_while_one_read_stops_the_signature(
    reader: Reader,
) -> None:
    reader = await reader.with_short_request()
    page = await reader.open()
    reader.around.network.clock.step(1300)
    with pytest.raises(Stopped):
        await reader.sign(page)
    assert reader.signatures() == 1


async def test_a_review_that_was_not_shown_is_not_signed(reader: Reader) -> None:
    page = await reader.open()
    with pytest.raises(ChangedAfterReview):
        await reader.sign(replace(page, digest=bytes(32)))
    assert (reader.signatures(), reader.around.signer.asked.count("sign")) == (1, 0)


async def test_a_review_of_another_request_is_not_signed(reader: Reader) -> None:
    page = await reader.open()
    other = await filed(reader.around.network, "buyer", valid_for=3600)
    reader.keep(other)
    await reader.desk.reviewing.open(other.envelope.hash.hex())
    with pytest.raises(ChangedAfterReview):
        await reader.sign(page)


async def test_a_signature_that_came_meanwhile_is_looked_at_first(tmp_path: Path) -> None:
    async with asked(tmp_path, signers=()) as reader:
        page = await reader.open()
        reader.keep(signed(reader.request, "buyer"))
        with pytest.raises(ChangedAfterReview):
            await reader.sign(page)
        again = await reader.open()
        assert not says_the_same(page, again)
        await reader.sign(again)
        assert reader.signatures() == 2


async def test_a_wrong_password_signs_nothing_and_the_right_one_still_does(
    reader: Reader,
) -> None:
    page = await reader.open()
    with pytest.raises(NotUnlocked):
        await reader.sign(page, "not what was chosen")
    assert reader.signatures() == 1
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_a_warning_that_asks_for_a_tick_is_ticked_first(tmp_path: Path) -> None:
    async with asked(tmp_path, signers=()) as before:
        reader = replace(before, request=signed(endless(before.request), "buyer"))
        reader.keep(reader.request)
        page = await reader.open()
        assert page.checks.ticks == {55}
        with pytest.raises(NotTicked):
            await reader.sign(page)
        await reader.desk.reviewing.sign(reader.hash, page.digest, PASSWORD, frozenset({55}))
        assert reader.signatures() == 2


async def test_a_stopped_review_is_not_signed_whoever_asks(reader: Reader) -> None:
    reader = await reader.with_short_request()
    reader.around.network.clock.step(1300)
    with pytest.raises(Stopped):
        await reader.sign(await reader.open())


async def test_after_a_lock_nothing_that_was_shown_can_be_signed(reader: Reader) -> None:
    page = await reader.open()
    await reader.desk.seat.leave()
    with pytest.raises(NobodyIsIn):
        await reader.sign(page)
    opening = reader.desk.seat.services.profiles.unlock(
        reader.around.profile.folder, BY_PASSWORD
    )
    await reader.desk.seat.sit(opening, {PRACTICE.passphrase: SERVER})
    with pytest.raises(ChangedAfterReview):
        await reader.sign(page)
