"""The deal, its parties and its money, as cards to be filled in."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.views.people import RoleField
from ui.views.side_by_side import SideBySide
from ui.widgets.card import Card
from ui.widgets.field import Choice, Field
from ui.widgets.paragraph import written_out
from ui.widgets.rows import amount_row, called, column, cut
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.pages.founding import (
        CodeOffer,
        FeesTold,
        Maker,
        Person,
        Start,
        TokenOffer,
        Typed,
        Way,
    )
    from ui.theme import Look

MOST_NAME: Final = 60
MOST_NOTE: Final = 1000


class DealCard(Card):
    """What the deal is called, and what it is about.

    Signals:
        changed: something else was typed.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        """Ask for a deal."""
        super().__init__(look, self.tr("Deal"))
        self.title = Field(look, self.tr("Title"))
        self.reference = Field(
            look, self.tr("Reference"), self.tr("Your own number for it: the engagement id.")
        )
        self.description = Writing(look, self.tr("Description"))
        says = Label(look, self.tr("Description"), "control")
        public = self.tr("Everybody can read these: they stand on the ledger.")
        self.body.addWidget(self.title)
        self.body.addWidget(self.reference)
        self.body.addWidget(column(look, says, self.description, spacing=4))
        self.body.addWidget(Label(look, public, "small", "muted").wrapping())
        for field in (self.title, self.reference):
            field.changed.connect(self.changed)
        self.description.textChanged.connect(self.changed)

    def fill(self, typed: Typed) -> None:
        """Type this deal."""
        self.title.set(typed.title)
        self.reference.set(typed.engagement_id)
        self.description.setPlainText(typed.description)


class PartiesCard(Card):
    """Who holds which role.

    Signals:
        changed: somebody else holds one.
    """

    changed = Signal()

    def __init__(self, look: Look, code: CodeOffer, people: Sequence[Person]) -> None:
        """Ask for the holders of every role that the code knows."""
        super().__init__(look, self.tr("Parties"))
        self.roles = {asked.name: RoleField(look, asked, people) for asked in code.roles}
        fields = list(self.roles.values())
        for first, second in zip_longest(fields[::2], fields[1::2]):
            pair = first if second is None else SideBySide(look, first, second)
            self.body.addWidget(pair)
        for each in fields:
            each.changed.connect(self.changed)

    def fill(self, roles: Mapping[str, tuple[str, ...]]) -> None:
        """Let these hold the roles."""
        for name, addresses in roles.items():
            if name in self.roles:
                self.roles[name].mean(addresses)

    def typed(self) -> dict[str, tuple[str, ...]]:
        """Addresses by role."""
        return {name: each.texts() for name, each in self.roles.items()}


class MoneyCard(Card):
    """Which money, how much of it, and what goes off for fees.

    Signals:
        changed: something else was typed.
    """

    changed = Signal()

    def __init__(self, look: Look, code: CodeOffer, tokens: Sequence[TokenOffer]) -> None:
        """Ask for money; of code that pays each milestone by itself without the amount."""
        super().__init__(look, self.tr("Money"))
        self._look = look
        self._tokens = tuple(tokens)
        names = [written_out(each.code) for each in tokens]
        self.token = Choice(look, self.tr("Currency"), [*names, self.tr("Another token…")])
        self.contract = Field(
            look, self.tr("Token's contract"), self.tr("Begins with C and has 56 letters.")
        )
        self.contract.edit.setFont(look.font("mono"))
        self.amount = Field(look, self.tr("Amount"), placeholder="0.00")
        self.fee = Field(
            look,
            self.tr("Platform fee in percent"),
            self.tr("Goes to the platform, of every payment. Nothing typed is no fee."),
            "0",
        )
        self.memo = Field(
            look,
            self.tr("Receiver's memo (optional)"),
            self.tr("A number that the contract keeps. It sends none with the money."),
        )
        self._told = QWidget()
        self._below = spaced(look, QVBoxLayout(self._told), 4)
        self._shown: list[QWidget] = []
        self.body.addWidget(column(look, self.token.caption(), self.token, spacing=4))
        rest = (self.fee,) if code.is_multi else (SideBySide(look, self.amount, self.fee),)
        for widget in (self.contract, *rest, self.memo):
            self.body.addWidget(widget)
        for field in (self.contract, self.amount, self.fee, self.memo):
            field.changed.connect(self.changed)
        self.asks_amount = not code.is_multi
        self.contract.setVisible(not self._tokens)
        self.token.currentIndexChanged.connect(self._read_token)
        self.add_total(self._told)
        self.show_fees(None)

    def fill(self, typed: Typed) -> None:
        """Type this money."""
        known = [each.contract for each in self._tokens]
        is_known = typed.token in known
        self.token.setCurrentIndex(known.index(typed.token) if is_known else len(known))
        self.contract.set("" if is_known else typed.token)
        self.amount.set(typed.amount)
        self.fee.set(typed.fee)
        self.memo.set(typed.memo)

    def typed_token(self) -> str:
        """The contract of the money."""
        index = self.token.currentIndex()
        return self._tokens[index].contract if index < len(self._tokens) else self._typed()

    def show_fees(self, fees: FeesTold | None) -> None:
        """Say what everybody gets in the end; None: nobody can tell yet."""
        for line in self._shown:
            line.hide()
            line.deleteLater()
        self._shown = [self._unknown()] if fees is None else list(self._fee_lines(fees))
        for line in self._shown:
            self._below.addWidget(line)

    def _fee_lines(self, fees: FeesTold) -> tuple[QWidget, ...]:
        index, look = self.token.currentIndex(), self._look
        unit = written_out(self._tokens[index].code) if index < len(self._tokens) else ""
        protocol = self.tr("Protocol fee to Trustless Work, {percent} %")
        platform = self.tr("Platform fee, {percent} %")
        return (
            amount_row(look, self.tr("Agreed"), fees.agreed, unit),
            amount_row(look, protocol.format(percent=fees.protocol_percent), fees.protocol),
            amount_row(look, platform.format(percent=fees.platform_percent), fees.platform),
            amount_row(look, self.tr("To the receivers"), fees.receivers, unit, "strong"),
        )

    def _unknown(self) -> QWidget:
        words = self.tr("Fees as money stand here once an amount is typed.")
        return Label(self._look, words, "small", "muted").wrapping()

    def _typed(self) -> str:
        return self.contract.text()

    def _read_token(self) -> None:
        self.contract.setVisible(self.token.currentIndex() >= len(self._tokens))
        self.changed.emit()


class AskCard(Card):
    """How it is asked for: by whom, in which contract, and with what words.

    Signals:
        changed: something else was chosen or typed.
    """

    changed = Signal()

    def __init__(self, look: Look, start: Start, maker: Maker) -> None:
        """Offer the accounts and the ways that there are."""
        super().__init__(look, self.tr("Request"))
        self._payers, self._ways = start.payers, maker.ways
        names = [
            cut(written_out(called(each.name, each.address)), MOST_NAME)
            for each in start.payers
        ]
        says = self.tr("Account that signs, and pays the network's fee")
        self.payer = Choice(look, says, names)
        self.payer.setAccessibleDescription(says)
        ways = {"new": self.tr("In a new contract"), "set up": self.tr("In this contract")}
        self.way = Choice(
            look, self.tr("Where the escrow begins"), [ways[each.value] for each in maker.ways]
        )
        self.note = Writing(look, self.tr("Note for the other signers"))
        self.note_left = Label(look, "", "small", "muted").wrapping()
        noted = Label(look, self.tr("Note for the other signers"), "control")
        chosen = column(look, self.way.caption(), self.way, spacing=4)
        self.body.addWidget(column(look, self.payer.caption(), self.payer, spacing=4))
        self.body.addWidget(chosen)
        chosen.setHidden(len(maker.ways) == 1)
        self.body.addWidget(column(look, noted, self.note, self.note_left, spacing=4))
        for choice in (self.payer, self.way):
            choice.currentIndexChanged.connect(self.changed)
        self.note.textChanged.connect(self.changed)

    def fill(self, typed: Typed) -> None:
        """Choose this way and account, where they are there still, and type this note."""
        payers = [each.address for each in self._payers]
        if typed.payer in payers:
            self.payer.setCurrentIndex(payers.index(typed.payer))
        if typed.way in self._ways:
            self.way.setCurrentIndex(self._ways.index(typed.way))
        self.note.setPlainText(typed.note)

    def typed_payer(self) -> str:
        """The account; "" where there is none."""
        return self._payers[self.payer.currentIndex()].address if self._payers else ""

    def typed_way(self) -> Way:
        """Where the escrow begins."""
        return self._ways[self.way.currentIndex()]
