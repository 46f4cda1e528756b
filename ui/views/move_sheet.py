"""The sheet that asks for a step of an escrow: whatever that step must be told, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.pages.proposing import Entered
from ui.models.move_words import meaning_words, title_words
from ui.views.entry_field import EntryField
from ui.views.move_form import MOST_NAME, Asking, Milestones, hazard_lines
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.rows import called, cut, sentence
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from app.pages.proposing import MoveForm
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 560
FILLS: Final = 1000
"""So much more room than the space beside it."""


class MoveSheet(Sheet):
    """Asks what must be known to write the request for a step.

    Signals:
        wanted: what was entered, as an Entered.
    """

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None, form: MoveForm) -> None:
        """Begin with what the form begins with."""
        super().__init__(look, parent, title_words(form.kind))
        self.form = form
        self.problem = Banner(look, "stop")
        self.milestones = Milestones(look, form)
        self.fields = {entry.key: EntryField(look, entry, form) for entry in form.entries}
        self.asking = Asking(look, form)
        self._waiting = Label(look, self.tr("Asking the network…"), "small", "muted")
        self._waiting.hide()
        self._reason = Label(look, "", "small", "muted").wrapping()
        cancel = Button(look, self.tr("Cancel"))
        self.go = Button(look, self.tr("Write the request"), "primary")
        self.body.addWidget(self.problem)
        for widget in (*self._explained(look), self.milestones, *self.fields.values()):
            self.body.addWidget(widget)
        for line in hazard_lines(look, form.hazards):
            self.body.addWidget(line)
        self.body.addWidget(self.asking)
        self.body.addWidget(self._waiting)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.go)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._want)
        self.milestones.changed.connect(self._choose)
        self.asking.changed.connect(self._judge)
        for field in self.fields.values():
            field.changed.connect(self._judge)
            field.entered.connect(self._want)
        self.widen(WIDTH)
        self._choose()

    def show_asking(self) -> None:
        """Say that the request is being made."""
        self.problem.clear()
        self._waiting.show()
        self.go.explain_disabled(self._waiting.text())

    def show_problem(self, problem: ProblemWords, entry: str = "") -> None:
        """Say why there is no request: below the text that is wrong, if it is one of them."""
        self._waiting.hide()
        field, place = self._field(entry)
        if field is None:
            self.problem.show_problem(problem)
        else:
            field.show_problem(problem.hint, place)
            field.turn_to(place)
        self._judge()

    def _field(self, key: str) -> tuple[EntryField | None, int]:
        """The field that an entry's key names, and which of several places in it, from 1."""
        if key in self.fields:
            return self.fields[key], 0
        name, _, place = key.rpartition(" ")
        return self.fields.get(name), int(place) if place.isdecimal() else 0

    def _explained(self, look: Look) -> list[QWidget]:
        what = self.tr(
            "This writes a request into your inbox. Nothing is signed or sent: you review it "
            "first. It is valid for 7 days."
        )
        meaning = meaning_words(self.form.kind)
        words = f"{meaning} {what}" if meaning else what
        acting = cut(called(self.form.acting.name, self.form.acting.address), MOST_NAME)
        before, who = Span(self.tr("It is made by "), "muted"), Span(acting, "name")
        spans = [before, who, Span(".", "muted")]
        explained: list[QWidget] = [Label(look, words, tone="muted").wrapping()]
        if self.form.acting.address:
            explained.append(sentence(look, spans, tone="muted"))
        return explained

    def _choose(self) -> None:
        """Ask of the milestones that are chosen alone."""
        for field in self.fields.values():
            field.setVisible(self._is_asked(field))
        self._judge()

    def _is_asked(self, field: EntryField) -> bool:
        """Whether this is to be entered, with the milestones that are chosen now."""
        number = field.entry.number
        return not number or not self.form.choices or number in self.milestones.chosen()

    def _judge(self) -> None:
        asked = [field for field in self.fields.values() if self._is_asked(field)]
        lacks = (
            self.milestones.lacks(),
            *(field.lacks() for field in asked),
            self.asking.lacks(),
        )
        first = next((words for words in lacks if words), "")
        self._reason.set(first)
        self.go.explain_disabled(first)

    def _want(self) -> None:
        if not self.go.isEnabled():
            return
        texts = {
            key: field.text()
            for key, field in self.fields.items()
            if self._is_asked(field) and not field.entry.reason
        }
        self.wanted.emit(
            Entered(
                payer=self.asking.chosen(),
                note=self.asking.text(),
                milestones=self.milestones.chosen(),
                texts=texts,
            )
        )
