"""Controls of a form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import THEMES, Look
from ui.widgets.field import Choice, Field, Tick

pytestmark = pytest.mark.gui

SENTENCE = (
    "I called the payee on a number that I knew before & compared all of the address. " * 3
)


def test_a_field_gives_what_was_typed_without_spaces(look: Look, qtbot: QtBot) -> None:
    field = Field(look, "Name")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.edit, " Seller ")
    assert field.text() == "Seller"
    field.set("Buyer")
    assert field.text() == "Buyer"


def test_a_field_tells_of_enter(look: Look, qtbot: QtBot) -> None:
    field = Field(look, "Name")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def test_what_is_wrong_replaces_the_hint_and_is_heard(look: Look, qtbot: QtBot) -> None:
    field = Field(look, "Address", "56 letters, the first is G")
    qtbot.addWidget(field)
    field.show_problem("This has 55 letters.")
    assert field._below.text() == "This has 55 letters."
    assert field.edit.accessibleDescription() == "This has 55 letters."
    field.show_problem("")
    assert field._below.text() == "56 letters, the first is G"
    assert field.edit.accessibleName() == "Address"


@pytest.mark.parametrize("theme", THEMES)
def test_a_fields_focus_is_seen(look: Look, qtbot: QtBot, theme: str) -> None:
    look.show(theme, 100)
    field = Field(look, "Name")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.edit.hasFocus)
    image = field.edit.grab().toImage()
    middle = image.width() // 2
    assert all(image.pixelColor(middle, y) == look.color("accent") for y in (0, 1))
    assert image.height() == look.measure("height.control")


def test_a_choice_is_named_and_offers_its_items(look: Look, qtbot: QtBot) -> None:
    choice = Choice(look, "Text size", ("100 %", "125 %"))
    qtbot.addWidget(choice)
    choice.grab()
    assert choice.accessibleName() == "Text size"
    assert [choice.itemText(at) for at in range(choice.count())] == ["100 %", "125 %"]


def test_a_sentence_to_tick_wraps(look: Look, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    rows = QVBoxLayout(box)
    tick = Tick(look, SENTENCE)
    rows.addWidget(tick)
    rows.addStretch(1)
    box.resize(400, 400)
    box.show()
    assert tick.height() == tick.heightForWidth(tick.width()) > 50


def test_all_of_a_sentence_can_be_clicked(look: Look, qtbot: QtBot) -> None:
    tick = Tick(look, SENTENCE)
    qtbot.addWidget(tick)
    tick.resize(400, tick.heightForWidth(400))
    tick.show()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(300, tick.height() - 5))
    assert tick.isChecked()


def test_a_tick_is_set_by_space_and_seen(look: Look, qtbot: QtBot) -> None:
    tick = Tick(look, "I compared the six words.")
    qtbot.addWidget(tick)
    tick.show()
    before = bytes(tick.grab().toImage().constBits())
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert tick.isChecked()
    assert bytes(tick.grab().toImage().constBits()) != before


def test_a_tick_is_named_by_its_sentence(look: Look, qtbot: QtBot) -> None:
    tick = Tick(look, SENTENCE)
    qtbot.addWidget(tick)
    assert tick.accessibleName() == SENTENCE
    assert tick.shortcut().isEmpty()
    tick.explain("Ask somebody who knows their voice.")
    assert tick.toolTip() == "Ask somebody who knows their voice."
