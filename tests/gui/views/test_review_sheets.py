"""The two sheets of a review: the password to sign, and the reason to decline."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.problem import Problem
from ui.theme import Look
from ui.views.decline import MOST, DeclineSheet
from ui.views.signing_sheet import SigningSheet
from ui.widgets.text import Span

pytestmark = pytest.mark.gui

WHAT = (Span("Release "), Span("250,000.00 USDC", "strong"))
WRONG = Problem(
    "That is not the password of this profile. Nothing was signed.", "Type it again."
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def sheet(look: Look, window: QWidget) -> SigningSheet:
    made = SigningSheet(look, window, WHAT)
    made.open()
    return made


@pytest.fixture
def refusal(look: Look, window: QWidget) -> DeclineSheet:
    made = DeclineSheet(look, window)
    made.open()
    return made


def field(sheet: SigningSheet) -> QLineEdit:
    found = sheet.findChild(QLineEdit)
    assert found is not None
    return found


def reason(sheet: DeclineSheet) -> QPlainTextEdit:
    (found,) = [e for e in sheet.findChildren(QPlainTextEdit) if not e.isReadOnly()]
    return found


def button(sheet: QWidget, words: str) -> QAbstractButton:
    (found,) = [b for b in sheet.findChildren(QAbstractButton) if b.accessibleName() == words]
    return found


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_it_says_what_is_signed_and_waits_for_a_password(sheet: SigningSheet) -> None:
    assert "Release 250,000.00 USDC" in texts(sheet)
    assert not button(sheet, "Co-sign").isEnabled()
    field(sheet).setText("secret")
    assert button(sheet, "Co-sign").isEnabled()


def test_enter_gives_the_password_and_taking_it_wipes_the_field(
    sheet: SigningSheet, qtbot: QtBot
) -> None:
    field(sheet).setText("secret")
    with qtbot.waitSignal(sheet.given):
        qtbot.keyClick(field(sheet), Qt.Key.Key_Return)
    assert sheet.take_password() == "secret"
    assert (sheet.take_password(), field(sheet).text()) == ("", "")


def test_while_the_key_signs_nothing_can_be_pressed_and_esc_waits(
    sheet: SigningSheet, qtbot: QtBot
) -> None:
    field(sheet).setText("secret")
    sheet.show_busy()
    assert not any(button(sheet, name).isEnabled() for name in ("Co-sign", "Cancel"))
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert "This takes a moment" in texts(sheet)


def test_what_went_wrong_is_said_and_the_field_is_empty_again(sheet: SigningSheet) -> None:
    field(sheet).setText("secret")
    sheet.show_busy()
    sheet.show_problem(WRONG)
    assert "That is not the password of this profile." in texts(sheet)
    assert (field(sheet).text(), field(sheet).isEnabled()) == ("", True)
    assert button(sheet, "Cancel").isEnabled()


def test_giving_up_wipes_the_field(sheet: SigningSheet) -> None:
    typed = field(sheet)
    typed.setText("secret")
    button(sheet, "Cancel").click()
    assert (typed.text(), sheet.isVisible()) == ("", False)


def test_a_hint_is_shown_only_where_there_is_one(sheet: SigningSheet) -> None:
    assert sheet._hint.isHidden()
    sheet.show_hint("Here everybody's password is: practice")
    assert not sheet._hint.isHidden()


def test_a_refusal_needs_a_reason(refusal: DeclineSheet, qtbot: QtBot) -> None:
    assert not button(refusal, "Decline").isEnabled()
    assert "Write a reason first." in texts(refusal)
    reason(refusal).setPlainText("  \n ")
    assert not button(refusal, "Decline").isEnabled()
    reason(refusal).setPlainText(" no deed yet ")
    with qtbot.waitSignal(refusal.declined) as told:
        button(refusal, "Decline").click()
    assert told.args == ["no deed yet"]
    assert not button(refusal, "Decline").isEnabled()
    refusal.show_problem(WRONG)
    assert button(refusal, "Decline").isEnabled()


def test_a_reason_has_an_end(refusal: DeclineSheet) -> None:
    reason(refusal).setPlainText("x" * (MOST + 1))
    assert not button(refusal, "Decline").isEnabled()
    assert "more than 1,000 letters" in texts(refusal)


def test_nobody_is_told_and_that_is_said(refusal: DeclineSheet) -> None:
    assert "Nobody is told by this program" in texts(refusal)
    refusal.show_problem(WRONG)
    assert "Nothing was signed." in texts(refusal)
