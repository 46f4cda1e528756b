"""A contract that was found: whose it is by its own words, my part in it, who named it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words.groups import shortened
from ui.models.escrow_words import stage_tone, stage_words
from ui.widgets.address import AddressText
from ui.widgets.chip import Chip
from ui.widgets.field import Tick
from ui.widgets.folded import Folded
from ui.widgets.link import Link
from ui.widgets.paragraph import Span, written_out
from ui.widgets.remark import Remark
from ui.widgets.rows import column, cut, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.found import Differs, FoundLine
    from ui.theme import Look
    from ui.widgets.chip import Tone

translate = QCoreApplication.translate

MOST_TITLE: Final = 120
MOST_FACT: Final = 400
MOST_DIFFERENCES: Final = 60


class FoundRow(QWidget):
    """One line of what was found.

    Signals:
        chosen: its tick was set or taken away.
        open_wanted: the user wants to see it; contract and passphrase.
    """

    chosen = Signal()
    open_wanted = Signal(str, str)

    def __init__(self, look: Look, line: FoundLine) -> None:
        """Show it; what is mine and not kept yet is chosen."""
        super().__init__()
        self._look = look
        self.line = line
        rows = spaced(look, QVBoxLayout(self), 4)
        self.tick = Tick(look, shown(self._title()))
        self.tick.setChecked(self.can_be_kept and bool(line.roles))
        self.tick.toggled.connect(self.chosen)
        self._kept = Chip(look, self.tr("kept here"))
        if not line.kept:
            self._kept.hide()
        rows.addLayout(self._head())
        for widget in self._facts():
            rows.addWidget(widget)

    @property
    def can_be_kept(self) -> bool:
        """Whether there is an escrow to be taken into the profile, which has it not yet."""
        return self.line.can_open and not self.line.kept

    @property
    def is_chosen(self) -> bool:
        """Whether it is to be kept."""
        return self.can_be_kept and self.tick.isChecked()

    def show_kept(self) -> None:
        """Show that the profile has it now."""
        self.line = replace(self.line, kept=True)
        self.tick.setChecked(False)
        self.tick.setEnabled(False)
        self.tick.explain(self.tr("It is kept already."))
        self._kept.show()

    def _head(self) -> QHBoxLayout:
        look, line = self._look, self.line
        head = spaced(look, QHBoxLayout(), 10)
        if self.can_be_kept:
            head.addWidget(self.tick, 1, Qt.AlignmentFlag.AlignVCenter)
        else:
            self.tick.hide()
            self.tick.setParent(self)
            head.addWidget(ForeignText(look, self._title(), "strong"), 1)
        state = self._state()
        if state is not None:
            head.addWidget(Chip(look, *state))
        head.addWidget(self._kept)
        if line.can_open:
            view = Link(look, self.tr("Open"))
            view.belongs_to(shown(self._title()))
            view.clicked.connect(self._open)
            head.addWidget(view)
        return head

    def _state(self) -> tuple[str, Tone] | None:
        line = self.line
        if line.is_escrow:
            return stage_words(line.stage), stage_tone(line.stage)
        return (self.tr("unverified"), "warn") if line.can_open else None

    def _facts(self) -> list[QWidget]:
        look, line = self._look, self.line
        facts: list[QWidget] = [AddressText(look, line.contract)]
        mine = self.tr("Your part: {roles}").format(roles=line.roles or self.tr("none"))
        named = self.tr("named by {sources}").format(sources=line.found_by)
        parts = [mine] if line.can_open else []
        if line.held:
            parts.append(self.tr("it holds {amount}").format(amount=line.held))
        facts.append(sentence(look, [Span(" · ".join([*parts, named]))], "small", "muted"))
        if line.says:
            tone = "muted" if line.is_escrow else "warn"
            words = Label(look, line.says, "small", tone).wrapping()
            facts.append(Remark(look, words, tone))
        if line.differs:
            facts.append(self._differences(line.differs))
        return facts

    def _differences(self, differs: tuple[Differs, ...]) -> QWidget:
        """What the index says otherwise: the ledger is right, and both are shown."""
        look = self._look
        words = Label(
            look,
            self.tr("The index says otherwise than the ledger, which is right."),
            "small",
            "warn",
        ).wrapping()
        title = self.tr("Show what differs ({count})").format(count=len(differs))
        folded = Folded(look, title)
        folded.belongs_to(shown(self._title()))
        for each in differs[:MOST_DIFFERENCES]:
            folded.body.addWidget(_difference(look, each))
        if len(differs) > MOST_DIFFERENCES:
            more = self.tr("{count} more").format(count=len(differs) - MOST_DIFFERENCES)
            folded.body.addWidget(Label(look, more, "small", "muted"))
        return column(look, Remark(look, words, "warn"), folded, spacing=2)

    def _title(self) -> str:
        line = self.line
        if line.title:
            named = cut(line.title, MOST_TITLE)
            return f"{named} ({cut(line.engagement_id, 40)})" if line.engagement_id else named
        if line.can_open:
            return self.tr("Escrow without a title")
        return shortened(line.contract)

    def _open(self) -> None:
        self.open_wanted.emit(self.line.contract, self.line.passphrase)


def _difference(look: Look, each: Differs) -> QWidget:
    nothing = translate("found", "nothing")
    spans = [
        Span(f"{shown(each.name)}: ", "strong"),
        Span(translate("found", "the index says"), "muted"),
        Span(f" {written_out(cut(each.index, MOST_FACT)) or nothing}; "),
        Span(translate("found", "the ledger says"), "muted"),
        Span(f" {written_out(cut(each.ledger, MOST_FACT)) or nothing}"),
    ]
    return sentence(look, spans, "small")
