"""The left of the split editor: who gets how much, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.address import AddressText, shortened
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.rows import cut, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.proposing import Payee
    from ui.theme import Look

AMOUNT: Final = 168
"""Wide enough for an eleven-digit amount with all of its decimals."""

MOST_NAME: Final = 80

WRONG: Final = frozenset({"address", "twice"})
"""What can be wrong with an address."""


class ShareRow(QWidget):
    """Somebody, and what he is to get.

    Signals:
        changed: another amount or address is there.
        rest_wanted: he is to get what the others leave.
        removed: nobody is to be here any more.
    """

    changed = Signal()
    rest_wanted = Signal()
    removed = Signal()

    def __init__(self, look: Look, payee: Payee | None) -> None:
        """Name somebody; None: whoever's address is typed."""
        super().__init__()
        self._look = look
        self.payee = payee
        self.is_by_percent = False
        name = self.tr("somebody else") if payee is None else _name(payee)
        self.address = Field(look, "", placeholder=self.tr("Address, G… or C…"))
        self.address.edit.setAccessibleName(self.tr("Address"))
        self.address.edit.setFont(look.font("mono"))
        self.amount = Field(look, "")
        self.amount.edit.setAccessibleName(self.tr("Share of {who}").format(who=name))
        self.amount.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._comes = Label(look, "", "small", "muted")
        self._comes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.rest = Button(look, self.tr("The rest"), "quiet")
        self.rest.setAccessibleName(self.tr("The rest to {who}").format(who=name))
        self.remove = Button(look, "", "quiet", "close")
        self.remove.name(self.tr("Remove this line"))
        self._set_out(look, payee)
        self.address.changed.connect(self.changed)
        self.amount.changed.connect(self.changed)
        self.rest.clicked.connect(self.rest_wanted)
        self.remove.clicked.connect(self.removed)

    def entered(self) -> tuple[str, str]:
        """Address and amount, as texts."""
        address = self.address.text() if self.payee is None else self.payee.address
        return address, self.amount.text()

    def show_amount(self, amount: str) -> None:
        """Let this amount be entered, without telling of it."""
        blocked = self.amount.blockSignals(True)
        self.amount.set(amount)
        self.amount.blockSignals(blocked)

    def show_wrong(self, wrong: str, comes_to: str) -> None:
        """Say what is wrong, if anything is, and what a percentage comes to."""
        words = {
            "address": self.tr("This is no address.") if self.address.text() else "",
            "twice": self.tr("Named twice."),
        }
        self.address.show_problem(words.get(wrong, ""))
        self.amount.show_problem(self.tr("This is no number.") if wrong == "amount" else "")
        self._comes.set(comes_to)
        self._comes.setVisible(bool(comes_to))

    def _set_out(self, look: Look, payee: Payee | None) -> None:
        """An address that is typed has a line of its own: it is read whole."""
        who = spaced(look, QVBoxLayout(), 2)
        above = spaced(look, QHBoxLayout(), 8)
        if payee is None:
            above.addWidget(self.address, 1)
            above.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
            who.addWidget(Label(look, self.tr("gets"), "body", "muted"))
            who.addStretch(1)
        else:
            self.address.hide()
            self.remove.hide()
            spans = [Span(cut(_name(payee), MOST_NAME), "strong")]
            if payee.name:
                spans.append(Span(f" {payee.role}", "muted"))
            who.addWidget(sentence(look, spans))
            who.addWidget(AddressText(look, payee.address))
        self.amount.setFixedWidth(look.px(AMOUNT))
        shares = spaced(look, QVBoxLayout(), 2)
        shares.addWidget(self.amount)
        shares.addWidget(self._comes)
        shares.addStretch(1)
        line = spaced(look, QHBoxLayout(), 8)
        line.addLayout(who, 1)
        line.addLayout(shares)
        line.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignTop)
        lines = spaced(look, QVBoxLayout(self), 6)
        lines.addLayout(above)
        lines.addLayout(line)
        self._comes.hide()
        look.changed.connect(self._read_look)

    def _read_look(self) -> None:
        self.amount.setFixedWidth(self._look.px(AMOUNT))


class ShareRows(QWidget):
    """Everybody who is to share.

    Signals:
        changed: something else is entered.
        rest_wanted: the one in this place is to get what the others leave.
    """

    changed = Signal()
    rest_wanted = Signal(int)

    def __init__(self, look: Look, payees: Sequence[Payee]) -> None:
        """Begin with these."""
        super().__init__()
        self._look = look
        self.rows: list[ShareRow] = []
        self._lines = spaced(look, QVBoxLayout(self), 14)
        for payee in payees:
            self.add(payee)

    def add(self, payee: Payee | None) -> ShareRow:
        """Put somebody at the end; None: whoever's address is typed."""
        row = ShareRow(self._look, payee)
        self.rows.append(row)
        self._lines.addWidget(row)
        row.changed.connect(self.changed)
        row.rest_wanted.connect(lambda: self.rest_wanted.emit(self.rows.index(row)))
        row.removed.connect(lambda: self._remove(row))
        return row

    def entered(self) -> tuple[tuple[str, str], ...]:
        """Address and amount of everybody, as texts."""
        return tuple(row.entered() for row in self.rows)

    def _remove(self, row: ShareRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()


def _name(payee: Payee) -> str:
    return payee.name or payee.role or shortened(payee.address)
