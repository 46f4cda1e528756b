"""A new profile: its password, its address and recovery code, and the key it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.errors import AppError
from app.pages.keys import Appearance
from ui.flows.flow import Flow, Shell
from ui.problems import problem_of
from ui.views.address import AddressView
from ui.views.password_setup import Kind, PasswordSetupView
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.pages.entry import Created


class MakingFlow(Flow):
    """From a password to a profile that is open.

    Signals:
        made: the profile is open and its code on paper; carries Entered.
        given_up: the user went back.
    """

    made = Signal(object)
    given_up = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``begin``."""
        super().__init__(shell, parent)
        self.has_open_code = False

    def begin(self, kind: Kind) -> None:
        """Ask for a password; the profile begins with a key of this kind."""
        self._ask_password(kind)

    def forget(self) -> None:
        """The profile was locked: whatever was shown is gone."""
        self.has_open_code = False

    def _ask_password(self, kind: Kind) -> PasswordSetupView:
        view = PasswordSetupView(self.look, kind)
        view.typed.connect(lambda: self.tasks.start(self._estimate(view)))
        view.suggestion_wanted.connect(
            lambda: self.tasks.start(
                self.ask(lambda desk: desk.entry.suggest()), then=view.show_suggestion
            )
        )
        view.submitted.connect(lambda: self.tasks.start(self._make(view, kind)))
        view.went_back.connect(self.given_up)
        self.shell.show_view(view, inside=False)
        return view

    async def _estimate(self, view: PasswordSetupView) -> None:
        password = view.password
        if not password:
            return
        found = await self.ask(lambda desk: desk.entry.estimate(password))
        if isValid(view) and view.password == password:
            view.show_strength(found)

    async def _make(self, asked: PasswordSetupView, kind: Kind) -> None:
        password, label, index = asked.password, asked.label, asked.index
        asked.clear()
        view = AddressView(self.look)
        self.shell.show_view(view, inside=False)
        try:
            created = await self.ask(
                lambda desk: desk.entry.create(password, label, fresh=kind == "new")
            )
        except (AppError, WalletError) as error:
            self._ask_password(kind).show_problem(problem_of(error))
            return
        if not isValid(view):
            return
        view.finished.connect(lambda: self.tasks.start(self._finish()))
        self._show(view, created)
        if not created.address:
            view.key_wanted.connect(
                lambda: self.tasks.start(self._bring(view, password, label, index))
            )
            if kind != "new":
                await self._bring(view, password, label, index)

    def _show(self, view: AddressView, created: Created) -> None:
        self.has_open_code = True
        view.show_created(created)

    async def _bring(self, view: AddressView, password: str, label: str, index: int) -> None:
        """Let the user bring the key in, in the window for secrets."""
        look = Appearance(self.look.theme.name, self.look.text)
        view.set_busy(busy=True)
        try:
            address = await self.ask(
                lambda desk: desk.keys.import_key(label, password, index, look)
            )
        except (AppError, WalletError) as error:
            if isValid(view):
                view.set_busy(busy=False)
                view.show_problem(problem_of(error))
            return
        if isValid(view):
            view.set_busy(busy=False)
            view.show_address(address, label, is_new=False)

    async def _finish(self) -> None:
        entered = await self.ask(lambda desk: desk.entry.present())
        self.has_open_code = False
        self.made.emit(entered)
