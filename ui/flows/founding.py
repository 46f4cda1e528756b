"""Set an escrow up: the contract it begins with, the form, its preview, and the request."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.errors import AppError
from ui.flows.flow import Flow, Place, Shell
from ui.problems import problem_of
from ui.views.new_contract_sheet import NewContractSheet
from ui.views.new_escrow import NewEscrowView
from ui.views.new_escrow_sheet import MakerSheet
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.founding import FeesTold, Maker, Start, Typed

FAILURES: Final = (AppError, WalletError)
"""What a view can say better than the banner above it; anything else is our mistake."""


class FoundingFlow(Flow):
    """One new escrow at a time.

    Signals:
        begun: a form is shown; the passphrase of its network.
    """

    begun = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``begin``."""
        super().__init__(shell, parent)
        self._typing = 0
        self._untouched: Typed | None = None
        self._latest: Typed | None = None

    def begin(self) -> None:
        """Ask which contract it begins with."""
        self.tasks.start(self._begin())

    async def _begin(self) -> None:
        starts = await self.ask(_starts)
        sheet = MakerSheet(self.look, self.shell.window(), starts)

        def open_(text: str, passphrase: str) -> None:
            self._told_by(sheet, self._open(sheet, text, passphrase))

        def open_direct(passphrase: str) -> None:
            self._told_by(sheet, self._open_direct(sheet, passphrase))

        sheet.wanted.connect(open_)
        sheet.direct_wanted.connect(open_direct)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    async def _open(self, sheet: MakerSheet, text: str, passphrase: str) -> None:
        sheet.show_asking()
        maker = await self.ask(lambda desk: desk.founding.maker(text, passphrase))
        start = await self.ask(lambda desk: desk.founding.begin(passphrase))
        before = await self.ask(
            lambda desk: desk.founding.drafts.of(passphrase, maker.contract)
        )
        if isValid(sheet):
            sheet.accept()
        await self._show(start, maker, before)

    async def _open_direct(self, asking: MakerSheet, passphrase: str) -> None:
        """Ask for a contract that is to be made first, by a request of its own."""
        asking.show_asking()
        codes = await self.ask(lambda desk: desk.founding.direct.codes(passphrase))
        start = await self.ask(lambda desk: desk.founding.begin(passphrase))
        if isValid(asking):
            asking.accept()
        sheet = NewContractSheet(self.look, self.shell.window(), start, codes)

        def make(wasm_hash: str, payer: str, note: str) -> None:
            what = passphrase, wasm_hash, payer, note
            self._told_by(sheet, self._make(sheet, what))

        sheet.wanted.connect(make)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    async def _make(self, sheet: NewContractSheet, what: tuple[str, str, str, str]) -> None:
        sheet.show_asking()
        hash_ = await self.ask(lambda desk: desk.founding.direct.ask(*what))
        if isValid(sheet):
            sheet.accept()
        self.shell.open_request(hash_)

    async def _show(self, start: Start, maker: Maker, before: Typed | None) -> None:
        await self.breathe()
        view = NewEscrowView(self.look, start, maker)
        self._untouched = self._latest = view.typed()
        if before is not None:
            view.fill(before)
            self._count(view)

        def ask(hash_: str) -> None:
            self._told_by(view, self._ask(view, hash_))

        view.went_back.connect(partial(self.shell.go, Place.ESCROWS))
        view.changed.connect(partial(self._count, view))
        view.check_wanted.connect(lambda: self._told_by(view, self._check(view)))
        view.preview_wanted.connect(lambda: self._told_by(view, self._preview(view)))
        view.ask_wanted.connect(ask)
        view.anew_wanted.connect(lambda: self.tasks.start(self._begin_anew(start, maker)))
        self.begun.emit(start.passphrase)
        self.shell.show_view(view, Place.ESCROWS)

    async def _begin_anew(self, start: Start, maker: Maker) -> None:
        await self.ask(lambda desk: desk.founding.drafts.drop(start.passphrase, maker.contract))
        again = await self.ask(lambda desk: desk.founding.begin(start.passphrase))
        await self._show(again, maker, None)

    async def _check(self, view: NewEscrowView) -> None:
        view.show_asking()
        typed, code = view.typed(), view.maker.code
        checked = await self.ask(lambda desk: desk.founding.check(typed, code))
        if isValid(view):
            # What is typed meanwhile was not checked.
            view.show_checked(checked) if view.typed() == typed else view.show_nothing()

    async def _preview(self, view: NewEscrowView) -> None:
        view.show_asking()
        typed, code = view.typed(), view.maker.code
        preview = await self.ask(lambda desk: desk.founding.preview(typed, code))
        if isValid(view):
            view.show_preview(preview) if view.typed() == typed else view.show_nothing()

    async def _ask(self, view: NewEscrowView, hash_: str) -> None:
        view.show_keeping()
        await self.ask(lambda desk: desk.founding.ask(hash_))
        where = view.start.passphrase, view.maker.contract
        await self.ask(lambda desk: desk.founding.drafts.drop(*where))
        self.shell.open_request(hash_)

    def _count(self, view: NewEscrowView) -> None:
        """Say what the money comes to, and keep it, once for all that is typed meanwhile."""
        self._latest = view.typed()
        self._typing += 1
        if self._typing == 1:
            self.tasks.start(self._tell_fees(view))

    async def _tell_fees(self, view: NewEscrowView) -> None:
        try:
            told = 0
            while told != self._typing:
                told = self._typing
                await self._keep(self._latest)
                fees = await self._fees(view) if isValid(view) else None
                if isValid(view):
                    view.show_fees(fees)
        finally:
            self._typing = 0

    async def _keep(self, typed: Typed | None) -> None:
        """Keep what is typed, also when its form is gone by now."""
        if typed is None:
            return
        if typed == self._untouched:
            where = typed.passphrase, typed.maker
            await self.ask(lambda desk: desk.founding.drafts.drop(*where))
        else:
            await self.ask(lambda desk: desk.founding.drafts.keep(typed))

    async def _fees(self, view: NewEscrowView) -> FeesTold | None:
        typed, code = view.typed(), view.maker.code
        return await self.ask(lambda desk: desk.founding.fees(typed, code))

    def _told_by(
        self,
        view: MakerSheet | NewContractSheet | NewEscrowView,
        work: Coroutine[Any, Any, None],
    ) -> None:
        """Do what a view asks for; what fails is told in it."""

        async def done() -> None:
            try:
                await work
            except FAILURES as why:
                if not isValid(view):
                    raise
                view.show_problem(problem_of(why))

        self.tasks.start(done())


async def _starts(desk: Desk) -> tuple[Start, ...]:
    networks = await desk.founding.networks()
    return tuple([await desk.founding.begin(each) for each in networks])
