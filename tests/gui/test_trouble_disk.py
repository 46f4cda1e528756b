"""A disk that takes no changes: nothing is lost, and the same click works later."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from PySide6.QtWidgets import QApplication

from app.adapters.store.errors import DatabaseFull, DatabaseReadOnly
from app.pages.after import Stand
from app.profile.profile import Profile
from app.records import Standing
from tests.gui.conftest import Run
from tests.support.network import Honest
from tests.support.sick import FULL, READ_ONLY, infect
from tests.support.stage import button_of
from tests.support.troubled import User, World, release, troubled
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.decline import DeclineSheet
from ui.views.review import ReviewView
from ui.views.settings import SettingsView
from ui.widgets.text import Writing
from wallet.request import Request

pytestmark = [
    *(pytest.mark.gui, pytest.mark.e2e),
    pytest.mark.qt_log_ignore("does not support raise", extend=True),
]

TITLES = {
    FULL: "No room is left on the disk.",
    READ_ONLY: "The profile's database takes no changes.",
}
OF_FILES = {FULL: "No room is left on the disk.", READ_ONLY: "The disk takes no changes."}
HINTS = {FULL: "Make room, and try again.", READ_ONLY: "Make its disk and file writable"}
UNDONE = "The last step was not kept here, and nothing new was signed."
UNWRITTEN = "Nothing was written, and nothing new signed or sent."
ONCE = "What was being sent may have been: it cannot pay twice."

sick_in_every_way = pytest.mark.parametrize(
    "error", [FULL, READ_ONLY], ids=["full", "read-only"]
)


@asynccontextmanager
async def ailing(
    application: QApplication, look: Look, world: World, *requests: Request
) -> AsyncGenerator[User]:
    """Somebody who is in, and whose profile is on a disk that can fall ill."""
    async with troubled(application, look, world, requests or None) as user:
        await user.unlocks()
        await user.profile(lambda profile: infect(profile, world.disk))
        yield user


async def is_told(user: User, error: int) -> None:
    """Wait until it is told what happened, what came of it, and what to do."""
    banner = await user.is_told(f"{TITLES[error]} {UNDONE} {HINTS[error]}")
    assert banner.accessibleName().endswith(ONCE)
    assert "profile.db" not in user.read()
    assert "profile.db" in user.details(banner)


@sick_in_every_way
def test_a_profile_that_cannot_be_opened_now_can_be_later(
    run: Run[Any],
    qapp: QApplication,
    look: Look,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: int,
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            with monkeypatch.context() as patch:
                patch.setattr("app.profile.opening.open_store", refusing(error))
                await user.tries()
                await user.is_told(f"{TITLES[error]} {UNDONE}")
            await user.unlocks()
            await user.reviews()

    run(walk())


@sick_in_every_way
def test_a_file_that_cannot_be_kept_can_be_dropped_again(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        mine = await release(world)
        other = await release(world, valid_for=7200)
        file = tmp_path / "came.countersign"
        file.write_text(other.to_text(), encoding="utf-8")
        async with ailing(qapp, look, world, mine) as user:
            world.disk.error = error
            await user.drops(file)
            await is_told(user, error)
            assert await user.profile(kept) == 1
            world.disk.error = 0
            await user.drops(file)
            await user.walker.widget(ReviewView)
            assert await user.profile(kept) == 2

    run(walk())


@sick_in_every_way
def test_a_refusal_that_cannot_be_kept_keeps_its_words_and_can_be_given_again(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        async with ailing(qapp, look, world) as user:
            await user.reviews()
            await user.presses("Decline…")
            sheet = await user.walker.widget(DeclineSheet)
            (reason,) = sheet.findChildren(Writing)
            reason.setPlainText("The payee is another one.")
            world.disk.error = error
            await user.presses("Decline")
            await is_told(user, error)
            assert reason.text() == "The payee is another one."
            assert await user.standing(request) is Standing.NEEDS_ME
            world.disk.error = 0
            await user.presses("Decline")
            await user.reads("Nothing needs you.")
            assert await user.standing(request) is Standing.DECLINED

    run(walk())


@sick_in_every_way
def test_a_signature_that_cannot_be_kept_is_not_made_and_can_be_later(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        async with ailing(qapp, look, world) as user:
            await user.reviews()
            await user.reads("As the network tells it")
            world.disk.error = error
            await user.signs()
            await is_told(user, error)
            assert await user.signatures(request) == 1
            assert "sign" not in world.signer.asked
            world.disk.error = 0
            await user.signs()
            await user.waits_for(Stand.FINAL)

    run(walk())


@sick_in_every_way
def test_a_vault_that_cannot_be_written_gives_no_signature_away(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reviews()
            await user.reads("As the network tells it")
            world.disk.error = error
            await user.signs()
            await user.is_told(f"{OF_FILES[error]} {UNWRITTEN}")
            assert await user.signatures(request) == 1
            world.disk.error = 0
            await user.signs()
            await user.waits_for(Stand.FINAL)

    run(walk())


@sick_in_every_way
def test_a_step_that_cannot_be_kept_is_not_taken_and_can_be_later(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)

        def fill(honest: Honest) -> Any:
            world.disk.error = error
            return honest()

        async with ailing(qapp, look, world) as user:
            await user.reviews()
            world.network.faults["transaction"] = [fill]
            await user.signs()
            await is_told(user, error)
            assert world.network.sent == []
            assert await user.signatures(request) == 2
            await user.reads("Complete: all signatures are there")
            world.disk.error = 0
            await user.walker.clicks("Send release")
            await user.waits_for(Stand.FINAL)
            assert len(world.network.sent) == 1

    run(walk())


@sick_in_every_way
def test_a_disk_that_fills_while_it_is_sent_leaves_a_truth_that_is_told_later(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)

        def fill(honest: Honest) -> Any:
            world.disk.error = error
            return honest()

        async with ailing(qapp, look, world) as user:
            await user.reviews()
            world.network.faults["send"] = [fill]
            await user.signs()
            await is_told(user, error)
            assert len(world.network.sent) == 1
            await user.sees(Stand.UNKNOWN)
            world.disk.error = 0
            await user.waits_for(Stand.FINAL)
            assert len(world.network.sent) == 1

    run(walk())


@sick_in_every_way
def test_a_setting_that_cannot_be_kept_shows_what_holds_and_can_be_chosen_again(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, error: int
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with ailing(qapp, look, world) as user:
            user.window.go(Place.SETTINGS)
            view = await user.walker.widget(SettingsView)
            assert await chosen(user, view, "5 minutes")
            world.disk.error = error
            await user.presses("15 minutes")
            await is_told(user, error)
            assert await chosen(user, view, "5 minutes")
            world.disk.error = 0
            await user.presses("15 minutes")
            assert await chosen(user, view, "15 minutes")
            user.window.go(Place.INBOX)
            await user.reviews()
            user.window.go(Place.SETTINGS)
            view = await user.walker.widget(SettingsView)
            assert await chosen(user, view, "15 minutes")

    run(walk())


def test_a_disk_that_does_not_say_what_it_has_locks_the_profile_and_says_why(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reviews()
            world.disk.is_unsure = True
            await user.signs()
            await user.is_told(
                "We do not know yet whether the file would outlive a loss of power. "
                "Nothing new was signed or sent. Check the disk, and try again."
            )
            await user.reads("Locked.")
            world.disk.is_unsure = False
            await user.unlocks()
            assert await user.signatures(request) == 1
            await user.reviews()
            await user.signs()
            await user.waits_for(Stand.FINAL)

    run(walk())


def refusing(error: int) -> Any:
    """Opens no database, as it is on such a disk."""
    kinds = {FULL: DatabaseFull, READ_ONLY: DatabaseReadOnly}

    def opens(path: Path, _key: bytes) -> NoReturn:
        raise kinds[error](str(path))

    return opens


def kept(profile: Profile) -> int:
    """How many requests are kept."""
    return sum(profile.store.requests.counts().values())


async def chosen(user: User, view: SettingsView, name: str) -> bool:
    """Wait until this choice is marked."""
    button = button_of(view, name)
    return await user.walker.sees(button.isChecked, f"{name} as what holds")
