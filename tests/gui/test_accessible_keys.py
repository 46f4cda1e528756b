"""Every key that Help lists does what Help says, in the real window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QListView, QWidget

from app.pages.inbox import Section
from tests.gui.conftest import Run
from tests.support.inbox import inbox_page, pictured
from tests.support.windows import Places, windowed
from ui.flows.flow import Place
from ui.shortcuts import Shortcut, shortcuts
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.escrows import EscrowsView
from ui.views.inbox import InboxView
from ui.views.keys import KeysView
from ui.views.review import ReviewView
from ui.views.settings import SettingsView
from ui.views.shortcuts import ShortcutsSheet
from ui.views.signing_sheet import SigningSheet
from ui.views.welcome import WelcomeView
from ui.walker import Walker
from ui.widgets.folded import Folded
from ui.widgets.inbox_list import InboxList
from ui.widgets.search_field import SearchField
from ui.window import Window

pytestmark = [pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(180)]


class User:
    """One person, who presses keys and looks at what comes of it."""

    def __init__(self, window: Window, walker: Walker) -> None:
        self.window = window
        self.walker = walker

    def press(self, keys: str) -> None:
        """Press what the table names, wherever the focus is."""
        pressed = combination(keys)
        self.walker.presses(pressed.key(), pressed.keyboardModifiers())

    async def sees(self, view: type[QWidget]) -> None:
        await self.walker.widget(view)

    async def comes_back(self) -> None:
        """Have the window in front again, as a desktop has it once a dialog is closed."""
        await self.walker.sees(lambda: self.walker.there(QDialog) is None, "that it is closed")
        self.window.frame.activateWindow()
        await self.walker.sees(self.window.frame.isActiveWindow, "the window in front")

    async def goes(self, place: Place, view: type[QWidget]) -> None:
        self.window.go(place)
        await self.sees(view)

    async def inbox(self) -> InboxList:
        """The inbox, with its one request chosen and the focus in the list."""
        await self.goes(Place.INBOX, InboxView)
        (await self.walker.widget(InboxView)).choose(Section.NEEDS_YOU)
        rows = await self.walker.widget(InboxList)
        await self.walker.sees(rows.current_hash, "the request in the inbox")
        rows.setFocus()
        return rows

    async def review(self) -> ReviewView:
        rows = await self.inbox()
        QTest.keyClick(rows, Qt.Key.Key_Return)
        view = await self.walker.widget(ReviewView)
        await self.walker.reads()
        return view


Does = Callable[[User, str], Awaitable[None]]


def combination(keys: str) -> QKeyCombination:
    """What the table names, as Qt has it."""
    sequence: Any = QKeySequence.fromString(keys)  # the stubs forget that it is a sequence
    return sequence[0]  # type: ignore[no-any-return]


def shows(view: type[QWidget], first: Place) -> Does:
    """A key that leads to a view, from another place."""

    async def look(user: User, keys: str) -> None:
        user.window.go(first)
        await user.walker.sees(lambda: user.walker.there(view) is None, "another place")
        user.press(keys)
        await user.sees(view)

    return look


async def back(user: User, keys: str) -> None:
    for stands_in_the_side_bar in (False, True):
        await user.review()
        if stands_in_the_side_bar:
            assert user.window.inside is not None
            user.window.inside._bar._places[Place.INBOX.value].setFocus()
        user.press(keys)
        await user.sees(InboxView)


async def part(user: User, keys: str) -> None:
    await user.inbox()
    view = await user.walker.widget(InboxView)
    chosen: list[int] = []
    view._filters.chosen.connect(chosen.append)
    view.choose(Section.DONE if keys.endswith("1") else Section.NEEDS_YOU)
    user.press(keys)
    assert chosen[-1] == int(keys[-1]) - 1


async def lock(user: User, keys: str) -> None:
    await user.goes(Place.KEYS, KeysView)
    user.press(keys)
    await user.walker.sees(lambda: user.window.inside is None, "that it is locked")
    await user.sees(WelcomeView)


async def open_a_request(user: User, keys: str) -> None:
    await _opens_files(user, keys, "Open a request")


async def print_the_review(user: User, keys: str) -> None:
    await user.review()
    await _opens_files(user, keys, "Save this review")


async def _opens_files(user: User, keys: str, title: str) -> None:
    user.press(keys)
    dialog = await user.walker.widget(QFileDialog)
    assert dialog.windowTitle() == title
    dialog.reject()
    await user.comes_back()


async def find(user: User, keys: str) -> None:
    for place, view in ((Place.INBOX, InboxView), (Place.KEYS, KeysView)):
        await user.goes(place, view)
        user.press(keys)
        field = await user.walker.widget(SearchField)
        await user.walker.sees(field.hasFocus, "where to type")


async def refresh(user: User, keys: str) -> None:
    await user.inbox()
    inside = user.window.inside
    assert inside is not None
    before = inside.inbox._changes
    user.press(keys)
    assert inside.inbox._changes > before


async def show_the_keys(user: User, keys: str) -> None:
    user.press(keys)
    await user.sees(ShortcutsSheet)
    user.press("Esc")
    await user.comes_back()


async def leave(user: User, keys: str) -> None:
    user.press(keys)
    assert not user.window.frame.isVisible()


async def choose_a_row(user: User, keys: str) -> None:
    rows = await user.inbox()
    view = await user.walker.widget(InboxView)
    # What follows is done before anything else can happen: the desk knows only one request.
    view.show_page(inbox_page(pictured()))
    user.press("Home")
    places = [rows.currentIndex().row()]
    for each in ("Down", "Down", "Up"):
        user.press(each)
        places.append(rows.currentIndex().row())
    first, second, third, again = places
    assert first < second < third, keys
    assert again == second


async def open_a_row(user: User, keys: str) -> None:
    await user.inbox()
    user.press(keys)
    await user.sees(ReviewView)
    await user.goes(Place.ESCROWS, EscrowsView)
    (await user.walker.widget(QListView)).setFocus()
    user.press("Down")
    user.press(keys)
    await user.sees(EscrowView)


async def unfold(user: User, keys: str) -> None:
    view = await user.review()
    folded = next(each for each in view.findChildren(Folded) if each.isVisible())
    folded._button.setFocus()
    for is_open in (True, False):
        user.press(keys)
        assert folded._button.isChecked() is is_open


async def go_on(user: User, keys: str) -> None:
    view = await user.review()
    frame = user.window.frame
    first, last = view._print, await user.walker.reads()
    step = 1 if keys == "Tab" else -1
    start, end = (first, last)[::step]
    start.setFocus()
    for _ in range(200):
        user.press(keys)
        if frame.focusWidget() is end:
            break
    assert frame.focusWidget() is end


async def co_sign(user: User, keys: str) -> None:
    await user.review()
    button = await user.walker.reads()
    button.setFocus()
    await user.walker.holds_key(button, combination(keys).key())
    await user.sees(SigningSheet)
    user.press("Esc")
    await user.comes_back()


DOES: dict[str, Does] = {
    "inbox": shows(InboxView, Place.ESCROWS),
    "escrows": shows(EscrowsView, Place.INBOX),
    "keys": shows(KeysView, Place.INBOX),
    "settings": shows(SettingsView, Place.INBOX),
    "part": part,
    "back": back,
    "open": open_a_request,
    "find": find,
    "refresh": refresh,
    "print": print_the_review,
    "shortcuts": show_the_keys,
    "enter": open_a_row,
    "details": unfold,
    "next": go_on,
    "sign": co_sign,
    "row": choose_a_row,
    "lock": lock,
    "quit": leave,
}
"""What each does, by its name; after the last three nothing is as it was."""


def test_every_key_does_what_help_says(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    listed = {shortcut.name: shortcut for shortcut in shortcuts()}
    assert set(DOES) == set(listed)

    async def press_all() -> None:
        async with windowed(qapp, look, Places(tmp_path)) as (window, walker):
            await walker.widget(WelcomeView)
            await walker.clicks("Look around")
            await walker.widget(InboxList)
            user = User(window, walker)
            for name, does in DOES.items():
                await press_each(user, listed[name], does)

    async def press_each(user: User, shortcut: Shortcut, does: Does) -> None:
        for keys in shortcut.keys:
            await does(user, keys)

    run(press_all())


def test_before_somebody_is_in_only_help_can_be_called(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def press_all() -> list[str]:
        async with windowed(qapp, look, Places(tmp_path)) as (window, walker):
            await walker.widget(WelcomeView)
            await walker.sees(window.frame.isActiveWindow, "the window in front")
            await walker.sees(window.frame.menuBar().isVisible, "its menus")
            user = User(window, walker)
            for shortcut in sorted(shortcuts(), key=lambda each: each.name == "shortcuts"):
                if shortcut.is_action and shortcut.name != "quit":
                    for keys in shortcut.keys:
                        user.press(keys)
            await user.sees(ShortcutsSheet)
            assert walker.there(WelcomeView) is not None
            dialogs = [each for each in qapp.topLevelWidgets() if isinstance(each, QDialog)]
            return [type(each).__name__ for each in dialogs if each.isVisible()]

    assert run(press_all()) == ["ShortcutsSheet"]
