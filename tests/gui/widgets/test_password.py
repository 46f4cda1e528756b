"""Where secrets are typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.adapters.strength import LEAST_GUESSES
from ui.theme import Look
from ui.widgets.password import LEAST_LOG10, PasswordField, StrengthMeter

pytestmark = pytest.mark.gui

TYPED = "correct horse"
STRENGTHS = [
    (0.0, "too easy to guess"),
    (9.9, "too easy to guess"),
    (10.0, "fair"),
    (11.0, "good"),
    (16.0, "very good"),
    (40.0, "very good"),
]


@pytest.fixture
def field(look: Look, qtbot: QtBot) -> PasswordField:
    field = PasswordField(look, "Password")
    qtbot.addWidget(field)
    field.show()
    return field


def edit(field: PasswordField) -> QLineEdit:
    found = field.findChild(QLineEdit)
    assert found is not None
    return found


def eye(field: PasswordField) -> QPushButton:
    found = field.findChild(QPushButton)
    assert found is not None
    return found


def test_what_is_typed_is_not_seen(field: PasswordField, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit(field), TYPED)
    assert field.text() == TYPED
    assert TYPED not in edit(field).displayText()


def test_it_is_seen_on_request(field: PasswordField, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit(field), TYPED)
    assert eye(field).accessibleName() == "Show what is typed: Password"
    eye(field).click()
    assert edit(field).displayText() == TYPED
    assert eye(field).accessibleName() == "Hide what is typed: Password"


def test_clearing_leaves_nothing_to_undo_to(field: PasswordField, qtbot: QtBot) -> None:
    eye(field).click()
    qtbot.keyClicks(edit(field), TYPED)
    field.clear()
    assert field.text() == ""
    assert not edit(field).isUndoAvailable()
    assert edit(field).echoMode() is QLineEdit.EchoMode.Password


def test_a_change_is_told_without_the_secret(field: PasswordField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.changed) as told:
        qtbot.keyClicks(edit(field), "x")
    assert told.args == []


def test_enter_is_told(field: PasswordField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(edit(field), Qt.Key.Key_Return)


def test_the_caption_names_the_field(field: PasswordField) -> None:
    assert edit(field).accessibleName() == "Password"


def test_the_field_takes_the_focus(field: PasswordField, qtbot: QtBot) -> None:
    field.setFocus()
    qtbot.waitUntil(edit(field).hasFocus)


@pytest.mark.parametrize(
    ("letter", "shift", "is_on"),
    [("A", False, True), ("a", True, True), ("a", False, False), ("A", True, False)],
)
def test_capitals_that_nobody_asked_for_are_noticed(
    field: PasswordField, qtbot: QtBot, letter: str, shift: bool, is_on: bool
) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(edit(field), letter, modifier)
    # The stand-in for a keyboard writes a capital with Shift, whatever it was given.
    typed = field.text()
    assert field._capitals.isVisible() == ((typed.isupper() != shift) if typed else is_on)


def test_a_figure_says_nothing_of_capitals(field: PasswordField, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit(field), "A1")
    assert field._capitals.isVisible()


def test_caps_lock_takes_the_notice_back(field: PasswordField, qtbot: QtBot) -> None:
    qtbot.keyClick(edit(field), "A")
    qtbot.keyClick(edit(field), Qt.Key.Key_CapsLock)
    assert not field._capitals.isVisible()


def test_the_meter_asks_for_what_the_vault_asks_for() -> None:
    assert LEAST_LOG10 == LEAST_GUESSES


@pytest.mark.parametrize(("log10", "words"), STRENGTHS)
def test_a_password_is_called_as_good_as_it_is(
    look: Look, qtbot: QtBot, log10: float, words: str
) -> None:
    meter = StrengthMeter(look)
    qtbot.addWidget(meter)
    meter.show_strength(log10, "")
    assert meter.accessibleName() == words


def test_the_meter_can_say_more(look: Look, qtbot: QtBot) -> None:
    meter = StrengthMeter(look)
    qtbot.addWidget(meter)
    meter.show_strength(4, "This is a common password.")
    assert meter.accessibleName() == "This is a common password."
    meter.show_strength(None, "")
    assert meter.accessibleName() == ""


@pytest.mark.parametrize(("log10", "share"), [(None, 0), (8.0, 0.5), (16.0, 1), (99.0, 1)])
def test_the_bar_grows_with_the_strength(
    look: Look, qtbot: QtBot, log10: float | None, share: float
) -> None:
    meter = StrengthMeter(look)
    qtbot.addWidget(meter)
    meter.show_strength(log10, "")
    meter._bar.resize(200, 6)
    image = meter._bar.grab().toImage()
    empty = look.color("line")
    filled = sum(image.pixelColor(x, 3) != empty for x in range(4, 196))
    assert filled / 192 == pytest.approx(share, abs=0.05)
