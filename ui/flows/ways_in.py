"""What opens a profile: another password, another code, or everything sealed anew."""

from __future__ import annotations

from PySide6.QtCore import Signal
from shiboken6 import isValid

from ui.flows.asking import AskingFlow
from ui.views.key_sheets import CodeSheet, NewPasswordSheet


class WaysInFlow(AskingFlow):
    """Changes what opens the open profile.

    Signals:
        done: something was done; its title, and what more there is to say.
    """

    done = Signal(str, str)

    def change_password(self) -> None:
        """Change the password."""
        sheet = self._new_password_sheet(
            self.tr("Change the password"),
            self.tr(
                "Older files and backups keep opening with the old one. If it leaked, seal "
                "everything anew instead."
            ),
            self.tr("Change it"),
        )
        sheet.submitted.connect(lambda: self.tasks.start(self._change(sheet)))
        sheet.open()

    def renew_code(self) -> None:
        """Put another recovery code in the old one's place."""
        sheet = self.password_sheet(
            self.tr("Renew the recovery code"),
            self.tr("The new code is shown once. Have paper and a pen ready."),
            self.tr("Show a new code"),
        )

        async def renew(password: str) -> None:
            code = await self.tried(sheet, lambda desk: desk.keys.renew_code(password))
            if code is not None:
                shown = CodeSheet(
                    self.look,
                    self.shell.window(),
                    self.tr("Your new recovery code"),
                    *code,
                    self.tr("The old code opens older files and backups only."),
                )
                shown.open()

        self.on_password(sheet, renew)

    def seal_anew(self) -> None:
        """Seal everything under another key."""
        sheet = self._new_password_sheet(
            self.tr("Seal everything anew"),
            self.tr(
                "For when the password, the recovery code or a copy of the files may have "
                "leaked. Afterwards a new password opens it, and a new recovery code that is "
                "shown once; the old ones do so no longer. A key that leaked with it stays "
                "leaked: move its money away."
            ),
            self.tr("Seal it anew"),
        )
        sheet.only_by_password()
        sheet.submitted.connect(lambda: self.tasks.start(self._seal(sheet)))
        sheet.open()

    def accept_older(self) -> None:
        """Say that an older file is meant."""
        sheet = self.password_sheet(
            self.tr("Go on from the older file"),
            self.tr("The journal will say that you accepted it."),
            self.tr("Go on from here"),
        )

        async def accept(password: str) -> None:
            secret = {"password": password}
            if await self.tried(sheet, lambda desk: desk.entry.accept_older(secret)):
                self.done.emit(self.tr("The profile goes on from here."), "")

        self.on_password(sheet, accept)

    def _new_password_sheet(
        self, title: str, explanation: str, action: str
    ) -> NewPasswordSheet:
        sheet = NewPasswordSheet(self.look, self.shell.window(), title, explanation, action)
        sheet.typed.connect(lambda: self.tasks.start(self._estimate(sheet)))
        return sheet

    async def _estimate(self, sheet: NewPasswordSheet) -> None:
        password = sheet.password
        if not password:
            return
        found = await self.ask(lambda desk: desk.entry.estimate(password))
        if isValid(sheet) and sheet.password == password:
            sheet.show_strength(found)

    async def _change(self, sheet: NewPasswordSheet) -> None:
        secret, new = sheet.secret(), sheet.password
        if await self.tried(sheet, lambda desk: desk.keys.change_password(secret, new)):
            self.done.emit(self.tr("The password is changed."), "")

    async def _seal(self, sheet: NewPasswordSheet) -> None:
        password, new = sheet.secret()["password"], sheet.password
        words = self.tr("Sealing everything anew…")
        code = await self.tried(sheet, lambda desk: desk.keys.rekey(password, new), words)
        if code is not None:
            self._show_sealed(*code)

    def _show_sealed(self, code: str) -> None:
        """Show the new code; the profile is open again, and locks itself as ever."""
        shown = CodeSheet(
            self.look,
            self.shell.window(),
            self.tr("Your new recovery code"),
            code,
            self.tr(
                "Everything is sealed anew, and the profile is open under the new password. "
                "Whoever has an older file and the old password still opens that one: destroy "
                "older backups."
            ),
        )
        done = self.tr("Everything is sealed anew.")
        shown.accepted.connect(lambda: self.done.emit(done, ""))
        shown.open()
