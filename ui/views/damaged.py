"""A damaged vault of which backups open: one of them is chosen, and nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import format as words
from ui.views.beside import Beside
from ui.views.doorway import Doorway
from ui.views.review_times import day_in_sentence
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.profile.errors import GoodBackup
    from ui.theme import Look

LEAST: Final = 240
"""Pixels that a backup's words have at least beside its button."""


class DamagedView(Doorway):
    """The backups that open, by their times, and the way to a backup file.

    Signals:
        chosen: the user wants to go back to the backup of this number.
        restore_wanted: the user wants to restore a backup file instead.
    """

    chosen = Signal(int)
    restore_wanted = Signal()

    def __init__(self, look: Look, backups: Sequence[GoodBackup], now: int) -> None:
        """Offer these, the newest first."""
        super().__init__(look, self.tr("This profile's vault is damaged"), back=self.tr("Back"))
        self._buttons: list[Button] = []
        card = Card(look, self.tr("Backups of it that open"))
        card.add(Label(look, self._meaning(), "body", "muted").wrapping())
        for backup in backups:
            card.line()
            card.add(self._row(backup, now))
        self.body.addWidget(card)
        self._restore = Link(look, self.tr("Restore a backup file instead"))
        self._restore.clicked.connect(self.restore_wanted)
        self.buttons.addWidget(self._restore)
        self.setFocusProxy(self._buttons[0])

    def set_busy(self, *, busy: bool) -> None:
        """Wait until the profile is open."""
        if busy:
            self.banner.clear()
            self.waiting.begin(self.tr("Going back…"))
        else:
            self.waiting.end()
        for each in (*self._buttons, self._restore):
            each.explain_disabled(self.waiting.words)

    def _row(self, backup: GoodBackup, now: int) -> QWidget:
        when = self.tr("Before another change was made")
        if backup.saved:
            saved = self.tr("Saved {time}")
            when = saved.format(time=day_in_sentence(backup.saved, now))
        facts = self.tr("Generation {generation}, with {count} keys")
        if backup.keys == 1:
            facts = self.tr("Generation {generation}, with one key")
        holder = QWidget()
        said = spaced(self._look, QVBoxLayout(holder), 2)
        said.addWidget(Label(self._look, when, "strong").wrapping())
        told = facts.format(generation=words.number(backup.generation), count=backup.keys)
        said.addWidget(Label(self._look, told, "small", "muted").wrapping())
        is_newest = not self._buttons
        action = self.tr("Go back to it")
        button = Button(self._look, action, "primary" if is_newest else "plain")
        button.name(f"{action}: {when}")
        button.clicked.connect(lambda: self.chosen.emit(backup.number))
        self._buttons.append(button)
        return Beside(self._look, holder, (button,), LEAST)

    def _meaning(self) -> str:
        return self.tr(
            "Keys, passwords and the recovery code are then as they were at that time. The "
            "damaged file stays beside it under another name, and nothing is deleted. You are "
            "asked once more before anything can be signed."
        )
