"""What finds flaws finds them: each check before a small window that has one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.support.escaping import stuck
from tests.support.focus_rings import faint
from tests.support.hearing import alike, nameless, unexplained, unsaid
from tests.support.tabbing import detours
from ui.theme import Look
from ui.widgets.buttons import Button, Copy
from ui.widgets.field import Choice
from ui.widgets.page import Page
from ui.widgets.sheet import Sheet
from ui.widgets.text import ForeignText

pytestmark = pytest.mark.gui


class Faint(Button):
    """A button that shows its focus in almost the colour of its ground."""

    @override
    def paint_focus(self, painter: QPainter, radius: int) -> None:
        painter.setPen(self._look.color("line"))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class Blind(Button):
    """A button that looks the same with the focus."""

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color("surface"))


class Deaf(Page):
    """A page that Esc does not leave."""

    @override
    def keyPressEvent(self, event: object, /) -> None:
        pass


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a column, which Qt's own order of focus leads through."""
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


def shown(window: QWidget, *widgets: QWidget) -> QWidget:
    """The window with these in it."""
    layout = window.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return window


def test_two_that_sound_the_same_are_heard(look: Look, window: QWidget) -> None:
    shown(window, Button(look, "Copy"), Button(look, "Copy"), Button(look, "Save"))
    assert list(alike(window)) == ["two are called “Copy” (Button)"]


def test_two_that_copy_the_same_may_sound_the_same(look: Look, window: QWidget) -> None:
    shown(window, Copy(look, "GABC", "Copy"), Copy(look, "GABC", "Copy"))
    assert list(alike(window)) == []
    shown(window, Copy(look, "GDEF", "Copy"))
    assert list(alike(window)) == ["two are called “Copy” (Button)"]


def test_a_choice_without_its_caption_is_nameless(look: Look, window: QWidget) -> None:
    choice = Choice(look, "Network", ("Mainnet",))
    shown(window, choice)
    assert list(nameless(window)) == ["what is chosen by “Network” is not said"]
    shown(window, choice.caption())
    assert list(nameless(window)) == []


def test_a_button_without_words_is_nameless(look: Look, window: QWidget) -> None:
    shown(window, Button(look, "", icon="close"))
    assert list(nameless(window)) == ["Button has no name"]


def test_what_is_disabled_without_a_reason_is_found(look: Look, window: QWidget) -> None:
    button = Button(look, "Sign")
    button.setEnabled(False)
    shown(window, button)
    assert list(unexplained(window)) == ["“Sign” is disabled and does not say why"]
    button.explain_disabled("Type your password.")
    assert list(unexplained(window)) == []


def test_a_reason_that_nobody_sees_is_found(look: Look, window: QWidget) -> None:
    button = Button(look, "Sign")
    button.explain_disabled("Type your password.")
    button.setToolTip("")
    shown(window, button)
    wrong = "why “Sign” is disabled cannot be seen: Type your password."
    assert list(unexplained(window)) == [wrong]
    shown(window, QLabel("Type your password."))
    assert list(unexplained(window)) == []


def test_a_name_is_no_reason(look: Look, window: QWidget) -> None:
    button = Button(look, "", icon="close")
    button.name("Close this message")
    button.setEnabled(False)
    shown(window, button)
    wrong = "“Close this message” is disabled and does not say why"
    assert list(unexplained(window)) == [wrong]


def test_what_others_wrote_is_said_by_the_words_in_it(look: Look, window: QWidget) -> None:
    foreign = ForeignText(look, "x" * 900, most=20)
    shown(window, foreign)
    assert list(unsaid(window)) == []
    foreign._shown.hide()
    assert list(unsaid(window)) == [f"what others wrote is not said: “{foreign.text()[:50]}”"]


def test_a_sentence_that_is_called_otherwise_is_found(window: QWidget) -> None:
    words = QLabel("Words")
    words.setAccessibleName("Other words")
    shown(window, words)
    assert [each.split(" is heard")[0] for each in unsaid(window)] == ["QLabel “Words”"]


def test_a_way_that_goes_back_up_is_found(window: QWidget) -> None:
    upper, middle, lower = (QPushButton(each) for each in ("Upper", "Middle", "Lower"))
    for each in (upper, middle, lower):
        each.setAccessibleName(each.text())
    shown(window, upper, middle, lower)
    assert detours(window) == []
    QWidget.setTabOrder(upper, lower)
    QWidget.setTabOrder(lower, middle)
    wrong = "QPushButton “Middle” comes after QPushButton “Lower” and stands before it"
    assert detours(window) == [wrong]


def test_a_way_that_leaves_a_group_and_returns_is_found(window: QWidget) -> None:
    groups = [QWidget(), QWidget()]
    row = QWidget()
    beside = QHBoxLayout(row)
    buttons: list[QPushButton] = []
    for group in groups:
        rows = QVBoxLayout(group)
        for _ in range(2):
            buttons.append(QPushButton("A"))
            rows.addWidget(buttons[-1])
        beside.addWidget(group)
    shown(window, row)
    assert detours(window) == []
    for one, other in ((0, 2), (2, 1), (1, 3)):
        QWidget.setTabOrder(buttons[one], buttons[other])
    assert "QWidget “” is left and entered again" in detours(window)


def test_a_control_that_is_never_reached_is_found(window: QWidget) -> None:
    class Trap(QPushButton):
        @override
        def focusNextPrevChild(self, next: bool, /) -> bool:
            return True

    trap = Trap("Trap")
    other = QPushButton("Other")
    other.setAccessibleName("Other")
    shown(window, trap, other)
    assert detours(window) == ["QPushButton “Other” is never reached"]


def test_a_focus_that_is_scrolled_away_is_found(window: QWidget) -> None:
    above, near, far = (QPushButton(each) for each in ("Above", "Near", "Far"))
    area, inside = QScrollArea(), QWidget()
    rows = QVBoxLayout(inside)
    for button in (near, far):
        button.setAccessibleName(button.text())
        rows.addWidget(button)
        rows.addSpacing(2000)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    shown(window, above, area)
    assert detours(window) == []
    area.verticalScrollBar().setValue(0)
    # Qt brings into sight only what is reached from within.
    QWidget.setTabOrder(above, far)
    assert "QPushButton “Far” has the focus out of sight" in detours(window)


@pytest.mark.parametrize("look", [("light", 100), ("dark", 100)], indirect=True)
@pytest.mark.parametrize("kind", [Faint, Blind])
def test_a_focus_that_is_not_seen_is_found(
    look: Look, window: QWidget, kind: type[Button]
) -> None:
    shown(window, kind(look, "Go"), Button(look, "Beside"))
    (found,) = faint(window, set())
    assert "“Go”: 0 of" in found


def test_a_page_that_esc_does_not_leave_is_found(look: Look, window: QWidget) -> None:
    shown(window, Page(look, "Escrow", back="Inbox"))
    assert list(stuck(window)) == []
    deaf = Deaf(look, "Escrow", back="Inbox")
    shown(window, deaf)
    assert list(stuck(window)) != []


def test_a_sheet_that_esc_closes_only_by_its_button_is_found(qtbot: QtBot, look: Look) -> None:
    class Held(Sheet):
        @override
        def reject(self) -> None:
            pass

    for kind, wrong in ((Sheet, []), (Held, ["Esc does not close 'Ask'"])):
        sheet = kind(look, None, "Ask")
        qtbot.addWidget(sheet)
        sheet.buttons.addWidget(Button(look, "Cancel"))
        sheet.show()
        sheet.activateWindow()
        assert list(stuck(sheet)) == wrong
