"""Keys as the window asks for them; secrets go past it, through a window of their own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from app.adapters.profile_files import ProfileFiles
from app.adapters.strength import PasswordGuessable
from app.desk.backups import COPY_AFTER, Backups
from app.desk.desk import opened
from app.desk.errors import NobodyIsIn, SecretNotGiven, SecretWindowFailed
from app.desk.keys import Keys
from app.desk.seat import Seat
from app.errors import NoFolder, OccupiedFile, PerhapsWritten
from app.pages.events import Locked, Trouble
from app.pages.keys import Appearance, KeyLine
from app.signing.frames import Facts
from tests.support import practice
from tests.support.desks import DeskClock, desk_of, services_of, settled
from tests.support.network import SteppedNetwork
from tests.support.profiles import (
    BY_OTHER,
    BY_PASSWORD,
    OTHER_PASSWORD,
    PASSWORD,
    Beside,
    kinds,
    names,
)
from tests.support.program import Piped
from tests.support.signing import G_ADDRESS, PHRASE, S_ADDRESS
from tests.support.speaking_window import command as window
from wallet.errors import Unreadable
from wallet.journal import Kind
from wallet.lock import Reason
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.vault.errors import KeyAlreadyHere, NotUnlocked, PasswordTooShort, WordsNotDue

LOOKS: Final = Appearance("dark", 125)
WRONG: Final = "gravel otter mushroom candle"


@pytest_asyncio.fixture
async def seat(tmp_path: Path) -> AsyncIterator[Seat]:
    """A new profile with nothing in it, open; its signer hears what comes over pipes."""
    network = SteppedNetwork()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    services = services_of(network, Piped())
    events: list[object] = []
    async with opened(services, tmp_path / "profile", events.append) as desk:
        await desk.entry.create(PASSWORD, "", fresh=False)
        yield desk.seat


def told(seat: Seat) -> list[object]:
    """What the desk told the window."""
    return seat.tell.__self__  # type: ignore[attr-defined, no-any-return]


async def labels(seat: Seat) -> dict[str, KeyLine]:
    """The keys of the open profile by their names."""
    return {key.label: key for key in (await Keys(seat, ()).page()).keys}


async def test_a_new_key_is_listed_and_its_words_are_due(seat: Seat) -> None:
    account = await Keys(seat, ()).add_fresh("My key", PASSWORD)
    (key,) = (await Keys(seat, ()).page()).keys
    assert (key.account, key.label, key.words_due) == (account, "My key", True)
    assert key.networks == (PUBLIC.passphrase, TESTNET.passphrase)


async def test_a_wrong_password_adds_nothing(seat: Seat) -> None:
    with pytest.raises(NotUnlocked):
        await Keys(seat, ()).add_fresh("My key", WRONG)
    assert await labels(seat) == {}


async def test_a_key_beside_practice_keys_is_for_practice(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, _):
        keys = Keys(desk.seat, ())
        await keys.add_fresh("Another", PASSWORD)
        page = await keys.page()
    assert page.practises
    assert {key.networks for key in page.keys} == {(PRACTICE.passphrase,)}


@pytest.mark.parametrize("typed", [S_ADDRESS, f" {PHRASE}"], ids=["S address", "words"])
async def test_a_key_is_imported_through_the_window_for_secrets(seat: Seat, typed: str) -> None:
    keys = Keys(seat, window("types", typed))
    assert await keys.import_key("Old key", PASSWORD, 0, LOOKS) == G_ADDRESS
    assert (await labels(seat))["Old key"].words_due is False


async def test_what_is_no_key_is_refused_and_changes_nothing(seat: Seat) -> None:
    keys = Keys(seat, window("types", "nothing that anybody has"))
    with pytest.raises(Unreadable):
        await keys.import_key("Old key", PASSWORD, 0, LOOKS)
    assert await labels(seat) == {}


async def test_a_key_that_is_here_is_not_imported_twice(seat: Seat) -> None:
    keys = Keys(seat, window("types", S_ADDRESS))
    await keys.import_key("Old key", PASSWORD, 0, LOOKS)
    with pytest.raises(KeyAlreadyHere):
        await keys.import_key("The same", PASSWORD, 0, LOOKS)


async def test_closing_the_window_ends_the_question(seat: Seat) -> None:
    with pytest.raises(SecretNotGiven):
        await Keys(seat, window("closes")).import_key("Old key", PASSWORD, 0, LOOKS)
    assert await labels(seat) == {}


async def test_a_window_that_breaks_down_is_told_as_that(seat: Seat) -> None:
    with pytest.raises(SecretWindowFailed):
        await Keys(seat, window("fails")).import_key("Old key", PASSWORD, 0, LOOKS)


async def test_a_window_that_cannot_be_started_is_told_as_that(
    seat: Seat, tmp_path: Path
) -> None:
    keys = Keys(seat, [str(tmp_path / "nothing")])
    with pytest.raises(SecretWindowFailed):
        await keys.import_key("Old key", PASSWORD, 0, LOOKS)


async def test_a_wrong_password_ends_the_window_unseen(seat: Seat) -> None:
    with pytest.raises(NotUnlocked):
        await Keys(seat, window("types", S_ADDRESS)).import_key("Old", WRONG, 0, LOOKS)


async def test_recovery_words_are_written_down_once(seat: Seat) -> None:
    keys = Keys(seat, window("writes"))
    account = await keys.add_fresh("My key", PASSWORD)
    await keys.write_words(account, PASSWORD, LOOKS)
    assert (await labels(seat))["My key"].words_due is False
    with pytest.raises(WordsNotDue):
        await keys.write_words(account, PASSWORD, LOOKS)


async def test_showing_a_secret_is_recorded(seat: Seat) -> None:
    keys = Keys(seat, window("looks"))
    account = await keys.add_fresh("My key", PASSWORD)
    await keys.reveal(account, PASSWORD, LOOKS)
    assert kinds(seat.profile)[-1] is Kind.SECRET_EXPORTED


async def test_the_name_of_a_key_stands_in_no_list_of_processes(
    seat: Seat, tmp_path: Path
) -> None:
    kept = tmp_path / "about"
    keys = Keys(seat, window(f"keep:{kept}"))
    account = await keys.add_fresh("Harbour closing", PASSWORD)
    await keys.reveal(account, PASSWORD, LOOKS)
    told = json.loads(kept.read_text())
    assert told["about"] == {"label": "Harbour closing", "account": account}
    assert told["arguments"][-2:] == ["dark", "125"]
    assert not any("Harbour" in each or account in each for each in told["arguments"])
    assert "PATH" not in told["environment"]


async def test_no_end_of_a_pipe_stays_here(seat: Seat) -> None:
    before = handles()
    await Keys(seat, window("types", S_ADDRESS)).import_key("Old key", PASSWORD, 0, LOOKS)
    assert handles() <= before


def handles() -> set[str]:
    """What this process has open."""
    return {path.name for path in Path("/proc/self/fd").iterdir()}


async def test_somebody_elses_key_is_watched_by_its_name(seat: Seat) -> None:
    keys = Keys(seat, ())
    await keys.watch(f" {practice.who('buyer')}\n", "Buyer, Porto")
    (watched,) = (await keys.page()).watched
    assert (watched.account, watched.label) == (practice.who("buyer"), "Buyer, Porto")


async def test_what_is_no_address_is_not_watched(seat: Seat) -> None:
    with pytest.raises(Unreadable):
        await Keys(seat, ()).watch(S_ADDRESS, "Not an address")


async def test_the_password_is_changed(seat: Seat) -> None:
    keys = Keys(seat, ())
    await keys.change_password(BY_PASSWORD, OTHER_PASSWORD)
    with pytest.raises(NotUnlocked):
        await keys.add_fresh("My key", PASSWORD)
    assert await keys.add_fresh("My key", OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("new", "refusal"),
    [("password1234", PasswordGuessable), ("short", PasswordTooShort)],
    ids=["guessable", "short"],
)
async def test_a_bad_new_password_is_refused_before_anything_is_asked(
    seat: Seat, new: str, refusal: type[Exception]
) -> None:
    signer = seat.services.profiles.signer
    assert isinstance(signer, Beside)
    asked = list(signer.asked)
    with pytest.raises(refusal):
        await Keys(seat, ()).change_password(BY_PASSWORD, new)
    with pytest.raises(refusal):
        await Keys(seat, ()).rekey(PASSWORD, new)
    assert signer.asked == asked


async def test_the_recovery_code_is_enough_for_another_password(seat: Seat) -> None:
    keys = Keys(seat, ())
    code = await keys.renew_code(PASSWORD)
    await keys.change_password({"recovery": code}, OTHER_PASSWORD)
    assert await keys.add_fresh("My key", OTHER_PASSWORD)


async def test_another_recovery_code_opens_the_profile(seat: Seat) -> None:
    folder = seat.profile.files.folder
    code = await Keys(seat, ()).renew_code(PASSWORD)
    await seat.leave()
    async with seat.services.profiles.unlock(folder, {"recovery": code}) as profile:
        assert kinds(profile)[-1] is Kind.SETTINGS_CHANGED


async def test_whoever_seals_everything_anew_stays_in_under_the_new_password(
    seat: Seat,
) -> None:
    before = seat.profile
    code = await Keys(seat, ()).rekey(PASSWORD, OTHER_PASSWORD)
    assert (before.is_locked, seat.is_taken, told(seat)) == (True, True, [])
    assert kinds(seat.profile)[-1] is Kind.REKEYED
    assert await Keys(seat, ()).add_fresh("My key", OTHER_PASSWORD)
    folder = seat.profile.files.folder
    await seat.leave()
    for way in (BY_OTHER, {"recovery": code}):
        async with seat.services.profiles.unlock(folder, way):
            pass


async def test_after_sealing_anew_it_locks_itself_as_before(seat: Seat) -> None:
    await Keys(seat, ()).rekey(PASSWORD, OTHER_PASSWORD)
    clock = seat.services.clock
    assert isinstance(clock, DeskClock)
    await settled()
    for _ in range(61):
        clock.step(5)
        await settled()
    assert (seat.is_taken, told(seat)) == (False, [Locked(Reason.IDLE)])


async def test_what_stands_beside_a_profile_stays_when_it_is_sealed_anew(
    tmp_path: Path,
) -> None:
    async with desk_of(tmp_path) as (desk, _):
        await Keys(desk.seat, ()).rekey(PASSWORD, OTHER_PASSWORD)
        await desk.seat.networks.port(PRACTICE)


@pytest.mark.parametrize("fails", ["save_together", "read_vault"], ids=["sealing", "opening"])
async def test_a_code_that_cannot_be_shown_is_told_as_lost(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def fail(*_: object) -> None:
        raise unsure

    unsure = PerhapsWritten("profile.twv", "input/output error")
    monkeypatch.setattr(ProfileFiles, fails, fail)
    with pytest.raises(PerhapsWritten):
        await Keys(seat, ()).rekey(PASSWORD, OTHER_PASSWORD)
    assert not seat.is_taken
    assert told(seat) == [Locked(Reason.BY_HAND, lost_code=True), Trouble(unsure)]


async def test_a_lock_while_it_is_opened_again_is_no_less_a_lock(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = seat.services.profiles
    ask = profiles.signer.ask

    async def lock_meanwhile(question: Facts) -> Facts:
        if question["do"] == "unlock":
            await seat.leave(Reason.BY_HAND)
        return await ask(question)

    monkeypatch.setattr(profiles.signer, "ask", lock_meanwhile)
    with pytest.raises(NobodyIsIn):
        await Keys(seat, ()).rekey(PASSWORD, OTHER_PASSWORD)
    assert not seat.is_taken
    assert told(seat)[-2] == Locked(Reason.BY_HAND, lost_code=True)


async def test_a_wrong_password_leaves_the_profile_open_when_sealing_anew(seat: Seat) -> None:
    with pytest.raises(NotUnlocked):
        await Keys(seat, ()).rekey(WRONG, OTHER_PASSWORD)
    assert seat.is_taken


async def test_a_vault_that_is_perhaps_written_locks_the_profile(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def perhaps(_files: ProfileFiles, _raw: bytes) -> None:
        raise unsure

    unsure = PerhapsWritten("profile.twv", "input/output error")
    monkeypatch.setattr(ProfileFiles, "save_vault", perhaps)
    with pytest.raises(PerhapsWritten):
        await Keys(seat, ()).renew_code(PASSWORD)
    assert not seat.is_taken
    assert told(seat)[-2:] == [Locked(Reason.BY_HAND), Trouble(unsure)]


async def test_nothing_is_done_for_nobody(seat: Seat) -> None:
    await seat.leave()
    with pytest.raises(NobodyIsIn):
        await Keys(seat, ()).page()


async def test_a_backup_never_takes_another_files_place(seat: Seat, tmp_path: Path) -> None:
    path = tmp_path / "today.countersign-backup"
    await Backups(seat).backup(str(path))
    with pytest.raises(OccupiedFile):
        await Backups(seat).backup(str(path))
    assert kinds(seat.profile)[-1] is Kind.BACKED_UP


async def test_copies_go_where_the_user_wants_them_from_today_on(
    seat: Seat, tmp_path: Path
) -> None:
    folder = tmp_path / "on the drive"
    folder.mkdir()
    await Backups(seat).choose_copies(str(folder))
    copies = (await Keys(seat, ()).page()).copies
    assert (copies.folder, copies.is_chosen, copies.is_there) == (str(folder), True, True)
    assert (len(names(folder)), copies.last != "") == (1, True)


async def test_a_folder_that_is_none_is_not_chosen(seat: Seat, tmp_path: Path) -> None:
    with pytest.raises(NoFolder):
        await Backups(seat).choose_copies(str(tmp_path / "nothing"))


async def test_until_then_they_go_into_the_profiles_own_folder(seat: Seat) -> None:
    copies = (await Keys(seat, ()).page()).copies
    assert (Path(copies.folder).parent, copies.is_chosen) == (seat.profile.files.folder, False)


async def test_a_folder_that_has_gone_is_shown_as_that(seat: Seat, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    await Backups(seat).choose_copies(str(folder))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert (await Keys(seat, ()).page()).copies.is_there is False


async def copied(seat: Seat, meanwhile: Callable[[], object] = lambda: None) -> set[str]:
    """What is in the profile's own folder of copies some seconds after somebody came in."""
    folder = seat.profile.files.folder / "copies"
    clock = seat.services.clock
    assert isinstance(clock, DeskClock)
    seat.start(Backups(seat).copy_today())
    await settled()
    meanwhile()
    clock.step(round(COPY_AFTER))
    await settled()
    return names(folder) if folder.is_dir() else set()


async def test_a_copy_is_written_some_seconds_after_somebody_came_in(seat: Seat) -> None:
    assert len(await copied(seat)) == 1


async def test_no_copy_is_written_of_a_profile_that_practises(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, _):
        assert await copied(desk.seat) == set()
