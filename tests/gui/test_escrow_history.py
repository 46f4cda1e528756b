"""The past of an escrow on its page: what it says, and what it says of what is not told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.pages.history import HistoryPage, PaidTo, PastLine
from tests.support.escrow_pages import NOW
from tests.support.stage import words_of
from ui.theme import Look
from ui.views.escrow_history import AT_ONCE, HistoryCard

pytestmark = pytest.mark.gui

RELEASED = PastLine(
    NOW - 60,
    60_000_123,
    "The escrow money was released",
    "Anna Berg and law office",
    "250,000.00 USDC",
    (PaidTo("Seller, Porto", "248,000.00 USDC"), PaidTo("Trustless Work", "750.00 USDC")),
)
DECLINED = PastLine(NOW - 90, 0, "Declined here: release", "", said="<b>Not</b> before noon")

Show = Callable[..., HistoryCard]


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    """Show these lines, of which the server remembers so much."""

    def made(*lines: PastLine, asking: bool = False, **ledgers: int) -> HistoryCard:
        card = HistoryCard(look)
        qtbot.addWidget(card)
        card.show()
        card.show_page(HistoryPage(lines, **ledgers), NOW, asking=asking)
        QCoreApplication.sendPostedEvents()
        return card

    return made


def test_a_line_says_when_who_what_and_how_much(show: Show) -> None:
    told = words_of(show(RELEASED, since=5, through=9, latest=9))
    for words in (
        "The escrow money was released by Anna Berg and law office",
        "250,000.00 USDC",
        "ledger 60,000,123",
        "to Seller, Porto",
        "248,000.00 USDC",
        "Before ledger 5 nothing is told by this server.",
    ):
        assert words in told


def test_what_the_journal_has_is_marked_and_said_as_it_was(show: Show) -> None:
    told = words_of(show(DECLINED))
    assert "your journal" in told
    assert "<b>Not</b> before noon" in told
    assert "The network did not tell: this is what your journal knows." in told


def test_what_is_not_told_yet_is_said(show: Show) -> None:
    assert "is being asked what has happened…" in words_of(show(asking=True))
    told = words_of(show(since=5, through=7, latest=9))
    assert "Nothing that happened is remembered." in told
    assert "Of what came after ledger 7 nothing is told yet." in told


def test_a_long_past_is_shown_when_it_is_asked_for(show: Show) -> None:
    lines = [PastLine(NOW - i, 100 - i, f"Step {i}.") for i in range(AT_ONCE + 3)]
    card = show(*lines, since=1, through=9, latest=9)
    assert "Step 13." not in words_of(card)
    (more,) = [each for each in card.findChildren(QPushButton) if each.isVisible()]
    assert more.accessibleName() == "Show 3 more"
    more.click()
    QCoreApplication.sendPostedEvents()
    assert "Step 14." in words_of(card)
