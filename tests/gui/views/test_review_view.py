"""The review on the screen: all that decides is there, and nothing moves under the eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QScrollArea,
)
from pytestqt.qtbot import QtBot

from app.pages.review import Age, Fact, Hindrance
from app.pages.review_since import Otherwise
from tests.support import review_pages
from tests.support.review_pages import FRESH, OLD, STOP, TICK, checks, page
from tests.support.review_screens import (
    button,
    hold,
    read_through,
    settle,
    stopped,
    texts,
    ticks,
)
from ui.views.review import ReviewView

pytestmark = pytest.mark.gui


def test_everything_that_decides_stands_on_the_page(view: ReviewView) -> None:
    view.show_page(page())
    told = texts(view)
    for words in (
        "Release 250,000.00 USDC from Closing 2026-0117 to Seller, Porto",
        *("246,750.00", "98.70 %", "2,500.00", "750.00", "0.00", "250,000.00"),
        "GC4V 23BS V2G7 ODMY 4MR4 BL2O FXII 2SZ3 IHEL UI3I YH3F VUKQ CZYO RLUK",
        "second of two",
        "will be sent",
        "Deed signed at the notary",
        "Arbitration chamber",
        "harbour · velvet · nine · canoe · salt · orbit",
        "5b70 cbe8 be63 583a",
        "unsigned file",
        "Valid until today",
    ):
        assert words in told, words


def test_the_amount_is_on_the_button_that_signs(view: ReviewView, qtbot: QtBot) -> None:
    view.show_page(page())
    assert hold(view).accessibleName() == "Hold to co-sign release of 250,000.00 USDC"
    assert hold(read_through(view)).isEnabled()
    with qtbot.waitSignal(view.signing):
        hold(view).held.emit()


def test_a_stop_heads_the_page_and_nothing_can_be_signed(view: ReviewView) -> None:
    view.show_page(stopped())
    told = texts(view)
    assert told.index("This cannot be signed.") < told.index("Release 250,000.00")
    assert STOP.says in told
    assert not hold(view).isEnabled()
    assert "the reason is at the top" in view.why_not


@pytest.mark.parametrize(
    ("hindrance", "words"),
    [
        (Hindrance.SIGNED, "You have signed"),
        (Hindrance.COMPLETE, "all the signatures"),
        (Hindrance.NO_KEY, "None of your keys"),
        (Hindrance.ENTRIES_FIRST, "The authorisation of Law office is signed first"),
        (Hindrance.WORDS_DUE, "Write the recovery words of “Law office” down first"),
        (Hindrance.DECLINED, "You declined this: “Law office”"),
        (Hindrance.ON_ITS_WAY, "sent to the network already"),
        (Hindrance.READ_ONLY, "older than they were"),
    ],
)
def test_a_button_that_cannot_be_used_says_why_beside_it(
    view: ReviewView, hindrance: Hindrance, words: str
) -> None:
    view.show_page(page(hindrance=hindrance, hindrance_facts="Law office"))
    assert not hold(view).isEnabled()
    assert words in view.why_not
    assert view.why_not in texts(view)
    assert hold(view).accessibleDescription() == view.why_not


def test_a_warning_to_tick_is_ticked_before_anything_is_signed(view: ReviewView) -> None:
    view.show_page(page(checks=checks(TICK)))
    assert read_through(view).why_not == "Read and tick first: F55."
    (tick,) = ticks(view)
    tick.click()
    assert (view.why_not, view.ticked) == ("", frozenset({55}))
    assert hold(view).isEnabled()
    tick.click()
    assert not hold(view).isEnabled()


def test_another_review_starts_without_ticks(view: ReviewView) -> None:
    view.show_page(page(checks=checks(TICK)))
    ticks(view)[0].click()
    view.show_page(page(checks=checks(TICK)))
    assert view.ticked == frozenset()


def test_fresh_facts_that_say_the_same_are_taken_over_without_a_word(view: ReviewView) -> None:
    view.show_page(page(checks=checks(OLD)))
    scroll = view.findChild(QScrollArea)
    assert scroll is not None
    settle()
    height = scroll.verticalScrollBar().maximum()
    read_through(view)
    fresh = page(
        checks=checks(FRESH),
        digest=b"fresh",
        age=Age(60_000_220, review_pages.NOW, is_live=True),
    )
    view.show_fresh(fresh)
    assert view.page is fresh
    assert view.why_not == ""
    assert "As the network tells it: ledger 60,000,220" in texts(view)
    assert OLD.says not in texts(view)
    settle()
    assert abs(scroll.verticalScrollBar().maximum() - height) < 40


def test_a_tick_survives_facts_that_only_got_younger(view: ReviewView) -> None:
    view.show_page(page(checks=checks(TICK, OLD)))
    ticks(read_through(view))[0].click()
    view.show_fresh(page(checks=checks(TICK, FRESH), digest=b"fresh"))
    assert (view.ticked, view.why_not) == (frozenset({55}), "")


def test_a_review_that_says_otherwise_waits_until_it_is_asked_for(view: ReviewView) -> None:
    before = page()
    view.show_page(before)
    shown = texts(read_through(view))
    now = page(
        deal=review_pages.deal(engagement_id="2026-0118"),
        since=review_pages.since(Otherwise("Engagement", "2026-0117", None, "2026-0118")),
        digest=b"now",
    )
    view.show_fresh(now)
    assert view.page is before
    assert "The escrow changed since this was asked for." in texts(view)
    assert set(shown.split("\n")) - set(texts(view).split("\n")) == set()
    assert not hold(view).isEnabled()
    assert "Something changed" in view.why_not
    button(view, "Show what changed").click()
    assert view.page is now
    assert "2026-0118" in texts(view)
    assert "WHAT CHANGED" in texts(view)
    assert hold(read_through(view)).isEnabled()


def test_what_was_offered_is_gone_once_the_network_says_what_is_shown(
    view: ReviewView,
) -> None:
    told = page(age=Age(60_000_220, review_pages.NOW, is_live=True))
    view.show_page(told)
    older = page(deal=review_pages.deal(engagement_id="2026-0116"), digest=b"older")
    view.show_fresh(older)
    assert "Something changed" in read_through(view).why_not
    view.show_fresh(replace(told, digest=b"fresh"))
    assert view.why_not == ""
    assert hold(view).isEnabled()
    assert "There is something newer to read." not in texts(view)


def test_what_the_network_offered_is_not_gone_by_the_word_of_the_file(
    view: ReviewView,
) -> None:
    view.show_page(page())
    now = page(
        deal=review_pages.deal(engagement_id="2026-0118"),
        age=Age(60_000_220, review_pages.NOW, is_live=True),
    )
    view.show_fresh(now)
    view.show_fresh(page(digest=b"the file again"))
    assert "Something changed" in view.why_not
    button(view, "Show what changed").click()
    assert view.page is now


def test_money_that_came_meanwhile_is_drawn_without_asking(view: ReviewView) -> None:
    view.show_page(page())
    read_through(view)
    came = review_pages.money(stays="0.0000001", balance="250,000.0000001")
    view.show_fresh(page(money=came, digest=b"fresh"))
    assert view.why_not == ""
    assert "250,000.0000001" in texts(view)
    assert "all of it leaves" not in texts(view)


def test_a_silent_network_is_said_beside_the_age_of_the_facts(view: ReviewView) -> None:
    view.show_page(page())
    view.show_silence("No server answers.")
    assert "As the request itself tells it: ledger 60,000,214" in texts(view)
    assert "No server answers." in texts(view)
    assert hold(read_through(view)).isEnabled()


def test_only_the_foot_follows_the_time(view: ReviewView) -> None:
    view.show_page(page())
    before = set(texts(view).split("\n"))
    view.tell_time(review_pages.UNTIL - 60)
    changed = set(texts(view).split("\n")) - before
    assert changed == {line for line in changed if "in 1 min" in line}
    assert len(changed) == 1
    view.tell_time(review_pages.UNTIL + 61)
    assert view.why_not.startswith("The time limit has passed.")
    assert not hold(view).isEnabled()


def test_a_request_without_a_limit_says_so(view: ReviewView) -> None:
    view.show_page(page(valid_until=0))
    assert "No time limit" in texts(view)


def test_what_a_step_says_beside_money_is_shown(view: ReviewView) -> None:
    view.show_page(
        page(
            money=review_pages.money(payments=(), total="0.00"),
            step=(Fact("Status", "done"), Fact("Evidence", "deed.pdf")),
            new_terms=review_pages.deal(title="Another closing"),
        )
    )
    told = texts(view)
    for words in (
        "THE STEP",
        "This step moves no money.",
        "deed.pdf",
        "Another closing",
        "WHAT THIS STEP",
    ):
        assert words in told
    view.show_page(page(money=None, deal=None))
    assert "Nobody can tell from what is known here." in texts(view)


def test_who_has_no_name_stands_with_the_whole_address(view: ReviewView) -> None:
    money = review_pages.money()
    nameless = tuple(replace(payment, name="") for payment in money.payments)
    view.show_page(page(money=replace(money, payments=nameless)))
    told = texts(view)
    assert "GDES K7LI SBON 23BS V2G7" in told
    assert "Platform fee, 1 %" in told


def test_an_issuer_that_nobody_knows_stands_with_the_whole_address(view: ReviewView) -> None:
    unknown = replace(review_pages.USDC, known=False)
    view.show_page(page(money=review_pages.money(currency=unknown)))
    assert "of an issuer that this program does not know" in texts(view)
    assert "GA5Z SEJY B37J RC5A VCIA 5MOP" in texts(view)


def test_checks_that_could_not_be_made_are_named(view: ReviewView) -> None:
    view.show_page(page())
    button(view, "2 checks could not be made here (F64)").click()
    assert "It lacks: contacts and journal." in texts(view)


def test_the_technical_facts_can_be_copied(view: ReviewView) -> None:
    view.show_page(page())
    button(view, "Show the bytes, field by field").click()
    known = review_pages.technical()
    for name, text in (
        ("Copy: Contract", known.contract),
        ("Copy: Can be paid: Seller, Porto", review_pages.SELLER),
        ("Copy XDR", known.xdr),
        ("Copy command", known.command),
        ("Copy the hash", review_pages.HASH),
    ):
        button(view, name).click()
        assert QGuiApplication.clipboard().text() == text
    assert known.xdr in {
        box.toPlainText().replace("\n", "") for box in view.findChildren(QPlainTextEdit)
    }
