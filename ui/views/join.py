"""A join pack held against its network: the ledger's word, and what the pack says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.pages.joining import There
from ui.networks import network_name
from ui.widgets.address import AddressText
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.rows import caption, column, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label, Span

if TYPE_CHECKING:
    from app.pages.joining import Differs, JoinPage
    from ui.theme import Look
    from ui.widgets.banner import Tone


class JoinView(Page):
    """Where a pack leads, and whether it tells what stands there.

    Signals:
        escrow_wanted: the user wants to see the escrow itself.
    """

    escrow_wanted = Signal()

    def __init__(self, look: Look, page: JoinPage) -> None:
        """Show a pack."""
        super().__init__(look, self.tr("Join pack"), back=self.tr("Escrows"))
        self._look = look
        self.page = page
        self.body.addWidget(self._verdict())
        if page.differs:
            self.body.addWidget(self._differences())
        self.body.addWidget(self._place())
        self.body.addWidget(self._words())
        self.open = Button(look, self.tr("Open the escrow"), "primary")
        self.open.clicked.connect(self.escrow_wanted)
        if page.there is There.ESCROW:
            self.set_bottom_bar(self._foot())
            self.setFocusProxy(self.open)

    def _verdict(self) -> Banner:
        tone, title, text = self._said()
        banner = Banner(self._look, tone)
        banner.show_words(title, text)
        return banner

    def _said(self) -> tuple[Tone, str, str]:
        ledger = self.tr("Only what the ledger says counts; the pack is somebody's word.")
        count = len(self.page.differs)
        if count:
            told = self.tr("{count} things are not as this pack says.")
            if count == 1:
                told = self.tr("One thing is not as this pack says.")
            return "warn", told.format(count=count), ledger
        come = self.tr("Open the pack again later, or ask whoever sent it.")
        verdicts: dict[There, tuple[Tone, str, str]] = {
            There.ESCROW: ("ok", self.tr("The ledger has exactly these terms."), ledger),
            There.NOTHING: ("info", self.tr("This escrow is not on the network yet."), come),
            There.NO_TERMS: ("info", self.tr("The contract has no terms yet."), come),
            There.UNKNOWN_CODE: (
                "warn",
                self.tr("This program does not know the code behind this contract."),
                self.tr("It cannot tell what stands there, and signs nothing for it."),
            ),
        }
        return verdicts[self.page.there]

    def _differences(self) -> Card:
        card = Card(self._look, self.tr("What differs"))
        for place, each in enumerate(self.page.differs):
            if place:
                card.line()
            card.add(self._difference(each))
        return card

    def _difference(self, differs: Differs) -> QWidget:
        look = self._look
        none = self.tr("nothing")
        values = QWidget()
        grid = QGridLayout(values)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for at, (says, value) in enumerate(
            (
                (self.tr("The ledger says"), differs.found),
                (self.tr("The pack says"), differs.told),
            )
        ):
            grid.addWidget(caption(look, says), at, 0)
            grid.addWidget(ForeignText(look, value or none), at, 1)
        return column(look, sentence(look, [Span(differs.name, "strong")]), values, spacing=4)

    def _place(self) -> Card:
        look, page = self._look, self.page
        card = Card(look, self.tr("The escrow"))
        card.add(ForeignText(look, page.title or self.tr("without a title"), "strong"))
        card.add(Label(look, network_name(page.passphrase), tone="muted"))
        card.add(AddressText(look, page.contract))
        mine = self.tr("None of your keys has a role in it by itself.")
        if page.mine:
            mine = self.tr("Your keys are {roles}.").format(roles=page.mine)
        if page.mine and page.there is not There.ESCROW:
            mine = self.tr("The pack says that your keys are {roles}.").format(roles=page.mine)
        card.add(Label(look, mine).wrapping())
        return card

    def _words(self) -> Card:
        look = self._look
        card = Card(look, self.tr("Check words"))
        card.add(Label(look, " ".join(self.page.words), "strong").wrapping().selectable())
        says = self.tr(
            "Read them to whoever sent the pack: theirs are the same if nobody changed it."
        )
        card.add(Label(look, says, "small", "muted").wrapping())
        return card

    def _foot(self) -> QWidget:
        bar = QWidget()
        beside = spaced(self._look, QHBoxLayout(bar), 8)
        beside.addStretch(1)
        beside.addWidget(self.open)
        return bar
