"""Buttons: seen, reached and pressed; and one that must be held."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import TEXT_SIZES, THEMES, Look
from ui.widgets.buttons import HOLD_SECONDS, PAINTS, Button, Copy, HoldButton

pytestmark = pytest.mark.gui

SOON = 0.05
NEVER = 3600.0
LEFT = Qt.MouseButton.LeftButton


class Stuck:
    """A stop watch that says that ten seconds have passed."""

    def restart(self) -> int:
        return 10_000


def shown(qtbot: QtBot, button: Button) -> Button:
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    button.show()
    return button


def hold(look: Look, qtbot: QtBot, seconds: float) -> tuple[HoldButton, list[str]]:
    button = HoldButton(look, "Hold to co-sign 250.00 USDC", hold_seconds=seconds)
    shown(qtbot, button)
    heard: list[str] = []
    button.held.connect(lambda: heard.append("held"))
    return button, heard


def key(button: QWidget, kind: QEvent.Type, code: Qt.Key, *, repeated: bool) -> None:
    event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, " ", repeated)
    QApplication.sendEvent(button, event)


@pytest.mark.parametrize("text", TEXT_SIZES)
@pytest.mark.parametrize("kind", sorted(PAINTS))
def test_a_button_is_as_high_as_the_text_asks(
    look: Look, qtbot: QtBot, kind: str, text: int
) -> None:
    look.show("light", text)
    button = shown(qtbot, Button(look, "Decline…", kind))  # type: ignore[arg-type]
    height = 28 if kind == "filter" else 34
    assert button.sizeHint().height() == height * text // 100


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", sorted(PAINTS))
def test_the_focus_is_seen(look: Look, qtbot: QtBot, kind: str, theme: str) -> None:
    look.show(theme, 100)
    button = shown(qtbot, Button(look, "Save", kind))  # type: ignore[arg-type]
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    image = button.grab().toImage()
    edge = image.pixelColor(image.width() // 2, 0)
    assert edge == image.pixelColor(image.width() // 2, 1) == look.color("accent")
    if kind == "primary":
        assert image.pixelColor(image.width() // 2, 2) == look.color("on-accent")


def test_a_button_cuts_none_of_its_words(look: Look, qtbot: QtBot) -> None:
    button = shown(
        qtbot, Button(look, "Freigabe von 11.111.111,11 USDC mitzeichnen", icon="pen")
    )
    least = button.fontMetrics().horizontalAdvance(
        "Freigabe von 11.111.111,11 USDC mitzeichnen"
    )
    assert button.minimumSizeHint().width() > least + look.px(16)


def test_a_button_is_pressed_by_space(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Save for later"))
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_filter_stays_on(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Needs you", "filter"))
    off = bytes(button.grab().toImage().constBits())
    button.click()
    assert button.isChecked()
    assert bytes(button.grab().toImage().constBits()) != off


def test_a_button_without_words_has_a_name(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "", "quiet", "close"))
    button.name("Close")
    assert button.accessibleName() == button.toolTip() == "Close"


def test_copying_says_so(look: Look, qtbot: QtBot) -> None:
    button = Copy(look, "GABC", "Copy address")
    shown(qtbot, button)
    button.click()
    assert QGuiApplication.clipboard().text() == "GABC"
    assert button.accessibleName() == "Copied"
    button._said.timeout.emit()
    assert button.accessibleName() == "Copy address"


def test_another_text_to_copy_is_not_copied_yet(look: Look, qtbot: QtBot) -> None:
    button = Copy(look, "GABC", "Copy address")
    shown(qtbot, button)
    button.click()
    button.set_text_to_copy("GDEF")
    assert button.accessibleName() == "Copy address"
    assert QGuiApplication.clipboard().text() == "GABC"


def test_holding_takes_longer_than_a_slip() -> None:
    assert HOLD_SECONDS == 1.2


def test_holding_with_the_mouse_does_it_once(look: Look, qtbot: QtBot) -> None:
    button, heard = hold(look, qtbot, SOON)
    with qtbot.waitSignal(button.held):
        qtbot.mousePress(button, LEFT)
    qtbot.mouseRelease(button, LEFT)
    assert heard == ["held"]
    assert button.share_held == 0


@pytest.mark.parametrize("code", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_holding_a_key_does_it_once(look: Look, qtbot: QtBot, code: Qt.Key) -> None:
    button, heard = hold(look, qtbot, SOON)
    with qtbot.waitSignal(button.held):
        key(button, QEvent.Type.KeyPress, code, repeated=False)
    key(button, QEvent.Type.KeyPress, code, repeated=True)
    key(button, QEvent.Type.KeyRelease, code, repeated=True)
    key(button, QEvent.Type.KeyRelease, code, repeated=False)
    assert heard == ["held"]
    assert button.share_held == 0


def test_a_repeating_key_neither_shortens_nor_ends_the_holding(
    look: Look, qtbot: QtBot
) -> None:
    button, _ = hold(look, qtbot, NEVER)
    key(button, QEvent.Type.KeyPress, Qt.Key.Key_Space, repeated=False)
    before = button.share_held
    for _ in range(50):
        key(button, QEvent.Type.KeyRelease, Qt.Key.Key_Space, repeated=True)
        key(button, QEvent.Type.KeyPress, Qt.Key.Key_Space, repeated=True)
    assert before <= button.share_held < 0.01
    assert button.isDown()


def test_a_repeating_key_alone_begins_nothing(look: Look, qtbot: QtBot) -> None:
    """The key was pressed elsewhere, before the focus came here."""
    button, _ = hold(look, qtbot, NEVER)
    key(button, QEvent.Type.KeyPress, Qt.Key.Key_Return, repeated=True)
    assert not button.isDown()


def test_a_window_that_did_not_answer_was_not_held(look: Look, qtbot: QtBot) -> None:
    """Whoever let go in the meantime may not have been heard yet."""
    button, heard = hold(look, qtbot, 1.0)
    qtbot.mousePress(button, LEFT)
    button._since = Stuck()  # type: ignore[assignment]
    button._go_on()
    assert heard == []
    assert button.share_held <= 0.2


def test_letting_go_early_begins_anew(look: Look, qtbot: QtBot) -> None:
    button, heard = hold(look, qtbot, NEVER)
    qtbot.mousePress(button, LEFT)
    assert button.isDown()
    qtbot.mouseRelease(button, LEFT)
    assert (button.isDown(), button.share_held, heard) == (False, 0, [])


def test_leaving_the_button_ends_the_holding(look: Look, qtbot: QtBot) -> None:
    button, _ = hold(look, qtbot, NEVER)
    qtbot.mousePress(button, LEFT)
    qtbot.mouseMove(button, QPoint(-20, -20))
    assert not button.isDown()


def test_losing_the_focus_ends_the_holding(look: Look, qtbot: QtBot) -> None:
    button, _ = hold(look, qtbot, NEVER)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    key(button, QEvent.Type.KeyPress, Qt.Key.Key_Space, repeated=False)
    button.clearFocus()
    assert not button.isDown()


@pytest.mark.parametrize("end", ["hide", "disable"])
def test_a_button_that_goes_away_is_not_held(look: Look, qtbot: QtBot, end: str) -> None:
    button, _ = hold(look, qtbot, NEVER)
    qtbot.mousePress(button, LEFT)
    if end == "hide":
        button.hide()
    else:
        button.explain_disabled("The time limit passed.")
    assert not button.isDown()


def test_other_buttons_and_keys_do_not_hold(look: Look, qtbot: QtBot) -> None:
    button, _ = hold(look, qtbot, NEVER)
    qtbot.mousePress(button, Qt.MouseButton.RightButton)
    key(button, QEvent.Type.KeyPress, Qt.Key.Key_A, repeated=False)
    key(button, QEvent.Type.KeyRelease, Qt.Key.Key_A, repeated=False)
    assert not button.isDown()


def test_who_cannot_see_hears_how_it_is_held(look: Look, qtbot: QtBot) -> None:
    button = HoldButton(look, "Hold to co-sign")
    qtbot.addWidget(button)
    assert button.accessibleDescription() == "Hold the space bar for 1.2 seconds."


def test_what_cannot_be_held_says_why(look: Look, qtbot: QtBot) -> None:
    button, _ = hold(look, qtbot, SOON)
    button.explain_disabled("The time limit passed.")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "The time limit passed."
    button.explain_disabled("")
    assert button.isEnabled()


def test_the_ring_is_seen_while_it_is_held(look: Look, qtbot: QtBot) -> None:
    button, _ = hold(look, qtbot, NEVER)
    button.setDown(True)
    pressed = bytes(button.grab().toImage().constBits())
    qtbot.mousePress(button, LEFT)
    assert bytes(button.grab().toImage().constBits()) != pressed


def test_a_click_is_no_holding(look: Look, qtbot: QtBot) -> None:
    button, heard = hold(look, qtbot, SOON)
    QPushButton.click(button)
    assert heard == []
