"""What changed since others signed: with whose signature, and what that can say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.pages.review_since import Glance, Otherwise
from tests.support import review_pages
from tests.support.review_pages import HOUR, NOW, page
from tests.support.review_screens import texts
from ui.views.review import ReviewView

pytestmark = pytest.mark.gui

CAME = (
    Glance(60_000_010, NOW - 2 * HOUR, "Notary Silva"),
    Glance(60_000_020, NOW - HOUR, "Buyer"),
)


def told(view: ReviewView, *changes: Otherwise) -> str:
    """All that the page says where these facts are otherwise."""
    since = replace(review_pages.since(*changes), cosigned=CAME)
    view.show_page(page(since=since))
    return texts(view)


def test_who_signed_when_is_said_with_what_it_cannot_say(view: ReviewView) -> None:
    said = told(view)
    assert "Notary Silva's signature came today" in said
    assert "Buyer's signature came today" in said
    assert said.count("which need not be what its signer saw") == 1
    assert "Nothing: the deal, its money and its signers are the same." in said


def test_each_signature_stands_beside_what_was_known_when_it_came(view: ReviewView) -> None:
    fee = Otherwise("Platform fee", "1 %", None, "2 %", cosigned=("1.5 %", "2 %"))
    said = told(view, fee)
    assert "Was known when Notary Silva's signature came" in said
    assert "1.5 %" in said
    assert "Was known when Buyer's signature came" not in said


def test_what_changed_since_a_signature_alone_heads_the_page(view: ReviewView) -> None:
    fee = Otherwise("Platform fee", "2 %", None, "2 %", cosigned=("1.5 %", "2 %"))
    assert "It is not as it was when somebody else signed." in told(view, fee)


def test_what_was_the_same_to_all_who_came_before_is_told_once(view: ReviewView) -> None:
    fee = Otherwise("Platform fee", "1 %", "1 %", "2 %", cosigned=("1 %", "1 %"))
    assert "Was known when" not in told(view, fee)
