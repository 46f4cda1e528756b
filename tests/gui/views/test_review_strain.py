"""A review under strain: foreign texts, the largest letters, and hands that use no mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.pages.review import Asker, Fact, Hindrance
from app.pages.review_file import OwnCall, OwnFile, OwnNote, YourFile
from app.pages.review_since import Otherwise
from tests.support import review_pages
from tests.support.review_pages import COMPETES, OLD, TICK, checks, page
from tests.support.review_screens import button, read_through, settle, texts, ticks
from ui.reading_order import read, takes_tab
from ui.theme import TEXT_SIZES, Look
from ui.views.review import ReviewView
from ui.widgets.chip import Chip
from ui.widgets.folded import Folded

pytestmark = pytest.mark.gui

HOSTILE = (
    "\u202eevil\u202c <b>bold</b><img src=x> &amp; "
    + "word " * 900
    + "\u200b\u2066 مرحبا بالعالم \U0001f600 "
    + "A" * 400
)


def filed(words: str) -> YourFile:
    """Something of every kind in the user's file, with these words wherever any can be."""
    now = review_pages.NOW
    call = OwnCall(words, words, on_file=False, confirmed=words, at=now)
    file = OwnFile(words, 10 * 1024**2, review_pages.HASH, now)
    return YourFile(words, (OwnNote(words, now),), (call,), (file,))


@pytest.mark.parametrize("look", [("light", size) for size in TEXT_SIZES], indirect=True)
@pytest.mark.parametrize("width", [820, 1064])
def test_foreign_texts_of_any_kind_and_length_stay_within_the_page(
    look: Look, qtbot: QtBot, width: int
) -> None:
    made = ReviewView(look)
    qtbot.addWidget(made)
    made.resize(width, 900)
    deal = review_pages.deal(
        title=HOSTILE,
        description=HOSTILE,
        engagement_id=HOSTILE,
        milestones=(
            replace(review_pages.deal().milestones[0], description=HOSTILE, evidence=HOSTILE),
        ),
    )
    money = review_pages.money()
    loud = replace(money.payments[0], name=HOSTILE[:60])
    made.show_page(
        page(
            title=HOSTILE,
            note=HOSTILE,
            deal=deal,
            money=replace(money, payments=(loud, *money.payments[1:])),
            since=review_pages.since(Otherwise("Description", HOSTILE, HOSTILE[1:], HOSTILE)),
            file=filed(HOSTILE),
            step=(Fact("Evidence", HOSTILE),),
            asker=Asker("GHOSTILE", HOSTILE, is_mine=False, is_known=True),
            checks=checks(COMPETES),
        )
    )
    made.show()
    settle()
    scroll = made.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.horizontalScrollBar().maximum() == 0
    assert made.minimumSizeHint().width() <= width
    assert made.width() == width
    assert "\u202e" not in texts(made)
    assert "⟨U+202E⟩" in texts(made)
    assert "<b>bold</b>" in texts(made)


ASKERS = {
    "a wide name": Asker("GWIDE", "W" * 500, is_mine=False, is_known=True),
    "no name": Asker("GAQCWZ2D", "GDMM QWZ2 … OMPQ WGWE", is_mine=False, is_known=False),
}


@pytest.mark.parametrize("look", [("light", size) for size in TEXT_SIZES], indirect=True)
@pytest.mark.parametrize("width", [820, 1064])
@pytest.mark.parametrize("asker", ASKERS.values(), ids=ASKERS)
def test_whoever_asks_has_room_in_the_head_however_wide_their_name(
    look: Look, qtbot: QtBot, width: int, asker: Asker
) -> None:
    made = ReviewView(look)
    qtbot.addWidget(made)
    made.resize(width, 900)
    made.show()
    made.show_page(page(asker=asker, checks=checks(COMPETES)))
    settle()
    chips = [chip for chip in made._head.findChildren(Chip) if not chip.isHidden()]
    assert len(chips) == 2
    for chip in chips:
        right = chip.mapTo(made, chip.rect().topRight()).x()
        assert (chip.width() >= chip.sizeHint().width(), right < width) == (True, True)


def test_lone_halves_of_characters_are_shown_and_harm_nothing(view: ReviewView) -> None:
    broken = "half \ud83d of a face"
    view.show_page(page(title=broken, note=broken, deal=review_pages.deal(title=broken)))
    assert "⟨U+D83D⟩" in texts(view)


@pytest.mark.parametrize("look", [("dark", 200)], indirect=True)
def test_every_control_has_a_name_and_nothing_is_cut_at_the_largest_text(
    look: Look, qtbot: QtBot
) -> None:
    made = ReviewView(look)
    qtbot.addWidget(made)
    made.resize(944, 900)
    made.show_page(page(checks=checks(TICK, OLD)))
    made.show()
    settle()
    for folded in made.findChildren(Folded):
        folded.set_open(is_open=True)
    settle()
    for control in made.findChildren(QAbstractButton):
        assert control.accessibleName(), control
        if isinstance(control, QPushButton) and control.isVisible():
            assert control.width() >= control.sizeHint().width(), control.accessibleName()


def test_tab_goes_through_the_page_as_it_is_read_and_ends_at_the_signature(
    view: ReviewView,
) -> None:
    view.show_page(page(checks=checks(TICK)))
    ticks(read_through(view))[0].click()
    settle()
    order = [each.accessibleName() for each in read(view) if takes_tab(each)]
    names = [
        "Inbox",
        "Save a copy…",
        "Print or save…",
        "I have read this and accept it (F55).",
        "Copy the hash",
    ]
    places = [order.index(name) for name in names]
    assert places == sorted(places)
    assert order[-4:] == [
        *("Decline…", "Ask…", "Later", "Hold to co-sign release of 250,000.00 USDC"),
    ]


def test_the_page_scrolls_by_keyboard_and_esc_goes_back(view: ReviewView, qtbot: QtBot) -> None:
    view.show_page(page())
    settle()
    scroll = view.findChild(QScrollArea)
    assert scroll is not None
    qtbot.keyClick(view._frame, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0
    qtbot.keyClick(view._frame, Qt.Key.Key_Home)
    assert scroll.verticalScrollBar().value() == 0
    with qtbot.waitSignal(view.went_back):
        qtbot.keyClick(view._frame, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.went_back):
        button(view, "Later").click()


def test_the_other_answers_are_told(view: ReviewView, qtbot: QtBot) -> None:
    view.show_page(page())
    with qtbot.waitSignal(view.declining):
        button(view, "Decline…").click()
    with qtbot.waitSignal(view.saving):
        button(view, "Save a copy…").click()


def test_what_was_signed_or_sent_is_not_declined(view: ReviewView) -> None:
    view.show_page(page(hindrance=Hindrance.SIGNED))
    assert button(view, "Decline…").isHidden()


def test_larger_letters_and_another_theme_change_nothing_that_was_answered(
    look: Look, view: ReviewView
) -> None:
    shown = page(checks=checks(TICK))
    view.show_page(shown)
    ticks(read_through(view))[0].click()
    before = texts(view)
    look.show("dark", 200)
    assert texts(view) == before
    assert (view.page, view.ticked, view.why_not) == (shown, frozenset({55}), "")
    look.show("light", 100)


@pytest.mark.no_qt_log  # a screen that is none cannot raise a menu, and says so
def test_paper_and_pdf_are_offered_together(view: ReviewView, qtbot: QtBot) -> None:
    view.show_page(page())
    button(view, "Print or save…").click()
    (menu,) = view.findChildren(QMenu)
    pdf, paper = menu.actions()
    with qtbot.waitSignal(view.pdf_wanted):
        pdf.trigger()
    with qtbot.waitSignal(view.paper_wanted):
        paper.trigger()
    menu.close()
