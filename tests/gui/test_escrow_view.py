"""Escrows in the window: what a page says, what can be done there, and without a network."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import LedgerUnreachable
from app.pages.escrow import Age, Code, Life, Mine, MoveLine, Part, Source, Stage
from app.records import Standing
from tests.support import escrow_pages as pages
from tests.support.looking import PASSPHRASE
from ui.models.escrows import EscrowsModel, Role
from ui.problem import Problem
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.escrow_list import ROW
from ui.views.escrows import EscrowsView
from ui.widgets.folded import Folded
from wallet.network import TESTNET

pytestmark = pytest.mark.gui

W = TypeVar("W", bound=QWidget)
DOWN = LedgerUnreachable("rpc.example.org")
PROBLEM = Problem("The server does not answer.", "Try again.", ("why: no connection",))


def shown(view: QWidget) -> str:
    """Everything that a view says, and what its buttons are called."""
    # What was put into a layout shows itself once that is due.
    QCoreApplication.sendPostedEvents()
    labels = [each.text() for each in view.findChildren(QLabel) if each.isVisibleTo(view)]
    buttons = [each for each in view.findChildren(QPushButton) if each.isVisibleTo(view)]
    names = [each.accessibleName() for each in buttons]
    return "\n".join([*labels, *names])


def button(view: QWidget, name: str) -> QPushButton:
    """The visible button of this name."""
    QCoreApplication.sendPostedEvents()
    found = [
        each
        for each in view.findChildren(QPushButton)
        if each.accessibleName() == name and each.isVisibleTo(view)
    ]
    assert len(found) == 1, [b.accessibleName() for b in view.findChildren(QPushButton)]
    return found[0]


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> EscrowView:
    made = EscrowView(look)
    qtbot.addWidget(made)
    made.resize(1064, 900)
    made.show()
    return made


def showing(view: EscrowView, **changed: object) -> str:
    """What the view says about the closing, changed so."""
    view.show_page(pages.page(**changed), pages.NOW)
    return shown(view)


def test_a_page_says_what_a_release_pays_and_to_whom(view: EscrowView) -> None:
    said = showing(view)
    for words in ("248,000.00", "99.20 %", "1,250.00", "750.00", "Stays in the escrow"):
        assert words in said
    assert "A RELEASE PAYS NOW" in said
    assert "USDC, issued by GAQT X327 … 35KJ DLNE" in said


def test_addresses_are_whole_and_in_groups(view: EscrowView) -> None:
    grouped = " ".join(pages.SELLER[at : at + 4] for at in range(0, 56, 4))
    assert grouped in showing(view)


def test_who_is_one_of_two_signers_reads_that_others_must_sign_too(view: EscrowView) -> None:
    said = showing(view)
    assert "You are one of 2 signers of " in said
    assert "Others must sign too." in said


def test_an_open_step_has_a_button_that_asks_for_it(view: EscrowView, qtbot: QtBot) -> None:
    showing(view)
    with qtbot.waitSignal(view.move_wanted) as wanted:
        button(view, "Dispute…: Open a dispute").click()
    assert wanted.args == ["dispute"]


def test_without_an_account_that_pays_no_step_can_be_asked_for(view: EscrowView) -> None:
    said = showing(view, payers=())
    assert "Dispute…" not in said
    assert "none of your accounts exists on this network yet" in said


def test_a_closed_move_says_why(view: EscrowView) -> None:
    assert "Not all milestones are approved yet." in showing(
        view, parts=(pages.part(pages.NOT_YET),), payers=()
    )


def test_what_is_not_known_is_not_called_closed(view: EscrowView) -> None:
    unknown = replace(pages.RELEASE, is_open=None)
    assert "What is kept here does not tell. Ask the network." in showing(
        view, parts=(pages.part(unknown),)
    )


def test_nothing_is_asked_for_whose_code_is_not_known(view: EscrowView) -> None:
    said = showing(view, code=Code("ab" * 32, "", ""), parts=(pages.part(),))
    assert "What it may do is in code that we do not know." in said
    assert "Ask for the release" not in showing(view, code=Code("ab" * 32, "", ""))


def test_who_has_no_part_reads_how_one_gets_one(view: EscrowView) -> None:
    assert "None of your keys has a part in this escrow" in showing(view, parts=())


def test_what_anybody_can_do_is_told_with_the_account(view: EscrowView) -> None:
    fund = Part(
        "", "Law office (you)", pages.LAWYER, Mine(1, alone=True), (MoveLine("Fund it", True),)
    )
    assert "You would do it with Law office (you)." in showing(view, parts=(fund,))


def test_one_address_with_two_roles_is_marked(view: EscrowView) -> None:
    assert "One address, 2 roles" in showing(view)


def test_a_due_release_can_be_asked_for(view: EscrowView, qtbot: QtBot) -> None:
    showing(view)
    with qtbot.waitSignal(view.move_wanted) as wanted:
        button(view, "Ask for the release of 250,000.00 USDC…").click()
    assert wanted.args == ["release"]


def test_a_release_that_was_asked_for_is_opened_and_not_asked_for_again(
    view: EscrowView, qtbot: QtBot
) -> None:
    said = showing(view, requests=(pages.request(),))
    assert "Ask for the release" not in said
    with qtbot.waitSignal(view.request_wanted) as wanted:
        button(view, "Open the request").click()
    assert wanted.args == [pages.HASH]


def test_a_request_that_is_over_does_not_stand_in_the_way(view: EscrowView) -> None:
    over = pages.request(standing=Standing.EXPIRED, does=())
    said = showing(view, requests=(over,))
    assert "its time has passed" in said
    assert "Ask for the release of 250,000.00 USDC…" in said


def test_without_an_account_for_the_fee_it_says_so(view: EscrowView) -> None:
    said = showing(view, payers=())
    assert "have some XLM sent to your signing address" in said
    assert "Ask for the release of" not in said


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_of_a_request_has_words(view: EscrowView, standing: Standing) -> None:
    said = showing(view, requests=(pages.request(standing=standing),))
    assert re.search(r"[a-z]+ · arrived today", said)
    assert "needs-me" not in said


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_words(view: EscrowView, stage: Stage) -> None:
    assert showing(view, money=pages.money(stage=stage))


def test_where_nothing_is_due_there_is_no_bar(view: EscrowView) -> None:
    showing(view, parts=(pages.part(pages.NOT_YET),))
    assert not view._foot.isVisible()
    showing(view)
    assert view._foot.isVisible()


def test_a_request_is_opened_from_its_row(view: EscrowView, qtbot: QtBot) -> None:
    showing(view, requests=(pages.request(standing=Standing.FINAL),), parts=())
    with qtbot.waitSignal(view.request_wanted) as wanted:
        button(view, "Open: Co-sign release").click()
    assert wanted.args == [pages.HASH]


def test_technical_facts_wait_behind_a_fold(view: EscrowView) -> None:
    assert "mainnet-single-96d51751" not in showing(view)
    view.findChildren(Folded)[0].set_open(is_open=True)
    said = shown(view)
    assert "mainnet-single-96d51751" in said
    assert "awake until about" in said


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"age": Age(5, pages.NOW, Source.TOLD)},
            "All of this comes from a request's file.",
        ),
        ({"code": Code("ab" * 32, "", "")}, "We do not know the code behind this contract."),
        (
            {"money": pages.money(currency=replace(pages.USDC, genuine=False))},
            "This is not the currency it claims to be.",
        ),
        (
            {"money": pages.money(currency=replace(pages.USDC, code="", genuine=False))},
            "We do not know what currency this escrow holds.",
        ),
        (
            {"life": Life(pages.NOW + 9 * pages.DAY, soon=True, sleeps=False)},
            "The escrow's storage falls asleep in 9 days.",
        ),
        (
            {"life": Life(pages.NOW - pages.DAY, soon=True, sleeps=True)},
            "The escrow's storage sleeps.",
        ),
    ],
)
def test_what_must_be_known_first_stands_above(
    view: EscrowView, changed: dict[str, object], words: str
) -> None:
    assert words in showing(view, **changed)


def test_the_age_says_whose_word_it_is(view: EscrowView) -> None:
    ages = {
        Source.LIVE: "Ledger 1,000,006 · 30 s ago",
        Source.READ: "As it was",
        Source.TOLD: "As a request's file tells it",
        Source.NONE: "Noted",
    }
    for source, words in ages.items():
        said = showing(view, age=Age(1_000_006, pages.NOW - 30, source))
        assert words in said
        asked = source in {Source.LIVE, Source.READ}
        assert ("Ask again" if asked else "Ask the network") in said


def test_foreign_text_is_shown_plain_and_what_hides_in_it_is_written_out(
    view: EscrowView,
) -> None:
    said = showing(
        view,
        title="<b>House</b>\u202e",
        description="<img src=x>" * 600,
        milestones=(pages.milestone(status="done\u200b", evidence="a" * 5000),),
    )
    assert "<b>House</b>⟨U+202E⟩" in said
    assert "done⟨U+200B⟩" in said
    assert "(5,000 characters)" in said
    labels = view.findChildren(QLabel)
    assert {each.textFormat() for each in labels} == {Qt.TextFormat.PlainText}


def test_of_many_milestones_the_later_ones_come_when_asked_for(view: EscrowView) -> None:
    many = tuple(pages.milestone(n, description=f"Step {n:02}") for n in range(1, 31))
    said = showing(view, milestones=many)
    assert "30 of 30 approved" in said
    assert "Step 12" in said
    assert "Step 13" not in said
    button(view, "Show 18 more").click()
    button(view, "Show 6 more").click()
    assert "Step 30" in shown(view)


def test_a_page_without_a_state_shows_what_is_left(view: EscrowView) -> None:
    age = Age(0, pages.NOW, Source.NONE)
    said = showing(view, age=age, money=None, life=None, parts=(), parties=(), milestones=())
    assert "Nothing of this escrow's state is kept here." in said
    assert "WHAT YOU CAN DO" not in said


def test_what_has_not_changed_is_not_touched(view: EscrowView) -> None:
    showing(view)
    before = view._content
    showing(view, age=Age(1_000_010, pages.NOW, Source.LIVE))
    assert view._content is before
    showing(view, title="Another")
    assert view._content is not before


def test_esc_leads_back(view: EscrowView, qtbot: QtBot) -> None:
    showing(view)
    with qtbot.waitSignal(view.went_back):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    "look", [("dark", 100), ("light", 200)], indirect=True, ids=["dark", "large"]
)
def test_every_control_has_a_name(view: EscrowView) -> None:
    showing(view, requests=(pages.request(),))
    view.findChildren(Folded)[0].set_open(is_open=True)
    assert [b for b in view.findChildren(QPushButton) if not b.accessibleName()] == []


def test_the_look_changes_while_a_page_is_shown(view: EscrowView, look: Look) -> None:
    showing(view)
    look.show("dark", 150)
    assert "248,000.00" in shown(view)


# ---------------------------------------------------------------- the list


@pytest.fixture
def listed(qtbot: QtBot, look: Look) -> EscrowsView:
    made = EscrowsView(look)
    qtbot.addWidget(made)
    made.resize(1064, 600)
    made.show()
    return made


LINES = (
    pages.line(),
    pages.line(title="Laptops", contract="C2", passphrase=TESTNET.passphrase, amount="1.00"),
)


def test_the_list_tells_who_cannot_see_it_a_sentence(listed: EscrowsView) -> None:
    listed.show_lines(LINES, pages.NOW)
    rows = listed.findChildren(QListView)[0]
    told = rows.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == (
        "Laptops, CLOSING-2026-114, 1.00 USDC, release due, your part: release signer, "
        "Test network, seen 30 s ago"
    )


def test_arrows_and_enter_lead_into_an_escrow(listed: EscrowsView, qtbot: QtBot) -> None:
    listed.show_lines(LINES, pages.NOW)
    rows = listed.findChildren(QListView)[0]
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    with qtbot.waitSignal(listed.escrow_wanted) as wanted:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert wanted.args == ["C2", TESTNET.passphrase]


def test_a_click_leads_into_an_escrow(listed: EscrowsView, qtbot: QtBot) -> None:
    listed.show_lines(LINES, pages.NOW)
    rows = listed.findChildren(QListView)[0]
    at = rows.visualRect(rows.model().index(0, 0)).center()
    with qtbot.waitSignal(listed.escrow_wanted) as wanted:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wanted.args == [pages.CONTRACT, PASSPHRASE]


def test_without_an_escrow_the_list_says_what_would_be_here(
    listed: EscrowsView, qtbot: QtBot
) -> None:
    listed.show_lines((), pages.NOW)
    assert "No escrow yet." in shown(listed)
    with qtbot.waitSignal(listed.look_up_wanted):
        button(listed, "Look up by contract id…").click()


def test_a_search_narrows_the_list(listed: EscrowsView) -> None:
    listed.show_lines(LINES, pages.NOW)
    listed._search.setText("LAPT test")
    assert listed._model.rowCount() == 1
    listed._search.setText("nowhere")
    assert "Nothing here matches “nowhere”." in shown(listed)


def test_more_lines_come_below_those_that_are_there(listed: EscrowsView) -> None:
    listed.show_lines(LINES, pages.NOW)
    listed._search.setText("sale")
    listed.add_lines((*LINES, pages.line(contract="C3"), pages.line(contract="C4", title="")))
    assert (listed._model.rowCount(), listed._model.count) == (2, 4)
    listed._search.setText("")
    assert listed._model.rowCount() == 4
    assert listed._list.rows.height() == 4 * listed._look.px(ROW)


def test_no_amount_is_cut(listed: EscrowsView) -> None:
    wide = pages.line(amount="99,999,999,999.1234567")
    listed.show_lines((*LINES, wide), pages.NOW)
    rows = listed._list.rows
    assert rows.amounts >= rows.fontMetrics().horizontalAdvance("99,999,999,999.123")


def test_the_model_is_a_model_qt_agrees_with(qtbot: QtBot, qtmodeltester: object) -> None:
    model = EscrowsModel()
    model.show(LINES, pages.NOW)
    cast("type[object]", qtmodeltester).check(model)  # type: ignore[attr-defined]
    assert model.index(0, 0).data(Role.TITLE) == "Sale of 14 Quayside Row"
    assert QModelIndex().data(Role.TITLE) is None
