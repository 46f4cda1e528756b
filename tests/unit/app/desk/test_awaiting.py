"""What kept escrows wait for, from a real profile: read, remembered, given way, forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio

from app.adapters.store.errors import DatabaseTrouble
from app.desk.errors import NobodyIsIn
from app.errors import LedgerUnreachable
from app.pages.escrow import Stage
from app.pages.events import AwaitedChanged, Trouble
from app.pages.proposing import Entered
from app.profile.requests import decline, keep
from tests.support import practice
from tests.support.desks import SERVER, desk_of, settled
from tests.support.escrows import BUILDS
from tests.support.looking import (
    CLOSING,
    PASSPHRASE,
    RELEASE,
    Office,
    after,
    held_by,
    holding,
    looked,
    moves,
    unapproved,
)
from tests.support.network import failing, signed
from tests.support.profiles import BY_PASSWORD, filed
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.lock import Reason

LAWYER = practice.who("lawyer")


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        yield desk, around


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what the desk does by itself."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - it is told to a list
            await asyncio.sleep(0)


def news(office: Office) -> int:
    return office[1].told.count(AwaitedChanged())


async def steps(office: Office) -> list[str]:
    return [line.step for line in await office[0].awaiting.lines()]


async def ask(office: Office, step: str) -> str:
    """Ask for an open step, as its page offers it; the hash of the request."""
    desk = office[0]
    key = moves(await desk.escrows.kept(CLOSING, PASSPHRASE))[step].key
    form = await desk.proposing.form(CLOSING, PASSPHRASE, key)
    return await desk.proposing.ask(form, Entered(payer=LAWYER))


async def test_a_release_that_is_due_is_a_line_with_what_leaves_and_how_old_that_is(
    office: Office,
) -> None:
    page = await looked(office)
    (line,) = await office[0].awaiting.lines()
    assert (line.step, line.title) == ("Release is due", "Sale of 14 Quayside Row")
    assert (line.amount, line.code) == ("250,000.00", "USDC")
    assert (line.role, line.payee_note) == ("release signer", "receiver")
    assert line.read == page.age.closed
    assert (line.contract, line.passphrase) == (CLOSING, PASSPHRASE)
    assert line.key == moves(page)[RELEASE].key


async def test_a_line_is_found_by_whatever_names_its_escrow(office: Office) -> None:
    await looked(office)
    (line,) = await office[0].awaiting.lines()
    sought = ("quayside", "250000", "250,000.00", CLOSING.lower(), "release", "practice")
    assert [word for word in sought if word not in line.haystack] == []


async def test_who_has_no_part_in_an_escrow_is_waited_for_by_nobody(tmp_path: Path) -> None:
    async with desk_of(tmp_path, ("funder",)) as office:
        await looked(office)
        assert await office[0].awaiting.lines() == ()


async def test_a_request_for_the_same_step_takes_the_place_of_its_line(office: Office) -> None:
    await looked(office)
    hash_ = await ask(office, RELEASE)
    assert await steps(office) == []
    decline(office[0].seat.profile, bytes.fromhex(hash_), "not yet")
    assert await steps(office) == ["Release is due"]


async def test_a_request_for_another_step_leaves_the_line_alone(office: Office) -> None:
    await looked(office)
    await ask(office, "Open a dispute")
    assert await steps(office) == ["Release is due"]


def to_approve(escrow: Escrow) -> Escrow:
    """The closing before the work is done, with the lawyer as who does and approves it."""
    mine = held_by("lawyer", Role.APPROVER, Role.SERVICE_PROVIDER)(escrow)
    work = tuple(replace(m, approved=False, status="begun") for m in mine.milestones)
    return replace(mine, milestones=work)


async def test_a_request_for_one_milestone_leaves_the_others(office: Office) -> None:
    await after(office, to_approve)
    assert await steps(office) == [
        "Approve milestones 1 and 2",
        "Say how far milestones 1 and 2 are",
    ]
    key = f"approve {LAWYER} 0,1"
    form = await office[0].proposing.form(CLOSING, PASSPHRASE, key)
    await office[0].proposing.ask(form, Entered(payer=LAWYER, milestones=(2,)))
    assert await steps(office) == ["Approve milestone 1", "Say how far milestones 1 and 2 are"]


async def test_a_file_can_say_what_it_likes_and_nothing_waits(office: Office) -> None:
    request = await filed(office[1].network)
    keep(office[0].seat.profile, request, BUILDS)
    office[0].seat.start(office[0].awaiting.run())
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert await steps(office) == []


async def test_what_was_kept_earlier_waits_when_the_profile_is_opened_again(
    tmp_path: Path,
) -> None:
    async with desk_of(tmp_path) as office:
        await looked(office)
        before = await office[0].awaiting.lines()
        desk, around = office
        await desk.seat.leave(Reason.BY_HAND)
        opening = desk.seat.services.profiles.unlock(around.profile.folder, BY_PASSWORD)
        await desk.seat.sit(opening, {PASSPHRASE: SERVER})
        around.network.asked.clear()
        desk.seat.start(desk.awaiting.run())
        await until(lambda: news(office) == 1)
        assert await desk.awaiting.lines() == before
        assert around.network.asked == []


async def test_a_new_reading_is_told_and_replaces_what_was_known(office: Office) -> None:
    desk, around = office
    desk.seat.start(desk.awaiting.run())
    await looked(office)
    await until(lambda: news(office) == 1)
    around.network.clock.step(60)
    await looked(office)
    await until(lambda: news(office) == 2)
    (line,) = await desk.awaiting.lines()
    assert line.read == around.network.chain.latest.time
    around.network.clock.step(60)
    await after(office, unapproved)
    await until(lambda: news(office) == 3)
    assert await steps(office) == []
    around.network.clock.step(60)
    await after(office, lambda e: replace(e, title="Another"))
    for _ in range(50):
        await asyncio.sleep(0.001)
    assert news(office) == 3, "nothing waits before and after: there is nothing to show"


async def test_it_is_all_forgotten_when_the_profile_is_locked(office: Office) -> None:
    desk = office[0]
    desk.seat.start(desk.awaiting.run())
    await looked(office)
    await until(lambda: news(office) == 1)
    assert desk.awaiting._memories
    await desk.seat.leave(Reason.BY_HAND)
    assert not desk.awaiting._memories
    with pytest.raises(NobodyIsIn):
        await desk.awaiting.lines()


async def test_a_key_that_comes_later_is_waited_for_too(tmp_path: Path) -> None:
    async with desk_of(tmp_path, ("funder", "lawyer")) as office:
        desk = office[0]
        opened = desk.seat.profile.opened
        lawyer = [i for i in opened.identities if str(i.account) == LAWYER]
        everybody = opened.identities
        object.__setattr__(opened, "identities", [i for i in everybody if i not in lawyer])
        desk.seat.start(desk.awaiting.run())
        await looked(office)
        assert await steps(office) == []
        object.__setattr__(opened, "identities", everybody)
        await desk.awaiting.lines()
        await until(lambda: news(office) == 1)
        assert await steps(office) == ["Release is due"]


async def test_a_step_that_became_final_later_than_the_state_was_read_is_no_line(
    office: Office,
) -> None:
    desk, around = office
    await looked(office)
    request = signed(await filed(around.network), "lawyer", "buyer")
    keep(desk.seat.profile, request, BUILDS)
    await desk.sending.send(request.envelope.hash.hex())
    assert await steps(office) == []


async def test_an_escrow_is_read_anew_once_a_request_has_changed_it(office: Office) -> None:
    desk, around = office
    desk.seat.start(desk.awaiting.run())
    await looked(office)
    await until(lambda: news(office) == 1)
    request = signed(await filed(around.network), "lawyer", "buyer")
    keep(desk.seat.profile, request, BUILDS)
    await desk.sending.send(request.envelope.hash.hex())
    assert await steps(office) == []
    await until(lambda: news(office) == 2)
    page = await desk.escrows.kept(CLOSING, PASSPHRASE)
    assert page.money is not None
    assert page.money.stage is Stage.RELEASED
    around.network.asked.clear()
    assert await steps(office) == []
    await settled()
    assert around.network.asked == [], "once is enough"


async def test_a_network_that_is_silent_leaves_what_was_known(office: Office) -> None:
    desk, around = office
    await looked(office)
    request = signed(await filed(around.network), "lawyer", "buyer")
    keep(desk.seat.profile, request, BUILDS)
    await desk.sending.send(request.envelope.hash.hex())
    around.network.faults["snapshot"] = [failing(LedgerUnreachable("stepped", "silent"))]
    assert await steps(office) == []
    memory = desk.awaiting._memory()
    await desk.awaiting._look_through(memory)
    assert [each.title for each in memory.waited.values()] == ["Sale of 14 Quayside Row"]
    assert await steps(office) == []


async def test_damage_waits_for_nobody_and_spoils_nothing(office: Office) -> None:
    desk = office[0]
    page = await looked(office)
    row = desk.seat.profile.store.escrows.by_contract(CLOSING, PASSPHRASE)
    assert row is not None
    store = desk.seat.profile.store
    kept = store.snapshots.latest(CLOSING, PASSPHRASE, 2**62)
    assert kept is not None
    broken = store.snapshots.add(replace(kept, id=0, content="{}"))
    store.settings.put(f"escrow read/{CLOSING}/{PASSPHRASE}", broken.id)
    memory = desk.awaiting._memory()
    desk.awaiting._begin_anew(memory)
    await desk.awaiting._look_through(memory)
    assert await steps(office) == []
    assert page.title


def disputed(escrow: Escrow) -> Escrow:
    return replace(held_by("lawyer", Role.DISPUTE_RESOLVER)(escrow), flags=Flags(disputed=True))


async def test_a_decision_tells_what_is_there_to_decide_on(office: Office) -> None:
    holding(office[1], 3 * 10_000_000)
    await after(office, disputed)
    (line,) = await office[0].awaiting.lines()
    assert (line.step, line.amount) == ("Decide the dispute", "3.00")
    assert (line.payee, line.payee_note) == ("", "to be decided")


async def test_what_is_awaited_on_the_page_is_awaited_in_the_inbox(office: Office) -> None:
    changes: list[Callable[[Escrow], Escrow]] = [
        lambda e: e,
        unapproved,
        disputed,
        to_approve,
        lambda e: replace(
            held_by("lawyer", Role.DISPUTE_RESOLVER)(e), flags=Flags(released=True)
        ),
        lambda e: held_by("lawyer", *Role)(e),
    ]
    chain = office[1].network.chain
    for change in changes:
        office[1].network.chain = chain
        page = await after(office, change)
        told = {
            move.key for part in page.parts if part.role for move in part.moves if move.awaited
        }
        assert {line.key for line in await office[0].awaiting.lines()} == told


async def test_a_store_in_trouble_is_told_and_ends_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, around = office
    await looked(office)

    def broken(_limit: int) -> NoReturn:
        raise DatabaseTrouble("disk gone")

    monkeypatch.setattr(type(desk.seat.profile.store.escrows), "latest", lambda _, n: broken(n))
    desk.seat.start(desk.awaiting.run())
    await until(lambda: bool(around.told))
    assert [type(each) for each in around.told] == [Trouble]
    assert desk.seat.is_taken
