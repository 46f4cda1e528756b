"""Settings on the desk: servers, locking, the folder that is watched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.networks import DEFAULTS, SERVERS
from app.desk.settings import OwnFolder, PracticeApart
from app.errors import LedgerTooSlow, LedgerUnreachable, NoFolder, OtherNetwork, UnsafeAddress
from app.pages.events import Locked
from app.pages.settings import ServerChecked, ServerLine
from app.profile.errors import RolledBack
from app.profile.keys import REAL
from tests.support.desks import desk_of, settled
from tests.support.looking import Office
from tests.support.profiles import hold, kinds, last
from wallet.errors import Unreadable
from wallet.journal import Kind
from wallet.lock import IdleOutOfBounds, Reason
from wallet.network import PRACTICE, PUBLIC, TESTNET

OWN = "Standalone Network ; February 2017"
HERE = "http://127.0.0.1:8000"
FAR = "https://rpc.example.org"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Somebody with a key for real networks."""
    async with desk_of(tmp_path, ()) as (desk, around):
        await hold(desk.seat.profile, around.signer, "lawyer", REAL)
        yield desk, around


@pytest_asyncio.fixture
async def practising(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        yield desk, around


async def servers(office: Office) -> dict[str, str]:
    """The address of each network's server, as the page has it."""
    page = await office[0].settings.page()
    return {line.passphrase: line.address for line in page.servers}


async def test_a_new_profile_asks_nobody_about_the_public_network(office: Office) -> None:
    page = await office[0].settings.page()
    suggested = DEFAULTS[TESTNET.passphrase]
    assert page.servers == (
        ServerLine(PUBLIC.passphrase, "public", "", ""),
        ServerLine(TESTNET.passphrase, "testnet", suggested, suggested),
    )
    assert (page.lock_after, page.incoming_folder, page.practises) == (300, "", False)
    assert page.profile_folder == str(office[1].profile.folder)


async def test_who_practises_sees_the_practice_network_alone(practising: Office) -> None:
    page = await practising[0].settings.page()
    assert [line.kind for line in page.servers] == ["practice"]
    assert page.practises


async def test_a_server_that_is_chosen_is_used_and_kept(office: Office) -> None:
    await office[0].settings.choose_server(PUBLIC.passphrase, f" {FAR} ")
    assert (await servers(office))[PUBLIC.passphrase] == FAR
    assert office[0].seat.networks.servers[PUBLIC.passphrase] == FAR
    assert office[0].seat.profile.store.settings.get(SERVERS) == {PUBLIC.passphrase: FAR}
    assert last(office[0].seat.profile).event.facts == {"server": FAR, "network": "public"}


async def test_that_no_server_is_to_be_asked_can_be_chosen_too(office: Office) -> None:
    await office[0].settings.choose_server(TESTNET.passphrase, "")
    assert (await servers(office))[TESTNET.passphrase] == ""


async def test_a_network_of_ones_own_is_there_while_it_has_a_server(office: Office) -> None:
    await office[0].settings.choose_server(OWN, HERE)
    page = await office[0].settings.page()
    assert page.servers[-1] == ServerLine(OWN, "", HERE, "")
    await office[0].settings.choose_server(OWN, "")
    assert office[0].seat.profile.store.settings.get(SERVERS) == {}


@pytest.mark.parametrize(
    "address",
    ["http://rpc.example.org", "rpc.example.org", "ftp://127.0.0.1", "https://", "x" * 3000],
)
async def test_an_address_that_others_could_read_along_is_refused(
    office: Office, address: str
) -> None:
    with pytest.raises(UnsafeAddress):
        await office[0].settings.choose_server(PUBLIC.passphrase, address)
    assert (await servers(office))[PUBLIC.passphrase] == ""
    assert Kind.SETTINGS_CHANGED not in kinds(office[0].seat.profile)


@pytest.mark.parametrize("passphrase", ["", " x", "x\n", "a\u200bb", "y" * 201, "\ud800"])
async def test_a_passphrase_that_cannot_be_shown_is_refused(
    office: Office, passphrase: str
) -> None:
    with pytest.raises(Unreadable):
        await office[0].settings.choose_server(passphrase, HERE)
    with pytest.raises(Unreadable):
        await office[0].settings.check_server(passphrase, HERE)


async def test_the_practice_network_takes_no_other_server(office: Office) -> None:
    with pytest.raises(PracticeApart):
        await office[0].settings.choose_server(PRACTICE.passphrase, HERE)


async def test_who_practises_reaches_no_other_network(practising: Office) -> None:
    with pytest.raises(PracticeApart):
        await practising[0].settings.choose_server(PUBLIC.passphrase, FAR)


async def test_a_profile_that_may_only_be_read_keeps_its_servers(office: Office) -> None:
    desk, _ = office
    desk.seat.profile.rolled_back = (RolledBack("vault", 3, 2),)
    with pytest.raises(RolledBack):
        await desk.settings.choose_server(PUBLIC.passphrase, FAR)
    assert desk.seat.networks.servers.get(PUBLIC.passphrase, "") == ""


async def test_a_server_is_asked_for_its_network_and_its_latest_ledger(
    practising: Office,
) -> None:
    desk, around = practising
    latest = around.network.chain.latest
    checked = await desk.settings.check_server(PRACTICE.passphrase, HERE)
    assert checked == ServerChecked(
        PRACTICE.passphrase, HERE, latest.sequence, latest.time, 0.0
    )


async def test_a_server_of_another_network_is_told_as_that(office: Office) -> None:
    with pytest.raises(OtherNetwork) as why:
        await office[0].settings.check_server(TESTNET.passphrase, FAR)
    assert why.value.found == PRACTICE.passphrase
    assert why.value.host == "rpc.example.org"


@pytest.mark.parametrize(
    "trouble", [LedgerUnreachable("rpc.example.org"), LedgerTooSlow("rpc.example.org", 20)]
)
async def test_a_server_that_does_not_answer_is_told(
    practising: Office, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    async def silent() -> None:
        raise trouble

    monkeypatch.setattr(practising[1].network, "latest", silent)
    with pytest.raises(type(trouble)):
        await practising[0].settings.check_server(PRACTICE.passphrase, HERE)


async def test_an_address_is_judged_before_anything_is_sent_to_it(office: Office) -> None:
    with pytest.raises(UnsafeAddress):
        await office[0].settings.check_server(PUBLIC.passphrase, "http://rpc.example.org")
    assert office[1].network.asked == []


@pytest.mark.parametrize("seconds", [60, 300, 900, 3600])
async def test_the_profile_locks_after_the_time_that_was_chosen(
    office: Office, seconds: int
) -> None:
    desk, around = office
    await desk.settings.lock_after(seconds)
    assert (await desk.settings.page()).lock_after == seconds
    await settled()
    while around.network.clock.now() < around.network.chain.latest.time + 2 * seconds:
        around.network.clock.step(5)
        await settled()
        if around.told:
            break
    assert around.told == [Locked(Reason.IDLE)]


@pytest.mark.parametrize("seconds", [0, 59, 3601, float("inf"), float("nan"), -1])
async def test_a_time_after_which_nobody_would_want_it_is_refused(
    office: Office, seconds: float
) -> None:
    with pytest.raises(IdleOutOfBounds):
        await office[0].settings.lock_after(seconds)
    assert (await office[0].settings.page()).lock_after == 300


async def test_a_folder_can_be_watched_and_left(office: Office, tmp_path: Path) -> None:
    desk, _ = office
    shared = tmp_path / "shared"
    shared.mkdir()
    await desk.settings.incoming_folder(str(shared))
    assert (await desk.settings.page()).incoming_folder == str(shared)
    await desk.settings.incoming_folder("")
    assert (await desk.settings.page()).incoming_folder == ""


async def test_a_folder_that_is_not_there_is_refused(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for path in (tmp_path / "none", file, Path("relative")):
        with pytest.raises(NoFolder):
            await office[0].settings.incoming_folder(str(path))
    assert (await office[0].settings.page()).incoming_folder == ""


async def test_nobody_else_puts_files_into_the_profiles_own_folder(
    office: Office, tmp_path: Path
) -> None:
    beside = tmp_path / "by another name"
    beside.symlink_to(office[1].profile.folder)
    for path in (office[1].profile.folder, beside):
        with pytest.raises(OwnFolder):
            await office[0].settings.incoming_folder(str(path))


async def test_settings_that_make_no_sense_are_as_at_first(office: Office) -> None:
    store = office[0].seat.profile.store.settings
    store.put(SERVERS, ["https://rpc.example.org"])
    store.put("incoming folder", 7)
    page = await office[0].settings.page()
    assert page.incoming_folder == ""
    await office[0].settings.choose_server(PUBLIC.passphrase, FAR)
    assert store.get(SERVERS) == {PUBLIC.passphrase: FAR}
