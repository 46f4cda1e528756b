"""The sheet that records a call-back: who, on which number, and what they confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.pages.review_file import OwnCall
from ui.override import override
from ui.views.key_sheets import AskingSheet
from ui.views.review_times import day_in_sentence
from ui.views.words_sheet import MOST
from ui.widgets.field import Field, Tick
from ui.widgets.paragraph import written_out
from ui.widgets.rows import column, cut, sentence
from ui.widgets.text import Label, Span, Writing

if TYPE_CHECKING:
    from ui.theme import Look

WIDTH: Final = 600
MOST_NAME: Final = 100
MOST_NUMBER: Final = 40
"""Letters; of what was confirmed, as many as a note has."""

MOST_TOLD: Final = 5
MOST_OF_ONE: Final = 40
"""People whose names are told below the field, and letters of each."""


class CallBackSheet(AskingSheet):
    """Asks for what is to be known of a call, which is on record from then on."""

    def __init__(self, look: Look, parent: QWidget, people: Sequence[str], now: int) -> None:
        """Suggest these ``people``; ``now`` is the time that is kept with it."""
        super().__init__(
            look,
            parent,
            self.tr("Record a call-back"),
            self.tr(
                "What somebody confirmed when you called them. It stays in this profile, "
                "encrypted, and in its journal, and goes to nobody."
            ),
            self.tr("Keep the call-back"),
        )
        self._now = now
        self._people = tuple(people)
        self._typed = ""
        self._who = Field(look, self.tr("Whom you called"))
        self._number = Field(look, self.tr("On which number"))
        self._on_file = Tick(
            look,
            self.tr(
                "I had this number in my own file before: it is not from this request, nor "
                "from a message about it."
            ),
        )
        confirmed = self.tr("What they confirmed")
        self._confirmed = Writing(look, confirmed)
        when = self.tr("It is kept with the time: {when}.")
        at = when.replace("{when}", day_in_sentence(now, now))
        self.ask(
            column(look, self._who, *self._told(look, people), spacing=4),
            self._number,
            self._on_file,
            column(look, Label(look, confirmed, "control"), self._confirmed, spacing=4),
            Label(look, at, "small", "muted").wrapping(),
        )
        for field in (self._who, self._number):
            field.changed.connect(self.follow)
            field.entered.connect(self.submit)
        self._who.edit.textEdited.connect(self._complete)
        self._confirmed.textChanged.connect(self.follow)
        self.widen(WIDTH)
        self.follow()
        self._who.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def call(self) -> OwnCall:
        """What was entered."""
        return OwnCall(
            self._who.text(),
            self._number.text(),
            self._on_file.isChecked(),
            self._confirmed.text().strip(),
            self._now,
        )

    @override
    def wrong(self) -> str:
        """What lacks, or is too long; "" if it can be kept."""
        call = self.call
        for text, most, lacks in (
            (call.who, MOST_NAME, self.tr("Write whom you called.")),
            (call.phone, MOST_NUMBER, self.tr("Write on which number.")),
            (call.confirmed, MOST, self.tr("Write what they confirmed.")),
        ):
            if not text:
                return lacks
            if len(text) > most:
                more = self.tr("That is more than {count} letters.")
                return more.replace("{count}", f"{most:,}")
        return ""

    def _complete(self, typed: str) -> None:
        """Complete a name that begins so; what was not typed goes when anything else is."""
        grew, self._typed = len(typed) > len(self._typed), typed
        edit, begins = self._who.edit, typed.casefold()
        name = next((n for n in self._people if n.casefold().startswith(begins)), "")
        if grew and len(name) > len(typed):
            edit.setText(written_out(name))
            edit.setSelection(len(edit.text()), len(typed) - len(edit.text()))

    def _told(self, look: Look, people: Sequence[str]) -> list[QWidget]:
        """Those who may be meant, for whoever does not know how they are called here."""
        spans = [Span(self.tr("Parties that you know: "))]
        for place, name in enumerate(people[:MOST_TOLD]):
            spans += [Span(" · ")] if place else []
            spans.append(Span(cut(name, MOST_OF_ONE), "name"))
        return [sentence(look, spans, "small", "muted")] if people else []
