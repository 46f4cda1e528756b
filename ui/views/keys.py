"""Keys and backup: what signs here, whose other keys are known, and what opens all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.format import long_date
from ui.views.key_rows import DoingRow, KeyRow, WatchedRow
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from app.pages.keys import Copies, KeysPage
    from ui.theme import Look


class KeysView(Page):
    """Everything about the keys of the open profile.

    Signals:
        wanted: something is to be done: "make", "import", "watch", "password", "code",
            "rekey", "copies", "backup", "rehearse" or "older".
        key_wanted: something with a key: "show", "words" or "reveal", and its address.
    """

    wanted = Signal(str)
    key_wanted = Signal(str, str)

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, self.tr("Keys and backup"))
        self.page: KeysPage | None = None
        self._banner = Banner(look, "ok")
        self._older = Banner(look, "warn")
        self._accept = self._button("older", self.tr("Go on from the older file…"))
        self._accept.hide()
        self.body.addWidget(self._banner)
        self.body.addWidget(self._older)
        self.body.addWidget(self._accept, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_page(self, page: KeysPage) -> None:
        """Show everything that is known."""
        self.page = page
        self._show_older(page)
        content = QWidget()
        rows = spaced(self._look, QVBoxLayout(content), 16)
        for card in (
            self._own_card(page),
            self._watched_card(page),
            self._ways_card(),
            self._backup_card(page),
        ):
            rows.addWidget(card)
        self.show_content(content)

    def show_done(self, title: str, text: str = "") -> None:
        """Say that something was done."""
        self._banner.show_words(title, text, tone="ok")

    def clear_done(self) -> None:
        """Say nothing of it any more."""
        self._banner.clear()

    def _show_older(self, page: KeysPage) -> None:
        self._older.clear()
        self._accept.setVisible(bool(page.older))
        if page.older:
            self._older.show_words(
                self.tr("A file of this profile is older than it was."),
                self.tr(
                    "Nothing can be signed or changed until you say whether to go on from it."
                ),
            )

    def _own_card(self, page: KeysPage) -> Card:
        look = self._look
        card = Card(look, self.tr("Your keys"))
        for key in page.keys:
            card.add(
                KeyRow(
                    look,
                    key,
                    lambda account: self.key_wanted.emit("show", account),
                    lambda account: self.key_wanted.emit("words", account),
                    lambda account: self.key_wanted.emit("reveal", account),
                )
            )
            card.line()
        if not page.keys:
            empty = self.tr("No key yet. With one you can be named as a signer of an account.")
            card.add(Label(look, empty, "body", "muted").wrapping())
        make = self._button("make", self.tr("Make a key…"))
        bring = self._button("import", self.tr("Import a key…"))
        card.body.addLayout(_left(look, make, bring))
        return card

    def _watched_card(self, page: KeysPage) -> Card:
        look = self._look
        card = Card(look, self.tr("Keys of others"), self.tr("known by name"))
        for key in page.watched:
            card.add(WatchedRow(look, key))
            card.line()
        if not page.watched:
            empty = self.tr(
                "Name the keys of your co-signers: then you see by name who signed, and for "
                "whom a request waits."
            )
            card.add(Label(look, empty, "body", "muted").wrapping())
        add = self._button("watch", self.tr("Add somebody's key…"))
        card.body.addLayout(_left(look, add))
        return card

    def _ways_card(self) -> Card:
        look = self._look
        card = Card(look, self.tr("What opens this profile"))
        password = DoingRow(
            look, self.tr("Password"), self._button("password", self.tr("Change…"))
        )
        password.say(self.tr("Asked for when you unlock, and again for each signature."))
        code = DoingRow(
            look, self.tr("Recovery code, on paper"), self._button("code", self.tr("Renew…"))
        )
        code.say(
            self.tr("Opens it without the password. A new one puts the old one out of use.")
        )
        rekey = DoingRow(
            look, self.tr("If one of them leaked"), self._button("rekey", self.tr("Seal anew…"))
        )
        rekey.say(
            self.tr(
                "Everything is sealed again under another key, another password and another "
                "code. Older files and backups still open with the old ones."
            )
        )
        for row in (password, code, rekey):
            if row is not password:
                card.line()
            card.add(row)
        return card

    def _backup_card(self, page: KeysPage) -> Card:
        look = self._look
        card = Card(look, self.tr("Backup"))
        daily = DoingRow(
            look, self.tr("A daily copy"), self._button("copies", self.tr("Choose a folder…"))
        )
        tone = "muted" if page.copies.is_there else "warn"
        daily.say(self._copies_words(page.copies), tone)
        now = DoingRow(
            look, self.tr("A backup now"), self._button("backup", self.tr("Write a backup…"))
        )
        now.say(self.tr("One encrypted file with everything. It opens as this profile does."))
        rehearse = DoingRow(
            look,
            self.tr("Would it restore?"),
            self._button("rehearse", self.tr("Rehearse a restore…")),
        )
        rehearse.say(self.tr("Opens a backup completely, and leaves nothing behind."))
        for row in (daily, now, rehearse):
            if row is not daily:
                card.line()
            card.add(row)
        return card

    def _copies_words(self, copies: Copies) -> str:
        if not copies.is_there:
            gone = self.tr(
                "The folder is not there: {folder}. Choose another, or bring it back."
            )
            return gone.format(folder=copies.folder)
        where = self.tr("Into {folder}.").format(folder=copies.folder)
        if not copies.is_chosen:
            where = self.tr(
                "Only into the profile's own folder, on the same disk. A folder on another "
                "disk is better."
            )
        if not copies.last:
            return f"{where} {self.tr('None has been written yet.')}"
        last = self.tr("The last one is of {day}.").format(day=_day(copies.last))
        return f"{where} {last}"

    def _button(self, what: str, text: str) -> Button:
        button = Button(self._look, text)
        button.clicked.connect(lambda: self.wanted.emit(what))
        return button


def _day(written: str) -> str:
    """The day of a copy, kept as "2026-11-22", as one names it."""
    noon = datetime.fromisoformat(f"{written}T12:00+00:00")
    return long_date(int(noon.timestamp()), UTC)


def _left(look: Look, *buttons: Button) -> QHBoxLayout:
    row = spaced(look, QHBoxLayout(), 8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
