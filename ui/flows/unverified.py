"""Escrows of unknown code: shown in the place of the page that others have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.errors import AppError
from ui.flows.flow import Flow, Place, Shell
from ui.problems import problem_of
from ui.views.pin_sheet import PinSheet
from ui.views.unverified import UnverifiedView
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.pages.unverified import UnverifiedPage

FAILURES = (AppError, WalletError)

UNKNOWN: Final = "app.read.UnknownContractCode"
"""By its name: where it is defined is too heavy for the window."""


def is_unknown(error: Exception) -> bool:
    """Whether an escrow could not be looked at because nobody here knows its code."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}" == UNKNOWN


class UnverifiedFlow(Flow):
    """Shows such a contract, and lets the user vouch for its code."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``open``."""
        super().__init__(shell, parent)

    def open(self, contract: str, passphrase: str) -> None:
        """Show a contract of unknown code as its network has it."""
        self.tasks.start(self._open(contract, passphrase))

    async def _open(self, contract: str, passphrase: str) -> None:
        page = await self.ask(lambda desk: desk.pinning.look(contract, passphrase))
        view = UnverifiedView(self.look)
        view.went_back.connect(partial(self.shell.go, Place.ESCROWS))

        def again() -> None:
            self.tasks.start(self._again(view, contract, passphrase))

        view.refresh_wanted.connect(again)
        view.pin_wanted.connect(partial(self._pin, view))
        _show(view, page)
        self.shell.show_view(view, Place.ESCROWS)

    async def _again(self, view: UnverifiedView, contract: str, passphrase: str) -> None:
        view.show_asking()
        try:
            page = await self.ask(lambda desk: desk.pinning.look(contract, passphrase))
        except FAILURES as why:
            if isValid(view):
                view.show_problem(problem_of(why))
            return
        if isValid(view):
            _show(view, page)

    def _pin(self, view: UnverifiedView) -> None:
        page = view.page
        if page is None:
            return
        sheet = PinSheet(self.look, self.shell.window(), page)

        def pin(wasm_hash: str, build: str) -> None:
            self.tasks.start(self._pinned(sheet, page, wasm_hash, build))

        sheet.wanted.connect(pin)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    async def _pinned(
        self, sheet: PinSheet, page: UnverifiedPage, wasm_hash: str, build: str
    ) -> None:
        sheet.show_asking()
        contract, passphrase = page.contract, page.passphrase
        try:
            await self.ask(
                lambda desk: desk.pinning.pin(contract, passphrase, wasm_hash, build)
            )
        except FAILURES as why:
            if not isValid(sheet):
                raise
            sheet.show_problem(problem_of(why))
            return
        if isValid(sheet):
            sheet.accept()
        # It is an escrow like any other now, whose page says who vouches for it.
        self.shell.open_escrow(contract, passphrase)


def _show(view: UnverifiedView, page: UnverifiedPage) -> None:
    view.show_page(page, None if page.why is None else problem_of(page.why))
