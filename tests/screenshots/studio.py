"""The real window, before an office that never answers: what it shows is put there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import (
    QDateTime,
    QEvent,
    QMessageLogContext,
    QObject,
    QPoint,
    QRect,
    QSize,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from app.pages.entry import Entered
from app.pages.events import ClockOff, Event, LedgerSeen
from app.starting import Start
from ui.flows.flow import Place
from ui.frame import FIRST, Frame
from ui.kept import Kept
from ui.office import Office
from ui.theme import Look
from ui.views.waiting import Waiting
from ui.widgets.sheet import Sheet
from ui.window import Window
from wallet.network import PRACTICE, PUBLIC, TESTNET

V = TypeVar("V", bound=QWidget)
S = TypeVar("S", bound=Sheet)
Scene = Callable[["Studio"], object]
"""Puts something on the stage; what it answers is for other scenes."""

NARROW = (900, 860)
NOWHERE = Path("/nonexistent")
LEDGER = 60_000_214
SETTLED = 6
"""Rounds of the loop after which nothing is laid out anew any more."""


class SilentOffice(QObject):
    """An office whose desk is long in coming."""

    told = Signal(object)
    opened = Signal()

    async def ask(self, _what: object) -> object:
        """Wait until nobody wants to know any more."""
        await asyncio.Event().wait()
        return None

    def hint(self, _what: object) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Nothing was opened."""


class Studio:
    """One window for all pictures of one look; pages are ``scrolled`` so far down, of 1."""

    def __init__(self, application: QApplication, look: Look) -> None:
        self.look = look
        self._application = application
        self.frame = Frame()
        start = Start(NOWHERE / "profile", NOWHERE / "practice", None)
        office = cast("Office", SilentOffice())
        self.window = Window(self.frame, look, office, Kept(None), start)
        self._alone: Sheet | None = None
        self.scrolled = 0.0
        self.frame.show()

    def outside(self, view: V) -> V:
        """Show a view while nobody is in."""
        self.window.show_view(view, inside=False)
        return view

    def inside(self, view: V, place: Place | None = Place.INBOX, count: int = 4) -> V:
        """Show a view beside the side bar, on the practice network; ``count`` need the user."""
        self.enter(PRACTICE.passphrase)
        inside = self.window.inside
        assert inside is not None
        inside.inbox.counted.emit(count)
        inside.show_view(view, place)
        return view

    def enter(self, passphrase: str) -> None:
        """Let somebody in who uses this network, whose latest ledger closed just now."""
        practises = passphrase == PRACTICE.passphrase
        self.window._come_in(Entered(str(NOWHERE), practises, (), ()))
        now = QDateTime.currentSecsSinceEpoch()
        self.tell(LedgerSeen(passphrase, LEDGER, now - 4))

    def tell(self, event: Event) -> None:
        """Let the window hear of something."""
        self.window._hear(event)

    def alone(self, sheet: S) -> S:
        """Show a sheet that is a window of its own."""
        self._alone = sheet
        sheet.show()
        return sheet

    def sheet(self, kind: type[S]) -> S:
        """The sheet of this kind that stands on the window."""
        (found,) = [each for each in self.frame.findChildren(kind) if each.isVisible()]
        return found

    def narrow(self) -> None:
        """Let the window be as narrow as half a large screen."""
        self.frame.resize(*NARROW)

    async def photograph(self, scene: Scene) -> QPixmap:
        """A picture of a scene."""
        await self.stage(scene)
        return self._picture()

    async def stage(self, scene: Scene) -> None:
        """Let a scene stand as it is seen, in the place of the one before."""
        await self._clear()
        self.frame.activateWindow()
        await self.settle()
        scene(self)
        await self.settle()
        self._show_waits()
        self._scroll()
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything has its place."""
        for _ in range(SETTLED):
            await asyncio.sleep(0)
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    async def leave(self) -> None:
        """Close everything."""
        await self._clear()
        self.frame.close()
        await self.window.end()
        self.window.deleteLater()
        self.frame.deleteLater()
        await self.settle()

    async def _clear(self) -> None:
        if self._alone is not None:
            self._alone.deleteLater()
            self._alone = None
        for sheet in self.frame.findChildren(Sheet):
            sheet.deleteLater()
        self.scrolled = 0.0
        self.tell(ClockOff(0))
        self.window._drop_inside()
        self.window.show_view(QWidget(), inside=False)
        self.frame.resize(*FIRST)
        await self.settle()

    def _picture(self) -> QPixmap:
        if self._alone is not None:
            return self._alone.grab()
        picture = self.frame.grab()
        for sheet in self.frame.findChildren(Sheet):
            if sheet.isVisible():
                picture = _stood(picture, sheet.grab(), self.look.color("line-strong"))
        return picture

    def _scroll(self) -> None:
        for area in self.frame.findChildren(QScrollArea):
            if area.isVisible() and not isinstance(area.window(), Sheet):
                bar = area.verticalScrollBar()
                bar.setValue(round(bar.maximum() * self.scrolled))

    def _show_waits(self) -> None:
        """Say at once what is waited for; a person would see it some moments later."""
        for top in self._application.topLevelWidgets():
            for waiting in top.findChildren(Waiting):
                if waiting._soon.isActive():
                    waiting._soon.stop()
                    waiting._appear()


def listen() -> list[str]:
    """What Qt warns of from now on; it is told on standard error too."""
    warned: list[str] = []

    def hear(_kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
        # It only says that there is no screen.
        if "propagateSizeHints" not in message:
            warned.append(message)
            sys.stderr.write(f"{message}\n")

    qInstallMessageHandler(hear)
    return warned


def typed(widget: QWidget, *texts: str) -> None:
    """Type into the fields of a widget, one after the other."""
    for field, text in zip(widget.findChildren(QLineEdit), texts, strict=False):
        field.setText(text)


NETWORKS = {
    "practice": PRACTICE.passphrase,
    "mainnet": PUBLIC.passphrase,
    "testnet": TESTNET.passphrase,
}


def _stood(picture: QPixmap, sheet: QPixmap, line: QColor) -> QPixmap:
    """The window with a sheet in its middle; around it what a system would draw."""
    whole = QPixmap(picture.size().expandedTo(sheet.size() + QSize(2, 2)))
    whole.fill(line)
    place = QRect(QPoint(0, 0), sheet.size())
    place.moveCenter(whole.rect().center())
    with QPainter(whole) as painter:
        painter.drawPixmap(0, 0, picture)
        painter.fillRect(whole.rect(), QColor(0, 0, 0, 40))
        painter.fillRect(place.adjusted(-1, -1, 1, 1), line)
        painter.drawPixmap(place, sheet)
    return whole
