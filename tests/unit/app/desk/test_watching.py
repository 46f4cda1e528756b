"""The watch: what others do shows by itself, and nothing that fails ends it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.adapters.store.errors import DatabaseReadOnly
from app.desk.networks import DEFAULTS
from app.desk.watching import AT_ONCE, EVERY, PAUSES
from app.errors import OtherNetwork
from app.pages.after import Stand
from app.pages.events import ClockOff, InboxChanged, LedgerSeen, NetworkSilent, Trouble
from app.practice.ledger import SECONDS
from app.profile.requests import decline
from app.records import Standing
from app.submit import PATIENCE
from tests.support.desks import desk_of, settled
from tests.support.network import HOST, failing, honestly, losing
from tests.support.sending import DOWN, SLOW
from tests.support.watching import WatchedOffice, those
from wallet.network import PRACTICE, TESTNET

BOTH = ("buyer", "lawyer")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[WatchedOffice]:
    async with desk_of(tmp_path) as (desk, around):
        yield WatchedOffice(desk, around)


async def test_the_latest_ledger_is_told(office: WatchedOffice) -> None:
    latest = office.network.chain.latest
    assert await office.round() == [
        LedgerSeen(PRACTICE.passphrase, latest.sequence, latest.time, HOST)
    ]


@pytest.mark.parametrize("names", [("lawyer",), ("buyer",), BOTH])
async def test_what_another_sent_becomes_final_by_itself(
    office: WatchedOffice, names: tuple[str, ...]
) -> None:
    hash_ = await office.got(*names)
    assert InboxChanged() not in await office.round()
    await office.sent_elsewhere()
    assert InboxChanged() in await office.round()
    page = await office.desk.sending.page(hash_)
    assert (page.stand, office.standing(hash_)) == (Stand.FINAL, Standing.FINAL)
    assert page.ending is not None
    assert page.ending.by_another
    assert InboxChanged() not in await office.round()


async def test_what_another_sent_after_i_declined_becomes_final(office: WatchedOffice) -> None:
    hash_ = await office.got("buyer")
    decline(office.desk.seat.profile, bytes.fromhex(hash_), "no")
    await office.sent_elsewhere()
    await office.round()
    assert office.standing(hash_) is Standing.FINAL


async def test_what_was_sent_just_before_it_expired_here_becomes_final(
    office: WatchedOffice,
) -> None:
    hash_ = await office.got("buyer", valid_for=60)
    await office.sent_elsewhere(valid_for=60)
    office.network.clock.step(120)
    seat = office.desk.seat
    seat.profile.store.requests.expire(PRACTICE.passphrase, seat.now)
    assert office.standing(hash_) is Standing.EXPIRED
    await office.round()
    assert office.standing(hash_) is Standing.FINAL


async def test_an_unknown_end_is_found_after_a_restart(office: WatchedOffice) -> None:
    hash_ = await office.got(*BOTH)
    office.network.faults["send"] = [losing(SLOW)]
    office.network.faults["transaction"] = [honestly, *[failing(DOWN)] * (PATIENCE + 5)]
    assert (await office.desk.sending.send(hash_)).stand is Stand.UNKNOWN
    office.network.faults.clear()
    await WatchedOffice(office.desk, office.around).round()
    assert office.standing(hash_) is Standing.FINAL
    assert len(office.network.sent) == 1


async def test_what_is_being_sent_is_left_alone(office: WatchedOffice) -> None:
    hash_ = await office.got(*BOTH)
    seen: list[int] = []

    def look(honest: Callable[[], object]) -> object:
        seen.append(len(office.desk.sending._runs))
        return honest()

    office.network.faults["transaction"] = [look] * 3
    await office.desk.sending.send(hash_)
    await office.round()
    assert seen
    assert all(seen)


async def test_a_request_expires_by_itself(office: WatchedOffice) -> None:
    hash_ = await office.got("buyer", valid_for=60)
    told = await office.rounds(90)
    assert those(InboxChanged, told) == [InboxChanged()]
    assert office.standing(hash_) is Standing.EXPIRED
    assert (await office.desk.sending.page(hash_)).nobody_took_it


async def test_what_is_over_is_not_asked_for_any_more(office: WatchedOffice) -> None:
    await office.got("buyer", valid_for=60)
    await office.rounds(90)
    office.network.asked.clear()
    await office.rounds(30)
    assert office.network.asked == []


async def test_all_come_round_and_never_more_than_some_at_once(office: WatchedOffice) -> None:
    for number in range(AT_ONCE * 2 + 3):
        await office.got("buyer", note=str(number), valid_for=3600 + number)
    counts: list[int] = []
    for _ in range(3):
        office.network.asked.clear()
        await office.round()
        counts.append(office.network.asked.count("transaction"))
    assert counts == [AT_ONCE, AT_ONCE, AT_ONCE]
    looked = office.desk.sending._looks()
    assert len(looked) == AT_ONCE * 2 + 3


async def test_a_silent_network_is_asked_ever_more_seldom_and_then_again(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, asked = office.network.latest, list[int]()

    async def down() -> tuple[int, int]:
        asked.append(office.network.clock.now())
        raise DOWN

    monkeypatch.setattr(office.network, "latest", down)
    told = await office.rounds(300)
    assert set(map(type, told)) == {NetworkSilent}
    assert told[0] == NetworkSilent(PRACTICE.passphrase, HOST)
    pauses = [late - early for early, late in itertools.pairwise(asked)]
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]][: len(pauses)]
    assert pauses[-1] == PAUSES[-1]
    monkeypatch.setattr(office.network, "latest", honest)
    assert those(LedgerSeen, await office.rounds(PAUSES[-1]))


async def test_a_server_of_another_network_is_told_once(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = OtherNetwork(HOST, PRACTICE.passphrase, TESTNET.passphrase)

    async def other() -> tuple[int, int]:
        raise wrong

    monkeypatch.setattr(office.network, "latest", other)
    told = await office.rounds(5) + await office.rounds(5)
    assert those(Trouble, told) == [Trouble(wrong)]


async def test_a_line_that_breaks_while_requests_are_looked_up_is_silence(
    office: WatchedOffice,
) -> None:
    await office.got("buyer")
    office.network.faults["transaction"] = [failing(SLOW)]
    assert those(NetworkSilent, await office.round()) == [
        NetworkSilent(PRACTICE.passphrase, HOST)
    ]
    assert those(LedgerSeen, await office.rounds(5))


async def test_no_server_of_nobodys_choice_is_asked(office: WatchedOffice) -> None:
    assert DEFAULTS
    seat = office.desk.seat
    await seat.networks.choose(PRACTICE, "")
    assert await office.round() == []


async def test_a_database_that_takes_nothing_is_told_once_until_it_does_again(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: object) -> None:
        raise DatabaseReadOnly("profile.db")

    await office.got("buyer")
    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(type(office.desk.seat.profile.store.requests), "expire", refused)
            told = await office.rounds(20)
        assert [type(t.error) for t in those(Trouble, told)] == [DatabaseReadOnly]
        assert those(LedgerSeen, told)
        await office.round()


class Skewed:
    """Lets the machine's clock be wrong by so many seconds."""

    def __init__(self, office: WatchedOffice, patch: pytest.MonkeyPatch) -> None:
        self.seconds = 0
        clock = office.network.clock
        patch.setattr(clock, "now", lambda: clock.time + self.seconds)


@pytest.mark.parametrize("hour", [3600, -3600])
async def test_a_clock_that_is_wrong_is_told_once_and_so_is_that_it_is_right(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    clock = Skewed(office, monkeypatch)
    assert those(ClockOff, await office.rounds(30)) == []
    clock.seconds = hour
    (off,) = those(ClockOff, await office.rounds(30))
    assert abs(off.seconds - hour) <= SECONDS
    clock.seconds = 0
    assert those(ClockOff, await office.rounds(30)) == [ClockOff(0)]


async def test_a_clock_behind_is_told_at_once(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    Skewed(office, monkeypatch).seconds = -3600
    assert those(ClockOff, await office.round()) == [ClockOff(-3600)]


async def test_a_network_that_stands_still_says_nothing_about_the_clock(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.network.clock, "_moved", lambda _time: None)
    assert those(ClockOff, await office.rounds(120)) == []


async def test_a_clock_that_is_ahead_lets_nothing_expire_before_its_time(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_ = await office.got("buyer", valid_for=1800)
    Skewed(office, monkeypatch).seconds = 3600
    await office.rounds(60)
    assert office.standing(hash_) is Standing.NEEDS_ME
    await office.rounds(1800)
    assert office.standing(hash_) is Standing.EXPIRED


async def test_a_clock_that_is_ahead_lets_nothing_end_that_comes_in_a_file(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    Skewed(office, monkeypatch).seconds = 3600
    await office.round()
    hash_ = await office.got("buyer", valid_for=1800)
    assert office.standing(hash_) is Standing.NEEDS_ME


async def test_what_ended_by_a_clock_that_was_wrong_is_open_again(
    office: WatchedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await office.got("buyer", valid_for=1800)
    ready = await office.got(*BOTH, valid_for=3600)
    seat, clock = office.desk.seat, Skewed(office, monkeypatch)
    clock.seconds = 2 * 3600
    seat.profile.store.requests.expire(PRACTICE.passphrase, seat.now)
    assert {office.standing(mine), office.standing(ready)} == {Standing.EXPIRED}
    assert InboxChanged() in await office.round()
    assert office.standing(mine) is Standing.NEEDS_ME
    assert office.standing(ready) is Standing.READY


async def test_the_watch_runs_while_somebody_is_in_and_never_ends_by_itself(
    tmp_path: Path,
) -> None:
    async with desk_of(tmp_path, watches=True) as (desk, around):
        await settled()
        assert len(those(LedgerSeen, around.told)) == 1
        around.network.clock.step(int(EVERY))
        await settled()
        assert len(those(LedgerSeen, around.told)) == 2
        await desk.entry.lock()
        around.told.clear()
        around.network.clock.step(60)
        await settled()
        assert those(LedgerSeen, around.told) == []


async def test_a_machine_that_slept_finds_what_happened_meanwhile(
    office: WatchedOffice,
) -> None:
    hash_ = await office.got(*BOTH, valid_for=7200)
    office.network.faults["send"] = [losing(SLOW)]
    office.network.faults["transaction"] = [honestly, *[failing(DOWN)] * (PATIENCE + 5)]
    await office.desk.sending.send(hash_)
    office.network.faults.clear()
    office.network.clock.step(3600)
    assert InboxChanged() in await office.round()
    assert office.standing(hash_) is Standing.FINAL
