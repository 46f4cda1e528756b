"""The page on keys by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.pages.keys import Copies, KeyLine, KeysPage, WatchedLine
from tests.support.stage import User, nameless, words_of
from ui.theme import Look
from ui.views.key_sheets import (
    AddressSheet,
    AskingSheet,
    CodeSheet,
    NewPasswordSheet,
    RehearseSheet,
    WatchSheet,
)
from ui.views.keys import KeysView
from wallet.network import PRACTICE, PUBLIC, TESTNET

pytestmark = pytest.mark.gui

MINE = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"
OTHER = "GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6"
CODE = "4CEHVC-63W7AN-FFHJ76-GNTRYT-FPWVV1-KKB4NZ-GQKQPK-56G7SA"
REAL = (PUBLIC.passphrase, TESTNET.passphrase)
PAGE = KeysPage(
    "/profile",
    (
        KeyLine(MINE, "My key", 1, REAL, True),
        KeyLine(
            OTHER, "<b>Notary</b> " * 8, 2, (*REAL, "A network \u202eof somebody's own"), False
        ),
    ),
    (WatchedLine(OTHER, "Buyer, Porto", 3),),
    Copies("/media/stick/copies", True, True, "2026-11-27"),
    False,
)
EMPTY = replace(
    PAGE, keys=(), watched=(), copies=Copies("/profile/copies", False, True, ""), older=()
)


def shown(qtbot: QtBot, look: Look, page: KeysPage, width: int = 1060) -> KeysView:
    view = KeysView(look)
    qtbot.addWidget(view)
    view.show_page(page)
    view.resize(width, 900)
    view.show()
    qtbot.wait_exposed(view)
    return view


@pytest.mark.parametrize(
    "look", [("light", 100), ("dark", 200)], indirect=True, ids=["100", "200"]
)
@pytest.mark.parametrize("page", [PAGE, EMPTY], ids=["full", "empty"])
def test_it_is_never_wider_than_its_place(qtbot: QtBot, look: Look, page: KeysPage) -> None:
    view = shown(qtbot, look, page, 700 * look.text // 100)
    scroll = view.findChildren(QScrollArea)[0]
    assert scroll.horizontalScrollBar().maximum() == 0


def test_every_control_has_a_name(qtbot: QtBot, look: Look) -> None:
    assert nameless(shown(qtbot, look, PAGE)) == []


def test_an_empty_page_says_what_would_be_there(qtbot: QtBot, look: Look) -> None:
    words = words_of(shown(qtbot, look, EMPTY))
    assert "No key yet." in words
    assert "Name the keys of your co-signers" in words
    assert "A folder on another disk is better. None has been written yet." in words


def test_words_are_due_for_real_networks_alone(qtbot: QtBot, look: Look) -> None:
    practising = KeyLine(MINE, "My key", 1, (PRACTICE.passphrase,), True)
    view = shown(qtbot, look, replace(PAGE, keys=(practising,)))
    assert "recovery words not on paper" not in words_of(view)
    assert "Signs on: Practice network" in words_of(view)


def test_a_folder_that_has_gone_is_told(qtbot: QtBot, look: Look) -> None:
    gone = replace(PAGE, copies=Copies("/media/stick/copies", True, False, "2026-11-27"))
    assert "The folder is not there: /media/stick/copies." in words_of(shown(qtbot, look, gone))


def test_each_button_says_what_is_wanted(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, look, replace(PAGE, keys=PAGE.keys[:1], older=(("vault", 1, 2),)))
    wanted: list[object] = []
    view.wanted.connect(wanted.append)
    view.key_wanted.connect(lambda what, account: wanted.append((what, account)))
    user = User()
    buttons = (
        *("QR code", "Show its secret…", "Write down the words…", "Make a key…"),
        *("Import a key…", "Add somebody's key…", "Change…", "Renew…", "Seal anew…"),
        *("Choose a folder…", "Write a backup…", "Rehearse a restore…"),
        "Go on from the older file…",
    )
    for words in buttons:
        user.press(view, words)
    assert wanted == [
        *(("show", MINE), ("reveal", MINE), ("words", MINE), "make", "import", "watch"),
        *("password", "code", "rekey", "copies", "backup", "rehearse", "older"),
    ]


def test_names_and_networks_of_others_are_never_markup_and_hide_nothing(
    qtbot: QtBot, look: Look
) -> None:
    view = shown(qtbot, look, PAGE)
    assert {label.textFormat().name for label in view.findChildren(QLabel)} == {"PlainText"}
    assert "\u202e" not in words_of(view)
    assert "<b>Notary</b>" in words_of(view)


SHEETS: dict[str, Callable[[Look, QWidget], QWidget]] = {
    "address": lambda look, window: AddressSheet(look, window, "My key", MINE),
    "watch": WatchSheet,
    "password": lambda look, window: NewPasswordSheet(
        look, window, "Change", "Why", "Change it"
    ),
    "rehearse": RehearseSheet,
    "code": lambda look, window: CodeSheet(look, window, "A code", CODE, "A note"),
    "asking": lambda look, window: AskingSheet(look, window, "Ask", "Why", "Go"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_every_control_of_a_sheet_has_a_name(qtbot: QtBot, look: Look, name: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sheet = SHEETS[name](look, window)
    sheet.show()
    assert nameless(sheet) == []
