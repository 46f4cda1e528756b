"""From an escrow's page to the review of a request: every kind of step, in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from stellar_sdk import xdr

from app.desk.offers import MoveNotOpen
from app.pages.review import ReviewPage
from app.practice import accounts
from app.records import Contact
from app.words.groups import grouped
from tests.gui.conftest import Run
from tests.support import practice
from tests.support.escrow_walk import Walk, walking
from tests.support.looking import CLOSING, PASSPHRASE, held_by, holding, unapproved
from tests.support.network import with_terms
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.move_sheet import MoveSheet
from ui.views.split_editor import SplitView
from wallet.escrow.terms import Escrow, Role

pytestmark = pytest.mark.gui

Walks = Callable[..., None]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Walks:
    """Walk through the flow, as somebody."""

    async def walked(what: Callable[[Walk], Any], who: str) -> None:
        async with walking(look, tmp_path, (who,)) as walk:
            qtbot.addWidget(walk.stage)
            await what(walk)

    return lambda what, who="lawyer": run(walked(what, who))


async def opened(walk: Walk, *changes: Callable[[Escrow], Escrow]) -> None:
    """Open the closing, after its terms became others."""
    network = walk.around.network
    for change in changes:
        network.chain = with_terms(network.chain, change)
    walk.flow.open(CLOSING, PASSPHRASE)
    await walk.idle()


async def reviewed(walk: Walk) -> ReviewPage:
    """The review that was opened."""
    assert walk.stage.failures == []
    (hash_,) = walk.stage.went
    assert isinstance(hash_, str)
    return await walk.office.desk.reviewing.open(hash_)


def said(page: ReviewPage) -> str:
    """The one sentence of a review."""
    return "".join(phrase.text for phrase in page.sentence)


def paid_in(walk: Walk, units: int) -> None:
    """Let the seller hold so much of the currency."""
    chain, who = walk.around.network.chain, practice.who("seller")
    line = accounts.trustline(chain.ledger, who, practice.usdc_on_trustline())
    assert line is not None
    line.balance = xdr.Int64(units)
    ledger = accounts.put_trustline(chain.ledger, who, line)
    walk.around.network.chain = replace(chain, ledger=ledger)


def disputed(escrow: Escrow) -> Escrow:
    assert escrow.flags is not None
    return replace(escrow, flags=replace(escrow.flags, disputed=True))


def resolved(escrow: Escrow) -> Escrow:
    assert escrow.flags is not None
    return replace(escrow, flags=replace(escrow.flags, resolved=True))


def plain(widget: QWidget) -> str:
    """All that is written there and shown."""
    labels = [each for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(each.text() for each in labels)


def test_a_milestone_is_marked_with_its_evidence(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.SERVICE_PROVIDER))
        sheet = await walk.asked("Say how far milestones 1 and 2 are")
        sheet.fields["status"].set("")
        assert not sheet.go.isEnabled()
        assert "Status is missing." in sheet._reason.text()
        sheet.fields["status"].set("handed over")
        sheet.fields["evidence"].set("protocol-14.pdf")
        sheet.go.click()
        await walk.idle()
        words = "Set milestone 1 Deed of transfer registered of Sale of 14 Quayside Row to "
        assert said(await reviewed(walk)) == f"{words}handed over"

    walk(what)


def test_a_milestone_that_is_chosen_is_approved(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.APPROVER), unapproved)
        sheet = await walk.asked("Approve milestones 1 and 2")
        choice = sheet.milestones._one
        assert choice is not None
        choice.setCurrentIndex(1)
        sheet.go.click()
        await walk.idle()
        assert "milestone 2 Keys handed over" in said(await reviewed(walk))

    walk(what)


def test_a_dispute_is_opened(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk)
        sheet = await walk.asked("Open a dispute")
        assert sheet.milestones.isHidden()
        sheet.go.click()
        await walk.idle()
        assert "dispute" in said(await reviewed(walk))

    walk(what)


def test_an_escrow_is_funded_by_what_it_lacks(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        holding(walk.around, 0)
        paid_in(walk, 2_500_000_000_000)
        await opened(walk)
        sheet = await walk.asked("Fund the escrow")
        assert sheet.fields["amount"].text() == "250,000.00"
        sheet.fields["amount"].set("1.000,00")
        sheet.go.click()
        await walk.idle()
        assert "An amount is more than zero" in sheet.fields["amount"]._below.text()
        assert not sheet.problem.isVisible()
        sheet.fields["amount"].set("1,000.50")
        sheet.go.click()
        await walk.idle()
        assert "1,000.50 USDC" in said(await reviewed(walk))

    walk(what, "seller")


def test_a_dispute_is_decided_to_the_last_unit(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), disputed)
        await walk.begin("Decide the dispute")
        view = walk.view(SplitView)
        first, second = view.rows.rows
        assert not view.go.isEnabled()
        assert view._reason.text() == "It must be shared out to the last unit."
        first.amount.set("99,999.9999999")
        await walk.idle()
        assert view.weighed is not None
        assert view.weighed.left == "150,000.0000001"
        second.rest.click()
        await walk.idle()
        assert second.amount.text() == "150,000.0000001"
        assert view.go.isEnabled()
        view.go.click()
        await walk.idle()
        page = await reviewed(walk)
        assert page.money is not None
        assert page.money.total == "250,000.00"

    walk(what)


def test_only_the_last_word_about_a_split_is_shown(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), disputed)
        await walk.begin("Decide the dispute")
        view = walk.view(SplitView)
        for text in ("1", "12", "123"):
            view.rows.rows[0].amount.set(text)
            assert view.weighed is None
            assert not view.go.isEnabled()
        await walk.idle()
        assert view.weighed is not None
        assert view.weighed.amounts[0] == "123.00"

    walk(what)


def test_percentages_and_halves_become_amounts_that_add_up(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        holding(walk.around, 2_500_000_000_001)
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), disputed)
        await walk.begin("Decide the dispute")
        view = walk.view(SplitView)
        view.equal.click()
        await walk.idle()
        amounts = [row.amount.text() for row in view.rows.rows]
        assert amounts == ["125,000.0000001", "125,000.00"]
        view.by.findChildren(QPushButton)[1].click()
        for row, percent in zip(view.rows.rows, ("33.3", "66.7"), strict=True):
            row.amount.set(percent)
        await walk.idle()
        assert view.weighed is not None
        assert view.weighed.adds_up
        assert view.weighed.amounts == ("83,250.00", "166,750.0000001")

    walk(what)


def test_somebody_else_is_given_a_share_by_address(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), disputed)
        await walk.begin("Decide the dispute")
        view = walk.view(SplitView)
        view.add.click()
        *_, other = view.rows.rows
        assert other.who is not None
        other.who.mean("GABC")
        await walk.idle()
        assert other.who._below.text() == "This is no address."
        other.who.mean(view.rows.rows[0].entered()[0])
        await walk.idle()
        assert other.who._below.text() == "Named twice."
        other.removed.emit()
        await walk.idle()
        assert len(view.rows.rows) == 2
        assert view._reason.text() == "It must be shared out to the last unit."

    walk(what)


def test_somebody_else_is_given_a_share_by_the_name_i_know_him_by(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        notary = practice.address_of("funder")
        contact = Contact(0, "Notary, Porto", notary, PASSPHRASE, "")
        walk.office.desk.seat.profile.store.contacts.add(contact)
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), disputed)
        await walk.begin("Decide the dispute")
        view = walk.view(SplitView)
        view.add.click()
        *_, other = view.rows.rows
        assert other.who is not None
        other.who.choice.setCurrentText("Notary, Porto")
        assert other.entered() == (notary, "")
        assert grouped(notary) in plain(other)
        other.rest.click()
        await walk.idle()
        view.go.click()
        await walk.idle()
        assert "250,000.00 USDC to Notary, Porto" in said(await reviewed(walk))

    walk(what)


def test_less_than_is_left_is_paid_out_and_what_stays_is_named(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), resolved)
        await walk.begin("Pay out what remains in the escrow")
        view = walk.view(SplitView)
        first, _ = view.rows.rows
        first.amount.set("100,000")
        await walk.idle()
        assert view._reason.text() == "Shares and what stays must come to all there is."
        assert view.rows.kept is not None
        view.rows.kept.rest.click()
        await walk.idle()
        assert view.rows.kept.amount.text() == "150,000.00"
        assert "To stay in the escrow" in plain(view.effects)
        view.go.click()
        await walk.idle()
        page = await reviewed(walk)
        assert page.money is not None
        assert (page.money.total, page.money.stays) == ("100,000.00", "150,000.00")

    walk(what)


def test_esc_leaves_a_form_and_asks_for_nothing(walk: Walks, qtbot: QtBot) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk)
        sheet = await walk.asked("Open a dispute")
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        assert not sheet.isVisible()
        assert walk.office.desk.seat.profile.store.requests.inbox(None) == ()

    walk(what)


def test_esc_leaves_the_split_editor_for_the_escrow(walk: Walks, qtbot: QtBot) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.DISPUTE_RESOLVER), disputed)
        await walk.begin("Decide the dispute")
        qtbot.keyClick(walk.view(SplitView), Qt.Key.Key_Escape)
        await walk.idle()
        assert walk.view(EscrowView).isVisible()
        assert walk.office.desk.seat.profile.store.requests.inbox(None) == ()

    walk(what)


def test_a_step_that_was_closed_meanwhile_is_a_failure_told(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk)
        view = walk.view(EscrowView)
        view.move_wanted.emit("approve nobody ")
        await walk.idle()
        assert isinstance(walk.stage.failures[0], MoveNotOpen)
        assert walk.stage.findChildren(MoveSheet) == []

    walk(what)


def test_a_closed_step_keeps_its_reason_and_has_no_button(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, unapproved)
        view = walk.view(EscrowView)
        names = [each.accessibleName() for each in view.findChildren(QPushButton)]
        assert "Dispute…: Open a dispute" in names
        assert not any(name.startswith("Release") for name in names)

    walk(what)


def test_enter_writes_the_request_once_all_is_there(walk: Walks, qtbot: QtBot) -> None:
    async def what(walk: Walk) -> None:
        await opened(walk, held_by("lawyer", Role.SERVICE_PROVIDER))
        sheet = await walk.asked("Say how far milestones 1 and 2 are")
        status = sheet.fields["status"]
        status.set("")
        qtbot.keyClick(status._field.edit, Qt.Key.Key_Return)
        assert walk.stage.went == []
        status.set("sent")
        qtbot.keyClick(status._field.edit, Qt.Key.Key_Return)
        await walk.idle()
        assert "sent" in said(await reviewed(walk))

    walk(what)
