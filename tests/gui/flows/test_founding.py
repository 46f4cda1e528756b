"""Setting an escrow up in the window: from the list of escrows to the review of the request."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.desk.founding_makers import remember
from app.pages.review import ReviewPage
from tests.gui.conftest import Run
from tests.support import practice
from tests.support.builders import contract_id
from tests.support.desks import Around, desk_of
from tests.support.founding import HOLDERS, MAKER, PASSPHRASE, know, with_maker
from tests.support.looking import CLOSING
from tests.support.on_stage import on_stage, view_on, walks
from tests.support.shells import NearOffice, Stage
from tests.support.stage import User, words_of
from ui.flows.escrows import EscrowsFlow
from ui.flows.flow import Place, Shell
from ui.flows.founding import FoundingFlow
from ui.theme import Look
from ui.views.escrows import EscrowsView
from ui.views.new_escrow import NewEscrowView
from ui.views.new_escrow_sheet import MakerSheet

pytestmark = pytest.mark.gui

W = TypeVar("W", bound=QWidget)


@dataclass
class Walk:
    """Both flows on one stage, over a desk whose network has a maker of escrows."""

    escrows: EscrowsFlow
    flow: FoundingFlow
    stage: Stage
    office: NearOffice
    around: Around
    user: User

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        await self.escrows.tasks.idle()
        await self.flow.tasks.idle()

    def view(self, kind: type[W]) -> W:
        """What is on the stage."""
        return view_on(self.stage, kind)

    def sheet(self) -> MakerSheet:
        """The first question."""
        (found,) = [each for each in self.stage.findChildren(MakerSheet) if each.isVisible()]
        return found

    async def begin(self, contract: str = MAKER) -> NewEscrowView:
        """Go to the form from the list."""
        self.escrows.show()
        await self.idle()
        self.user.press(self.view(EscrowsView), "New escrow…")
        await self.idle()
        self.user.types(self.sheet(), "Contract that it begins with", contract)
        self.user.press(self.sheet(), "Go on")
        await self.idle()
        return self.view(NewEscrowView)

    async def press(self, words: str) -> None:
        """Press a button of the view, and wait for what comes of it."""
        self.user.press(self.view(NewEscrowView), words)
        await self.idle()


def fill(user: User, view: NewEscrowView) -> None:
    """Fill the form in as the desk would."""
    user.types(view, "Title", "Sale of 3 Mill Lane")
    for name, role in view.parties.roles.items():
        role.mean([practice.who(HOLDERS[name])])
    user.types(view, "Amount", "1,000.00")
    user.types(view, "Platform fee in percent", "0.5")
    user.types(view, "Milestone 1: What has to be done", "Deed of transfer registered")


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Walk through the flow."""

    @asynccontextmanager
    async def begun() -> AsyncGenerator[Walk]:
        async with desk_of(tmp_path) as (desk, around):
            around.network.chain = with_maker(around.network.chain)
            know(desk, "buyer", "seller", "desk")
            stage = on_stage(Stage, look, qtbot, desk)
            shell = cast("Shell", stage)
            escrows, flow = EscrowsFlow(shell, stage), FoundingFlow(shell, stage)
            escrows.new_wanted.connect(flow.begin)
            walk = Walk(escrows, flow, stage, stage.office, around, User())
            yield walk
            await walk.idle()
            await escrows.tasks.close()
            await flow.tasks.close()

    return walks(run, begun)


def test_what_is_filled_in_becomes_a_request_whose_review_opens(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        view = await walk.begin()
        fill(walk.user, view)
        await walk.idle()
        assert "To the receivers USDC\n992.00" in words_of(view.money)
        await walk.press("Preview the review")
        assert "Make a new escrow Sale of 3 Mill Lane over 1,000.00 USDC" in words_of(view)
        shown: ReviewPage | None = view.preview
        assert shown is not None
        drafts = walk.office.desk.founding.drafts
        assert await drafts.of(PASSPHRASE, MAKER) == view.typed()
        await walk.press("Write the request")
        assert walk.stage.went == [shown.hash]
        assert await drafts.of(PASSPHRASE, MAKER) is None
        assert await walk.office.desk.reviewing.open(shown.hash) == shown
        assert walk.stage.failures == []

    walk(what)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_asked(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        view = await walk.begin()
        fill(walk.user, view)
        walk.user.types(view, "Amount", "a lot")
        walk.around.network.asked.clear()
        await walk.press("Check")
        assert "This is no amount" in words_of(view.money.amount)
        assert walk.stage.focusWidget() is view.money.amount.edit
        assert walk.around.network.asked == []

    walk(what)


def test_who_is_not_ready_is_named_before_anything_is_written(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        view = await walk.begin()
        fill(walk.user, view)
        view.parties.roles["receiver"].mean([practice.who("resolver")])
        await walk.press("Check")
        said = words_of(view)
        assert "Its payment would fail: it has no trustline for USDC." in said
        assert "The contract would take it. Not everybody is ready." in said

    walk(what)


def test_a_contract_that_makes_none_is_refused_in_the_sheet(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.flow.begin()
        await walk.idle()
        walk.user.types(walk.sheet(), "Contract that it begins with", CLOSING)
        walk.user.press(walk.sheet(), "Go on")
        await walk.idle()
        said = words_of(walk.sheet())
        assert "No new escrow can begin with this contract. Nothing was signed or sent." in said

    walk(what)


def test_milestones_are_added_put_in_order_and_taken_away(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        view = await walk.begin()
        fill(walk.user, view)
        await walk.press("Add a milestone")
        walk.user.types(view, "Milestone 2: What has to be done", "Keys handed over")
        walk.user.press(view.parts.rows[1], "Move up")
        assert [each.description for each in view.typed().parts] == [
            "Keys handed over",
            "Deed of transfer registered",
        ]
        walk.user.press(view.parts.rows[1], "Remove")
        assert [each.description for each in view.typed().parts] == ["Keys handed over"]

    walk(what)


def test_what_was_typed_is_there_again_when_the_form_is_left_and_opened(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        view = await walk.begin()
        assert not view.before.isVisible()
        fill(walk.user, view)
        view.asking.note.setPlainText("as agreed")
        view.money.token.setCurrentIndex(1)
        typed = view.typed()
        await walk.press("Escrows")
        walk.flow.begin()
        await walk.idle()
        walk.user.press(walk.sheet(), "Go on")
        await walk.idle()
        again = walk.view(NewEscrowView)
        assert again is not view
        assert again.typed() == typed
        assert again.before.isVisible()
        assert "To the receivers" in words_of(again.money)
        await walk.press("Begin anew")
        anew = walk.view(NewEscrowView)
        assert anew.deal.title.text() == ""
        assert await walk.office.desk.founding.drafts.of(PASSPHRASE, MAKER) is None

    walk(what)


def test_of_several_contracts_that_served_any_can_be_chosen(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        other = contract_id("another maker")
        profile = walk.office.desk.seat.profile
        remember(profile, MAKER, PASSPHRASE)
        remember(profile, other, PASSPHRASE)
        view = await walk.begin()
        walk.user.types(view, "Title", "Sale of 3 Mill Lane")
        await walk.idle()
        remember(profile, other, PASSPHRASE)
        walk.flow.begin()
        await walk.idle()
        sheet = walk.sheet()
        assert [sheet.contract.text(), sheet.served.count()] == [other, 2]
        assert "begun: Sale of 3 Mill Lane" in sheet.served.itemText(1)
        sheet.served.setCurrentIndex(1)
        assert sheet.contract.text() == MAKER

    walk(what)


def test_the_form_is_as_it_was_after_the_preview(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        view = await walk.begin()
        fill(walk.user, view)
        typed = view.typed()
        await walk.press("Preview the review")
        walk.user.press(view, "New escrow")
        assert view.typed() == typed
        walk.user.press(view, "Escrows")
        assert walk.stage.went == [Place.ESCROWS]

    walk(what)
