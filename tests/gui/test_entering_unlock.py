"""The locked door: what opens it, why it locked, and what is older than it was."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from app.adapters.durable import backups
from app.profile import keys
from tests.gui.conftest import Run
from tests.support import profiles
from tests.support.door import at_the_door
from tests.support.profiles import BY_PASSWORD, PASSWORD, Made
from tests.support.stage import button_of, field_of, until, words_of
from ui.theme import Look
from ui.views.damaged import DamagedView
from ui.views.older import OlderView
from ui.views.password_sheet import PasswordSheet
from ui.views.unlock import UnlockView
from wallet.lock import Reason

pytestmark = pytest.mark.gui

WRONG = "not what was chosen at all"


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(profiles.made(tmp_path_factory.mktemp("made") / "profile"))


@pytest.fixture
def made(_made: Made, tmp_path: Path) -> Made:
    return _made.copied(tmp_path / "profile")


def test_a_profile_is_found_locked_and_opens_with_its_password(
    run: Run[None], look: Look, made: Made
) -> None:
    async def unlock() -> None:
        async with at_the_door(look, made.folder) as door:
            view = await door.unlocks(PASSWORD)
            assert (await door.is_in()).folder == str(made.folder)
            assert field_of(view, "Password").text() == ""

    run(unlock())


def test_the_recovery_code_opens_it_too(run: Run[None], look: Look, made: Made) -> None:
    async def unlock() -> None:
        async with at_the_door(look, made.folder) as door:
            door.user.press(door.stage.view(UnlockView), "Use the recovery code instead")
            await door.unlocks(made.code, "Recovery code, from your paper")
            await door.is_in()

    run(unlock())


def test_wrong_passwords_are_told_and_the_wait_is_counted_down(
    run: Run[None], look: Look, made: Made
) -> None:
    async def fail() -> None:
        async with at_the_door(look, made.folder) as door:
            view = door.stage.view(UnlockView)
            for _ in range(2):
                await door.unlocks(WRONG)
                await door.settles()
            assert "That is wrong, or the file is damaged: it does not open." in words_of(view)
            assert "You can try again in 1 s." in words_of(view)
            assert field_of(view, "Password").text() == ""
            door.user.types(view, "Password", PASSWORD)
            assert not button_of(view, "Unlock").isEnabled()
            door.clock.step(1)
            await until(button_of(view, "Unlock").isEnabled)
            door.user.press(view, "Unlock")
            await door.is_in()

    run(fail())


@pytest.mark.parametrize(
    ("reason", "seconds", "words"),
    [
        (Reason.IDLE, 300.0, "Locked: not used for 5 minutes."),
        (Reason.IDLE, 60.0, "Locked: not used for a minute."),
        (Reason.IDLE, 0.0, "Locked: not used for a while."),
        (Reason.SUSPENDED, 300.0, "Locked: this computer slept."),
        (Reason.BY_HAND, 300.0, "Locked."),
    ],
    ids=["idle", "a minute", "unknown", "slept", "by hand"],
)
def test_the_locked_door_says_why_it_locked(
    run: Run[None], look: Look, made: Made, reason: Reason, seconds: float, words: str
) -> None:
    async def lock() -> None:
        async with at_the_door(look, made.folder) as door:
            door.flow.locked(reason, seconds)
            assert words in words_of(door.stage.view(UnlockView)).split("\n")

    run(lock())


def test_files_that_wait_are_told_before_somebody_is_in(
    run: Run[None], look: Look, made: Made
) -> None:
    async def wait() -> None:
        async with at_the_door(look, made.folder) as door:
            door.flow.tell_of_files(2)
            view = door.stage.view(UnlockView)
            assert "2 files will be opened once you are in." in words_of(view)
            door.flow.locked(Reason.BY_HAND)
            assert "2 files will be" in words_of(door.stage.view(UnlockView))

    run(wait())


async def damage(made: Made) -> bytes:
    """Let the vault be through one more generation, and then be damaged; what it is then."""
    async with profiles.profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await keys.renew_recovery_code(profile, BY_PASSWORD)
    bad = made.vault.read_bytes()[:-1]
    made.vault.write_bytes(bad)
    return bad


def test_a_damaged_vault_goes_back_to_the_backup_that_is_chosen(
    run: Run[None], look: Look, made: Made
) -> None:
    async def go_back() -> None:
        bad = await damage(made)
        good = backups(made.vault)[0].read_bytes()
        async with at_the_door(look, made.folder) as door:
            await door.unlocks(PASSWORD)
            view = await door.shows(DamagedView)
            assert "The vault is damaged. Nothing was changed, signed or sent." in words_of(
                view
            )
            assert "Generation 2, with one key" in words_of(view)
            assert made.vault.read_bytes() == bad
            (first, *_) = view._buttons
            first.click()
            older = await door.shows(OlderView)
            assert (made.vault.read_bytes(), kept_aside(made)) == (good, [bad])
            door.user.press(older, "Only look for now")
            assert (await door.is_in()).older != ()

    run(go_back())


def kept_aside(made: Made) -> list[bytes]:
    return [path.read_bytes() for path in made.folder.glob("profile.twv.damaged-*")]


def test_a_backup_that_fails_after_all_is_told_and_another_can_be_chosen(
    run: Run[None], look: Look, made: Made
) -> None:
    async def go_back() -> None:
        bad = await damage(made)
        async with at_the_door(look, made.folder) as door:
            await door.unlocks(PASSWORD)
            view = await door.shows(DamagedView)
            backups(made.vault)[0].unlink()
            first, second = view._buttons
            first.click()
            await door.settles()
            assert made.vault.read_bytes() == bad
            assert second.isEnabled()
            second.click()
            await door.shows(OlderView)

    run(go_back())


def test_from_a_damaged_vault_one_can_go_back_to_the_door(
    run: Run[None], look: Look, made: Made
) -> None:
    async def leave() -> None:
        await damage(made)
        async with at_the_door(look, made.folder) as door:
            await door.unlocks(PASSWORD)
            door.user.press(await door.shows(DamagedView), "Back")
            await door.shows(UnlockView)

    run(leave())


def test_a_secret_that_opens_no_backup_of_a_damaged_vault_is_told_so(
    run: Run[None], look: Look, made: Made
) -> None:
    async def fail() -> None:
        await damage(made)
        async with at_the_door(look, made.folder) as door:
            view = door.stage.view(UnlockView)
            for _ in range(2):
                await door.unlocks(WRONG)
                await door.settles()
            assert "Its backups open with another password" in words_of(view)
            assert "You can try again in 1 s." in words_of(view)

    run(fail())


async def put_back(made: Made) -> None:
    """Put an older vault in the place of the newest."""
    older = made.folder.parent / "older.twv"
    shutil.copy(made.vault, older)
    async with profiles.profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await keys.renew_recovery_code(profile, BY_PASSWORD)
    shutil.copy(older, made.vault)


def test_an_older_file_is_only_read_until_it_is_accepted(
    run: Run[None], look: Look, made: Made
) -> None:
    async def look_only() -> None:
        await put_back(made)
        async with at_the_door(look, made.folder) as door:
            await door.unlocks(PASSWORD)
            view = await door.shows(OlderView)
            assert "Nothing can be signed or changed until you decide." in words_of(view)
            door.user.press(view, "Only look for now")
            assert (await door.is_in()).older != ()

    run(look_only())


def test_an_older_file_is_accepted_with_the_password(
    run: Run[None], look: Look, made: Made
) -> None:
    async def accept() -> None:
        await put_back(made)
        async with at_the_door(look, made.folder) as door:
            await door.unlocks(PASSWORD)
            door.user.press(await door.shows(OlderView), "I did: go on from here…")
            sheet = door.stage.sheet(PasswordSheet)
            for typed in (WRONG, PASSWORD):
                door.user.types(sheet, "Password", typed)
                door.user.press(sheet, "Go on from here")
                await door.settles()
            assert (await door.is_in()).older == ()

    run(accept())
