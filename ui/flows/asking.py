"""Flows in which a sheet asks for something, and stays until the desk has taken it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.errors import AppError
from app.pages.keys import Appearance
from ui.flows.flow import Flow, wait_of
from ui.problem import Problem
from ui.problems import problem_of
from ui.views.password_sheet import PasswordSheet
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.desk.desk import Desk

T = TypeVar("T")


class Waits(Protocol):
    """A sheet that can wait, and say what is wrong."""

    def set_busy(self, busy: bool, words: str = "") -> None:
        """Wait for what was begun."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """Say what is wrong; it may be tried again."""
        ...

    def hold_back(self, seconds: float) -> None:
        """Let it be tried again in so many seconds."""
        ...

    def accept(self) -> None:
        """Close: it is done."""
        ...


class AskingFlow(Flow):
    """What is common to flows with sheets."""

    @property
    def appearance(self) -> Appearance:
        """How the window looks, for one in a process of its own."""
        return Appearance(self.look.theme.name, self.look.text)

    def password_sheet(self, title: str, explanation: str, action: str) -> PasswordSheet:
        """A sheet before the window that asks for the password; it is not open yet."""
        return PasswordSheet(self.look, self.shell.window(), title, explanation, action)

    def on_password(self, sheet: PasswordSheet, work: Callable[[str], Awaitable[None]]) -> None:
        """Open the sheet, and do this with each password that is given there."""

        async def do(password: str) -> None:
            await work(password)

        def start(password: str) -> None:
            self.tasks.start(do(password))

        sheet.given.connect(start)
        sheet.open()

    async def tried(
        self,
        sheet: Waits,
        what: Callable[[Desk], Awaitable[T]],
        words: str = "",
        *,
        closes: bool = True,
    ) -> tuple[T] | None:
        """The desk's answer, alone in a tuple, or None if the sheet says what is wrong.

        ``words``: what is waited for. The sheet closes on success unless it shows the answer.
        """
        sheet.set_busy(True, words)
        try:
            answer = await self.ask(what)
        except (AppError, WalletError) as error:
            wait = await self.ask(wait_of)
            if isValid(sheet):
                sheet.show_problem(problem_of(error))
                sheet.hold_back(wait)
            return None
        if isValid(sheet):
            sheet.set_busy(False)
            if closes:
                sheet.accept()
        return (answer,)

    def file_dialog(self, title: str) -> QFileDialog:
        """The system's own dialog for a file or folder, before the window."""
        dialog = QFileDialog(self.shell.window(), title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def on_file(self, dialog: QFileDialog, work: Callable[[str], Awaitable[None]]) -> None:
        """Open the dialog, and do this with what is chosen."""

        async def do(path: str) -> None:
            await work(path)

        def start(path: str) -> None:
            self.tasks.start(do(path))

        dialog.fileSelected.connect(start)
        dialog.open()
