"""The page after a signature: it says where a request is, and offers what is sensible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.pages.after import AfterPage, Agreement, HowMany, Missing, Moved, Stand
from app.words.groups import shortened
from tests.support.afterwards import ANNA, DESK, LEDGER, LINES, MINE, MOVED, NOW, after
from tests.support.review_screens import settle
from ui.problem import Problem
from ui.reading_order import read, takes_tab
from ui.theme import Look
from ui.views.after import AfterView
from ui.widgets.buttons import Button
from ui.widgets.page import WITHIN

pytestmark = pytest.mark.gui


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> AfterView:
    view = AfterView(look)
    qtbot.addWidget(view)
    view.resize(1064, 860)
    view.show()
    return view


def texts(view: AfterView) -> list[str]:
    QApplication.processEvents()  # what was put into a layout appears then
    return [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]


def says(view: AfterView) -> str:
    return "\n".join(texts(view)).replace("\u2068", "").replace("\u2069", "")


def buttons(view: AfterView) -> dict[str, Button]:
    QApplication.processEvents()
    found = [each for each in view.findChildren(Button) if each.isVisibleTo(view)]
    return {each.accessibleName(): each for each in found}


def offered(view: AfterView) -> set[str]:
    named = {name for name in buttons(view) if not name.startswith("Copy ")}
    return named - {"Inbox", "Details"}


STATES = [
    (Stand.SIGNED_WAITS, "Waiting for Anna Berg", "Save a copy for the others…"),
    (Stand.COMPLETE, "Complete: all signatures are there", "Send release of 250,000.00 USDC"),
    (Stand.SENDING, "Sending 250,000.00 USDC", "Back to the inbox"),
    (Stand.SENT, "Sent. Waiting for a ledger to take it in", "Back to the inbox"),
    (Stand.UNKNOWN, "We do not know yet whether it was sent.", "Send it again"),
    (
        Stand.FINAL,
        "Final in ledger 60,000,231. 250,000.00 USDC left the escrow.",
        "Back to the inbox",
    ),
    (
        Stand.FAILED,
        "Failed in ledger 60,000,231. Nothing was paid but the fee.",
        "View the escrow",
    ),
    (Stand.REJECTED, "The network refused it. Nothing was charged.", "Try to send it again"),
    (Stand.EXPIRED, "Nothing was paid.", "Back to the inbox"),
    (Stand.DECLINED, "You declined this", "Read the request"),
]


@pytest.mark.parametrize(
    ("stand", "sentence", "button"), STATES, ids=[state[0].value for state in STATES]
)
def test_every_state_is_said_and_offers_the_next_step(
    view: AfterView, stand: Stand, sentence: str, button: str
) -> None:
    view.show_page(after(stand))
    assert sentence in says(view)
    assert button in offered(view)
    assert "What happened".upper() in says(view)


def test_every_state_has_been_thought_of() -> None:
    assert {state[0] for state in STATES} == set(Stand)


@pytest.mark.parametrize("stand", list(Stand))
def test_there_is_one_primary_action_at_most(view: AfterView, stand: Stand) -> None:
    view.show_page(after(stand))
    assert sum(button._kind == "primary" for button in buttons(view).values()) <= 1


@pytest.mark.parametrize(
    ("stand", "button", "signal"),
    [
        (Stand.COMPLETE, "Send release of 250,000.00 USDC", "send_wanted"),
        (Stand.COMPLETE, "Save a copy…", "save_wanted"),
        (Stand.COMPLETE, "Read the request", "review_wanted"),
        (Stand.SIGNED_WAITS, "Save a copy for the others…", "save_wanted"),
        (Stand.UNKNOWN, "Send it again", "again_wanted"),
        (Stand.REJECTED, "Try to send it again", "send_wanted"),
        (Stand.FINAL, "View the escrow", "escrow_wanted"),
        (Stand.FINAL, "Back to the inbox", "went_back"),
        (Stand.SENDING, "Back to the inbox", "went_back"),
        (Stand.DECLINED, "Inbox", "went_back"),
    ],
)
def test_every_button_is_heard(view: AfterView, stand: Stand, button: str, signal: str) -> None:
    view.show_page(after(stand))
    heard = QSignalSpy(getattr(view, signal))
    buttons(view)[button].click()
    assert heard.count() == 1


def test_escape_goes_back(view: AfterView) -> None:
    view.show_page(after(Stand.FINAL))
    heard = QSignalSpy(view.went_back)
    QTest.keyClick(buttons(view)["Inbox"], Qt.Key.Key_Escape)
    assert heard.count() == 1


def test_without_a_server_it_cannot_be_sent_and_the_page_says_why(view: AfterView) -> None:
    view.show_page(after(Stand.COMPLETE, server=""))
    send = buttons(view)["Send release of 250,000.00 USDC"]
    assert not send.isEnabled()
    assert says(view).count("No server of this network is chosen yet (Practice network).") == 2


def test_nothing_is_checked_without_a_server(view: AfterView) -> None:
    view.show_page(after(Stand.UNKNOWN, server=""))
    assert "it cannot be checked from here" in says(view)
    assert "Checking." not in says(view)
    assert not buttons(view)["Send it again"].isEnabled()


def test_what_cannot_be_tried_again_is_not_offered(view: AfterView) -> None:
    page = after(Stand.REJECTED)
    assert page.refusal is not None
    view.show_page(replace(page, refusal=replace(page.refusal, may_try_again=False)))
    assert "Try to send it again" not in offered(view)


def test_what_is_being_sent_is_not_offered_again(view: AfterView) -> None:
    view.show_page(after(Stand.SENT))
    assert "Send it again" not in offered(view)
    view.show_page(after(Stand.SENT, is_running=False, steps=()))
    assert "Send it again" in offered(view)


def test_the_steps_are_shown_with_what_is_waited_for(view: AfterView) -> None:
    view.show_page(after(Stand.SENT))
    for words in (
        "ON ITS WAY",
        "Checking the present state",
        "Handing it to the network",
        "Waiting for a ledger to take it in",
        "Not in ledger 60,000,231 yet",
    ):
        assert words in says(view)


def test_before_the_first_step_the_network_is_waited_for(view: AfterView) -> None:
    view.show_page(after(Stand.SENDING, steps=()))
    assert "Reaching the network" in says(view)


@pytest.mark.parametrize(
    ("how_many", "headline", "card"),
    [
        (HowMany.ALL, "Waiting for Anna Berg and Law office", "Everybody here must sign for"),
        (HowMany.ONE, "Waiting for one of Anna Berg and Law", "One of these is enough for"),
        (HowMany.SOME, "Waiting for several of Anna Berg and", "Several of these must sign"),
    ],
)
def test_who_is_needed_is_named_and_how_many(
    view: AfterView, how_many: HowMany, headline: str, card: str
) -> None:
    missing = Missing(DESK, "their account", (ANNA, MINE), how_many)
    view.show_page(after(Stand.SIGNED_WAITS, missing=(missing,)))
    assert headline in says(view)
    assert card in says(view)


def test_of_many_people_the_number_is_told_first(view: AfterView) -> None:
    missing = Missing(DESK, "", (ANNA,) * 4, HowMany.ALL)
    view.show_page(after(Stand.SIGNED_WAITS, missing=(missing,)))
    assert "Waiting for 4 people" in says(view)


def test_that_it_is_my_turn_is_said(view: AfterView) -> None:
    view.show_page(after(Stand.SIGNED_WAITS, is_my_turn=True))
    assert "Waiting for your signature" in says(view)


def test_that_nobody_is_left_to_sign_is_said(view: AfterView) -> None:
    missing = Missing(DESK, "Deed desk", (), HowMany.ALL)
    view.show_page(after(Stand.SIGNED_WAITS, missing=(missing,)))
    assert "No signer of the account Deed desk is left who could sign." in says(view)


def test_what_moved_is_shown_with_its_agreement(view: AfterView) -> None:
    view.show_page(after(Stand.FINAL))
    for words in ("WHAT MOVED", "246,750.00", "Equal to what was reviewed, to the unit."):
        assert words in says(view)
    assert texts(view).count("USDC") == 0


def test_a_difference_is_no_good_news(view: AfterView) -> None:
    line = replace(LINES[0], amount="246,750.0000001", foreseen="246,750.00")
    moved = Moved((line,), "246,750.0000001 USDC", False, Agreement.DIFFERENT)
    view.show_page(after(Stand.FINAL, moved=moved))
    for words in ("What moved is not what was reviewed", "reviewed: 246,750.00"):
        assert words in says(view)


def test_what_nobody_told_is_not_claimed(view: AfterView) -> None:
    view.show_page(after(Stand.FINAL, moved=replace(MOVED, agreement=Agreement.NOT_TOLD)))
    assert "left the escrow" not in says(view)
    for words in ("WHAT WAS REVIEWED", "The server does not tell what moved.", "Was to leave"):
        assert words in says(view)


@pytest.mark.parametrize(
    ("comes_in", "words"), [(False, "left the escrow."), (True, "came into the escrow.")]
)
def test_which_way_the_money_went_is_said(
    view: AfterView, *, comes_in: bool, words: str
) -> None:
    view.show_page(after(Stand.FINAL, moved=replace(MOVED, comes_in=comes_in)))
    assert f"250,000.00 USDC {words}" in says(view)


def test_a_step_that_moves_no_money_says_so(view: AfterView) -> None:
    moved = Moved((), "", comes_in=False, agreement=Agreement.EQUAL)
    view.show_page(after(Stand.FINAL, moved=moved))
    assert "No money moved." in says(view)
    assert "left the escrow" not in says(view)


def test_several_currencies_are_told_apart(view: AfterView) -> None:
    lines = (LINES[0], replace(LINES[1], code="EURC"))
    view.show_page(after(Stand.FINAL, moved=replace(MOVED, lines=lines)))
    assert {"USDC", "EURC"} <= set(texts(view))


def test_anothers_hand_is_told(view: AfterView) -> None:
    page = after(Stand.FINAL)
    assert page.ending is not None
    view.show_page(replace(page, ending=replace(page.ending, by_another=True)))
    assert "Somebody else sent it." in says(view)


def test_nothing_is_promised_of_what_expired_before_anybody_asked(view: AfterView) -> None:
    view.show_page(after(Stand.EXPIRED, nobody_took_it=False))
    assert "Nothing was paid" not in says(view)
    assert "is not known here" in says(view)


def test_the_reason_of_a_refusal_is_quoted_and_harmless(view: AfterView) -> None:
    view.show_page(after(Stand.DECLINED, reason="no\u202e<b>way</b>"))
    assert "“no⟨U+202E⟩<b>way</b>”" in says(view)


def test_a_title_that_hides_something_shows_it(view: AfterView) -> None:
    view.show_page(after(Stand.FINAL, title="Clo\u200bsing"))
    assert "Clo⟨U+200B⟩sing" in says(view)


def test_a_page_that_says_the_same_is_not_drawn_anew(view: AfterView) -> None:
    page = after(Stand.UNKNOWN)
    view.show_page(page)
    before = view._content
    view.show_page(replace(page, seen=NOW + 60))
    assert view._content is before
    assert "in 2 h 40 min" in says(view)
    view.show_page(after(Stand.UNKNOWN, looked=LEDGER + 1))
    assert view._content is not before


def test_what_is_waited_for_is_said_only_when_it_takes_long(
    qtbot: QtBot, view: AfterView
) -> None:
    view.show_waiting()
    assert "Opening" not in says(view)
    qtbot.waitUntil(lambda: "Opening what is kept of this request" in says(view))
    assert WITHIN not in says(view)
    view.show_page(after(Stand.FINAL))
    assert "Opening" not in says(view)
    assert WITHIN in says(view)


def test_a_problem_stands_at_the_head_until_it_is_taken_back(view: AfterView) -> None:
    view.show_page(after(Stand.COMPLETE))
    view.show_problem(Problem("The server does not answer.", "Try again later."))
    assert "The server does not answer." in says(view)
    view.clear()
    assert "The server does not answer." not in says(view)
    view.show_done("The request is saved.", "/somewhere/release.countersign")
    assert "The request is saved. It is here: /somewhere/release.countersign" in says(view)


@pytest.mark.parametrize("look", [("light", 100), ("dark", 200)], indirect=True)
@pytest.mark.parametrize("stand", list(Stand))
def test_no_word_on_a_button_is_cut(view: AfterView, stand: Stand) -> None:
    view.show_page(after(stand))
    for name, button in buttons(view).items():
        assert button.width() >= button.sizeHint().width()
        if name in offered(view):
            place = button.rect().translated(button.mapTo(view, QPoint()))
            assert view.rect().contains(place)


@pytest.mark.parametrize("stand", list(Stand))
def test_the_page_fits_into_the_smallest_window(view: AfterView, stand: Stand) -> None:
    beside_the_side_bar = 720 - 216
    view.show_page(after(stand))
    QApplication.processEvents()
    assert view.minimumSizeHint().width() <= beside_the_side_bar
    view.resize(beside_the_side_bar, 560)
    for name, button in buttons(view).items():
        if name in offered(view):
            place = button.rect().translated(button.mapTo(view, QPoint()))
            assert view.rect().contains(place)


def test_another_look_draws_the_page_anew(view: AfterView, look: Look) -> None:
    view.show_page(after(Stand.FINAL))
    before = view._content
    look.show("dark", 150)
    assert view._content is not before
    assert "Final in ledger 60,000,231." in says(view)


@pytest.mark.parametrize("stand", list(Stand))
def test_everything_that_can_be_pressed_has_a_name(view: AfterView, stand: Stand) -> None:
    view.show_page(after(stand))
    assert "" not in buttons(view)


def test_the_page_is_walked_in_the_order_in_which_it_is_read(view: AfterView) -> None:
    view.show_page(after(Stand.FINAL))
    settle()
    names = [each.accessibleName() for each in read(view) if takes_tab(each)]
    copies = [f"Copy address {shortened(line.address)}" for line in MOVED.lines]
    assert names == ["Inbox", *copies, "Copy hash", "View the escrow", "Back to the inbox"]


def test_the_focus_stays_on_the_page_when_it_is_drawn_anew(
    qtbot: QtBot, view: AfterView
) -> None:
    view.show_page(after(Stand.UNKNOWN))
    qtbot.waitActive(view)
    buttons(view)["Copy hash"].setFocus()
    view.show_page(after(Stand.FINAL))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert view.isAncestorOf(focused)


def test_a_page_of_an_unknown_step_is_shown_without_an_amount(view: AfterView) -> None:
    page: AfterPage = after(Stand.COMPLETE, amount="", noun="step", title="")
    view.show_page(page)
    assert "Send step" in offered(view)
