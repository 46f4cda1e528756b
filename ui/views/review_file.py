"""The user's own file about a request: the matter, and private notes that go nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from ui.views.review_times import day_in_sentence
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.rows import column, sentence
from ui.widgets.text import ForeignText, Label, Span

if TYPE_CHECKING:
    from app.pages.review_file import YourFile
    from ui.theme import Look

CUT = 300


class YourFileCard(Card):
    """What the user noted of it, and a way to note more.

    Signals:
        note_wanted: the user wants to write a note.
    """

    note_wanted = Signal()

    def __init__(self, look: Look, file: YourFile, now: int) -> None:
        """Show what there is at ``now``."""
        super().__init__(
            look, self.tr("Your file"), self.tr("· yours alone, nobody is sent it")
        )
        if file.matter:
            matter = [Span(self.tr("Matter  "), "muted"), Span(file.matter, "name")]
            self.add(sentence(look, matter))
        for note in file.notes:
            when = Label(look, day_in_sentence(note.at, now).capitalize(), "small", "muted")
            self.add(column(look, when, ForeignText(look, note.text, most=CUT)))
        if not file.notes:
            none = self.tr("No note yet. What you write here stays in this profile, encrypted.")
            self.add(Label(look, none, "body", "muted").wrapping())
        write = Link(look, self.tr("Write a note…"), "pen")
        write.clicked.connect(self.note_wanted)
        self.body.addWidget(write, alignment=Qt.AlignmentFlag.AlignLeft)
