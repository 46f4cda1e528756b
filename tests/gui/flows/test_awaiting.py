"""Steps that wait in the window: from a reading to a line, to the escrow, to the request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.escrow_kept import remember
from app.desk.escrow_seen import seen_in
from app.desk.eyes import eyes_of
from app.pages.events import AwaitedChanged, Event
from app.pages.inbox import Section
from tests.gui.conftest import Run
from tests.support import practice
from tests.support.builders import contract_id
from tests.support.escrow_walk import Walk, walking
from tests.support.escrows import terms
from tests.support.ledgers import ALIVE, SEQUENCE, balance_entry, ledger
from tests.support.looking import CLOSING, PASSPHRASE
from tests.support.network import with_terms
from tests.support.searched import SINGLE, escrow
from tests.support.watchdog import Watchdog
from ui.flows.flow import Shell
from ui.flows.inbox import InboxFlow
from ui.models.inbox import Role as Cell
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.inbox import InboxView
from ui.views.move_sheet import MoveSheet
from ui.widgets.buttons import Button
from wallet.escrow.terms import Role, Roles
from wallet.network import PRACTICE
from wallet.remembered import forget_all
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, code_key

pytestmark = pytest.mark.gui


@dataclass
class Both:
    """An inbox and the escrows on one stage, over a desk that looks by itself."""

    walk: Walk
    inbox: InboxFlow

    async def idle(self) -> None:
        await self.walk.idle()
        await self.inbox.tasks.idle()

    async def hear(self) -> None:
        """Let the desk finish looking, and the window show what it told."""
        told = self.walk.around.told
        while AwaitedChanged() not in told:
            await self.inbox.breathe()
        events: list[Event] = [*told]
        told.clear()
        for event in events:
            self.walk.office.told.emit(event)
        await self.idle()

    @property
    def steps(self) -> list[str]:
        """The steps in the inbox that is shown."""
        model = self.walk.view(InboxView)._model
        rows = [model.index(row) for row in range(model.rowCount())]
        return [row.data(Cell.STEP) for row in rows if row.data(Cell.STEP)]


Walks = Callable[[Callable[[Both], Coroutine[Any, Any, None]]], None]


@asynccontextmanager
async def both(look: Look, folder: Path, qtbot: QtBot) -> AsyncIterator[Both]:
    async with walking(look, folder) as walk:
        qtbot.addWidget(walk.stage)
        desk = walk.office.desk
        desk.seat.start(desk.awaiting.run())
        inbox = InboxFlow(cast("Shell", walk.stage), walk.stage)
        yield Both(walk, inbox)
        await inbox.tasks.close()


@pytest.fixture
def walked(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Walks:
    """Walk through both."""

    async def walk(what: Callable[[Both], Coroutine[Any, Any, None]]) -> None:
        async with both(look, tmp_path, qtbot) as there:
            await what(there)

    return lambda what: run(walk(what))


async def read(there: Both) -> None:
    """Read the closing from its network, and come to the inbox."""
    there.inbox.show()
    await there.idle()
    assert there.steps == []
    await there.walk.office.desk.escrows.look(CLOSING, PASSPHRASE)
    await there.hear()


def test_a_reading_brings_a_line_and_enter_leads_to_the_step(walked: Walks) -> None:
    async def what(there: Both) -> None:
        await read(there)
        assert there.steps == ["Release is due"]
        view = there.walk.view(InboxView)
        view._list.setFocus()
        QTest.keyClick(view._list, Qt.Key.Key_Return)
        await there.idle()
        page = there.walk.view(EscrowView).page
        assert page is not None
        assert page.contract == CLOSING
        focused = QApplication.focusWidget()
        assert isinstance(focused, Button)
        assert focused.accessibleName().endswith(": Release the escrow money")

    walked(what)


def test_a_proposal_takes_the_place_of_the_line(walked: Walks) -> None:
    async def what(there: Both) -> None:
        await read(there)
        there.walk.flow.open(CLOSING, PASSPHRASE)
        await there.idle()
        await there.walk.begin("Release the escrow money")
        there.walk.sheet(MoveSheet).go.click()
        await there.idle()
        there.inbox.show()
        await there.idle()
        assert there.steps == ["Co-sign release"]
        assert there.walk.view(InboxView)._model.counts[Section.NEEDS_YOU] == 1

    walked(what)


def test_a_state_that_changed_takes_its_line_away_when_it_is_read(walked: Walks) -> None:
    async def what(there: Both) -> None:
        await read(there)
        network = there.walk.around.network
        network.chain = with_terms(network.chain, _released)
        await there.walk.office.desk.escrows.look(CLOSING, PASSPHRASE)
        assert there.steps == ["Release is due"], "until the window hears of it"
        await there.hear()
        assert there.steps == []
        assert (
            there.walk.view(InboxView)._stage.currentWidget()
            is there.walk.view(InboxView)._empty
        )

    walked(what)


def _released(escrow: Any) -> Any:
    return replace(escrow, flags=replace(escrow.flags, released=True))


def keep_many(there: Both, count: int) -> None:
    """Keep so many escrows in which work is to be approved, as they were read once."""
    seat = there.walk.office.desk.seat
    eyes = eyes_of(seat, PRACTICE)
    lawyer = {role: (practice.who("lawyer"),) for role in Role}
    agreed = replace(terms(), roles=Roles(lawyer))
    for number in range(count):
        contract = contract_id(f"kept {number}")
        told = escrow(contract, replace(agreed, title=f"House {number}"))
        told |= balance_entry(contract, agreed.total)
        there_is = {**ledger(told).entries, code_key(SINGLE.wasm_hash): Entry(None, ALIVE)}
        snapshot = Snapshot(PRACTICE, SEQUENCE, there.walk.around.network.clock.now(), there_is)
        remember(seat, seen_in(snapshot, contract, eyes))


@pytest.mark.alone
def test_many_kept_escrows_never_hold_the_window_up(walked: Walks) -> None:
    """Here even the desk works on the window's own thread."""

    async def what(there: Both) -> None:
        keep_many(there, 60)
        there.inbox.show()
        await there.idle()
        desk = there.walk.office.desk
        memory = desk.awaiting._memory()
        there.walk.around.told.clear()
        memory.waited.clear()
        forget_all()
        desk.awaiting._begin_anew(memory)
        with Watchdog() as dog:
            while memory.due:
                await there.inbox.breathe()
            await there.hear()
        assert dog.holds == [], dog.told()
        assert len(memory.waited) == 60

    walked(what)
