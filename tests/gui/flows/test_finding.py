"""Finding escrows in the window: what is found can be kept, and nothing is asked unasked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import LedgerTooSlow
from app.records import IndexRow
from tests.gui.conftest import Run
from tests.support.builders import contract_id
from tests.support.finding import ELSEWHERE, PASSPHRASE, SearchedNetwork, finding_desk
from tests.support.indexes import KEY, IndexServer, core_row
from tests.support.on_stage import on_stage, view_on, walks
from tests.support.practice import closing
from tests.support.rpc import serving
from tests.support.shells import NearOffice, Stage
from tests.support.stage import words_of
from ui.flows.finding import FindingFlow
from ui.flows.flow import Place, Shell
from ui.theme import Look
from ui.views.finding import FindingView
from ui.views.found import FoundView

pytestmark = pytest.mark.gui

CLOSING = closing().contract
W = TypeVar("W", bound=QWidget)


@dataclass
class Walk:
    """The flow on its stage, over a desk that can search."""

    flow: FindingFlow
    stage: Stage
    office: NearOffice
    network: SearchedNetwork

    def view(self, kind: type[W]) -> W:
        """What is on the stage."""
        return view_on(self.stage, kind)

    async def find(self, ids: str = "", *, mine: bool = True) -> FoundView:
        """Look for these, or for mine."""
        view = self.view(FindingView)
        view.ids.set(ids)
        view.mine.setChecked(mine)
        view._go.click()
        await self.flow.tasks.idle()
        return self.view(FoundView)


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Ask what to look for, and go on from there."""

    @asynccontextmanager
    async def begun() -> AsyncGenerator[Walk]:
        async with finding_desk(tmp_path) as (desk, network):
            stage = on_stage(Stage, look, qtbot, desk)
            flow = FindingFlow(cast("Shell", stage), stage)
            flow.show()
            await flow.tasks.idle()
            assert stage.place is Place.ESCROWS
            yield Walk(flow, stage, stage.office, network)
            await flow.tasks.close()
            assert stage.failures == []

    return walks(run, begun)


def test_what_is_found_by_its_id_can_be_kept_and_opened(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        assert walk.network.asked == []
        found = await walk.find(CLOSING, mine=False)
        (row,) = found.findChildren(type(found._found[0]))
        assert "Sale of 14 Quayside Row" in row.tick.text()
        assert "release due" in words_of(row)
        row.tick.setChecked(True)
        found._keep.click()
        await walk.flow.tasks.idle()
        (kept,) = await walk.office.desk.escrows.list()
        assert kept.contract == CLOSING
        assert not found._keep.isEnabled()
        row.open_wanted.emit(CLOSING, PASSPHRASE)
        assert walk.stage.went == [(CLOSING, PASSPHRASE)]

    walk(what)


def test_mine_are_chosen_and_what_cannot_be_kept_has_no_tick(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.network.put_unknown()
        found = await walk.find(f"{ELSEWHERE} {contract_id('nobody')}")
        chosen = {row.line.contract: row.is_chosen for row in found._found}
        assert chosen == {ELSEWHERE: False, contract_id("nobody"): False, CLOSING: True}
        assert "Unverified" in words_of(found)
        assert "Unknown or archived" in words_of(found)
        found._all.click()
        found._keep.click()
        await walk.flow.tasks.idle()
        assert {e.contract for e in await walk.office.desk.escrows.list()} == {
            CLOSING,
            ELSEWHERE,
        }

    walk(what)


def test_what_the_index_says_otherwise_stands_beside_the_ledgers_word(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        async with serving(IndexServer([core_row(CLOSING, title="Lies")]).core) as address:
            row = IndexRow(PASSPHRASE, address, "core", KEY, used=True)
            walk.office.desk.seat.profile.store.indexes.put(row)
            walk.flow.show()
            await walk.flow.tasks.idle()
            assert "127.0.0.1" in walk.view(FindingView)._index.text()
            found = await walk.find()
        assert "otherwise than the ledger, which is right" in words_of(found)
        assert "Sale of 14 Quayside Row" in found._found[0].tick.text()
        assert KEY not in words_of(found)

    walk(what)


def test_what_could_not_be_asked_is_told_and_the_rest_is_shown(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.network.events = LedgerTooSlow("rpc.example", 10)
        found = await walk.find(CLOSING)
        assert "did not answer within 10 seconds" in words_of(found)
        assert "Not everybody who was asked has told everything." in words_of(found)
        assert [row.line.contract for row in found._found] == [CLOSING]
        found.went_back.emit()
        await walk.flow.tasks.idle()
        assert walk.view(FindingView).ids.text() == CLOSING

    walk(what)


def test_what_is_no_id_is_told_where_it_was_typed(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        view = walk.view(FindingView)
        view.ids.set("CABC")
        view._go.click()
        await walk.flow.tasks.idle()
        assert walk.view(FindingView) is view
        assert view.problem.isVisibleTo(view)

    walk(what)


def test_without_anything_to_look_for_the_button_says_what_is_missing(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        view = walk.view(FindingView)
        view.mine.setChecked(False)
        assert not view._go.isEnabled()
        assert "Name a contract or an account" in words_of(view)

    walk(what)
