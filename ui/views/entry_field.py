"""One text of a form, short or long, or who holds a role; below what must be known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.move_words import caption_words, hint_words
from ui.views.people import RoleField
from ui.widgets.field import Field
from ui.widgets.paragraph import written_out
from ui.widgets.remark import Remark
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Writing
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.proposing import Entry, MoveForm
    from ui.theme import Look

LONG: Final = frozenset({"evidence", "reason", "work", "description"})
"""Texts of several lines."""

MOST_SHOWN: Final = 200
LOWER: Final = 56
"""High enough for two lines: what is written here is short as a rule."""


class EntryField(QWidget):
    """Holds what is entered for one entry of a form.

    Signals:
        changed: another text is in it.
        entered: Enter was pressed in a text of one line.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, entry: Entry, form: MoveForm) -> None:
        """Begin with the entry's text."""
        super().__init__()
        self.entry = entry
        self._caption = caption_words(entry, form)
        # What hides characters is not put where it could not be seen: it is told below.
        self._kept = entry.text if _hides(entry.text) else ""
        self._hint = self._kept_words() or hint_words(entry)
        self._box = Writing(look, self._caption, LOWER) if entry.name in LONG else None
        self._field = Field(look, "" if self._box or entry.role else self._caption)
        self.holders: RoleField | None = None
        if entry.role is not None:
            self.holders = RoleField(look, entry.role, form.people, whole=True)
        self._below = Label(look).wrapping()
        self._remark = Remark(look, self._below)
        self._set_out(look)
        self.set("" if self._kept else entry.text)
        if entry.reason:
            self._held.setEnabled(False)
        self.show_problem("")
        self._listen()

    def text(self) -> str:
        """What is entered, without the spaces around it; nothing leaves what is kept."""
        if self.holders is not None:
            return "\n".join(text for text in self.holders.texts() if text)
        typed = self._field.text() if self._box is None else self._box.text().strip()
        return typed or self._kept

    def set(self, text: str) -> None:
        """Enter another text."""
        if self.holders is not None:
            self.holders.mean([line for line in text.split("\n") if line])
        elif self._box is None:
            self._field.set(text)
        else:
            self._box.setPlainText(text)

    def show_problem(self, words: str, place: int = 0) -> None:
        """Say below it what is wrong; "" is nothing, and what must be known returns.

        ``place``, from 1, is whose address it is, among several holders of a role.
        """
        if self.holders is not None:
            self.holders.show_problem(words if place else "", place)
            words = "" if place else words
        said = words or self.entry.reason or self._hint
        self._below.set(said)
        self._below.tint("stop" if words else "muted")
        self._remark.show_tone("stop" if words else "muted")
        self._remark.setVisible(bool(said))
        self._held.setAccessibleDescription(said)

    def lacks(self) -> str:
        """Why this cannot be asked for yet; "" where it can."""
        if self.entry.reason:
            return ""
        length = len(self.text())
        if self.entry.letters and length > self.entry.letters:
            words = self.tr("{what}: {count} letters too many.")
            more = length - self.entry.letters
            return words.replace("{what}", self._caption).replace("{count}", f"{more:,}")
        if not length and not self.entry.optional:
            return self.tr("{what} is missing.").replace("{what}", self._caption)
        return ""

    def turn_to(self, place: int = 0) -> None:
        """Let what is wrong be typed anew; ``place`` as it is told."""
        holders = self.holders.holders if self.holders is not None else []
        if 0 <= place <= len(holders) and holders:
            holders[max(place - 1, 0)].turn_to()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _held(self) -> QWidget:
        """What it is entered in."""
        return self.holders or self._box or self._field.edit

    def _listen(self) -> None:
        if self.holders is not None:
            self.holders.changed.connect(self._change)
        elif self._box is not None:
            self._box.textChanged.connect(self._change)
        else:
            self._field.changed.connect(self._change)

    def _set_out(self, look: Look) -> None:
        rows = spaced(look, QVBoxLayout(self), 4)
        if self.holders is not None:
            rows.addWidget(self.holders)
            self._field.hide()
            self.setFocusProxy(self.holders)
        elif self._box is None:
            rows.addWidget(self._field)
            self.setFocusProxy(self._field)
            self._field.entered.connect(self.entered)
        else:
            rows.addWidget(Label(look, self._caption, "control"))
            rows.addWidget(self._box)
            self._field.hide()
            self.setFocusProxy(self._box)
        rows.addWidget(self._remark)

    def _kept_words(self) -> str:
        """What is there and stays unless something is typed; "" where nothing is hidden."""
        if not self._kept:
            return ""
        words = self.tr("It hides characters, and stays if nothing is typed: {text}")
        return words.replace("{text}", shown(self._kept, MOST_SHOWN))

    def _change(self) -> None:
        self.show_problem("")
        self.changed.emit()


def _hides(text: str) -> bool:
    """Whether a text has characters that cannot be seen; its own line breaks can."""
    return any(written_out(line) != line for line in text.splitlines())
