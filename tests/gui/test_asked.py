"""Views and sheets that ask: they say what is missing, and rest while something is tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.pages.entry import Restored, Strength
from tests.support.signing import PHRASE, S_ADDRESS
from tests.support.stage import button_of, field_of, words_of
from ui.problem import Problem
from ui.theme import Look
from ui.views.key_sheets import CodeSheet, NewPasswordSheet, RehearseSheet
from ui.views.new_password import NewPassword
from ui.views.password_sheet import PasswordSheet
from ui.views.restore import BackupFileView
from ui.views.secret_sheets import EnterSheet
from ui.views.settings_networks import AddNetworkSheet
from ui.views.unlock import UnlockView

pytestmark = pytest.mark.gui

ADDRESS = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"
CODE = "4CEHVC-63W7AN-FFHJ76-GNTRYT-FPWVV1-KKB4NZ-GQKQPK-56G7SA"
NOW = 1_795_900_000
HELD = Restored(NOW - 32_800, (ADDRESS, ADDRESS), 42, 318)
WRONG = Problem("That is wrong, or the file is damaged.", "Try again.")
AT_THE_TIME = "Password at the time of the backup"


def shown(qtbot: QtBot, view: QWidget, size: tuple[int, int] = (900, 700)) -> QWidget:
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.wait_exposed(view)
    return view


def rehearsal(look: Look, window: QWidget) -> RehearseSheet:
    sheet = RehearseSheet(look, window)
    sheet.choose("/kept.countersign-backup")
    return sheet


ASKING: dict[str, tuple[Callable[[Look, QWidget], QWidget], str, str]] = {
    "password": (
        lambda look, window: PasswordSheet(look, window, "Make a key", "Here.", "Make it"),
        "Make it",
        "Type your password.",
    ),
    "new password": (
        lambda look, window: NewPasswordSheet(look, window, "Change it", "Now.", "Change"),
        "Change",
        "Type what opens the profile now.",
    ),
    "rehearsal": (rehearsal, "Open the backup", "Type your password."),
    "code": (
        lambda look, window: CodeSheet(look, window, "Your new code", CODE, ""),
        "Done",
        "Tick that the recovery code is on paper.",
    ),
    "network": (AddNetworkSheet, "Add the network", "Type the network's passphrase."),
    "lock": (
        lambda look, _window: UnlockView(look, "/profile"),
        "Unlock",
        "Type your password.",
    ),
}


@pytest.mark.parametrize("name", ASKING)
def test_a_button_that_cannot_be_pressed_yet_says_why(
    qtbot: QtBot, look: Look, name: str
) -> None:
    window = shown(qtbot, QWidget())
    make, button, reason = ASKING[name]
    asking = make(look, window)
    shown(qtbot, asking)
    assert not button_of(asking, button).isEnabled()
    assert reason in words_of(asking)


def test_the_lock_asks_for_the_code_where_it_takes_the_code(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, UnlockView(look, "/profile"))
    button_of(view, "Use the recovery code instead").click()
    assert "Type the recovery code." in words_of(view)


def test_nothing_is_said_of_the_other_secret_once_one_is_there(
    qtbot: QtBot, look: Look
) -> None:
    view = shown(qtbot, UnlockView(look, "/profile"))
    QTest.keyClicks(field_of(view, "Password"), "something")
    assert "Type the" not in words_of(view)
    assert button_of(view, "Unlock").isEnabled()


def chosen(qtbot: QtBot, look: Look) -> BackupFileView:
    view = BackupFileView(look, "/profile")
    shown(qtbot, view)
    view.choose("/kept.countersign-backup")
    QTest.keyClicks(field_of(view, AT_THE_TIME), "something")
    return view


def test_no_other_backup_is_chosen_while_one_is_looked_at(qtbot: QtBot, look: Look) -> None:
    view = chosen(qtbot, look)
    view.set_busy(busy=True)
    assert not button_of(view, "Choose another…").isEnabled()
    assert not field_of(view, AT_THE_TIME).isEnabled()
    view.set_busy(busy=False)
    view.show_problem(WRONG)
    assert view.window().focusWidget() is field_of(view, AT_THE_TIME)


@pytest.mark.parametrize("look", [("light", 200)], indirect=True)
def test_what_a_backup_holds_is_scrolled_to(qtbot: QtBot, look: Look) -> None:
    view = chosen(qtbot, look)
    view.show_found(HELD, NOW)
    (scroll,) = view.findChildren(QScrollArea)
    assert scroll.verticalScrollBar().value() > 0
    assert not view._found.visibleRegion().isEmpty()


def test_a_rehearsal_that_went_well_is_done(qtbot: QtBot, look: Look) -> None:
    window = shown(qtbot, QWidget())
    sheet = rehearsal(look, window)
    shown(qtbot, sheet)
    QTest.keyClicks(field_of(sheet, AT_THE_TIME), "something")
    sheet.show_found(HELD, NOW)
    assert "Every key and every page of it opens." in words_of(sheet)
    assert sheet.focusWidget() is button_of(sheet, "Done")
    sheet.choose("/another.countersign-backup")
    assert "Every key and every page of it opens." not in words_of(sheet)
    assert button_of(sheet, "Open the backup").isEnabled()


def test_what_was_filled_in_rests_while_it_is_tried(qtbot: QtBot, look: Look) -> None:
    window = shown(qtbot, QWidget())
    sheet = rehearsal(look, window)
    shown(qtbot, sheet)
    field = field_of(sheet, AT_THE_TIME)
    field.setFocus()
    QTest.keyClicks(field, "something")
    sheet.set_busy(True)
    assert not field.isEnabled()
    sheet.show_problem(WRONG)
    assert sheet.focusWidget() is field


@pytest.mark.parametrize(
    ("typed", "is_whole"),
    [
        (S_ADDRESS, True),
        (S_ADDRESS[:-1], False),
        (PHRASE, True),
        (" ".join(PHRASE.split()[:9]), False),
    ],
    ids=["key", "key cut", "words", "words cut"],
)
def test_a_secret_goes_to_the_signer_only_if_it_is_whole(
    qtbot: QtBot, look: Look, typed: str, is_whole: bool
) -> None:
    said: list[str] = []
    sheet = EnterSheet(look, {}, said.append)
    shown(qtbot, sheet)
    field = field_of(sheet, "Secret key or recovery words")
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said == ([typed] if is_whole else [])


def test_the_least_length_is_told_before_anything_is_typed(qtbot: QtBot, look: Look) -> None:
    asking = shown(qtbot, NewPassword(look, "New password"))
    assert "At least 12 characters." in words_of(asking)


def test_how_good_a_password_is_does_not_flicker_while_it_is_typed(
    qtbot: QtBot, look: Look
) -> None:
    asking = NewPassword(look, "New password")
    shown(qtbot, asking)
    field = field_of(asking, "New password")
    QTest.keyClicks(field, "harbour velvet canoe orbit")
    asking.show_strength(Strength(14.2, True, ""))
    QTest.keyClicks(field, "s")
    assert "good" in words_of(asking)
    assert asking.wrong() == "Type it once more."
    asking.clear()
    assert "At least 12 characters." in words_of(asking)
