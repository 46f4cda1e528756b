"""Escrows: the list, one at a time, looking another one up, and asking for what is open."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.errors import AppError
from app.pages.events import InboxChanged, LedgerSeen
from ui.flows.flow import Flow, Place, Shell
from ui.flows.history import show_here, show_told
from ui.flows.proposing import FAILURES, Proposing
from ui.flows.unverified import UnverifiedFlow, is_unknown
from ui.problems import problem_of
from ui.silence import silent_host
from ui.views.escrow import EscrowView
from ui.views.escrow_sheets import LookUpSheet
from ui.views.escrows import EscrowsView

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.escrow import EscrowLine, EscrowPage


class EscrowsFlow(Flow):
    """Shows what is kept at once, and asks the network beside that.

    Signals:
        find_wanted: the user wants to look for escrows that are not kept yet.
        new_wanted: the user wants to set one up.
    """

    find_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``show`` or ``open``."""
        super().__init__(shell, parent)
        self._view: EscrowView | None = None
        self._listed: EscrowsView | None = None
        self._was_silent = False
        self._proposing = Proposing(self)
        self.unverified = UnverifiedFlow(shell, self)
        shell.office.told.connect(self._hear)

    def show(self) -> None:
        """Show the list."""
        self.tasks.start(self._list())

    def open(self, contract: str, passphrase: str, step: str = "") -> None:
        """Show an escrow as it is kept, then as its network has it; at a step, by its key."""
        self.tasks.start(self._open(contract, passphrase, step))

    def refresh(self) -> None:
        """Ask the network again about the escrow that is shown."""
        view = self._shown()
        if view is not None:
            self.tasks.start(self._look(view))

    def search(self) -> bool:
        """Let the user type what to look for in the list; False if that is not shown."""
        view = self._listed
        if view is None or not isValid(view) or not view.isVisible():
            return False
        view.search()
        return True

    def look_up(self) -> None:
        """Ask for a contract id."""
        self.tasks.start(self._look_up())

    async def _list(self) -> None:
        lines = await self.ask(lambda desk: desk.escrows.list())
        now = await self.ask(_now)
        view = EscrowsView(self.look)
        view.escrow_wanted.connect(self.shell.open_escrow)
        view.look_up_wanted.connect(self.look_up)
        view.find_wanted.connect(self.find_wanted)
        view.new_wanted.connect(self.new_wanted)
        view.show_lines(lines, now)
        self._listed = view
        self.shell.show_view(view, Place.ESCROWS)
        await self._add_others(view, len(lines))

    async def _add_others(self, view: EscrowsView, count: int) -> None:
        """Show the next ones as they come, for as long as the list is there."""
        while count:
            lines = await self.ask(partial(_lines_after, count))
            if not lines or not isValid(view):
                return
            view.add_lines(lines)
            count += len(lines)

    async def _open(self, contract: str, passphrase: str, step: str) -> None:
        try:
            page = await self.ask(lambda desk: desk.escrows.kept(contract, passphrase))
        except AppError:
            # Never seen here: then the network is the only one to ask.
            seen = await self._first(contract, passphrase)
            if seen is not None:
                await show_told(self, await self._show(seen))
            return
        await self._look(await self._show(page, step))

    async def _first(self, contract: str, passphrase: str) -> EscrowPage | None:
        """Look at it; None where its code is unknown, and a page of its own is shown."""
        try:
            return await self.ask(lambda desk: desk.escrows.look(contract, passphrase))
        except FAILURES as why:
            if not is_unknown(why):
                raise
            self.unverified.open(contract, passphrase)
            return None

    async def _show(self, page: EscrowPage, step: str = "") -> EscrowView:
        now = await self.ask(_now)
        view = EscrowView(self.look)
        view.went_back.connect(partial(self.shell.go, Place.ESCROWS))
        view.refresh_wanted.connect(self.refresh)
        view.request_wanted.connect(self.shell.open_request)
        view.move_wanted.connect(self._ask_for)
        view.show_page(page, now)
        self._view = view
        self.shell.show_view(view, Place.ESCROWS)
        view.go_to(step)
        await show_here(self, view, asking=True)
        return view

    async def _look(self, view: EscrowView) -> None:
        """Show it as it is now; where nobody tells, what is kept stays, and says so."""
        kept = view.page
        if kept is None:
            return
        view.show_asking()
        self._was_silent = False
        try:
            page = await self.ask(
                lambda desk: desk.escrows.look(kept.contract, kept.passphrase)
            )
            now = await self.ask(_now)
        except FAILURES as why:
            if isValid(view) and is_unknown(why):
                self.unverified.open(kept.contract, kept.passphrase)
            elif isValid(view):
                self._was_silent = bool(silent_host(why))
                view.show_unreachable(problem_of(why))
                await show_here(self, view, asking=False)
            return
        if isValid(view):
            view.show_page(page, now)
            await show_told(self, view)

    async def _look_up(self) -> None:
        networks = await self.ask(lambda desk: desk.escrows.networks())
        sheet = LookUpSheet(self.look, self.shell.window(), networks)

        def add(text: str, passphrase: str) -> None:
            self._answer(sheet, self._add(sheet, text, passphrase))

        sheet.wanted.connect(add)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    async def _add(self, sheet: LookUpSheet, text: str, passphrase: str) -> None:
        sheet.show_asking()
        contract = "".join(text.split())
        try:
            await self.ask(lambda desk: desk.escrows.add(contract, passphrase))
        except FAILURES as why:
            if not is_unknown(why):
                raise
        if isValid(sheet):
            sheet.accept()
            # Through the shell, whose strip tells which network this is.
            self.shell.open_escrow(contract, passphrase)

    def _ask_for(self, key: str) -> None:
        view = self._shown()
        page = view.page if view is not None else None
        if page is not None:
            self._proposing.begin(page.contract, page.passphrase, key)

    def _answer(self, sheet: LookUpSheet, work: Coroutine[Any, Any, None]) -> None:
        """Do what a sheet asks for; what fails is told in it."""

        async def done() -> None:
            try:
                await work
            except FAILURES as why:
                if not isValid(sheet):
                    raise
                sheet.show_problem(problem_of(why))

        self.tasks.start(done())

    def _hear(self, event: object) -> None:
        view = self._shown()
        if view is None or view.page is None:
            return
        match event:
            case InboxChanged():
                self.tasks.start(self._show_requests(view))
            case LedgerSeen(passphrase=answers) if answers == view.page.passphrase:
                if self._was_silent:
                    self.refresh()
            case _:
                pass

    async def _show_requests(self, view: EscrowView) -> None:
        """Show how the requests stand now; the network tells what else that changed."""
        page = view.page
        if page is None:
            return
        kept = await self.ask(lambda desk: desk.escrows.kept(page.contract, page.passphrase))
        if not isValid(view) or view.page is None or kept.requests == page.requests:
            return
        view.show_page(replace(view.page, requests=kept.requests), await self.ask(_now))
        await self._look(view)

    def _shown(self) -> EscrowView | None:
        """The page that is on the stage, if one is."""
        view = self._view
        return view if view is not None and isValid(view) and view.isVisible() else None


async def _lines_after(count: int, desk: Desk) -> tuple[EscrowLine, ...]:
    return await desk.escrows.list(count)


async def _now(desk: Desk) -> int:
    return desk.seat.now
