"""Keys and backup: each thing that is done there asks for the password first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QIntValidator
from shiboken6 import isValid

from ui.flows.asking import AskingFlow
from ui.flows.backups import BackupsFlow
from ui.flows.flow import Place, Shell
from ui.flows.ways_in import WaysInFlow
from ui.views.key_sheets import AddressSheet, WatchSheet
from ui.views.keys import KeysView
from ui.views.password_sheet import PasswordSheet
from ui.widgets.field import Field

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.keys import KeysPage

MOST_LABEL: Final = 60
MOST_INDEX: Final = 2**31 - 1


class KeysFlow(AskingFlow):
    """The page on keys and backups, and every sheet on it."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``show``."""
        super().__init__(shell, parent)
        self._view: KeysView | None = None
        self.backups = BackupsFlow(shell, self)
        self.ways_in = WaysInFlow(shell, self)
        self.backups.done.connect(self._tell)
        self.ways_in.done.connect(self._tell)
        self._doings: Mapping[str, Callable[[], None]] = {
            "make": self._make,
            "import": self._import,
            "watch": self._watch,
            "password": self.ways_in.change_password,
            "code": self.ways_in.renew_code,
            "rekey": self.ways_in.seal_anew,
            "older": self.ways_in.accept_older,
            "copies": self.backups.choose_copies,
            "backup": self.backups.back_up,
            "rehearse": self.backups.rehearse,
        }

    def show(self) -> None:
        """Show the page."""
        self.tasks.start(self.ask(lambda desk: desk.keys.page()), then=self._show_page)

    def write_words(self, account: str) -> None:
        """Write a key's recovery words down, from wherever they are due."""
        self._in_secret_window(
            self.password_sheet(
                self.tr("Write down the recovery words"),
                self.tr(
                    "They are shown in a separate window, this once, and three of them are "
                    "asked for. Have paper and a pen ready, and nobody looking on."
                ),
                self.tr("Show the words"),
            ),
            lambda desk, password: desk.keys.write_words(account, password, self.appearance),
            self.tr("The recovery words are on paper, and nowhere here any more."),
        )

    def _show_page(self, page: KeysPage) -> None:
        view = self._view
        if view is None or not isValid(view):
            view = self._view = KeysView(self.look)
            view.wanted.connect(self._do)
            view.key_wanted.connect(self._do_with)
        view.show_page(page)
        self.shell.show_view(view, Place.KEYS)

    def _do(self, what: str) -> None:
        if self._view is not None and isValid(self._view):
            self._view.clear_done()
        self._doings[what]()

    def _do_with(self, what: str, account: str) -> None:
        match what:
            case "words":
                self.write_words(account)
            case "reveal":
                self._reveal(account)
            case _:
                label = self._label_of(account)
                AddressSheet(self.look, self.shell.window(), label, account).open()

    def _label_of(self, account: str) -> str:
        page = self._view.page if self._view is not None else None
        keys = () if page is None else page.keys
        return next((key.label for key in keys if key.account == account), "")

    def _tell(self, title: str, text: str = "") -> None:
        """Show the page as it is now, and say what was done."""

        def show(page: KeysPage) -> None:
            self._show_page(page)
            if self._view is not None:
                self._view.show_done(title, text)

        self.tasks.start(self.ask(lambda desk: desk.keys.page()), then=show)

    def _make(self) -> None:
        sheet = self.password_sheet(
            self.tr("Make a key"),
            self.tr("It is made on this computer and stays here, under your password."),
            self.tr("Make the key"),
        )
        label = self._label_field()
        sheet.add(label)

        async def make(password: str) -> None:
            name = label.text() or self.tr("My key")
            if await self.tried(sheet, lambda desk: desk.keys.add_fresh(name, password)):
                self._tell(self.tr("The key is there."), self._give_away())

        self.on_password(sheet, make)

    def _import(self) -> None:
        sheet = self.password_sheet(
            self.tr("Import a key"),
            self.tr(
                "A separate window asks for the secret key or the recovery words: a process "
                "that this one cannot look into."
            ),
            self.tr("Open that window"),
        )
        label, index = self._label_field(), self._index_field()
        sheet.add(label)
        sheet.add(index)

        def bring(desk: Desk, password: str) -> Awaitable[str]:
            number = int(index.text() or 0)
            name = label.text() or self.tr("My key")
            return desk.keys.import_key(name, password, number, self.appearance)

        self._in_secret_window(sheet, bring, self.tr("The key is there."), self._give_away())

    def _reveal(self, account: str) -> None:
        self._in_secret_window(
            self.password_sheet(
                self.tr("Show the secret of a key"),
                self.tr(
                    "Whoever sees it can sign for the key. It is shown in a separate window, "
                    "and the journal notes that it was shown."
                ),
                self.tr("Show the secret"),
            ),
            lambda desk, password: desk.keys.reveal(account, password, self.appearance),
            self.tr("The secret was shown; the journal notes that."),
        )

    def _watch(self) -> None:
        sheet = WatchSheet(self.look, self.shell.window())

        async def watch() -> None:
            address, name = sheet.address, sheet.name
            if await self.tried(sheet, lambda desk: desk.keys.watch(address, name)):
                self._tell(self.tr("The key is known by its name."))

        sheet.submitted.connect(lambda: self.tasks.start(watch()))
        sheet.open()

    def _in_secret_window(
        self,
        sheet: PasswordSheet,
        what: Callable[[Desk, str], Awaitable[object]],
        title: str,
        text: str = "",
    ) -> None:
        words = self.tr("Go on in the window for secrets.")

        async def do(password: str) -> None:
            if await self.tried(sheet, lambda desk: what(desk, password), words):
                self._tell(title, text)

        self.on_password(sheet, do)

    def _give_away(self) -> str:
        return self.tr("Give its address to your colleague.")

    def _label_field(self) -> Field:
        field = Field(
            self.look, self.tr("Name of the key"), self.tr("For you: nobody else sees it.")
        )
        field.edit.setMaxLength(MOST_LABEL)
        field.set(self.tr("My key"))
        return field

    def _index_field(self) -> Field:
        field = Field(
            self.look,
            self.tr("Account number"),
            self.tr("For recovery words: 0, unless you used another account of them."),
        )
        field.edit.setValidator(QIntValidator(0, MOST_INDEX, field))
        field.set("0")
        return field
