"""Backups: one a day, one now, and whether one would restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from ui.flows.asking import AskingFlow
from ui.views.key_sheets import RehearseSheet
from ui.views.restore import BACKUP

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.entry import Restored


class BackupsFlow(AskingFlow):
    """Writes backups and opens them.

    Signals:
        done: something was done; its title, and what more there is to say.
    """

    done = Signal(str, str)

    def choose_copies(self) -> None:
        """Choose where daily copies go."""
        dialog = self.file_dialog(self.tr("A folder for daily copies"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self.on_file(dialog, self._copy_into)

    def back_up(self) -> None:
        """Write a backup now."""
        dialog = self.file_dialog(self.tr("Write a backup"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(BACKUP)
        # Another file's place is never taken: the desk refuses, and says so.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilters([f"{self.tr('Backups')} (*.{BACKUP})"])
        self.on_file(dialog, self._write)

    def rehearse(self) -> None:
        """Prove that a backup would restore."""
        sheet = RehearseSheet(self.look, self.shell.window())
        sheet.submitted.connect(lambda: self.tasks.start(self._rehearse(sheet)))
        sheet.open()

    async def _copy_into(self, folder: str) -> None:
        await self.ask(lambda desk: desk.backups.choose_copies(folder))
        self.done.emit(self.tr("Today's copy is written."), folder)

    async def _write(self, path: str) -> None:
        await self.ask(lambda desk: desk.backups.backup(path))
        prove = self.tr("Prove that it opens: rehearse a restore. It is here:\n{path}")
        self.done.emit(self.tr("The backup is written."), prove.format(path=path))

    async def _rehearse(self, sheet: RehearseSheet) -> None:
        path, secret = sheet.path, sheet.secret()

        async def rehearse(desk: Desk) -> tuple[Restored, int]:
            return await desk.entry.rehearse(path, secret), desk.seat.now

        words = self.tr("Opening every key and every page of it…")
        found = await self.tried(sheet, rehearse, words, closes=False)
        if found is not None:
            sheet.show_found(*found[0])
