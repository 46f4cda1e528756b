"""A switch of theme or text size leaves nothing behind."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import Look
from ui.widgets.address import AddressText
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, Copy, HoldButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.field import Choice, Field, Tick
from ui.widgets.page import Page
from ui.widgets.password import PasswordField, StrengthMeter
from ui.widgets.qr import QrCode
from ui.widgets.strip import Strip
from ui.widgets.text import ForeignText, Label, Sentence, Span

pytestmark = pytest.mark.gui

ACCOUNT = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"


def everything(look: Look, qtbot: QtBot) -> Page:
    """A page with each of our widgets on it."""
    page = Page(look, "Closing 2026-0117", "asked by Buyer", back="Inbox")
    qtbot.addWidget(page)
    strip, banner, sentence = Strip(look), Banner(look, "stop"), Sentence(look)
    strip.show_network("practice", "no real money moves here")
    banner.show_words("This cannot be signed.", "Ask for a new request.", ("why",))
    sentence.set(
        [Span("Release "), Span("250.00 USDC", "strong"), Span(" from "), Span("X", "quoted")]
    )
    card, meter = Card(look, "Where the money goes", "31 checks"), StrengthMeter(look)
    meter.show_strength(12, "")
    for row in (
        AddressText(look, ACCOUNT),
        ForeignText(look, "x" * 900),
        Chip(look, "signed", "ok"),
    ):
        card.add(row)
        card.line()
    card.add_total(Label(look, "250,000.00", "amount"))
    form = (
        Field(look, "Name", "As you know it"),
        Choice(look, "Size", ("100 %",)),
        Tick(look, "I did."),
    )
    secret = (PasswordField(look, "Password"), meter, QrCode(look, ACCOUNT))
    buttons = (Button(look, "Decline…", "danger", "close"), Copy(look, ACCOUNT, "Copy"))
    for widget in (strip, banner, sentence, card, *form, *secret, *buttons):
        page.body.addWidget(widget)
    page.set_bottom_bar(HoldButton(look, "Hold to co-sign"))
    page.resize(1400, 3600)
    page.show()
    return page


def picture(page: Page) -> QImage:
    # Layouts ask their parents for room, one level at a time.
    for _ in range(10):
        QApplication.processEvents()
    return page.grab().toImage()


@pytest.mark.parametrize("after", [("dark", 100), ("light", 200), ("dark", 150)])
def test_it_looks_as_if_it_had_been_so_from_the_start(
    look: Look, qtbot: QtBot, after: tuple[str, int]
) -> None:
    switched = everything(look, qtbot)
    picture(switched)
    look.show(*after)
    assert picture(switched) == picture(everything(look, qtbot))


def test_it_can_be_switched_back(look: Look, qtbot: QtBot) -> None:
    page = everything(look, qtbot)
    before = picture(page)
    look.show("dark", 200)
    picture(page)
    look.show("light", 100)
    assert picture(page) == before
