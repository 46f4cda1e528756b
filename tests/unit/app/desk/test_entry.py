"""The way in and out, as the window asks for it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.adapters.places import OpenToOthers, ProfileExists, ProfileInUse, locked
from app.adapters.strength import LEAST_GUESSES, PasswordGuessable
from app.desk.desk import Desk, opened
from app.desk.errors import NobodyIsIn, TooManyAttempts
from app.pages.entry import Entered
from app.pages.events import Locked
from app.profile import backups, keys
from app.signing.process import SignerEnded
from tests.support.desks import DeskClock, desk_of, services_of
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_NOTHING, BY_PASSWORD, PASSWORD, Beside, Made, kinds
from wallet.journal import Kind
from wallet.lock import Reason
from wallet.vault.errors import NotUnlocked, PasswordTooShort


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over a folder in which no profile is."""
    network = SteppedNetwork()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    services = services_of(network, Beside())
    async with opened(services, tmp_path / "new" / "profile", lambda _: None) as desk:
        yield desk


async def test_a_new_profile_is_open_and_tells_its_address_and_code(empty: Desk) -> None:
    created = await empty.entry.create(PASSWORD, "My key")
    (identity,) = empty.seat.profile.opened.identities
    assert (created.address, created.label) == (identity.account, "My key")
    assert (identity.networks, identity.words_due) == (
        tuple(network.passphrase for network in keys.REAL),
        True,
    )
    await empty.entry.lock()
    await empty.entry.unlock({"recovery": created.recovery_code})
    assert empty.seat.is_taken


async def test_a_profile_may_begin_without_a_key(empty: Desk) -> None:
    created = await empty.entry.create(PASSWORD, "", fresh=False)
    assert (created.address, created.recovery_code != "") == ("", True)
    assert empty.seat.profile.opened.identities == ()


async def test_the_code_is_told_even_where_the_key_could_not_be_made(
    empty: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise SignerEnded("it was killed")

    monkeypatch.setattr("app.desk.entry.add", fails)
    created = await empty.entry.create(PASSWORD, "My key")
    assert (created.address, created.recovery_code != "") == ("", True)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [("short", PasswordTooShort), ("password1234", PasswordGuessable)],
    ids=["short", "guessable"],
)
async def test_a_bad_password_makes_nothing(
    empty: Desk, password: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await empty.entry.create(password, "My key")
    assert not empty.entry.folder.exists()


async def test_a_new_profile_never_takes_the_place_of_another(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, _):
        with pytest.raises(ProfileExists):
            await desk.entry.create(PASSWORD, "My key")


async def test_a_suggested_password_is_good_enough(empty: Desk) -> None:
    suggested = [await empty.entry.suggest() for _ in range(2)]
    found = await empty.entry.estimate(suggested[0])
    assert found.suffices
    assert found.guesses_log10 >= LEAST_GUESSES
    assert suggested[0] != suggested[1]


async def test_a_weak_password_is_estimated_with_its_reason(empty: Desk) -> None:
    found = await empty.entry.estimate("password1234")
    assert (found.suffices, found.warning != "") == (False, True)


async def test_whoever_unlocks_is_told_where_they_are(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, around):
        entered = await desk.entry.unlock(BY_PASSWORD)
        assert entered == Entered(str(around.profile.folder), True, (), ())
        assert await desk.entry.present() == entered


async def test_a_key_whose_words_are_not_on_paper_is_named(empty: Desk) -> None:
    await empty.entry.create(PASSWORD, "My key")
    assert (await empty.entry.present()).words_due == ("My key",)


async def test_nobody_is_in_before(empty: Desk) -> None:
    with pytest.raises(NobodyIsIn):
        await empty.entry.present()


async def wrong(desk: Desk, times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotUnlocked):
            await desk.entry.unlock(BY_NOTHING)


async def test_wrong_passwords_slow_the_next_one_down(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, around):
        await wrong(desk, 2)
        assert desk.entry.wait() == 1.0
        with pytest.raises(TooManyAttempts) as refused:
            await desk.entry.unlock(BY_PASSWORD)
        assert refused.value.seconds == 1.0
        around.network.clock.step(1)
        assert desk.entry.wait() == 0
        await desk.entry.unlock(BY_PASSWORD)
        assert desk.seat.is_taken


async def test_the_right_password_forgets_the_wrong_ones(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, _):
        await wrong(desk, 1)
        await desk.entry.unlock(BY_PASSWORD)
        await desk.entry.lock()
        await wrong(desk, 1)
        assert desk.entry.wait() == 0


async def test_locking_by_hand_is_told(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, around):
        await desk.entry.lock()
        assert around.told == [Locked(Reason.BY_HAND)]
        assert not desk.seat.is_taken


async def test_a_window_that_missed_the_lock_hears_of_it_when_locked_by_hand(
    tmp_path: Path,
) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, around):
        await desk.entry.lock()
        assert around.told == [Locked(Reason.BY_HAND)]


async def test_a_profile_that_another_program_has_open_is_left_alone(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, around):
        with locked(around.profile.folder), pytest.raises(ProfileInUse):
            await desk.entry.unlock(BY_PASSWORD)
        assert desk.entry.wait() == 0


async def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    async with desk_of(tmp_path, unlocked=False) as (desk, around):
        around.profile.folder.chmod(0o755)
        with pytest.raises(OpenToOthers):
            await desk.entry.unlock(BY_PASSWORD)


@pytest_asyncio.fixture
async def older(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over a profile whose vault was put back."""
    async with desk_of(tmp_path, unlocked=False) as (desk, around):
        await put_back(desk, around.profile)
        yield desk


async def put_back(desk: Desk, made: Made) -> None:
    before = made.folder.parent / "before.twv"
    shutil.copy(made.vault, before)
    await desk.entry.unlock(BY_PASSWORD)
    await keys.renew_recovery_code(desk.seat.profile, BY_PASSWORD)
    await desk.seat.leave()
    shutil.copy(before, made.vault)


async def test_a_file_that_is_older_than_it_was_is_told_to_whoever_unlocks(older: Desk) -> None:
    ((what, found, seen),) = (await older.entry.unlock(BY_PASSWORD)).older
    assert what == "vault"
    assert found < seen


async def test_an_older_file_is_accepted_with_the_password_and_recorded(older: Desk) -> None:
    await older.entry.unlock(BY_PASSWORD)
    with pytest.raises(NotUnlocked):
        await older.entry.accept_older(BY_NOTHING)
    assert (await older.entry.accept_older(BY_PASSWORD)).older == ()
    assert kinds(older.seat.profile)[-1] is Kind.ROLLBACK_ACCEPTED


@pytest_asyncio.fixture
async def backup(tmp_path: Path) -> AsyncIterator[Path]:
    """A backup of the lawyer's profile."""
    path = tmp_path / "kept.countersign-backup"
    (tmp_path / "there").mkdir()
    async with desk_of(tmp_path / "there") as (desk, _):
        backups.write_backup(desk.seat.profile, path)
    yield path


async def test_a_backup_tells_what_it_holds_and_leaves_nothing_behind(
    empty: Desk, backup: Path
) -> None:
    found = await empty.entry.rehearse(str(backup), BY_PASSWORD)
    assert (len(found.keys), found.requests) == (1, 0)
    assert not empty.entry.folder.exists()


async def test_a_backup_becomes_the_profile(empty: Desk, backup: Path) -> None:
    found = await empty.entry.restore(str(backup), BY_PASSWORD)
    assert not empty.seat.is_taken
    await empty.entry.unlock(BY_PASSWORD)
    assert tuple(empty.seat.profile.own_keys) == found.keys


async def test_a_backup_may_be_restored_beside_the_profile_that_is_there(
    tmp_path: Path, backup: Path
) -> None:
    into = tmp_path / "beside"
    async with desk_of(tmp_path / "here", unlocked=False) as (desk, _):
        with pytest.raises(ProfileExists):
            await desk.entry.restore(str(backup), BY_PASSWORD)
        await desk.entry.restore(str(backup), BY_PASSWORD, str(into))
        assert (await desk.entry.unlock(BY_PASSWORD)).folder == str(into)


async def test_a_wrong_password_restores_nothing(empty: Desk, backup: Path) -> None:
    with pytest.raises(NotUnlocked):
        await empty.entry.restore(str(backup), BY_NOTHING)
    assert not empty.entry.folder.exists()
