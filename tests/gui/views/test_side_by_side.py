"""Two sections that share a line while both are short, and no empty paper where one is not."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.review_screens import settle
from ui.theme import Look
from ui.views.side_by_side import SideBySide
from ui.widgets.card import Card
from ui.widgets.text import Label

pytestmark = pytest.mark.gui

LINES = 12


def card(look: Look, lines: int) -> Card:
    made = Card(look, "Title")
    for number in range(lines):
        made.add(Label(look, f"Line {number}").wrapping())
    made.body.addStretch(1)
    return made


def on_screen(qtbot: QtBot, look: Look, first: Card, second: Card) -> SideBySide:
    holder = SideBySide(look, first, second)
    qtbot.addWidget(holder)
    holder.resize(900, holder.heightForWidth(900))
    holder.show()
    settle()
    return holder


def is_beside(first: QWidget, second: QWidget) -> bool:
    return first.x() + first.width() < second.x()


def test_two_short_ones_share_a_line_and_are_of_one_height(qtbot: QtBot, look: Look) -> None:
    first, second = card(look, 2), card(look, 4)
    holder = on_screen(qtbot, look, first, second)
    assert is_beside(first, second)
    assert first.height() == second.height() == holder.height()


def test_a_long_one_gets_the_whole_line(qtbot: QtBot, look: Look) -> None:
    first, second = card(look, 2), card(look, LINES)
    holder = on_screen(qtbot, look, first, second)
    assert first.width() == second.width() == holder.width()
    assert first.y() < second.y()


def test_what_is_unfolded_later_stays_where_it_was(qtbot: QtBot, look: Look) -> None:
    first, second = card(look, 2), card(look, 4)
    holder = on_screen(qtbot, look, first, second)
    before = first.height()
    second.body.insertWidget(1, Label(look, "\n".join("unfolded" for _ in range(LINES))))
    settle()
    holder.resize(900, holder.heightForWidth(900))
    settle()
    assert is_beside(first, second)
    assert first.height() <= before < second.height()
