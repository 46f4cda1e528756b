"""An escrow of unknown code in the window: looked at, and vouched for by whoever knows it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.gui.conftest import Run
from tests.support import wasm
from tests.support.finding import ELSEWHERE, PASSPHRASE, SearchedNetwork, finding_desk
from tests.support.on_stage import on_stage, view_on, walks
from tests.support.searched import SINGLE
from tests.support.shells import Stage
from tests.support.stage import words_of
from ui.flows.escrows import EscrowsFlow
from ui.flows.flow import Shell
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.pin_sheet import PinSheet
from ui.views.unverified import UnverifiedView

pytestmark = pytest.mark.gui

W = TypeVar("W", bound=QWidget)


class Leading(Stage):
    """A stage on which the way to an escrow leads back into the flow."""

    flow: EscrowsFlow

    @override
    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        self.flow.open(contract, passphrase, step)


@dataclass
class Walk:
    """The flow on its stage."""

    flow: EscrowsFlow
    stage: Leading
    network: SearchedNetwork

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        for _ in range(2):
            await self.flow.tasks.idle()
            await self.flow.unverified.tasks.idle()

    def view(self, kind: type[W]) -> W:
        """What is on the stage."""
        return view_on(self.stage, kind)


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Walk through the flow of escrows."""

    @asynccontextmanager
    async def begun() -> AsyncGenerator[Walk]:
        async with finding_desk(tmp_path) as (desk, network):
            stage = on_stage(Leading, look, qtbot, desk)
            flow = stage.flow = EscrowsFlow(cast("Shell", stage), stage)
            yield Walk(flow, stage, network)
            await flow.unverified.tasks.close()
            await flow.tasks.close()
            assert stage.failures == []

    return walks(run, begun)


def test_unknown_code_has_a_page_of_its_own_that_offers_nothing_to_sign(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.network.put_unknown()
        for _ in range(2):  # never seen before, and then as one that is kept
            walk.flow.open(ELSEWHERE, PASSPHRASE)
            await walk.idle()
            view = walk.view(UnverifiedView)
            assert "We do not know the code behind this contract." in words_of(view)
            assert "Nombre: Caleb Loria" in words_of(view)
            assert not view._pin.isEnabled()

    walk(what)


def test_whoever_vouches_for_code_sees_the_escrow_and_that_they_did(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        walk.network.put_like(SINGLE, wasm.code_of(SINGLE))
        walk.flow.open(ELSEWHERE, PASSPHRASE)
        await walk.idle()
        walk.view(UnverifiedView)._pin.click()
        (sheet,) = walk.stage.findChildren(PinSheet)
        assert not sheet._go.isEnabled()
        sheet.tick.setChecked(True)
        sheet._go.click()
        await walk.idle()
        view = walk.view(EscrowView)
        assert "You vouch for this code yourself." in words_of(view)
        assert "pinned by you on" in words_of(view)

    walk(what)
