"""What stands at the window's edges: the side bar, the strip, a banner that can be closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from ui.problem import Problem
from ui.theme import Look
from ui.views.after import AfterView
from ui.widgets.banner import HeadBanner
from ui.widgets.buttons import Button
from ui.widgets.sidebar import Entry, SideBar
from ui.widgets.strip import Strip

pytestmark = pytest.mark.gui

ENTRIES = (
    Entry("inbox", "Inbox", "inbox"),
    Entry("practice", "Practice", "practice", apart=True),
)
PROBLEM = Problem("The server does not answer.", "Try again.")


@pytest.fixture
def strip(qtbot: QtBot, look: Look) -> Strip:
    made = Strip(look)
    qtbot.addWidget(made)
    made.show_network("practice", "no real money moves here")
    made.show_ledger(60_000_214, 4)
    made.show()
    return made


def said(strip: Strip) -> list[str]:
    labels = [label for label in strip.findChildren(QLabel) if not label.isHidden()]
    return [label.text() for label in labels if label.text()]


def test_without_room_the_ledger_is_told_before_what_the_network_means(strip: Strip) -> None:
    strip.resize(900, strip.height())
    assert said(strip)[1] == "no real money moves here"
    strip.resize(480, strip.height())
    assert said(strip) == ["PRACTICE NETWORK", "Ledger 60,000,214 · 4 s ago"]
    assert strip.accessibleName() == "PRACTICE NETWORK no real money moves here"


def test_before_anything_is_known_the_strip_warns_of_nothing(strip: Strip) -> None:
    strip.show_offline("")
    assert strip._warning.isHidden()
    strip.show_offline("Not connected")
    assert not strip._warning.isHidden()


def test_narrow_the_side_bar_keeps_its_names_and_its_count(qtbot: QtBot, look: Look) -> None:
    bar = SideBar(look, ENTRIES)
    qtbot.addWidget(bar)
    bar.count("inbox", 12)
    wide = bar.width()
    bar.set_narrow(True)
    inbox, practice = bar.findChildren(QAbstractButton)
    assert bar.is_narrow
    assert bar.width() == look.measure("width.rail") < wide
    assert (inbox.accessibleName(), practice.toolTip()) == ("Inbox, 12 waiting", "Practice")
    bar.set_narrow(False)
    assert (bar.width(), practice.toolTip()) == (wide, "")


def test_a_message_above_a_view_can_be_closed(qtbot: QtBot, look: Look) -> None:
    banner = HeadBanner(look)
    qtbot.addWidget(banner)
    banner.show_problem(PROBLEM)
    banner.show()
    (close,) = banner.findChildren(Button)
    assert close.accessibleName() == "Close this message"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_nothing_is_offered_before_it_is_known_where_a_request_is(
    qtbot: QtBot, look: Look
) -> None:
    view = AfterView(look)
    qtbot.addWidget(view)
    view.show()
    view.show_waiting()
    assert [each.text() for each in view._bar.buttons if each.isVisible()] == []
