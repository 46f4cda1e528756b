"""A backup becomes a profile, after it was shown what it holds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.profile import backups
from tests.gui.conftest import Run
from tests.support import profiles
from tests.support.door import at_the_door
from tests.support.profiles import BY_PASSWORD, PASSWORD, Made
from tests.support.stage import button_of, words_of
from ui.theme import Look
from ui.views.restore import BackupFileView, WaysView
from ui.views.unlock import UnlockView
from ui.views.welcome import WelcomeView

pytestmark = pytest.mark.gui

WRONG = "not what was chosen at all"


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(profiles.made(tmp_path_factory.mktemp("made") / "profile"))


@pytest.fixture
def made(_made: Made, tmp_path: Path) -> Made:
    return _made.copied(tmp_path / "profile")


@pytest.fixture
def backup(run: Run[None], made: Made, tmp_path: Path) -> Path:
    path = tmp_path / "kept.countersign-backup"

    async def write() -> None:
        async with profiles.profiles().unlock(made.folder, BY_PASSWORD) as profile:
            backups.write_backup(profile, path)

    run(write())
    return path


def test_a_backup_shows_what_it_holds_and_becomes_the_profile(
    run: Run[None], look: Look, backup: Path, tmp_path: Path
) -> None:
    async def restore() -> None:
        async with at_the_door(look, tmp_path / "new" / "profile") as door:
            door.user.press(door.stage.view(WelcomeView), "I have a backup")
            door.user.press(door.stage.view(WaysView), "A backup file")
            view = door.stage.view(BackupFileView)
            view.choose(str(backup))
            door.user.types(view, "Password at the time of the backup", PASSWORD)
            door.user.press(view, "Check this backup")
            await door.settles()
            assert "Every key and every page of it opens." in words_of(view)
            door.user.press(view, "Restore this backup")
            await door.settles()
            locked = door.stage.view(UnlockView)
            assert "Restored. It opens with the password that it had." in words_of(locked)
            await door.unlocks(PASSWORD)
            await door.is_in()

    run(restore())


def test_a_backup_that_does_not_open_says_so_and_makes_nothing(
    run: Run[None], look: Look, backup: Path, tmp_path: Path
) -> None:
    async def restore() -> None:
        folder = tmp_path / "new" / "profile"
        async with at_the_door(look, folder) as door:
            door.user.press(door.stage.view(WelcomeView), "I have a backup")
            door.user.press(door.stage.view(WaysView), "A backup file")
            view = door.stage.view(BackupFileView)
            view.choose(str(backup))
            door.user.types(view, "Password at the time of the backup", WRONG)
            door.user.press(view, "Check this backup")
            await door.settles()
            assert "it does not open" in words_of(view)
            assert not folder.exists()

    run(restore())


def test_beside_a_profile_a_backup_needs_another_folder(
    run: Run[None], look: Look, made: Made, backup: Path, tmp_path: Path
) -> None:
    async def restore() -> None:
        into = tmp_path / "beside"
        async with at_the_door(look, made.folder) as door:
            door.user.press(door.stage.view(UnlockView), "Restore a backup")
            view = door.stage.view(BackupFileView)
            view.choose(str(backup))
            door.user.types(view, "Password at the time of the backup", PASSWORD)
            door.user.press(view, "Check this backup")
            await door.settles()
            assert not button_of(view, "Restore this backup").isEnabled()
            view.show_target(str(into), is_taken=False)
            door.user.press(view, "Restore this backup")
            await door.settles()
            assert f"--profile {into}" in words_of(door.stage.view(UnlockView))
            await door.unlocks(PASSWORD)
            assert (await door.is_in()).folder == str(into)

    run(restore())
