"""Words in a tone, and what surrounds words that nothing is drawn around."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Look
from ui.widgets.chip import ICONS
from ui.widgets.field import Field
from ui.widgets.link import Link
from ui.widgets.remark import Remark
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

pytestmark = pytest.mark.gui


def icon_of(widget: QWidget) -> Label | None:
    """The icon that is seen before the words."""
    pictures = [each for each in widget.findChildren(Label) if not each.pixmap().isNull()]
    return next((each for each in pictures if each.isVisibleTo(widget)), None)


@pytest.mark.parametrize("tone", ICONS)
def test_a_remark_in_a_colour_has_its_icon(look: Look, qtbot: QtBot, tone: str) -> None:
    remark = Remark(look, Label(look, "It serves this network.", "small", tone), tone)
    qtbot.addWidget(remark)
    assert icon_of(remark) is not None
    remark.show_tone("muted")
    assert icon_of(remark) is None


def test_what_is_wrong_with_a_field_has_an_icon_and_its_hint_has_none(
    look: Look, qtbot: QtBot
) -> None:
    field = Field(look, "Address", "56 letters, the first is G")
    qtbot.addWidget(field)
    assert icon_of(field) is None
    field.show_problem("This has 55 letters.")
    assert icon_of(field) is not None


def test_the_icon_grows_with_the_text(look: Look, qtbot: QtBot) -> None:
    remark = Remark(look, Label(look, "Something is here already."), "warn")
    qtbot.addWidget(remark)
    look.show("light", 200)
    icon = icon_of(remark)
    assert icon is not None
    assert icon.pixmap().deviceIndependentSize().height() == look.px(14)


def test_a_link_with_the_focus_is_underlined_below_its_words(look: Look, qtbot: QtBot) -> None:
    link = Link(look, "Use the recovery code instead")
    qtbot.addWidget(link)
    link.show()
    link.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(link.hasFocus)
    image = link.grab().toImage()
    middle = image.width() // 2
    accent = look.color("accent")
    lines = [y for y in range(image.height()) if image.pixelColor(middle, y) == accent]
    letters = link.fontMetrics().height()
    assert len(lines) == 2
    assert (image.height() + letters) // 2 <= lines[0] < image.height() - 2


@pytest.mark.parametrize("look", [("light", 200)], indirect=True)
def test_a_sheet_is_no_wider_than_its_window(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1100, 800)
    window.show()
    sheet = Sheet(look, window, "Signing address")
    sheet.widen(800)
    sheet.body.addWidget(Label(look, "word " * 100).wrapping())
    sheet.open()
    QApplication.processEvents()
    assert sheet.width() <= window.width()
    sheet.reject()
