"""The card of steps: what was asked for already is said, and leads to its request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.pages.escrow import EscrowPage, MoveKind, MoveLine, RequestLine
from tests.support import escrow_pages as pages
from tests.support.stage import User, button_of, words_of
from ui.theme import Look
from ui.views.escrow_steps import moves_card

pytestmark = pytest.mark.gui

BOTH = replace(
    pages.RELEASE, step="Release milestones 1 and 2", does=("release 0", "release 1")
)
FUND = MoveLine("Fund it", True, kind=MoveKind.FUND, key="fund", does=("fund",))


class Heard:
    """A card on its own, and what was wanted of it."""

    def __init__(self, qtbot: QtBot, look: Look, page: EscrowPage) -> None:
        self.asked: list[str] = []
        self.opened: list[str] = []
        self.card: QWidget = moves_card(look, page, self.asked.append, self.opened.append)
        qtbot.addWidget(self.card)
        self.card.show()

    @property
    def said(self) -> str:
        return words_of(self.card)


def request(*does: str, hash_: str = pages.HASH) -> RequestLine:
    return pages.request(hash=hash_, does=does)


def page(*steps: MoveLine, requests: tuple[RequestLine, ...]) -> EscrowPage:
    return pages.page(parts=(pages.part(*steps),), requests=requests)


def test_a_step_that_was_asked_for_leads_to_its_request(qtbot: QtBot, look: Look) -> None:
    shown = page(pages.RELEASE, pages.DISPUTE, requests=(request("dispute"),))
    heard = Heard(qtbot, look, shown)
    assert heard.said.count("Asked for already.") == 1
    User().press(heard.card, "Open the request: Open a dispute")
    assert heard.opened == [pages.HASH]
    with pytest.raises(AssertionError):
        button_of(heard.card, "Dispute…")
    User().press(heard.card, "Release…")
    assert heard.asked == ["release"]


def test_where_only_some_milestones_are_asked_for_the_others_can_be(
    qtbot: QtBot, look: Look
) -> None:
    heard = Heard(qtbot, look, page(BOTH, requests=(request("release 0"),)))
    assert "Open now. Some of it is asked for already." in heard.said
    User().press(heard.card, "Release…")
    assert heard.asked == ["release"]


def test_milestones_that_several_requests_ask_for_are_all_asked_for(
    qtbot: QtBot, look: Look
) -> None:
    two = (request("release 0"), request("release 1", hash_="ab" * 32))
    heard = Heard(qtbot, look, page(BOTH, requests=two))
    assert "Asked for already." in heard.said
    User().press(heard.card, "Open the request")
    assert heard.opened == [pages.HASH]


def test_what_can_be_done_twice_is_offered_beside_its_request(qtbot: QtBot, look: Look) -> None:
    heard = Heard(qtbot, look, page(FUND, requests=(request("fund"),)))
    assert "Asked for already." in heard.said
    User().press(heard.card, "Fund…")
    assert heard.asked == ["fund"]


def test_a_request_of_which_nothing_can_come_asks_for_nothing(qtbot: QtBot, look: Look) -> None:
    heard = Heard(qtbot, look, page(pages.RELEASE, requests=(request(),)))
    assert "Asked for already." not in heard.said
