"""What to look for: escrows by their contract ids, or those in which an account has a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.pages.found import Asked
from ui.networks import network_name
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.field import Choice, Field, Tick
from ui.widgets.link import Link
from ui.widgets.page import Page
from ui.widgets.paragraph import written_out
from ui.widgets.rows import called, column, cut
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.found import SearchPlace
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

FILLS = 1000
"""So much more room than the space beside it."""

MOST_NAME = 40
NAMED = 6
"""So many accounts are named; more are counted."""


class FindingView(Page):
    """Asks what to look for, and where.

    Signals:
        wanted: what to look for, as Asked.
        settings_wanted: the user wants to choose a server or an index.
    """

    wanted = Signal(object)
    settings_wanted = Signal()

    def __init__(self, look: Look, places: Sequence[SearchPlace]) -> None:
        """Offer these networks."""
        super().__init__(look, self.tr("Find escrows"), back=self.tr("Escrows"))
        self._places = tuple(places)
        self.problem = Banner(look, "stop")
        names = [written_out(network_name(each.passphrase)) for each in places]
        self.network = Choice(look, self.tr("Network"), names)
        self.ids = Field(
            look,
            self.tr("Contract ids"),
            self.tr(
                "One or several. Each begins with C and has 56 letters and digits; spaces do "
                "not matter."
            ),
        )
        self.mine = Tick(look, self.tr("Where one of my accounts has a role"))
        self._accounts = Label(look, "", "small", "muted").wrapping()
        self.others = Field(
            look,
            self.tr("Other accounts"),
            self.tr(
                "Such as one that you sign for together with others, or a client's; it begins "
                "with G or C."
            ),
        )
        self._index = Label(look, "", "small", "muted").wrapping()
        self._choose = Link(look, self.tr("Choose an index…"))
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._go = Button(look, self.tr("Find escrows"), "primary", "search")
        self._set_up()
        self._connect()
        self._show_place()

    def show_asked(self, asked: Asked) -> None:
        """Show again what was looked for before."""
        known = [each.passphrase for each in self._places]
        if asked.passphrase in known:
            self.network.setCurrentIndex(known.index(asked.passphrase))
        self.ids.set(asked.ids)
        self.others.set(asked.accounts)
        self.mine.setChecked(asked.mine and self._has_accounts())

    def show_asking(self) -> None:
        """Say that the search goes on."""
        self.problem.clear()
        place = self._place()
        host = place.index if place is not None else ""
        asks = self.tr("Asking the network and {host}…").format(host=written_out(host))
        self._say(asks if host else self.tr("Asking the network…"))

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why nothing was looked for; something else can be asked."""
        self.problem.show_problem(problem)
        self.scroll_to_top()
        self._read()

    def _set_up(self) -> None:
        look = self._look
        ids = Card(look, self.tr("By contract id"))
        ids.add(self.ids)
        accounts = Card(look, self.tr("By account"))
        accounts.add(column(look, self.mine, self._accounts, spacing=2))
        accounts.add(self.others)
        accounts.add(self._index)
        beside = spaced(look, QHBoxLayout(), 8)
        beside.addWidget(self._choose)
        beside.addStretch(1)
        accounts.body.addLayout(beside)
        network = column(look, self.network.caption(), self.network, spacing=4)
        if len(self._places) < 2:
            network.hide()
        for widget in (self.problem, self._nowhere(), network, ids, accounts):
            self.body.addWidget(widget)
        bar = QWidget()
        row = spaced(look, QHBoxLayout(bar), 12)
        row.addWidget(self._reason, FILLS)
        row.addStretch(1)
        row.addWidget(self._go)
        self.set_bottom_bar(bar)
        self.setFocusProxy(self.ids.edit)

    def _connect(self) -> None:
        self.network.currentIndexChanged.connect(self._show_place)
        self.ids.changed.connect(self._read)
        self.others.changed.connect(self._read)
        self.mine.toggled.connect(self._read)
        self.ids.entered.connect(self._want)
        self.others.entered.connect(self._want)
        self._choose.clicked.connect(self.settings_wanted)
        self._go.clicked.connect(self._want)

    def _nowhere(self) -> Label:
        label = Label(self._look, self._no_server(), tone="muted").wrapping()
        if self._places:
            label.hide()
        return label

    def _no_server(self) -> str:
        return self.tr("No network has a server yet: choose one under Settings, and come back.")

    def _place(self) -> SearchPlace | None:
        return self._places[self.network.currentIndex()] if self._places else None

    def _has_accounts(self) -> bool:
        place = self._place()
        return place is not None and bool(place.accounts)

    def _show_place(self) -> None:
        place, has = self._place(), self._has_accounts()
        self.mine.setEnabled(has)
        self.mine.setChecked(has)
        none = self.tr("You have no key for it here.")
        self.mine.explain("" if has else none)
        self._accounts.set(self._named() if has else none)
        host = place.index if place is not None else ""
        asked = self.tr(
            "Beside the network, the index at {host} is asked: it learns which accounts are "
            "looked for, and which ones they sign for, so which may be yours. What it says is "
            "held against the ledger."
        )
        unasked = self.tr(
            "No index is asked. The network remembers the last days alone: an escrow in which "
            "nothing happened since then is found by its contract id, or by an index."
        )
        self._index.set(asked.format(host=written_out(host)) if host else unasked)
        self._choose.setVisible(not host)
        self._read()

    def _named(self) -> str:
        place = self._place()
        accounts = place.accounts if place is not None else ()
        names = [
            cut(written_out(called(each.name, each.address)), MOST_NAME)
            for each in accounts[:NAMED]
        ]
        more = len(accounts) - len(names)
        if more:
            names.append(self.tr("{count} more").format(count=more))
        return ", ".join(names)

    def _read(self) -> None:
        if not self._places:
            self._say(self._no_server())
        elif not (self.ids.text() or self.others.text() or self.mine.isChecked()):
            self._say(self.tr("Name a contract or an account, or tick that it is for yours."))
        else:
            self._say("")

    def _say(self, reason: str) -> None:
        self._reason.set(reason)
        self._go.explain_disabled(reason)

    def _want(self) -> None:
        place = self._place()
        if place is not None and self._go.isEnabled():
            asked = Asked(
                place.passphrase,
                self.ids.text(),
                self.others.text(),
                mine=self.mine.isChecked(),
            )
            self.wanted.emit(asked)
