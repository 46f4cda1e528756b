"""Addresses in groups, and as QR codes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.words.groups import grouped, shortened
from ui.theme import TEXT_SIZES, THEMES, Look, theme_named
from ui.widgets.address import AddressText
from ui.widgets.qr import QUIET, QrCode

pytestmark = pytest.mark.gui

ACCOUNT = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"
GROUPS = "GC4V 23BS V2G7 ODMY 4MR4 BL2O FXII 2SZ3 IHEL UI3I YH3F VUKQ CZYO RLUK"


def test_an_address_stands_in_groups_of_four() -> None:
    assert grouped(ACCOUNT) == GROUPS
    assert grouped("") == ""


def test_a_shortened_address_keeps_its_groups() -> None:
    assert shortened(ACCOUNT) == "GC4V 23BS … CZYO RLUK"


def test_what_is_short_stays_whole() -> None:
    assert shortened(ACCOUNT[:20]) == grouped(ACCOUNT[:20])


def test_who_cannot_see_hears_all_of_a_shortened_address(look: Look, qtbot: QtBot) -> None:
    text = AddressText(look, ACCOUNT, whole=False)
    qtbot.addWidget(text)
    assert text.text() == "GC4V 23BS … CZYO RLUK"
    assert text.accessibleName() == GROUPS


def test_all_of_it_is_copied_as_it_is(look: Look, qtbot: QtBot) -> None:
    text = AddressText(look, ACCOUNT, whole=False)
    qtbot.addWidget(text)
    button = text.findChild(QPushButton)
    assert button is not None
    assert button.accessibleName() == f"Copy address {shortened(ACCOUNT)}"
    button.click()
    assert QGuiApplication.clipboard().text() == ACCOUNT


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_a_whole_address_wraps_and_is_never_cut(
    look: Look, qtbot: QtBot, text_size: int
) -> None:
    look.show("light", text_size)
    text = AddressText(look, ACCOUNT)
    qtbot.addWidget(text)
    text.resize(300, text.heightForWidth(300))
    text.show()
    assert text.text() == GROUPS
    assert text._words.height() >= text._words.heightForWidth(text._words.width())
    assert text.rect().contains(text._words.geometry())


def test_it_wraps_between_groups(look: Look, qtbot: QtBot) -> None:
    text = AddressText(look, ACCOUNT, copy=False)
    qtbot.addWidget(text)
    text.resize(300, 200)
    text.show()
    layout = text._words._set_out()._layout
    text._words.grab()
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    parts = [grouped(ACCOUNT)[line.textStart() :][: line.textLength()] for line in lines]
    assert len(parts) > 1
    assert all(len(group) == 4 for part in parts for group in part.split())


@pytest.mark.parametrize("theme", THEMES)
def test_a_code_is_dark_on_light_in_every_theme(look: Look, qtbot: QtBot, theme: str) -> None:
    look.show(theme, 100)
    code = QrCode(look, ACCOUNT)
    qtbot.addWidget(code)
    code.resize(code.sizeHint())
    image = code.grab().toImage()
    paper = theme_named("light").colors
    module = image.width() // code.modules
    assert image.pixelColor(0, image.height() // 2).name() == paper["surface"].lower()
    finder = QUIET * module + 1
    assert image.pixelColor(finder, finder).name() == paper["text"].lower()
    assert image.pixelColor(finder - 2, finder).name() == paper["surface"].lower()


def test_a_code_says_what_it_is_of(look: Look, qtbot: QtBot) -> None:
    code = QrCode(look, "GABC")
    qtbot.addWidget(code)
    assert code.accessibleName() == "QR code of: GABC"
    code.set("GDEF")
    assert code.accessibleName() == "QR code of: GDEF"


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_a_codes_modules_are_whole_pixels(look: Look, qtbot: QtBot, text_size: int) -> None:
    look.show("light", text_size)
    code = QrCode(look, ACCOUNT)
    qtbot.addWidget(code)
    assert code.sizeHint().width() % code.modules == 0
