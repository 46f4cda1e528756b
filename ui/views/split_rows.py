"""The left of the split editor: who gets how much, line by line, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words.groups import shortened
from ui.views.people import PersonField
from ui.widgets.address import AddressText
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.rows import cut, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLayout

    from app.pages.founding import Person
    from app.pages.proposing import MoveForm, Payee
    from ui.theme import Look

AMOUNT: Final = 168
"""Wide enough for an eleven-digit amount with all of its decimals."""

MOST_NAME: Final = 80


class ShareRow(QWidget):
    """How much of it goes where.

    Signals:
        changed: another amount is there.
        rest_wanted: what the others leave is to go here.
    """

    changed = Signal()
    rest_wanted = Signal()

    def __init__(self, look: Look, amount: str, rest: str) -> None:
        """Nothing yet; both are what a screen reader calls the amount and its button."""
        super().__init__()
        self._look = look
        self.amount = Field(look, "")
        self.amount.edit.setAccessibleName(amount)
        self.amount.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._comes = Label(look, "", "small", "muted")
        self._comes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._comes.hide()
        self.rest = Button(look, self.tr("The rest"), "quiet")
        self.rest.setAccessibleName(rest)
        self.lines = spaced(look, QVBoxLayout(self), 6)
        self.amount.changed.connect(self.changed)
        self.rest.clicked.connect(self.rest_wanted)
        look.changed.connect(self._read_look)

    def show_amount(self, amount: str) -> None:
        """Let this amount be entered, without telling of it."""
        blocked = self.amount.blockSignals(True)
        self.amount.set(amount)
        self.amount.blockSignals(blocked)

    def show_counted(self, comes_to: str, *, is_wrong: bool) -> None:
        """Say that it is no number, if it is none, and what a percentage comes to."""
        self.amount.show_problem(self.tr("This is no number.") if is_wrong else "")
        self._comes.set(comes_to)
        self._comes.setVisible(bool(comes_to))

    def set_out(self, where: QLayout) -> None:
        """Stand beside the words that say where it goes."""
        self._read_look()
        share = spaced(self._look, QVBoxLayout(), 2)
        share.addWidget(self.amount)
        share.addWidget(self._comes)
        share.addStretch(1)
        line = spaced(self._look, QHBoxLayout(), 8)
        line.addLayout(where, 1)
        line.addLayout(share)
        line.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignTop)
        self.lines.addLayout(line)

    def _read_look(self) -> None:
        self.amount.setFixedWidth(self._look.px(AMOUNT))


class PayeeRow(ShareRow):
    """Somebody, and what he is to get.

    Signals:
        removed: nobody is to be here any more.
    """

    removed = Signal()

    def __init__(self, look: Look, payee: Payee | None, people: Sequence[Person] = ()) -> None:
        """Name somebody; None: one of these people, or whoever's address is typed."""
        name = self.tr("somebody else") if payee is None else _name(payee)
        share, rest = self.tr("Share of {who}"), self.tr("The rest to {who}")
        super().__init__(look, share.format(who=name), rest.format(who=name))
        self.payee = payee
        self.who: PersonField | None = None
        where = spaced(look, QVBoxLayout(), 2)
        if payee is None:
            self._choose(look, people)
            where.addWidget(Label(look, self.tr("gets"), "body", "muted"))
            where.addStretch(1)
        else:
            spans = [Span(cut(_name(payee), MOST_NAME), "strong")]
            if payee.name:
                spans.append(Span(f" {payee.role}", "muted"))
            where.addWidget(sentence(look, spans))
            where.addWidget(AddressText(look, payee.address))
        self.set_out(where)

    def entered(self) -> tuple[str, str]:
        """Address and amount, as texts."""
        return self._address(), self.amount.text()

    def show_wrong(self, wrong: str, comes_to: str) -> None:
        """Say what is wrong, if anything is, and what a percentage comes to."""
        words = {
            "address": self.tr("This is no address.") if self._address() else "",
            "twice": self.tr("Named twice."),
        }
        if self.who is not None:
            self.who.show_problem(words.get(wrong, ""))
        self.show_counted(comes_to, is_wrong=wrong == "amount")

    def _address(self) -> str:
        if self.who is not None:
            return self.who.text()
        return "" if self.payee is None else self.payee.address

    def _choose(self, look: Look, people: Sequence[Person]) -> None:
        """Who it is has a line of its own: an address that is typed is read whole."""
        self.who = PersonField(look, self.tr("Somebody else"), people, whole=True)
        remove = Button(look, "", "quiet", "close")
        remove.name(self.tr("Remove this line"))
        self.who.put_beside(remove)
        self.lines.addWidget(self.who)
        self.who.changed.connect(self.changed)
        remove.clicked.connect(self.removed)


class KeptRow(ShareRow):
    """What is to stay in the escrow, where some of it may."""

    def __init__(self, look: Look) -> None:
        """Let nothing stay."""
        name = self.tr("Stays in the escrow")
        super().__init__(look, name, self.tr("The rest stays in the escrow"))
        hint = self.tr("A dispute resolver can pay it out later.")
        where = spaced(look, QVBoxLayout(), 2)
        where.addWidget(Label(look, name, "strong"))
        where.addWidget(Label(look, hint, "small", "muted").wrapping())
        where.addStretch(1)
        self.set_out(where)


class ShareRows(QWidget):
    """Everybody who is to share, and below them what is to stay, where some of it may.

    Signals:
        changed: something else is entered.
        rest_wanted: the one in this place is to get what the others leave.
    """

    changed = Signal()
    rest_wanted = Signal(int)

    def __init__(self, look: Look, form: MoveForm) -> None:
        """Begin with the payees of the form."""
        super().__init__()
        self._look = look
        self.rows: list[PayeeRow] = []
        self.kept: KeptRow | None = None
        self._lines = spaced(look, QVBoxLayout(self), 14)
        split = form.split
        payees = () if split is None else split.payees
        named = {payee.address for payee in payees}
        self._people = tuple(each for each in form.people if each.address not in named)
        for payee in payees:
            self.add(payee)
        if split is not None and split.may_keep:
            self.kept = KeptRow(look)
            self._lines.addWidget(self.kept)
            self.kept.changed.connect(self.changed)
            self.kept.rest_wanted.connect(lambda: self.rest_wanted.emit(len(self.rows)))

    @property
    def everything(self) -> tuple[ShareRow, ...]:
        """All lines; the last is what stays, where some of it may."""
        return (*self.rows, self.kept) if self.kept is not None else tuple(self.rows)

    def add(self, payee: Payee | None) -> PayeeRow:
        """Put somebody at the end; None: whoever is chosen, or whose address is typed."""
        row = PayeeRow(self._look, payee, self._people)
        self._lines.insertWidget(len(self.rows), row)
        self.rows.append(row)
        row.changed.connect(self.changed)
        row.rest_wanted.connect(lambda: self.rest_wanted.emit(self.rows.index(row)))
        row.removed.connect(lambda: self._remove(row))
        return row

    def entered(self) -> tuple[tuple[str, str], ...]:
        """Address and amount of everybody, as texts."""
        return tuple(row.entered() for row in self.rows)

    def staying(self) -> str:
        """What is to stay, as a text."""
        return "" if self.kept is None else self.kept.amount.text()

    def _remove(self, row: PayeeRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()


def _name(payee: Payee) -> str:
    return payee.name or payee.role or shortened(payee.address)
