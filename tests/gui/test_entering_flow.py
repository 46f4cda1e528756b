"""The way in, from the first view to where somebody is in, over a desk on this thread."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from app.desk.desk import Desk, opened
from app.desk.keys import Keys
from app.pages.entry import Entered
from app.profile import backups, keys
from app.starting import Start
from tests.gui.conftest import Run
from tests.support import profiles, speaking_window
from tests.support.desks import DeskClock, services_of
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, PASSWORD, Made
from tests.support.program import Piped
from tests.support.signing import G_ADDRESS, S_ADDRESS
from tests.support.stage import Stage, User, button_of, field_of, until, words_of
from ui.flows.entering import EnteringFlow
from ui.theme import Look
from ui.views.address import AddressView
from ui.views.older import OlderView
from ui.views.password_setup import PasswordSetupView
from ui.views.password_sheet import PasswordSheet
from ui.views.preparing import PreparingView
from ui.views.restore import BackupFileView, WaysView
from ui.views.unlock import UnlockView
from ui.views.welcome import WelcomeView
from ui.widgets.address import grouped
from wallet.errors import Unreadable
from wallet.lock import Reason

pytestmark = pytest.mark.gui

NEW = "harbour velvet canoe orbit"
WRONG = "not what was chosen at all"


@dataclass
class Practice:
    """A practice network that is there at once, or fails."""

    folder: Path
    error: Exception | None = None
    entered: list[bool] = field(default_factory=list[bool])

    async def enter(self, *, anew: bool = False) -> Entered:
        self.entered.append(anew)
        if self.error is not None:
            raise self.error
        return Entered(str(self.folder / "profile"), True, (), ())


@dataclass
class Door:
    """A door, whoever stands before it, and who came in."""

    flow: EnteringFlow
    stage: Stage
    desk: Desk
    clock: DeskClock
    practice: Practice
    user: User = field(default_factory=User)
    entered: list[Entered] = field(default_factory=list[Entered])

    async def settles(self) -> None:
        await self.flow.tasks.idle()

    async def is_in(self) -> Entered:
        await until(lambda: bool(self.entered))
        return self.entered[-1]

    async def shows(self, kind: type[Any]) -> Any:
        await until(lambda: isinstance(self.stage.currentWidget(), kind))
        return self.stage.currentWidget()

    async def unlocks(self, secret: str, name: str = "Password") -> UnlockView:
        view = self.stage.view(UnlockView)
        self.user.types(view, name, secret, secret=True)
        self.user.press(view, "Unlock")
        return view


@asynccontextmanager
async def at_the_door(look: Look, folder: Path, *window: str) -> AsyncGenerator[Door]:
    """A door to the profile in this folder, or to none yet."""
    network = SteppedNetwork()
    clock = network.clock = DeskClock(network.clock.time, network.pass_time)
    practice = Practice(folder.parent / "practice")
    services = services_of(network, Piped())
    async with opened(services, folder, lambda _: None, watches=False) as desk:
        command = speaking_window.command(*window) if window else ()
        known = replace(desk, keys=Keys(desk.seat, command), practice=practice)  # type: ignore[arg-type]
        stage = Stage(look, known)
        parent = QObject()
        start = Start(folder, practice.folder, None)
        flow = EnteringFlow(stage.shell, parent, start)
        door = Door(flow, stage, known, clock, practice)
        flow.entered.connect(door.entered.append)
        flow.begin()
        yield door
        await flow.tasks.close()
        stage.close()
        stage.deleteLater()


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(profiles.made(tmp_path_factory.mktemp("made") / "profile"))


@pytest.fixture
def made(_made: Made, tmp_path: Path) -> Made:
    return _made.copied(tmp_path / "profile")


def test_the_two_minute_start_takes_few_clicks_and_two_secrets(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def start() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            user = door.user
            user.press(door.stage.view(WelcomeView), "Start with a new key")
            setup = door.stage.view(PasswordSetupView)
            user.types(setup, "Password", NEW, secret=True)
            user.types(setup, "The same again", NEW, secret=True)
            await until(lambda: button_of(setup, "Make my key").isEnabled())
            user.press(setup, "Make my key")
            view = await door.shows(AddressView)
            await until(lambda: "Your profile is ready" in words_of(view))
            user.press(view, "I wrote it down, and compared it group by group.")
            user.press(view, "Continue")
            entered = await door.is_in()
            assert entered.folder == str(tmp_path / "profile")
            assert (user.clicks, user.secrets) == (4, 2)
            assert user.clicks <= 9

    run(start())


def test_the_address_comes_first_and_the_code_is_to_be_confirmed(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def look_at_it() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            view = await made_with(door, "My own key")
            (identity,) = door.desk.seat.profile.opened.identities
            told = words_of(view)
            assert grouped(identity.account) in told
            assert "My own key" in told
            assert told.index(grouped(identity.account)) < told.index("RECOVERY CODE")
            assert not button_of(view, "Continue").isEnabled()
            assert "Tick that the recovery code is on paper." in told

    run(look_at_it())


async def made_with(door: Door, label: str) -> AddressView:
    """Make a profile with a key of this name."""
    door.user.press(door.stage.view(WelcomeView), "Start with a new key")
    setup = door.stage.view(PasswordSetupView)
    door.user.types(setup, "Password", NEW, secret=True)
    door.user.types(setup, "The same again", NEW, secret=True)
    door.user.types(setup, "Name of the key", label)
    await until(lambda: button_of(setup, "Make my key").isEnabled())
    door.user.press(setup, "Make my key")
    view = await door.shows(AddressView)
    await until(lambda: "Your profile is ready" in words_of(view))
    assert isinstance(view, AddressView)
    return view


@pytest.mark.parametrize(
    ("first", "again", "reason"),
    [
        ("", "", "Type a password."),
        ("short one", "", "9 of at least 12 characters."),
        ("password1234", "password1234", "This password is too easy to guess."),
        (NEW, "", "Type it once more."),
        (NEW, NEW[:-1], "These are two different passwords."),
    ],
    ids=["none", "short", "guessable", "once", "different"],
)
def test_a_password_that_will_not_do_says_why(
    run: Run[None], look: Look, tmp_path: Path, first: str, again: str, reason: str
) -> None:
    async def type_it() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            door.user.press(door.stage.view(WelcomeView), "Start with a new key")
            setup = door.stage.view(PasswordSetupView)
            door.user.types(setup, "Password", first)
            door.user.types(setup, "The same again", again)
            await until(lambda: reason in words_of(setup))
            assert not button_of(setup, "Make my key").isEnabled()

    run(type_it())


def test_a_suggested_password_is_shown_to_be_typed(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def ask_for_one() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            door.user.press(door.stage.view(WelcomeView), "Start with a new key")
            setup = door.stage.view(PasswordSetupView)
            door.user.press(setup, "Suggest one")
            await door.settles()
            (words,) = [line for line in words_of(setup).split("\n") if line.count("-") == 5]
            assert field_of(setup, "Password").text() == ""
            assert len(words) > 20

    run(ask_for_one())


def test_what_cannot_be_made_is_said_where_the_password_is_asked(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def fail() -> None:
        folder = tmp_path / "profile"
        async with at_the_door(look, folder) as door:
            door.user.press(door.stage.view(WelcomeView), "Start with a new key")
            setup = door.stage.view(PasswordSetupView)
            folder.mkdir()
            (folder / "letter.txt").write_text("somebody's")
            door.user.types(setup, "Password", NEW)
            door.user.types(setup, "The same again", NEW)
            await until(lambda: button_of(setup, "Make my key").isEnabled())
            door.user.press(setup, "Make my key")
            await door.settles()
            again = door.stage.view(PasswordSetupView)
            assert again is not setup
            assert "The folder holds something else." in words_of(again)

    run(fail())


def test_a_key_is_brought_along_into_a_new_profile(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def bring() -> None:
        async with at_the_door(look, tmp_path / "profile", "types", S_ADDRESS) as door:
            view = await brought(door, "A secret key")
            await until(lambda: grouped(G_ADDRESS) in words_of(view))
            assert "24 recovery words" not in words_of(view)
            assert "RECOVERY CODE" in words_of(view)

    run(bring())


def test_whoever_closes_the_window_for_secrets_may_go_on_or_try_again(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def close() -> None:
        async with at_the_door(look, tmp_path / "profile", "closes") as door:
            view = await brought(door, "Recovery words")
            await until(lambda: "The window for secrets was closed." in words_of(view))
            assert button_of(view, "Bring in the key…").isEnabled()
            door.user.press(view, "I wrote it down, and compared it group by group.")
            door.user.press(view, "Continue")
            await door.is_in()

    run(close())


async def brought(door: Door, what: str) -> AddressView:
    """Make a profile, and bring this into it."""
    door.user.press(door.stage.view(WelcomeView), "I have a backup")
    door.user.press(door.stage.view(WaysView), what)
    setup = door.stage.view(PasswordSetupView)
    door.user.types(setup, "Password", NEW, secret=True)
    door.user.types(setup, "The same again", NEW, secret=True)
    await until(lambda: button_of(setup, "Make the profile").isEnabled())
    door.user.press(setup, "Make the profile")
    view = await door.shows(AddressView)
    assert isinstance(view, AddressView)
    return view


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
            assert "The next attempt is heard in 1 s." in words_of(view)
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


def test_a_code_that_nobody_confirmed_before_the_lock_is_not_forgotten(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def lock() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            await made_with(door, "My key")
            await door.desk.entry.lock()
            door.flow.locked(Reason.IDLE, 300)
            view = door.stage.view(UnlockView)
            assert "The recovery code was not confirmed." in words_of(view)

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
            door.user.types(view, "Password it had when it was written", PASSWORD)
            door.user.press(view, "Check this backup")
            await door.settles()
            assert "Every key and every page of it opens." in words_of(view)
            door.user.press(view, "Restore it")
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
            door.user.types(view, "Password it had when it was written", WRONG)
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
            door.user.types(view, "Password it had when it was written", PASSWORD)
            door.user.press(view, "Check this backup")
            await door.settles()
            assert not button_of(view, "Restore it").isEnabled()
            view.show_target(str(into), is_taken=False)
            door.user.press(view, "Restore it")
            await door.settles()
            assert f"--profile {into}" in words_of(door.stage.view(UnlockView))
            await door.unlocks(PASSWORD)
            assert (await door.is_in()).folder == str(into)

    run(restore())


def test_looking_around_needs_nothing_but_a_click(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def practise() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            left: list[bool] = []
            door.flow.leaving.connect(lambda: left.append(True))
            door.user.press(door.stage.view(WelcomeView), "Look around first")
            assert "Practice" in words_of(door.stage.view(PreparingView))
            assert (await door.is_in()).practises
            assert (door.practice.entered, left, door.user.clicks) == ([False], [True], 1)
            door.flow.practise()
            await until(lambda: len(door.entered) == 2)
            assert door.practice.entered == [False, True]

    run(practise())


def test_a_practice_network_that_fails_leads_back_to_the_beginning(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def practise() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            door.practice.error = Unreadable("practice", "it is over")
            door.user.press(door.stage.view(WelcomeView), "Look around first")
            await door.settles()
            door.stage.view(WelcomeView)
            assert door.stage.failures == [door.practice.error]

    run(practise())


def test_the_practice_profile_locks_into_the_welcome(
    run: Run[None], look: Look, tmp_path: Path
) -> None:
    async def lock() -> None:
        async with at_the_door(look, tmp_path / "profile") as door:
            door.user.press(door.stage.view(WelcomeView), "Look around first")
            await door.is_in()
            (tmp_path / "practice" / "profile").mkdir(parents=True)
            (tmp_path / "practice" / "profile" / "profile.twv").touch()
            door.flow.locked(Reason.IDLE, 300)
            assert "Continue practising" in words_of(door.stage.view(WelcomeView))

    run(lock())
