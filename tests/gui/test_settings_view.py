"""Settings in the window: each counts at once, and what is wrong is said beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.pages.settings import ServerChecked, ServerLine, SettingsPage
from app.preferences import Preferences
from ui.problem import Problem
from ui.theme import Look
from ui.views.settings import SettingsView
from wallet.network import PRACTICE, PUBLIC, TESTNET

pytestmark = pytest.mark.gui

OWN = "Standalone Network ; February 2017"
HERE = "http://127.0.0.1:8000"
PAGE = SettingsPage(
    (
        ServerLine(PUBLIC.passphrase, "public", "", ""),
        ServerLine(TESTNET.passphrase, "testnet", HERE, HERE),
        ServerLine(OWN, "", HERE, ""),
    ),
    300,
    "",
    "/somewhere/anna/profile",
    practises=False,
)
PRACTISING = SettingsPage(
    (ServerLine(PRACTICE.passphrase, "practice", HERE, ""),), 900, "", "/p", practises=True
)


def shown(view: QWidget) -> str:
    """Everything that a view says."""
    QCoreApplication.sendPostedEvents()
    labels = [each.text() for each in view.findChildren(QLabel) if each.isVisibleTo(view)]
    return "\n".join(labels)


def named(view: QWidget, name: str) -> QPushButton:
    """The visible button of this name."""
    QCoreApplication.sendPostedEvents()
    (found,) = [
        each
        for each in view.findChildren(QPushButton)
        if each.accessibleName() == name and each.isVisibleTo(view)
    ]
    return found


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> SettingsView:
    made = SettingsView(look)
    qtbot.addWidget(made)
    made.resize(1064, 900)
    made.show_preferences(Preferences())
    made.show_page(PAGE)
    made.show()
    return made


def test_what_holds_is_marked(view: SettingsView) -> None:
    view.show_preferences(Preferences(theme="dark", text_size=150, show_amounts=True))
    marked = [each.text() for each in view.findChildren(QPushButton) if each.isChecked()]
    assert marked == ["Dark", "150 %", "5 minutes"]
    assert view._amounts.isChecked()


def test_a_theme_is_chosen_with_one_click(view: SettingsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.theme_wanted) as wanted:
        named(view, "Dark").click()
    assert wanted.args == ["dark"]


def test_showing_what_holds_asks_for_nothing(view: SettingsView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.amounts_wanted):
        view.show_preferences(Preferences(notify=True, show_amounts=True))
    with qtbot.assertNotEmitted(view.lock_after_wanted):
        view.show_page(PRACTISING)


def test_the_amount_can_be_told_only_where_something_is_told(view: SettingsView) -> None:
    view.show_preferences(Preferences(notify=False))
    assert not view._amounts.isEnabled()


def test_a_passphrase_is_shown_and_cannot_be_edited(view: SettingsView) -> None:
    assert PUBLIC.passphrase in shown(view)
    edits = [each.text() for each in view.findChildren(QLineEdit)]
    assert PUBLIC.passphrase not in edits


def test_a_server_can_be_checked_before_it_is_used(view: SettingsView, qtbot: QtBot) -> None:
    row = view.networks[TESTNET.passphrase]
    assert not row.use.isEnabled()
    row.address.selectAll()
    qtbot.keyClicks(row.address, "https://rpc.example.org")
    assert row.use.isEnabled()
    with qtbot.waitSignal(view.check_wanted) as wanted:
        qtbot.keyClick(row.address, Qt.Key.Key_Return)
    assert wanted.args == [TESTNET.passphrase, "https://rpc.example.org"]


def test_what_a_server_answered_is_told_in_words(view: SettingsView) -> None:
    row = view.networks[TESTNET.passphrase]
    row.show_checking()
    assert not row.check.isEnabled()
    row.show_checked(ServerChecked(TESTNET.passphrase, HERE, 1_234_567, 1000, 0.34), 1004)
    assert row.check.isEnabled()
    assert "Its latest ledger is 1,234,567, closed 4 s ago" in shown(row)


def test_what_is_wrong_with_a_server_stands_below_it(view: SettingsView) -> None:
    row = view.networks[OWN]
    row.show_problem(Problem("The server does not answer.", "Try again."))
    assert "The server does not answer. Try again." in shown(row)


def test_what_was_said_of_a_server_stays_when_others_change(view: SettingsView) -> None:
    row = view.networks[TESTNET.passphrase]
    row.show_checked(ServerChecked(TESTNET.passphrase, HERE, 5, 1000, 0.34), 1004)
    fewer = SettingsPage(PAGE.servers[:2], 300, "/shared", "/p", practises=False)
    view.show_page(fewer)
    assert view.networks.keys() == {PUBLIC.passphrase, TESTNET.passphrase}
    assert "Its latest ledger is 5" in shown(row)
    assert "/shared" in shown(view)


def test_who_practises_has_no_server_to_choose(view: SettingsView) -> None:
    view.show_page(PRACTISING)
    said = shown(view)
    assert "You are practising" in said
    assert "Runs inside this program" in said
    row = view.networks[PRACTICE.passphrase]
    assert row.findChildren(QPushButton) == [] or not row.check.isVisibleTo(view)


@pytest.mark.parametrize(
    "look", [("dark", 100), ("light", 200)], indirect=True, ids=["dark", "large"]
)
def test_every_control_has_a_name(view: SettingsView) -> None:
    buttons = [b for b in view.findChildren(QPushButton) if b.isVisibleTo(view)]
    edits = [e for e in view.findChildren(QLineEdit) if e.isVisibleTo(view)]
    assert [each for each in [*buttons, *edits] if not each.accessibleName()] == []


def test_at_twice_the_size_nothing_is_wider_than_a_small_window(
    view: SettingsView, look: Look
) -> None:
    look.show("light", 200)
    QCoreApplication.sendPostedEvents()
    inner = view._inner
    assert inner.minimumSizeHint().width() <= 1064
