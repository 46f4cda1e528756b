"""From the welcome to a profile of one's own, or to the practice network."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.story import STORIES
from app.words.groups import grouped
from tests.gui.conftest import Run
from tests.support.door import Door, at_the_door
from tests.support.signing import G_ADDRESS, S_ADDRESS
from tests.support.stage import button_of, field_of, until, words_of
from ui.theme import Look
from ui.views.address import AddressView
from ui.views.password_setup import PasswordSetupView
from ui.views.preparing import PreparingView
from ui.views.restore import WaysView
from ui.views.unlock import UnlockView
from ui.views.welcome import WelcomeView
from wallet.errors import Unreadable
from wallet.lock import Reason

pytestmark = pytest.mark.gui

NEW = "harbour velvet canoe orbit"


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
            closing = (STORIES[0], False)
            assert (door.practice.entered, left, door.user.clicks) == ([closing], [True], 1)
            door.flow.practise(STORIES[1], anew=True)
            await until(lambda: len(door.entered) == 2)
            assert door.practice.entered == [closing, (STORIES[1], True)]
            assert door.flow.practises

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
