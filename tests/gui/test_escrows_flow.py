"""Walking through escrows: what is kept shows at once, the network's word when it comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.errors import LedgerUnreachable
from app.pages.escrow import Source
from app.pages.events import InboxChanged, LedgerSeen
from app.profile.requests import decline
from app.records import EscrowRow, Standing
from tests.gui.conftest import Run
from tests.support.escrow_walk import Walk, Walking, walking
from tests.support.looking import CLOSING, PASSPHRASE
from tests.support.network import failing, first, with_terms
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.escrow_sheets import LookUpSheet
from ui.views.escrows import EscrowsView

pytestmark = pytest.mark.gui

DOWN = LedgerUnreachable("rpc.example.org", "no connection")


def source(view: EscrowView) -> Source:
    """Whose word a page is."""
    assert view.page is not None
    return view.page.age.source


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Walk through the flow."""

    async def walked(what: Walking) -> None:
        async with walking(look, tmp_path) as walk:
            qtbot.addWidget(walk.stage)
            await what(walk)

    return lambda what: run(walked(what))


def test_the_list_leads_to_an_escrow_and_back(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        await walk.keep_request()
        walk.flow.show()
        await walk.idle()
        assert walk.stage.place is Place.ESCROWS
        walk.view(EscrowsView).escrow_wanted.emit(CLOSING, PASSPHRASE)
        await walk.idle()
        assert walk.stage.went == [(CLOSING, PASSPHRASE)]
        page = walk.view(EscrowView).page
        assert page is not None
        assert (page.title, page.age.source) == ("Sale of 14 Quayside Row", Source.LIVE)
        walk.view(EscrowView).went_back.emit()
        await walk.idle()
        assert walk.stage.went[-1] is Place.ESCROWS
        assert walk.view(EscrowsView).isVisible()

    walk(what)


def test_a_long_list_shows_at_once_and_grows(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        store = walk.office.desk.seat.profile.store
        for number in range(60):
            row = EscrowRow(f"C{number}", PASSPHRASE, "", "House", "", {}, None, number, None)
            store.escrows.put(row)
        walk.flow.show()
        await walk.idle()
        assert walk.view(EscrowsView)._model.rowCount() == 60

    walk(what)


def test_what_is_kept_shows_before_the_network_answers(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        await walk.keep_request()
        shown: list[Source] = []

        def look() -> None:
            page = walk.view(EscrowView).page
            assert page is not None
            shown.append(page.age.source)

        walk.around.network.faults["snapshot"] = [first(look)]
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        assert shown == [Source.TOLD]
        page = walk.view(EscrowView).page
        assert page is not None
        assert page.age.source is Source.LIVE

    walk(what)


def test_a_silent_network_leaves_what_is_kept_and_says_so(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        await walk.keep_request()
        walk.around.network.faults["snapshot"] = [failing(DOWN)]
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        view = walk.view(EscrowView)
        assert source(view) is Source.TOLD
        assert "does not answer" in view._offline.accessibleName()
        assert "This is what is kept here." in view._offline.accessibleName()
        assert walk.stage.failures == []
        view.refresh_wanted.emit()
        await walk.idle()
        assert source(view) is Source.LIVE
        assert not view._offline.isVisible()

    walk(what)


def test_a_network_that_answers_again_is_asked_by_itself(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        await walk.keep_request()
        walk.around.network.faults["snapshot"] = [failing(DOWN)]
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        assert walk.view(EscrowView)._offline.isVisible()
        walk.office.told.emit(LedgerSeen("another network", 5, 6))
        await walk.idle()
        assert walk.view(EscrowView)._offline.isVisible()
        walk.office.told.emit(LedgerSeen(PASSPHRASE, 5, 6))
        await walk.idle()
        assert source(walk.view(EscrowView)) is Source.LIVE
        assert not walk.view(EscrowView)._offline.isVisible()

    walk(what)


def test_an_escrow_that_was_never_seen_is_asked_for(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        assert walk.view(EscrowView).page is not None

    walk(what)


def test_an_escrow_that_nobody_can_tell_of_is_a_failure(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.around.network.faults["snapshot"] = [failing(DOWN)]
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        assert walk.stage.failures == [DOWN]
        assert walk.stage.currentWidget() is None

    walk(what)


def test_who_leaves_before_the_answer_is_not_brought_back(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        await walk.keep_request()
        walk.around.network.faults["snapshot"] = [first(walk.stage.leave)]
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        assert walk.stage.currentWidget() is None
        assert walk.stage.failures == []

    walk(what)


def test_an_escrow_is_looked_up_by_its_contract_id(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        walk.flow.show()
        await walk.idle()
        walk.view(EscrowsView).look_up_wanted.emit()
        await walk.idle()
        sheet = walk.sheet(LookUpSheet)
        assert not sheet._go.isEnabled()
        sheet.contract.set("no contract id")
        sheet._go.click()
        await walk.idle()
        assert sheet.problem.isVisible()
        assert sheet.isVisible()
        sheet.contract.set(CLOSING)
        sheet._go.click()
        await walk.idle()
        page = walk.view(EscrowView).page
        assert page is not None
        assert page.contract == CLOSING

    walk(what)


def test_a_release_is_asked_for_and_its_request_opened(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        sheet = await walk.asked("Release the escrow money")
        assert sheet.asking.payer.currentText() == "lawyer"
        sheet.asking.note.setPlainText("x" * 1001)
        assert not sheet.go.isEnabled()
        sheet.asking.note.setPlainText("as agreed")
        sheet.go.click()
        await walk.idle()
        (row,) = walk.office.desk.seat.profile.store.requests.inbox(None)
        assert walk.stage.went == [row.hash.hex()]
        assert row.standing is Standing.NEEDS_ME

    walk(what)


def test_why_a_release_cannot_be_asked_for_is_told_in_the_sheet(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        sheet = await walk.asked("Release the escrow money")
        network = walk.around.network

        def unapproved() -> None:
            def change(escrow: Any) -> Any:
                one = replace(escrow.milestones[0], approved=False)
                return escrow.with_milestone(0, one)

            network.chain = with_terms(network.chain, change)

        network.faults["snapshot"] = [first(unapproved)]
        sheet.go.click()
        await walk.idle()
        assert sheet.isVisible()
        assert sheet.problem.isVisible()
        assert walk.stage.went == []
        assert sheet.go.isEnabled()

    walk(what)


def test_a_request_that_changes_is_shown_as_it_stands(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        await walk.keep_request()
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        profile = walk.office.desk.seat.profile
        (row,) = profile.store.requests.inbox(None)
        decline(profile, row.hash, "not agreed")
        walk.office.told.emit(InboxChanged())
        await walk.idle()
        page = walk.view(EscrowView).page
        assert page is not None
        assert [each.standing for each in page.requests] == [Standing.DECLINED]

    walk(what)


def test_nothing_is_asked_where_no_escrow_is_shown(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        walk.office.told.emit(InboxChanged())
        walk.flow.refresh()
        await walk.idle()
        assert walk.around.network.asked == []

    walk(what)
