"""What the inbox tells of what is kept, and what comes in by files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from stellar_sdk import StrKey

from app.desk import inbox as inboxes
from app.desk.desk import Desk
from app.desk.errors import NobodyIsIn
from app.desk.inbox import FIRST, Inbox
from app.desk.seat import Seat
from app.errors import UnreadableFile
from app.pages.events import InboxChanged
from app.pages.inbox import InboxLine, InboxPage, Section
from app.profile import requests as keeping
from app.profile.errors import NotKept
from app.profile.inbox import expire
from app.records import Contact, Refusal, Standing, Submission, SubmissionState
from tests.support import builders, practice
from tests.support.desks import Around, desk_of
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, signed
from tests.support.profiles import filed, kinds
from tests.support.stores import request_row
from wallet import qr
from wallet.envelope import Envelope, FeeBump
from wallet.errors import Unreadable
from wallet.journal import Kind
from wallet.network import PRACTICE, TESTNET
from wallet.request import Request, SignatureFile
from wallet.sep7.link import Link
from wallet.texts.secrets import HoldsSecret

HOUR = 3600
SELLER = practice.who("seller")


@dataclass
class Office:
    """The lawyer's desk, and a folder for what comes in."""

    desk: Desk
    around: Around
    folder: Path
    written: list[str] = field(default_factory=list[str])

    @property
    def inbox(self) -> Inbox:
        return self.desk.inbox

    @property
    def seat(self) -> Seat:
        return self.desk.seat

    @property
    def network(self) -> SteppedNetwork:
        return self.around.network

    @property
    def now(self) -> int:
        return self.network.clock.now()

    async def request(self, *names: str, **how: Any) -> Request:
        """A release that these have signed already."""
        return await filed(self.network, *names, **how)

    def file(self, text: str) -> str:
        """The path of a file with this text."""
        path = self.folder / f"{len(self.written)}.countersign"
        path.write_text(text)
        self.written.append(str(path))
        return str(path)

    def put(self, number: int = 1, **changes: Any) -> bytes:
        """Keep a row, whatever brought it there."""
        row = request_row(
            number, **{"passphrase": PRACTICE.passphrase, "valid_until": 0, **changes}
        )
        self.seat.profile.store.requests.put(row)
        return row.hash

    async def line(self) -> InboxLine:
        """The only line there is."""
        (line,) = (await self.inbox.first()).lines
        return line


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    (tmp_path / "files").mkdir()
    async with desk_of(tmp_path) as (desk, around):
        yield Office(desk, around, tmp_path / "files")


def by_hash(page: InboxPage) -> list[bytes]:
    return [bytes.fromhex(line.hash) for line in page.lines]


async def test_an_inbox_with_nothing_in_it_counts_nothing(office: Office) -> None:
    page = await office.inbox.first()
    assert (page.lines, set(page.counts.values()), page.more) == ((), {0}, False)


async def test_nobody_looks_into_an_inbox_that_is_locked(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, _):
        with pytest.raises(NobodyIsIn):
            await desk.inbox.first()
        with pytest.raises(NobodyIsIn):
            await desk.inbox.take(["anything"])


async def test_a_request_that_came_is_told_with_all_that_a_list_shows(office: Office) -> None:
    contact = Contact(0, "Seller, Porto", SELLER, PRACTICE.passphrase, "")
    office.seat.profile.store.contacts.add(contact)
    request = await office.request("buyer")
    taken = await office.inbox.take([office.file(request.to_text())])
    line = await office.line()
    assert taken.new == (request.envelope.hash.hex(),) == (line.hash,)
    assert (line.section, line.title, line.step) == (
        *(Section.NEEDS_YOU, "Sale of 14 Quayside Row", "Co-sign release"),
    )
    assert (line.amount, line.code) == ("250,000.00", "USDC")
    assert (line.payee, line.payee_note) == ("Seller, Porto", "receiver")
    assert (line.signed, line.needed, line.chips) == (1, 2, ())
    assert line.valid_until > office.now


async def test_a_signature_that_came_by_itself_is_told_with_its_time(office: Office) -> None:
    contact = Contact(0, "Anna Berg", practice.who("buyer"), PRACTICE.passphrase, "")
    office.seat.profile.store.contacts.add(contact)
    request = await office.request()
    await office.inbox.take([office.file(request.to_text())])
    office.network.clock.step(60)
    await office.inbox.take([office.file(signed(request, "buyer").to_text())])
    line = await office.line()
    assert (line.who, line.at) == ("Anna Berg signed", office.now)


async def test_when_a_signature_was_made_that_came_along_nobody_knows(office: Office) -> None:
    await office.inbox.take([office.file((await office.request("buyer")).to_text())])
    assert (await office.line()).at == 0


async def test_what_i_signed_waits_for_who_is_left(office: Office) -> None:
    request = await office.request()
    await office.inbox.take([office.file(request.to_text())])
    office.network.clock.step(60)
    mine = signed(request, "lawyer")
    keeping.keep(office.seat.profile, mine, BUILDS)
    line = await office.line()
    buyer = practice.who("buyer")
    assert line.section is Section.WAITING
    assert line.who == f"waiting for {buyer[:4]} … {buyer[-4:]}"
    assert [(chip.words, chip.at) for chip in line.chips] == [("You signed", office.now)]


@pytest.mark.parametrize(
    ("standing", "section"),
    [
        (Standing.NEEDS_ME, Section.NEEDS_YOU),
        (Standing.READY, Section.NEEDS_YOU),
        (Standing.UNKNOWN, Section.NEEDS_YOU),
        (Standing.WAITS_FOR_OTHERS, Section.WAITING),
        (Standing.SENT, Section.WAITING),
        (Standing.FINAL, Section.DONE),
        (Standing.FAILED, Section.DONE),
        (Standing.EXPIRED, Section.DONE),
        (Standing.DECLINED, Section.DECLINED),
    ],
)
async def test_every_standing_has_its_section(
    standing: Standing, section: Section, office: Office
) -> None:
    office.put(standing=standing)
    page = await office.inbox.first()
    assert page.lines[0].section is section
    assert page.counts == dict.fromkeys(Section, 0) | {section: 1}


async def test_what_came_to_its_end_is_told_as_that_at_the_next_look(office: Office) -> None:
    office.put(valid_until=office.now + HOUR)
    assert (await office.line()).section is Section.NEEDS_YOU
    office.network.clock.step(HOUR + 1)
    expire(office.seat.profile, BUILDS)
    line = await office.line()
    assert (line.standing, line.ended) == (Standing.EXPIRED, office.now - 1)


async def test_what_ended_on_the_network_is_told_with_its_ledger(office: Office) -> None:
    hash_ = office.put(standing=Standing.FINAL)
    step = Submission(hash_, SubmissionState.FINAL, office.now, 60_000_214, "txSUCCESS")
    office.seat.profile.store.submissions.append(step)
    line = await office.line()
    assert (line.ended, line.ending) == (office.now, "ledger 60,000,214")


async def test_a_refusal_is_told_with_its_reason(office: Office) -> None:
    hash_ = office.put(standing=Standing.DECLINED)
    refusal = Refusal(hash_, "", "The amount is wrong", office.now)
    office.seat.profile.store.refusals.add(refusal)
    line = await office.line()
    assert (line.ended, line.who) == (office.now, "The amount is wrong")


async def test_open_requests_go_by_deadline_whatever_they_wait_for(office: Office) -> None:
    rows = [
        office.put(1, valid_until=office.now + 3 * HOUR),
        office.put(2, valid_until=office.now + 2 * HOUR, standing=Standing.READY),
        office.put(3, valid_until=0),
        office.put(4, valid_until=office.now + HOUR, standing=Standing.UNKNOWN),
    ]
    page = await office.inbox.first()
    assert by_hash(page) == [rows[3], rows[1], rows[0], rows[2]]
    assert sorted(page.lines, key=lambda line: line.place) == list(page.lines)


async def test_a_full_inbox_comes_in_parts_and_nothing_is_left_out(office: Office) -> None:
    for number in range(3 * FIRST):
        standing = Standing.NEEDS_ME if number % 3 else Standing.FINAL
        office.put(number, standing=standing, valid_until=office.now + number + HOUR)
    page = await office.inbox.first()
    assert len(page.lines) == 2 * FIRST
    assert page.counts[Section.NEEDS_YOU] == 2 * FIRST
    assert page.more
    parts = [await office.inbox.more(after, FIRST) for after in range(0, 4 * FIRST, FIRST)]
    found = [line.hash for part in parts for line in part]
    assert len(found) == len(set(found)) == 3 * FIRST
    assert {line.hash for line in page.lines} <= set(found)
    assert parts[-1] == ()


async def test_a_line_is_the_same_whether_it_came_first_or_later(office: Office) -> None:
    await office.inbox.take([office.file((await office.request("buyer")).to_text())])
    assert await office.inbox.more(0, 9) == (await office.inbox.first()).lines


async def test_a_request_is_found_by_what_it_shows_and_by_whole_addresses(
    office: Office,
) -> None:
    await office.inbox.take([office.file((await office.request("buyer")).to_text())])
    line = await office.line()
    sought = ["quayside", "250,000", "250000", "usdc", "release", "practice", SELLER.lower()]
    assert [word for word in (*sought, line.hash[:8]) if not line.has(word)] == []


async def test_files_bring_what_is_new_and_what_is_new_of_what_is_known(office: Office) -> None:
    first, other = await office.request(), await office.request(valid_for=HOUR)
    await office.inbox.take([office.file(first.to_text()), office.file(other.to_text())])
    newest = await office.request(valid_for=2 * HOUR)
    taken = await office.inbox.take(
        [
            office.file(signed(first, "buyer").to_text()),
            office.file(other.to_text()),
            office.file(newest.to_text()),
            office.file(signed(newest, "buyer").to_text()),
        ]
    )
    assert taken.gained == (first.envelope.hash.hex(),)
    assert taken.known == (other.envelope.hash.hex(),)
    assert taken.new == (newest.envelope.hash.hex(),)
    assert taken.hashes == taken.new + taken.gained + taken.known


async def test_a_signature_that_comes_alone_joins_its_request(office: Office) -> None:
    request = await office.request()
    hash_ = request.envelope.hash
    alone = SignatureFile(PRACTICE, hash_, practice.signature(hash_, "buyer"))
    taken = await office.inbox.take(
        [office.file(request.to_text()), office.file(alone.to_text())]
    )
    assert (taken.new, taken.refused) == ((hash_.hex(),), ())
    assert (await office.line()).signed == 1


async def test_an_envelope_that_another_tool_signed_joins_its_request(office: Office) -> None:
    request = await office.request()
    await office.inbox.take([office.file(request.to_text())])
    hash_ = request.envelope.hash
    foreign = request.envelope.with_signatures([practice.signature(hash_, "buyer")])
    taken = await office.inbox.take([office.file(f"{foreign.to_base64()}\n")])
    assert taken.gained == (hash_.hex(),)
    assert (await office.line()).signed == 1
    assert kinds(office.seat.profile)[-2:] == [Kind.SEEN, Kind.SEEN]


async def test_a_link_brings_the_signatures_of_the_envelope_in_it(office: Office) -> None:
    request = await office.request()
    await office.inbox.take([office.file(request.to_text())])
    hash_ = request.envelope.hash
    foreign = request.envelope.with_signatures([practice.signature(hash_, "buyer")])
    taken = await office.inbox.take([office.file(Link(foreign).to_text())])
    assert taken.gained == (hash_.hex(),)
    elsewhere = Link(Envelope(foreign.body, TESTNET, foreign.signatures))
    (refused,) = (await office.inbox.take([office.file(elsewhere.to_text())])).refused
    assert isinstance(refused.error, NotKept)


async def test_a_request_in_parts_is_kept_as_the_request(office: Office) -> None:
    text = (await office.request()).to_text()
    parts = "\n".join(reversed(qr.split(text)))
    taken = await office.inbox.take([office.file(parts)])
    assert (len(taken.new), taken.refused) == (1, ())


async def test_a_secret_in_a_file_is_not_kept(office: Office) -> None:
    seed = StrKey.encode_ed25519_secret_seed(bytes(range(32)))
    before = kinds(office.seat.profile)
    (refused,) = (await office.inbox.take([office.file(f"{seed}\n")])).refused
    assert isinstance(refused.error, HoldsSecret)
    assert kinds(office.seat.profile) == before


async def test_an_envelope_of_no_request_is_refused(office: Office) -> None:
    request = await office.request()
    taken = await office.inbox.take([office.file(request.envelope.to_base64())])
    assert [refused.error.hash for refused in taken.refused] == [request.envelope.hash.hex()]  # type: ignore[union-attr]
    assert isinstance(taken.refused[0].error, NotKept)


async def test_a_fee_bump_of_what_is_kept_is_a_request_of_its_own(office: Office) -> None:
    request = await office.request("buyer", "lawyer")
    keeping.keep(office.seat.profile, request, BUILDS)
    inner = request.envelope.with_signatures(request.signatures)
    bump = FeeBump.of(inner, practice.who("desk"), 10**6)
    taken = await office.inbox.take([office.file(bump.to_base64())])
    assert taken.new == (bump.hash.hex(),)
    found = keeping.kept(office.seat.profile, bump.hash)
    assert (found.bump, found.envelope) == (bump, request.envelope)
    again = bump.with_signatures([practice.signature(bump.hash, "desk")])
    assert (await office.inbox.take([office.file(again.to_base64())])).gained == taken.new


async def test_a_file_that_cannot_be_read_spoils_no_other(office: Office) -> None:
    request = await office.request()
    bump = FeeBump.of(builders.envelope(), practice.who("buyer"), 10**6)
    bad = {
        str(office.folder): UnreadableFile,
        str(office.folder / "nowhere"): UnreadableFile,
        office.file("no request"): Unreadable,
        office.file('{"format": "countersign-request/1"}'): Unreadable,
        office.file(bump.to_base64()): NotKept,
    }
    good = office.file(request.to_text())
    taken = await office.inbox.take([*list(bad)[:2], good, *list(bad)[2:]])
    assert taken.new == (request.envelope.hash.hex(),)
    assert {each.path: type(each.error) for each in taken.refused} == bad


async def test_the_window_hears_of_what_came_and_not_of_what_did_not(office: Office) -> None:
    office.around.told.clear()
    await office.inbox.take([office.file("no request")])
    assert office.around.told == []
    await office.inbox.take([office.file((await office.request()).to_text())])
    assert office.around.told == [InboxChanged()]


async def test_what_is_read_while_the_profile_is_locked_is_not_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = await office.request()

    async def slow(path: str) -> Request:
        await office.seat.leave()
        return request

    monkeypatch.setattr(inboxes, "_read", slow)
    with pytest.raises(NobodyIsIn):
        await office.inbox.take(["anything"])
