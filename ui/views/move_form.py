"""The parts that every form of a step has: its milestones, who pays, the note, the hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.field import Choice, Tick
from ui.widgets.paragraph import written_out
from ui.widgets.rows import called, column, cut, told
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span, Writing
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages import proposing as pages
    from app.pages.escrow import Payer
    from ui.theme import Look

MOST_NOTE: Final = 1000
"""Characters that a request carries of its proposer's own words."""

MOST_NAME: Final = 48
MOST_WORK: Final = 120
"""Letters by which one knows who or what is meant."""


class Milestones(QWidget):
    """The milestones that a step is about: one of them, or several.

    Signals:
        changed: others are chosen.
    """

    changed = Signal()

    def __init__(self, look: Look, form: pages.MoveForm) -> None:
        """Offer the milestones of the form; hidden where there are none."""
        super().__init__()
        self._choices = form.choices
        self._ticks: list[Tick] = []
        self._one: Choice | None = None
        rows = spaced(look, QVBoxLayout(self), 6)
        if form.several and len(form.choices) > 1:
            rows.addWidget(Label(look, self.tr("Milestones"), "control"))
            for choice in form.choices:
                tick = Tick(look, shown(_words(choice)))
                tick.setChecked(choice.chosen)
                tick.toggled.connect(self.changed)
                self._ticks.append(tick)
                rows.addWidget(tick)
        elif form.choices:
            names = [written_out(_words(choice, MOST_NAME)) for choice in form.choices]
            self._one = Choice(look, self.tr("Milestone"), names)
            # A long name is cut, and does not make the sheet as wide as itself.
            policy = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            self._one.setSizeAdjustPolicy(policy)
            rows.addWidget(self._one.caption())
            rows.addWidget(self._one)
            self._one.currentIndexChanged.connect(self.changed)
            self.setFocusProxy(self._one)
        if not form.choices:
            self.hide()

    def chosen(self) -> tuple[int, ...]:
        """Their numbers, from 1."""
        if self._one is not None:
            return (self._choices[self._one.currentIndex()].number,)
        pairs = zip(self._choices, self._ticks, strict=False)
        return tuple(choice.number for choice, tick in pairs if tick.isChecked())

    def lacks(self) -> str:
        """Why this cannot be asked for yet; "" where it can."""
        if self._choices and not self.chosen():
            return self.tr("Choose a milestone.")
        return ""


class Asking(QWidget):
    """Which account pays for the request, and what the others are told.

    Signals:
        changed: something else is entered.
    """

    changed = Signal()

    def __init__(self, look: Look, form: pages.MoveForm) -> None:
        """Offer the accounts of the form."""
        super().__init__()
        self._payers = form.payers
        names = [_account(payer) for payer in form.payers]
        self.payer = Choice(look, self.tr("Account that pays the network's fee"), names)
        policy = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.payer.setSizeAdjustPolicy(policy)
        self.note = Writing(look, self.tr("Note for the other signers"), 56)
        self._left = Label(look, "", "small", "muted").wrapping()
        says = Label(look, self.tr("Note for the other signers"), "control")
        rows = spaced(look, QVBoxLayout(self), 12)
        rows.addWidget(column(look, self.payer.caption(), self.payer, spacing=4))
        rows.addWidget(column(look, says, self.note, self._left, spacing=4))
        self.note.textChanged.connect(self._count)
        self._count()

    def chosen(self) -> str:
        """The address of the account that pays; "" where there is none."""
        return self._payers[self.payer.currentIndex()].address if self._payers else ""

    def text(self) -> str:
        """The note."""
        return self.note.text().strip()

    def lacks(self) -> str:
        """Why this cannot be asked for yet; "" where it can."""
        if not self._payers:
            return self.tr("None of your accounts exists on this network yet.")
        return self._left.text() if self._too_many() > 0 else ""

    def _too_many(self) -> int:
        return len(self.text()) - MOST_NOTE

    def _count(self) -> None:
        words = self.tr("Others read it as your words; nobody checks it.")
        if self._too_many() > 0:
            words = self.tr("The note has {count} characters too many.")
            words = words.replace("{count}", str(self._too_many()))
        self._left.set(words)
        self._left.tint("stop" if self._too_many() > 0 else "muted")
        self.changed.emit()


def hazard_lines(look: Look, hazards: tuple[str, ...]) -> list[QWidget]:
    """What the contract's code allows, one line each."""
    return [told(look, "warn", "warn", [Span(words)]) for words in hazards]


def _words(choice: pages.Choice, most: int = MOST_WORK) -> str:
    words = f"{choice.number}. {cut(choice.description, most)}"
    return f"{words} · {choice.amount}" if choice.amount else words


def _account(payer: Payer) -> str:
    return cut(written_out(called(payer.name, payer.address)), MOST_NAME)
