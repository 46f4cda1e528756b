"""Who asks, on the page of a review: from one desk that proposes to another that co-signs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio

from app.desk.desk import Desk
from app.pages.proposing import Entered
from app.pages.review import Asker, Gravity, ReviewPage
from app.records import Contact
from tests.support import practice
from tests.support.builders import MALLORY
from tests.support.covers import covered
from tests.support.desks import desk_of
from tests.support.looking import CLOSING, PASSPHRASE, RELEASE, Office, looked, moves
from tests.support.profiles import PASSWORD
from tests.support.reading import Reader, asked
from wallet.cover import ForgedCover
from wallet.network import PRACTICE
from wallet.request import Request, read

LAWYER, BUYER = practice.who("lawyer"), practice.who("buyer")
COVER, OWN = 40, 44


@pytest_asyncio.fixture
async def desks(tmp_path: Path) -> AsyncIterator[tuple[Office, Desk]]:
    """The lawyer's, where the release is proposed, and the buyer's."""
    async with AsyncExitStack() as closing:
        office = await closing.enter_async_context(desk_of(tmp_path / "lawyer", ("lawyer",)))
        buyer, _ = await closing.enter_async_context(desk_of(tmp_path / "buyer", ("buyer",)))
        yield office, buyer


@pytest_asyncio.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path, signers=()) as made:
        yield made


async def proposed(office: Office) -> str:
    """The hash of a release that the lawyer asks for."""
    desk, _ = office
    key = moves(await looked(office))[RELEASE].key
    form = await desk.proposing.form(CLOSING, PASSPHRASE, key)
    return await desk.proposing.ask(form, Entered(payer=LAWYER, note="as agreed"))


async def signs(desk: Desk, hash_: str) -> None:
    page = await desk.reviewing.open(hash_)
    await desk.reviewing.sign(hash_, page.digest, PASSWORD, page.checks.ticks)


async def handed_over(desk: Desk, hash_: str, path: Path) -> Request:
    """The file that somebody else gets."""
    await desk.reviewing.export(hash_, str(path))
    return request_in(path)


def request_in(path: Path) -> Request:
    value = read(path.read_text())
    assert isinstance(value, Request)
    return value


def gravity(page: ReviewPage, number: int) -> Gravity | None:
    lines = (*page.checks.findings, *page.checks.folded)
    return next((line.gravity for line in lines if line.number == number), None)


def told(page: ReviewPage, number: int) -> str:
    lines = (*page.checks.findings, *page.checks.folded)
    return next(line.explains for line in lines if line.number == number)


async def test_whoever_proposes_and_signs_covers_what_others_get(
    desks: tuple[Office, Desk], tmp_path: Path
) -> None:
    office, buyer = desks
    hash_ = await proposed(office)
    await signs(office[0], hash_)
    path = tmp_path / "release.countersign"
    request = await handed_over(office[0], hash_, path)
    assert (request.cover is not None and request.cover.key, request.note) == (
        LAWYER,
        "as agreed",
    )
    await buyer.inbox.take([str(path)])
    page = await buyer.reviewing.open(hash_)
    assert page.asker == Asker(LAWYER, page.asker.name if page.asker else "", False, True)
    assert gravity(page, COVER) is Gravity.PASSED
    assert "The cover is signed by" in told(page, COVER)
    await signs(buyer, hash_)
    again = await handed_over(buyer, hash_, tmp_path / "again.countersign")
    assert (again.cover, len(again.signatures)) == (request.cover, 2)


async def test_before_it_is_signed_nobody_covers_a_proposal(
    desks: tuple[Office, Desk], tmp_path: Path
) -> None:
    office, buyer = desks
    hash_ = await proposed(office)
    path = tmp_path / "release.countersign"
    assert (await handed_over(office[0], hash_, path)).cover is None
    await buyer.inbox.take([str(path)])
    page = await buyer.reviewing.open(hash_)
    assert (page.asker, gravity(page, COVER)) == (None, Gravity.WARN)


async def test_the_cover_reaches_whoever_had_the_file_without_it(
    desks: tuple[Office, Desk], tmp_path: Path
) -> None:
    office, buyer = desks
    hash_ = await proposed(office)
    paths = [tmp_path / name for name in ("bare.countersign", "covered.countersign")]
    await handed_over(office[0], hash_, paths[0])
    await signs(office[0], hash_)
    await handed_over(office[0], hash_, paths[1])
    for path in paths:
        await buyer.inbox.take([str(path)])
    page = await buyer.reviewing.open(hash_)
    assert page.asker is not None
    assert gravity(page, COVER) is Gravity.PASSED


async def test_whoever_proposed_it_is_told_so_before_and_after_signing(
    desks: tuple[Office, Desk],
) -> None:
    office, _ = desks
    hash_ = await proposed(office)
    before = await office[0].reviewing.open(hash_)
    await signs(office[0], hash_)
    after = await office[0].reviewing.open(hash_)
    assert [gravity(page, OWN) for page in (before, after)] == [Gravity.WARN] * 2
    assert [gravity(page, COVER) for page in (before, after)] == [Gravity.PASSED] * 2
    assert (before.asker, after.asker) == (None, Asker(LAWYER, "lawyer", True, True))


async def test_a_stranger_who_covers_a_request_is_told_as_unknown(reader: Reader) -> None:
    reader.keep(covered(reader.request, MALLORY))
    page = await reader.open()
    assert page.asker is not None
    assert (page.asker.key, page.asker.is_known) == (MALLORY.public, False)
    assert gravity(page, COVER) is Gravity.WARN
    assert "nobody here knows" in told(page, COVER)


async def test_a_contact_who_covers_a_request_is_told_by_name(reader: Reader) -> None:
    contact = Contact(0, "Notary Silva", MALLORY.public, PRACTICE.passphrase, "")
    reader.desk.seat.profile.store.contacts.add(contact)
    reader.keep(covered(reader.request, MALLORY))
    page = await reader.open()
    assert page.asker == Asker(MALLORY.public, "Notary Silva", is_mine=False, is_known=True)
    assert told(page, COVER) == "The cover is signed by Notary Silva."


async def test_whose_cover_it_is_stays_when_the_network_is_asked(reader: Reader) -> None:
    reader.keep(covered(reader.request, practice.key("buyer")))
    first, live = await reader.open(), await reader.look_again()
    assert first.asker is not None
    assert first.asker == live.asker


async def test_a_cover_that_comes_while_it_is_read_keeps_nobody_from_signing(
    reader: Reader,
) -> None:
    """It changes nothing of what was read: only who else stands by it."""
    page = await reader.open()
    reader.keep(covered(reader.request, practice.key("buyer")))
    await reader.sign(page)
    assert reader.signatures() == 1


async def test_a_file_with_a_forged_cover_is_not_taken_in(
    desks: tuple[Office, Desk], tmp_path: Path
) -> None:
    office, buyer = desks
    hash_ = await proposed(office)
    await signs(office[0], hash_)
    path = tmp_path / "release.countersign"
    facts = json.loads((await handed_over(office[0], hash_, path)).to_text())
    facts["note"] = "pay at once"
    path.write_text(json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n")
    taken = await buyer.inbox.take([str(path)])
    (refused,) = taken.refused
    assert isinstance(refused.error, ForgedCover)
    assert refused.error.key == LAWYER
    assert buyer.seat.profile.store.requests.inbox(None) == ()


async def test_what_is_kept_and_covered_by_nobody_is_reviewed_as_before(reader: Reader) -> None:
    bare = await reader.open()
    assert (bare.asker, gravity(bare, COVER)) == (None, Gravity.WARN)
    assert "Who asks" in told(bare, COVER)
