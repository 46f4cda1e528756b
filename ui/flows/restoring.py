"""From something that was kept to a profile: a backup file here, a key in the making flow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.errors import AppError
from ui.flows.flow import Flow
from ui.problems import problem_of
from ui.views.restore import BackupFileView, WaysView
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.desk.desk import Desk

PARTS: Final = ("profile.twv", "profile.db")
"""Whoever finds one of these in a folder finds a profile, be it damaged."""


class RestoringFlow(Flow):
    """From a backup to a profile that waits to be unlocked.

    Signals:
        restored: the profile is there; its folder, and what to say of it.
        key_wanted: it is no backup but a key: "words" or "secret".
        given_up: the user went back.
    """

    restored = Signal(str, str)
    key_wanted = Signal(str)
    given_up = Signal()

    def begin(self, folder: str) -> None:
        """Ask what the user has; the profile is to be in this folder."""
        view = WaysView(self.look)

        def go(way: str) -> None:
            self._go(way, folder)

        view.chosen.connect(go)
        view.went_back.connect(self.given_up)
        self.shell.show_view(view, inside=False)

    def begin_with_file(self, folder: str) -> None:
        """Ask for a backup file at once; in this folder is a profile already."""
        view = self._file_view(folder)
        view.went_back.connect(self.given_up)
        self.shell.show_view(view, inside=False)

    def _go(self, way: str, folder: str) -> None:
        if way != "file":
            self.key_wanted.emit(way)
            return
        view = self._file_view(folder)
        view.went_back.connect(lambda: self.begin(folder))
        self.shell.show_view(view, inside=False)

    def _file_view(self, folder: str) -> BackupFileView:
        view = BackupFileView(self.look, folder)
        view.show_target(folder, is_taken=has_profile(Path(folder)))
        view.rehearsal_wanted.connect(lambda: self.tasks.start(self._rehearse(view)))
        view.restore_wanted.connect(lambda: self.tasks.start(self._restore(view, folder)))
        view.folder_wanted.connect(lambda: self._choose_folder(view))
        return view

    def _choose_folder(self, view: BackupFileView) -> None:
        dialog = QFileDialog(view.window(), self.tr("A folder for the profile"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

        def take(chosen: str) -> None:
            view.show_target(chosen, is_taken=has_profile(Path(chosen)))

        dialog.fileSelected.connect(take)
        dialog.open()

    async def _rehearse(self, view: BackupFileView) -> None:
        path, secret = view.path, view.secret()
        view.set_busy(busy=True)
        try:
            found = await self.ask(lambda desk: desk.entry.rehearse(path, secret))
            now = await self.ask(_now)
        except (AppError, WalletError) as error:
            if isValid(view):
                view.set_busy(busy=False)
                view.show_problem(problem_of(error))
            return
        if isValid(view):
            view.set_busy(busy=False)
            view.show_found(found, now)

    async def _restore(self, view: BackupFileView, own: str) -> None:
        path, secret, folder = view.path, view.secret(), view.folder
        view.set_busy(busy=True)
        try:
            await self.ask(lambda desk: desk.entry.restore(path, secret, folder))
        except (AppError, WalletError) as error:
            if isValid(view):
                view.set_busy(busy=False)
                view.show_problem(problem_of(error))
            return
        if isValid(view):
            view.clear()
        note = self.tr("Restored. It opens with the password that it had.")
        if folder != own:
            start = self.tr(
                "To open it at the next start, too: countersign window --profile {folder}"
            )
            note = f"{note} {start.format(folder=folder)}"
        self.restored.emit(folder, note)


def has_profile(folder: Path) -> bool:
    """Whether a profile is in this folder, or a part of one."""
    return any((folder / name).exists() for name in PARTS)


async def _now(desk: Desk) -> int:
    return desk.seat.now
