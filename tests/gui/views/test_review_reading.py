"""Nothing is signed that was not read: shown for a moment, and seen to its end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.review_pages import page
from tests.support.review_screens import hold, read_through, settle, texts
from ui.theme import Look
from ui.views.review import ReviewView
from ui.views.review_reading import REST_MS

pytestmark = pytest.mark.gui

UNREAD = "Read it to its end first: scroll down, or press the End key."
SOON = "It can be signed in a moment."


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> ReviewView:
    made = ReviewView(look)
    qtbot.addWidget(made)
    made.resize(1064, 700)
    made.show()
    made.show_page(page())
    settle()
    return made


def over(view: ReviewView) -> None:
    """Let the moment be over, without waiting for it."""
    view._reading._rest.stop()
    view._reading._look()


def to_the_end(view: ReviewView) -> None:
    bar = view._scroll().verticalScrollBar()
    bar.setValue(bar.maximum())


def test_a_moment_is_a_second_and_a_half() -> None:
    assert REST_MS == 1500


def test_what_was_not_seen_to_its_end_cannot_be_signed_and_says_so(view: ReviewView) -> None:
    over(view)
    assert view.why_not == UNREAD
    assert not hold(view).isEnabled()
    assert UNREAD in texts(view)
    assert hold(view).accessibleDescription() == UNREAD


def test_what_was_only_just_shown_cannot_be_signed(view: ReviewView) -> None:
    to_the_end(view)
    assert view.why_not == SOON
    assert not hold(view).isEnabled()


def test_it_can_be_signed_by_itself_once_the_moment_is_over(
    view: ReviewView, qtbot: QtBot
) -> None:
    to_the_end(view)
    with qtbot.waitSignal(view._reading.changed, timeout=2 * REST_MS):
        pass
    assert view.why_not == ""
    assert hold(view).isEnabled()


def test_the_end_key_reads_to_the_end(view: ReviewView, qtbot: QtBot) -> None:
    over(view)
    qtbot.keyClick(view._frame, Qt.Key.Key_End)
    assert view.why_not == ""


def test_whoever_scrolls_back_has_read_it_all_the_same(view: ReviewView) -> None:
    read_through(view)
    view._scroll().verticalScrollBar().setValue(0)
    assert view.why_not == ""


def test_what_fits_on_the_screen_need_not_be_scrolled(look: Look, qtbot: QtBot) -> None:
    made = ReviewView(look)
    qtbot.addWidget(made)
    made.resize(1064, 4000)
    made.show()
    made.show_page(page())
    settle()
    assert made.why_not != ""
    over(made)
    assert made.why_not == ""


def test_another_review_in_its_place_is_read_anew(view: ReviewView) -> None:
    read_through(view)
    view.show_page(page(digest=b"another", note="something else"))
    settle()
    view._scroll().verticalScrollBar().setValue(0)
    over(view)
    assert view.why_not == UNREAD


def test_facts_that_only_got_younger_need_not_be_read_again(view: ReviewView) -> None:
    read_through(view)
    view.show_fresh(page(digest=b"younger"))
    assert view.why_not == ""


def test_what_was_read_is_told_when_it_is_left_and_nothing_else(
    view: ReviewView, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(view.left):
        view.hide()
    view.show()
    read_through(view)
    with qtbot.waitSignal(view.left):
        view.hide()


def test_a_key_that_is_held_down_since_elsewhere_signs_nothing(
    view: ReviewView, qtbot: QtBot
) -> None:
    told: list[str] = []
    view.signing.connect(lambda: told.append("signing"))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyPress(view._frame, key)
    read_through(view)
    assert not hold(view).isDefault()
    assert not hold(view).autoDefault()
    assert not hold(view).isDown()
    assert told == []
