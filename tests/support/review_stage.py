"""A review flow on a stage, over a desk and the stepped network."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.desk.desk import Desk
from app.profile.requests import keep
from tests.support.desks import Around, desk_of
from tests.support.escrows import BUILDS
from tests.support.profiles import filed
from tests.support.shells import NearOffice, Stage
from ui.flows.flow import Shell
from ui.flows.reviewing import ReviewFlow
from ui.theme import Look
from ui.views.review import ReviewView
from ui.views.signing_sheet import SigningSheet
from wallet.request import Request


@dataclass
class Scene:
    """A flow before the release that the buyer has signed and the lawyer is asked for."""

    desk: Desk
    around: Around
    stage: Stage
    flow: ReviewFlow
    request: Request

    @property
    def hash(self) -> str:
        return self.request.envelope.hash.hex()

    @property
    def view(self) -> ReviewView:
        view = self.stage.currentWidget()
        assert isinstance(view, ReviewView)
        return view

    @property
    def sheet(self) -> SigningSheet:
        """The sheet that asks for a password now."""
        (sheet,) = [s for s in self.stage.findChildren(SigningSheet) if not s.isHidden()]
        return sheet

    async def open(self) -> ReviewView:
        """Open the review, and wait until the network was asked."""
        self.flow.open(self.hash)
        await self.flow.tasks.idle()
        return self.view

    async def sign_with(self, password: str) -> None:
        """Hold, type a password, and wait for what comes of it."""
        self.view.signing.emit()
        self.type(password)
        await self.flow.tasks.idle()

    def type(self, password: str) -> None:
        """Type a password into the sheet that asks for it, and press its button."""
        sheet = self.sheet
        sheet._field._field.setText(password)
        sheet._sign.click()

    def keep_also(self, request: Request) -> None:
        """Let more of the request come in."""
        keep(self.desk.seat.profile, request, BUILDS)

    def signatures(self) -> int:
        return len(self.desk.seat.profile.store.signatures.of(self.request.envelope.hash))


@asynccontextmanager
async def scene(
    look: Look,
    tmp_path: Path,
    holders: tuple[str, ...] = ("lawyer",),
    signers: tuple[str, ...] = ("buyer",),
) -> AsyncGenerator[Scene]:
    """Everything that a review flow needs."""
    # The loop of these tests is Qt's, and would end with the last sheet that is closed.
    QApplication.setQuitOnLastWindowClosed(False)
    async with desk_of(tmp_path, holders) as (desk, around):
        request = await filed(around.network, *signers)
        keep(desk.seat.profile, request, BUILDS)
        stage = Stage(look, NearOffice(desk))
        stage.resize(1064, 900)
        stage.show()
        flow = ReviewFlow(cast("Shell", stage), cast("QObject", stage))
        try:
            yield Scene(desk, around, stage, flow, request)
        finally:
            await flow.tasks.close()
            stage.close()
            stage.deleteLater()
