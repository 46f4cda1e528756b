"""An escrow whose code this program does not know: what it keeps, and how its code compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.words.groups import grouped
from ui import format as words
from ui.networks import network_name
from ui.views.unverified_cards import compared_card, fields_card
from ui.widgets.address import AddressText
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.paragraph import Span, written_out
from ui.widgets.rows import column, cut, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label

if TYPE_CHECKING:
    from app.pages.unverified import UnverifiedPage
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

CRUMB: Final = 60
TITLE: Final = 160
FILLS: Final = 1000


class UnverifiedView(Page):
    """Everything that can be told of it; nothing here can be signed.

    Signals:
        pin_wanted: the user wants to take its code for a build that we know.
        refresh_wanted: the user wants the network to be asked again.
    """

    pin_wanted = Signal()
    refresh_wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, "", back=self.tr("Escrows"))
        self.page: UnverifiedPage | None = None
        self._why: ProblemWords | None = None
        self._age = Label(look, "", "small", "muted")
        self._refresh = Button(look, self.tr("Ask again"), "quiet")
        self._refresh.clicked.connect(self.refresh_wanted)
        self.header.addWidget(self._age)
        self.header.addWidget(self._refresh)
        self.problem = Banner(look, "warn")
        self.body.addWidget(self.problem)
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._pin = Button(look, self.tr("Take its code for a known build…"))
        self._pin.clicked.connect(self.pin_wanted)
        bar = QWidget()
        row = spaced(look, QHBoxLayout(bar), 12)
        row.addWidget(self._reason, FILLS)
        row.addStretch(1)
        row.addWidget(self._pin)
        self.set_bottom_bar(bar)
        look.changed.connect(self._rebuild)

    def show_page(self, page: UnverifiedPage, why: ProblemWords | None) -> None:
        """Show it; ``why``: in words, why its code could not be compared."""
        self.page, self._why = page, why
        self.problem.clear()
        ledger = words.number(page.ledger)
        self._age.set(self.tr("Ledger {ledger}").format(ledger=ledger))
        self._refresh.explain_disabled("")
        self._rebuild()

    def show_asking(self) -> None:
        """Say that the network is being asked."""
        self._age.set(self.tr("Asking the network…"))
        self._refresh.explain_disabled(self._age.text())

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why the network was not asked; what is shown stays."""
        self.problem.show_problem(problem)
        self._refresh.explain_disabled("")
        self._age.set("")

    def _rebuild(self) -> None:
        page = self.page
        if page is None:
            return
        named = page.title or self.tr("Escrow without a title")
        self.set_title(cut(named, CRUMB))
        self._read(page)
        self.show_content(column(self._look, *self._parts(page, named), spacing=16))

    def _parts(self, page: UnverifiedPage, named: str) -> list[QWidget]:
        look = self._look
        unknown = Banner(look, "stop")
        unknown.show_words(
            self.tr("We do not know the code behind this contract."),
            self.tr(
                "Nothing can be signed for it here. What stands below is what it keeps, under "
                "the names that its code gave it; what they mean is a guess."
            ),
        )
        network = written_out(network_name(page.passphrase))
        heading = column(
            look,
            ForeignText(look, named, "title", most=TITLE),
            sentence(look, [Span(network)], "small", "muted"),
            spacing=6,
        )
        parts: list[QWidget] = [heading, unknown]
        if page.changed:
            changed = Banner(look, "warn")
            changed.show_words(self.tr("Its code is another than before."), page.changed)
            parts.append(changed)
        parts += [self._what(page), fields_card(look, page), compared_card(look, page)]
        if self._why is not None:
            why = Banner(look, "info")
            why.show_problem(self._why)
            parts.insert(-1, why)
        return parts

    def _what(self, page: UnverifiedPage) -> Card:
        look = self._look
        card = Card(look, self.tr("What it may be"))
        card.add(Label(look, page.says).wrapping())
        mine = self.tr("By these names your part would be: {roles}.").format(roles=page.roles)
        none = self.tr("None of your keys stands in any of its roles.")
        card.add(Label(look, mine if page.roles else none, tone="muted").wrapping())
        card.add(AddressText(look, page.contract))
        code = self.tr("Wasm hash")
        spans = [Span(f"{code}  ", "muted"), Span(grouped(page.wasm_hash), "mono")]
        card.add(sentence(look, spans, "small"))
        return card

    def _read(self, page: UnverifiedPage) -> None:
        told = page.compared
        if told is None:
            reason = self.tr("Its code could not be compared with any that we know.")
        elif not told.alike:
            reason = self.tr("Its interface is none that we know: it cannot be signed for.")
        else:
            reason = ""
        can = self.tr(
            "Its interface is that of a build that we know. If you know that its rules are "
            "too, you can vouch for it."
        )
        self._reason.set(reason or can)
        self._pin.explain_disabled(reason)
