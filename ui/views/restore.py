"""Whoever has a key already: a backup file, recovery words, or a secret key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import format as words
from ui.views.doorway import Doorway
from ui.views.file_drop import FileDrop
from ui.views.secret_field import SecretField
from ui.views.welcome import ChoiceCard
from ui.widgets.address import AddressText
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.remark import Remark
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label

if TYPE_CHECKING:
    from app.pages.entry import Restored
    from ui.theme import Look

BACKUP = "countersign-backup"


class WaysView(Doorway):
    """Three ways to bring something along.

    Signals:
        chosen: "file", "words" or "secret".
    """

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        """Offer the three."""
        super().__init__(
            look,
            self.tr("I have a backup"),
            self.tr("What do you have?"),
            back=self.tr("Back"),
        )
        cards = {
            "file": (
                "backup",
                self.tr("A backup file"),
                self.tr("Everything of a profile: its keys, names, requests and journal."),
            ),
            "words": (
                "document",
                self.tr("Recovery words"),
                self.tr("12 or 24 words on paper. They bring one key into a new profile."),
            ),
            "secret": (
                "key",
                self.tr("A secret key"),
                self.tr("It begins with S and has 56 letters and digits."),
            ),
        }
        for name, (icon, title, text) in cards.items():
            card = ChoiceCard(look, icon)
            card.say(title, text)
            card.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self.body.addWidget(card)
            if name == "file":
                self.setFocusProxy(card)


class BackupFileView(Doorway):
    """A backup file: first what it holds, then the profile that is made of it.

    Signals:
        rehearsal_wanted: the user wants to know what it holds.
        restore_wanted: the user wants a profile made of it.
        folder_wanted: the user wants the profile in another folder.
    """

    rehearsal_wanted = Signal()
    restore_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, look: Look, folder: str) -> None:
        """Ask for the file and for what opens it; ``folder`` is where the profile will be."""
        super().__init__(
            look,
            self.tr("Restore a backup"),
            self.tr("It is opened completely and shown to you before anything is restored."),
            back=self.tr("Back"),
        )
        self.folder = folder
        self._is_busy = False
        self._is_taken = False
        self._restored: Restored | None = None
        self._file = FileDrop(
            look, self.tr("Drop a backup here"), self.tr("Backups"), f"*.{BACKUP}"
        )
        self._secret = SecretField(look, self.tr("Password at the time of the backup"))
        self._found = FoundCard(look)
        self._target = TargetCard(look)
        self._check = Button(look, self.tr("Check this backup"), "primary")
        self._restore = Button(look, self.tr("Restore this backup"), "primary")
        self._lay_out(look)
        self._file.chosen.connect(self._forget)
        self._secret.changed.connect(self._forget)
        self._secret.entered.connect(self._check.click)
        self._check.clicked.connect(self.rehearsal_wanted)
        self._restore.clicked.connect(self.restore_wanted)
        self._target.folder_wanted.connect(self.folder_wanted)
        self.setFocusProxy(self._file)
        self._follow()

    @property
    def path(self) -> str:
        """The file that was chosen, or ""."""
        return self._file.path

    def secret(self) -> Mapping[str, str]:
        """What was typed to open it."""
        return self._secret.secret()

    def choose(self, path: str) -> None:
        """Take this file."""
        self._file.choose(path)
        self._secret.take_focus()

    def show_target(self, folder: str, *, is_taken: bool) -> None:
        """Show where the profile will be; not where one is already."""
        self.folder = folder
        self._is_taken = is_taken
        self._target.show_folder(folder, is_taken=is_taken)
        self._follow()

    def show_found(self, restored: Restored, now: int) -> None:
        """Show what the backup holds."""
        self._restored = restored
        self._found.show_found(restored, now)
        self.banner.clear()
        self._follow()
        self.reveal(self._restore, self._found)

    def set_busy(self, *, busy: bool) -> None:
        """Wait for what was begun."""
        self._is_busy = busy
        if busy:
            self.banner.clear()
            self.waiting.begin(self.tr("Opening every key and every page of it…"))
        else:
            self.waiting.end()
        # Another file in the meantime would be restored without having been looked at.
        for widget in (self._file, self._secret, self._target):
            widget.setEnabled(not busy)
        if not busy:
            self._secret.take_focus()
        self._follow()

    def clear(self) -> None:
        """Overwrite what was typed."""
        self._secret.clear()

    def _lay_out(self, look: Look) -> None:
        card = Card(look)
        card.add(self._file)
        card.add(self._secret)
        self.body.addWidget(card)
        self.body.addWidget(self._found)
        self.body.addWidget(self._target)
        self.buttons.addWidget(self._check)
        self.buttons.addWidget(self._restore)

    def _forget(self) -> None:
        self._restored = None
        self.banner.clear()
        self._follow()

    def _follow(self) -> None:
        has_found = self._restored is not None
        self._found.setVisible(has_found)
        self._target.setVisible(has_found)
        self._check.setVisible(not has_found)
        self._restore.setVisible(has_found)
        reason = "" if self._is_busy else self._reason()
        self._check.explain_disabled(reason or self.waiting.words)
        self._restore.explain_disabled(reason or self.waiting.words)
        self.explain(reason)
        if has_found and not self._is_busy:
            self._restore.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reason(self) -> str:
        if not self.path:
            return self.tr("Choose the backup's file.")
        if missing := self._secret.missing():
            return missing
        if self._restored is not None and self._is_taken:
            return self.tr("Choose another folder.")
        return ""


class FoundCard(Card):
    """What a backup holds."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, self.tr("This backup holds"))
        self._look = look
        self._facts = Label(look, "", "body").wrapping()
        self._keys = QWidget()
        opens = Label(look, self.tr("Every key and every page of it opens."), "body", "ok")
        self.add(Remark(look, opens.wrapping(), "ok"))
        self.add(self._facts)
        self.add(self._keys)

    def show_found(self, restored: Restored, now: int) -> None:
        """Show it."""
        facts = self.tr(
            "Written: {time} · Requests: {requests} · Journal records: {records}, unbroken"
        )
        self._facts.set(
            facts.format(
                time=words.day_and_time(restored.created, now),
                requests=words.number(restored.requests),
                records=words.number(restored.journal),
            )
        )
        keys = QWidget()
        rows = spaced(self._look, QVBoxLayout(keys), 4)
        for account in restored.keys:
            rows.addWidget(AddressText(self._look, account, copy=False))
        if not restored.keys:
            rows.addWidget(Label(self._look, self.tr("No keys."), "body", "muted"))
        self.body.replaceWidget(self._keys, keys)
        self._keys.deleteLater()
        self._keys = keys


class TargetCard(Card):
    """Where the profile of a backup will be.

    Signals:
        folder_wanted: the user wants another folder.
    """

    folder_wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, self.tr("Where it will be"))
        self._folder = ForeignText(look, "", "body")
        taken = self.tr(
            "Something is here already, and stays as it is. Choose an empty folder instead."
        )
        self._taken = Remark(look, Label(look, taken, "small", "warn").wrapping(), "warn")
        self._choose = Button(look, self.tr("Choose another folder…"))
        self.add(self._folder)
        self.add(self._taken)
        row = QHBoxLayout()
        row.addWidget(self._choose)
        row.addStretch(1)
        self.body.addLayout(row)
        self._choose.clicked.connect(self.folder_wanted)

    def show_folder(self, folder: str, *, is_taken: bool) -> None:
        """Show this folder, and whether a profile is there already."""
        self._folder.set(folder)
        self._taken.setVisible(is_taken)
