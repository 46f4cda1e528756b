"""A review flow on a stage, over a desk and the stepped network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.desk.desk import Desk
from app.profile.requests import keep
from tests.support.desks import Around, desk_of
from tests.support.escrows import BUILDS
from tests.support.profiles import filed
from tests.support.review_screens import hold, read_through
from tests.support.shells import NearOffice, Stage
from ui.flows.flow import Shell
from ui.flows.reviewing import ReviewFlow
from ui.theme import Look
from ui.views.review import ReviewView
from ui.views.signing_sheet import SigningSheet
from wallet.request import Request

HELD_MS: Final = 1
"""What is tried here is not how long one holds."""


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
        assert isinstance(view, ReviewView), self.stage.failures
        return view

    @property
    def sheet(self) -> SigningSheet:
        """The sheet that asks for a password now."""
        (sheet,) = [s for s in self.stage.findChildren(SigningSheet) if not s.isHidden()]
        return sheet

    async def open(self) -> ReviewView:
        """Open the review, wait until the network was asked, and read it to its end."""
        self.flow.open(self.hash)
        await self.flow.tasks.idle()
        return read_through(self.view)

    async def sign_with(self, password: str) -> None:
        """Hold, type a password, and wait for what comes of it."""
        self.view.signing.emit()
        self.type(password)
        await self.flow.tasks.idle()

    async def hold_and_sign_with(self, password: str) -> None:
        """The same by the mouse: press the button, keep it pressed, let go, type."""
        button, held = hold(self.view), asyncio.Event()
        button._hold_ms = HELD_MS
        button.held.connect(held.set)
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        async with asyncio.timeout(10):
            await held.wait()
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
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
    **how: Any,
) -> AsyncGenerator[Scene]:
    """Everything that a review flow needs; ``how`` the release is proposed."""
    # The loop of these tests is Qt's, and would end with the last sheet that is closed.
    QApplication.setQuitOnLastWindowClosed(False)
    async with desk_of(tmp_path, holders) as (desk, around):
        request = await filed(around.network, *signers, **how)
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


def texts(widget: QWidget) -> str:
    """Everything that can be read in it."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def press(widget: QWidget, words: str) -> None:
    """Click the button of this name."""
    (found,) = [b for b in widget.findChildren(QPushButton) if b.accessibleName() == words]
    found.click()
