"""A walk through escrows in a window: a flow on its stage, over a desk with a network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from app.profile.requests import keep
from tests.support.desks import Around, desk_of
from tests.support.escrows import BUILDS
from tests.support.profiles import filed
from tests.support.shells import NearOffice, Stage
from ui.flows.escrows import EscrowsFlow
from ui.flows.flow import Place, Shell
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.move_sheet import MoveSheet

W = TypeVar("W", bound=QWidget)


class Leading(Stage):
    """A stage on which every way leads back into the flow."""

    flow: EscrowsFlow

    @override
    def go(self, place: Place) -> None:
        super().go(place)
        self.flow.show()

    @override
    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        super().open_escrow(contract, passphrase)
        self.flow.open(contract, passphrase, step)


@dataclass
class Walk:
    """A flow on its stage, over a desk with the closing's network."""

    flow: EscrowsFlow
    stage: Stage
    office: NearOffice
    around: Around

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        await self.flow.tasks.idle()

    def view(self, kind: type[W]) -> W:
        """What is on the stage."""
        view = self.stage.currentWidget()
        assert isinstance(view, kind), view
        return view

    def sheet(self, kind: type[W]) -> W:
        """The sheet before the window."""
        (found,) = [each for each in self.stage.findChildren(kind) if each.isVisible()]
        return found

    async def begin(self, step: str) -> None:
        """Ask for an open step, by the button beside it."""
        view = self.view(EscrowView)
        named = [
            each
            for each in view.findChildren(QPushButton)
            if each.accessibleName().endswith(f": {step}")
        ]
        assert len(named) == 1, step
        named[0].click()
        await self.idle()

    async def asked(self, step: str) -> MoveSheet:
        """The sheet of an open step."""
        await self.begin(step)
        return self.sheet(MoveSheet)

    async def keep_request(self) -> None:
        """Let a request of the closing come."""
        request = await filed(self.around.network)
        keep(self.office.desk.seat.profile, request, BUILDS)


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@asynccontextmanager
async def walking(
    look: Look, tmp_path: Path, holders: tuple[str, ...] = ("lawyer",)
) -> AsyncGenerator[Walk]:
    """A walk by these people; the caller lets go of its stage."""
    async with desk_of(tmp_path, holders) as (desk, around):
        office = NearOffice(desk)
        stage = Leading(look, office)
        stage.resize(1064, 800)
        stage.show()
        flow = stage.flow = EscrowsFlow(cast("Shell", stage), stage)
        walk = Walk(flow, stage, office, around)
        yield walk
        await walk.idle()
        await flow.tasks.close()
