"""The user's own file about a request: its matter, calls, files and notes, which go nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.pages.review_file import naming
from app.words.groups import GROUP
from ui.format import number
from ui.views.review_times import day_in_sentence
from ui.widgets.address import AddressText
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.remark import Remark
from ui.widgets.rows import column, cut, drawn, row, sentence
from ui.widgets.text import ForeignText, Label, Span
from wallet.review.texts import shown

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from app.pages.review import ReviewPage
    from app.pages.review_file import OwnCall, OwnFile, OwnNote
    from ui.theme import Look

CUT: Final = 300
MOST_NAME: Final = 100
BEGINNING: Final = 40
"""Letters that are shown of a text, of a name in a line, and of one beside a button."""

THOUSAND: Final = 1024


class YourFileCard(Card):
    """What the user has of it, and ways to keep more.

    Signals:
        note_wanted, call_wanted, attaching: the user wants to keep one more of these.
        copy_wanted: a file is to be saved elsewhere; carries its SHA-256 in hex.
    """

    note_wanted = Signal()
    call_wanted = Signal()
    attaching = Signal()
    copy_wanted = Signal(str)

    def __init__(self, look: Look, page: ReviewPage) -> None:
        """Show what there is of the request on this page."""
        super().__init__(
            look, self.tr("Your file"), self.tr("· yours alone, nobody is sent it")
        )
        self._now = page.seen
        file = page.file
        if file.matter:
            matter = [Span(self.tr("Matter  "), "muted"), Span(file.matter, "name")]
            self.add(sentence(look, matter))
        for call in file.calls:
            self.add(self._call_row(call))
        for each in file.files:
            self.add(self._file_row(each, page))
        for note in file.notes:
            self.add(self._note_row(note))
        if not (file.calls or file.files or file.notes):
            none = self.tr("Nothing yet. What you keep here stays in this profile, encrypted.")
            self.add(Label(look, none, "body", "muted").wrapping())
        self._links = tuple(
            self._link(words, icon, wanted)
            for words, icon, wanted in (
                (self.tr("Record a call-back…"), "people", self.call_wanted),
                (self.tr("Attach a file…"), "document", self.attaching),
                (self.tr("Write a note…"), "pen", self.note_wanted),
            )
        )
        self.add(column(look, *(_at_left(look, link) for link in self._links), spacing=0))

    def heir_of_focus(self, before: YourFileCard) -> Link | None:
        """What takes the focus from an older card, if that has it."""
        focused = before.window().focusWidget()
        pairs = zip(self._links, before._links, strict=True)
        return next((link for link, older in pairs if older is focused), None)

    def _link(self, words: str, icon: str, wanted: SignalInstance) -> Link:
        link = Link(self._look, words, icon)
        link.clicked.connect(wanted)
        return link

    def _call_row(self, call: OwnCall) -> QWidget:
        words = [
            *(Span(self.tr("Called ")), Span(cut(call.who, MOST_NAME), "strong")),
            *(Span(self.tr(" on ")), Span(cut(call.phone, MOST_NAME), "name")),
        ]
        text, tone = self.tr("This number was in your own file before."), "ok"
        if not call.on_file:
            text, tone = self.tr("This number was not in your own file before."), "warn"
        remark = Remark(self._look, Label(self._look, text, "small", tone).wrapping(), tone)
        confirmed = ForeignText(self._look, call.confirmed, most=CUT)
        return self._kept(
            "people", sentence(self._look, words), self._when(call.at), remark, confirmed
        )

    def _file_row(self, file: OwnFile, page: ReviewPage) -> QWidget:
        look = self._look
        name = ForeignText(look, file.name, "strong", most=MOST_NAME)
        kept = self.tr("{size} · kept here, encrypted · {when}")
        when = day_in_sentence(file.at, self._now)
        facts = kept.replace("{size}", self._size(file.size)).replace("{when}", when)
        lines: list[QWidget] = [
            Label(look, facts, "small", "muted").wrapping(),
            Label(look, self.tr("SHA-256"), "small", "muted"),
            AddressText(look, file.sha256, copy=False),
        ]
        for milestone in naming(page.deal.milestones if page.deal else (), file.sha256):
            told = self.tr("The evidence of milestone {number} names this file.")
            words = Label(look, told.replace("{number}", str(milestone)), "small", "ok")
            lines.append(Remark(look, words.wrapping(), "ok"))
        save = Link(look, self.tr("Save a copy…"), "save")
        # Two files may have one name, but never one hash.
        save.belongs_to(f"{shown(file.name, BEGINNING)} ({file.sha256[:GROUP]})")
        save.clicked.connect(lambda: self.copy_wanted.emit(file.sha256))
        return self._kept("document", name, *lines, _at_left(look, save))

    def _note_row(self, note: OwnNote) -> QWidget:
        text = ForeignText(self._look, note.text, most=CUT)
        return self._kept("pen", self._when(note.at), text)

    def _kept(self, icon: str, *lines: QWidget) -> QWidget:
        """Something that is kept, behind the icon of its kind."""
        held = column(self._look, *lines)
        return row(self._look, drawn(self._look, icon, "muted"), held, fills=1, spacing=10)

    def _when(self, at: int) -> Label:
        return Label(self._look, day_in_sentence(at, self._now).capitalize(), "small", "muted")

    def _size(self, count: int) -> str:
        if count < THOUSAND:
            return self.tr("{count} bytes").replace("{count}", number(count))
        if count < THOUSAND**2:
            return self.tr("{count} KB").replace("{count}", f"{count / THOUSAND:.1f}")
        return self.tr("{count} MB").replace("{count}", f"{count / THOUSAND**2:.1f}")


def _at_left(look: Look, link: Link) -> QWidget:
    """A link that is no wider than its words."""
    return row(look, link, QWidget(), fills=1)
