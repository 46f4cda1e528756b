"""Settings: each counts as soon as it is chosen; what is wrong is said beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.errors import AppError, LedgerTooSlow, LedgerUnreachable
from ui.flows.flow import Flow, Place, Shell
from ui.flows.settings_indexes import IndexesFlow
from ui.kept import Kept
from ui.problems import problem_of
from ui.views.settings import SettingsView
from ui.views.settings_networks import AddNetworkSheet
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.desk.desk import Desk

FAILURES = (AppError, WalletError)
SILENT = (LedgerTooSlow, LedgerUnreachable)
"""A server that does not answer now can be chosen all the same: to be offline is normal."""


class SettingsFlow(Flow):
    """Keeps what the user chooses, in the profile or beside all of them.

    Signals:
        lock_after_changed: the profile locks after another time from now on; seconds.
    """

    lock_after_changed = Signal(float)

    def __init__(self, shell: Shell, parent: QObject, kept: Kept | None = None) -> None:
        """``kept``: what the window remembers of itself; without it, for this time alone."""
        super().__init__(shell, parent)
        self._kept = kept or Kept(None)
        self._view: SettingsView | None = None
        self.indexes = IndexesFlow(shell, self)
        self.indexes.changed.connect(self._changed)

    def show(self) -> None:
        """Show the settings as they are."""
        self.tasks.start(self._show())

    async def _show(self) -> None:
        page = await self.ask(lambda desk: desk.settings.page())
        view = SettingsView(self.look)
        view.show_preferences(self._kept.preferences)
        view.show_page(page)
        self._connect(view)
        self._view = view
        self.shell.show_view(view, Place.SETTINGS)

    def _connect(self, view: SettingsView) -> None:
        view.theme_wanted.connect(partial(self._prefer, "theme"))
        view.text_size_wanted.connect(partial(self._prefer, "text_size"))
        view.notify_wanted.connect(partial(self._prefer, "notify"))
        view.amounts_wanted.connect(partial(self._prefer, "show_amounts"))
        view.lock_after_wanted.connect(self._lock_after)
        view.check_wanted.connect(self._check)
        view.use_wanted.connect(self._use)
        view.network_wanted.connect(self._add_network)
        view.folder_wanted.connect(self._choose_folder)
        view.no_folder_wanted.connect(partial(self._watch, ""))
        self.indexes.attend(view.indexes)
        view.pins.unpin_wanted.connect(self._unpin)

    def _prefer(self, field: str, value: Any) -> None:  # noqa: ANN401 - of several types
        """Use and keep another preference; theme and text size change at once."""
        preferences = replace(self._kept.preferences, **{field: value})
        self._kept.change(preferences)
        self.look.show(preferences.theme, preferences.text_size)
        view = self._shown()
        if view is not None:
            view.show_preferences(preferences)

    def _lock_after(self, seconds: int) -> None:
        self._change(
            lambda desk: desk.settings.lock_after(seconds),
            lambda: self.lock_after_changed.emit(seconds),
        )

    def _watch(self, folder: str) -> None:
        self._change(lambda desk: desk.settings.incoming_folder(folder))

    def _unpin(self, wasm_hash: str) -> None:
        self._change(lambda desk: desk.pinning.unpin(wasm_hash))

    def _choose_folder(self) -> None:
        title = self.tr("Folder in which requests arrive")
        dialog = QFileDialog(self.shell.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        folder = self._kept.preferences.last_folder
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.fileSelected.connect(self._watch)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _change(
        self,
        what: Callable[[Desk], Awaitable[None]],
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Change something, and show what holds then, also where the change was refused."""

        async def changed() -> None:
            try:
                await self.ask(what)
                then()
            finally:
                await self._show_again()

        self.tasks.start(changed())

    def _changed(self) -> None:
        self.tasks.start(self._show_again())

    async def _show_again(self) -> None:
        page = await self.ask(lambda desk: desk.settings.page())
        view = self._shown()
        if view is not None:
            view.show_page(page)

    def _check(self, passphrase: str, address: str) -> None:
        self.tasks.start(self._checked(passphrase, address))

    def _use(self, passphrase: str, address: str) -> None:
        self.tasks.start(self._used(passphrase, address))

    async def _checked(self, passphrase: str, address: str) -> bool:
        """Whether a server may be chosen; what it answered stands beside it."""
        view = self._shown()
        row = view.networks.get(passphrase) if view is not None else None
        if row is None:
            return False
        row.show_checking()
        try:
            checked = await self.ask(
                lambda desk: desk.settings.check_server(passphrase, address)
            )
            now = await self.ask(_now)
        except FAILURES as why:
            if isValid(row):
                row.show_problem(problem_of(why))
            return isinstance(why, SILENT)
        if isValid(row):
            row.show_checked(checked, now)
        return True

    async def _used(self, passphrase: str, address: str) -> None:
        """Choose a server that is the right one, or does not answer now."""
        if address and not await self._checked(passphrase, address):
            return
        await self.ask(lambda desk: desk.settings.choose_server(passphrase, address))
        await self._show_again()

    def _add_network(self) -> None:
        sheet = AddNetworkSheet(self.look, self.shell.window())

        def add(passphrase: str, address: str) -> None:
            self.tasks.start(self._added(sheet, passphrase, address))

        sheet.wanted.connect(add)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    async def _added(self, sheet: AddNetworkSheet, passphrase: str, address: str) -> None:
        sheet.show_asking()
        try:
            with contextlib.suppress(*SILENT):
                await self.ask(lambda desk: desk.settings.check_server(passphrase, address))
            await self.ask(lambda desk: desk.settings.choose_server(passphrase, address))
        except FAILURES as why:
            if not isValid(sheet):
                raise
            sheet.show_problem(problem_of(why))
            return
        if isValid(sheet):
            sheet.accept()
        await self._show_again()

    def _shown(self) -> SettingsView | None:
        view = self._view
        return view if view is not None and isValid(view) else None


async def _now(desk: Desk) -> int:
    return desk.seat.now
