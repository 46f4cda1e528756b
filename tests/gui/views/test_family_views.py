"""Reviews and escrows of every family in the window: what is written there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.pages.escrow import EscrowPage
from app.pages.review import ReviewPage
from app.words.builds import FROM_SOURCES
from tests.support.families import ADMIN, BY_NAME
from tests.support.family_pages import (
    KEYS_MISSING,
    escrow_page,
    house_world,
    new_one,
    review_page,
    several_approvals,
    several_releases,
    split,
)
from tests.support.ledgers import APPROVER, RELEASER, RESOLVER
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.review import ReviewView
from ui.widgets.folded import Folded

pytestmark = pytest.mark.gui

FIRST, MULTI = BY_NAME["6b70d661"], BY_NAME["2ddb5ef1"]
SECOND, ASKING = BY_NAME["mainline-multi-v2"], BY_NAME["testline-multi-v2"]


def written(view: QWidget) -> str:
    """Everything that a view says, and what its buttons are called, unfolded."""
    for folded in view.findChildren(Folded):
        folded.set_open(is_open=True)
    QCoreApplication.sendPostedEvents()
    labels = [each.text() for each in view.findChildren(QLabel) if each.isVisibleTo(view)]
    buttons = [each for each in view.findChildren(QPushButton) if each.isVisibleTo(view)]
    return "\n".join([*labels, *(each.accessibleName() for each in buttons)])


def reviewed(qtbot: QtBot, look: Look, page: ReviewPage) -> str:
    view = ReviewView(look)
    qtbot.addWidget(view)
    view.show_page(page)
    view.show()
    return written(view)


def shown(qtbot: QtBot, look: Look, page: EscrowPage) -> str:
    view = EscrowView(look)
    qtbot.addWidget(view)
    view.show_page(page, page.age.closed + 30)
    view.show()
    return written(view)


def test_a_house_paid_part_by_part_tells_its_money_and_milestones(
    qtbot: QtBot, look: Look
) -> None:
    text = shown(qtbot, look, escrow_page(house_world(MULTI), RELEASER, APPROVER))
    for told in (
        "Released so far, before fees",
        "Decided in disputes, before fees",
        "Still to be paid, before fees",
        "More than is still to be paid",
        "RELEASING MILESTONE 3 PAYS NOW",
        "40.00 USDC to Seller, Porto",
        "60.00 USDC to Notary",
        "Release milestone 3",
        "Release milestones 4 and 5",
        "Ask for the release of milestone 3, 40.00 USDC",
    ):
        assert told in text
    assert "known from its sources" not in text


def test_what_was_decided_without_an_approval_does_not_wait_for_one(
    qtbot: QtBot, look: Look
) -> None:
    page = escrow_page(house_world(MULTI))
    decided = replace(page, milestones=(page.milestones[1],))
    text = shown(qtbot, look, decided)
    assert "resolved" in text
    assert "not approved yet" not in text


def test_the_second_generation_tells_approvals_reasons_and_its_administrator(
    qtbot: QtBot, look: Look
) -> None:
    text = shown(qtbot, look, escrow_page(house_world(SECOND), ADMIN, RESOLVER))
    for told in (
        "1 of 1 approval: Anna Berg (buyer)",
        "0 of 1 approval",
        "Disputed for",
        KEYS_MISSING,
        "administrator",
        "Change milestones",
        "Decide the dispute over milestone 4",
        "This code is known from its sources alone.",
        FROM_SOURCES,
    ):
        assert told in text


def test_a_dispute_over_everything_tells_its_reason(qtbot: QtBot, look: Look) -> None:
    page = replace(escrow_page(house_world(MULTI)), reason="<b>Late</b>")
    assert "Reason of the dispute" in shown(qtbot, look, page)


def test_what_is_left_by_rounding_is_called_so(qtbot: QtBot, look: Look) -> None:
    page = escrow_page(house_world(MULTI))
    assert page.money is not None
    dust = replace(page.money, left="0.0000002", is_dust=True)
    assert "Left behind by rounding" in shown(qtbot, look, replace(page, money=dust))
    more = replace(dust, is_dust=False)
    assert "Left when all was paid" in shown(qtbot, look, replace(page, money=more))


def test_milestones_that_are_not_due_are_told_with_what_they_will_pay(
    qtbot: QtBot, look: Look
) -> None:
    page = escrow_page(house_world(MULTI))
    assert page.money is not None
    assert page.money.release is not None
    later = replace(page.money.release, reason="The milestone is not approved yet.")
    text = shown(qtbot, look, replace(page, money=replace(page.money, release=later)))
    assert "RELEASING MILESTONE 3 WILL PAY" in text


def test_approvals_of_several_are_counted_in_a_review(qtbot: QtBot, look: Look) -> None:
    text = reviewed(qtbot, look, review_page(several_approvals(SECOND)))
    for told in (
        "Approve milestones 1 and 2 of Closing",
        "not approved yet, 1 of 2 approvals: Anna Berg (buyer)",
        "100.00 USDC to Seller, Porto",
        "The currency's contract",
    ):
        assert told in text


def test_who_gets_the_protocols_fee_and_code_from_sources_are_told_in_a_review(
    qtbot: QtBot, look: Look
) -> None:
    text = reviewed(qtbot, look, review_page(several_releases(ASKING)))
    for told in (
        "Release milestones 1 and 2 of Closing: 150.00 USDC to 2 receivers",
        "receiver of milestone 2",
        "Protocol fee to",
        FROM_SOURCES,
    ):
        assert told in text


def test_a_decision_between_two_is_told_share_by_share(qtbot: QtBot, look: Look) -> None:
    text = reviewed(qtbot, look, review_page(split(FIRST)))
    assert "Anna Berg (buyer), before fees" in text
    assert "Decimals, as the terms say" in text


def test_a_new_escrow_shows_its_first_terms(qtbot: QtBot, look: Look) -> None:
    text = reviewed(qtbot, look, review_page(new_one(SECOND)))
    for told in (
        "Make a new escrow House on the lake over 200.00 USDC",
        "Address of the new escrow",
        "None yet: this step writes the first, see below.",
        "Milestone 2",
    ):
        assert told in text
