"""The first question about a new escrow: on which network, by which contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.networks import network_name
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.field import Choice, Field
from ui.widgets.paragraph import written_out
from ui.widgets.rows import column
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.founding import Start
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 540
"""Pixels: a contract id in one line."""

FILLS: Final = 1000
"""So much more room than the space beside it."""


class MakerSheet(Sheet):
    """Asks for a contract that is there, with which an escrow can begin.

    Signals:
        wanted: contract id as typed, and the passphrase.
    """

    wanted = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None, starts: Sequence[Start]) -> None:
        """Offer these networks, with the contracts that served there before."""
        super().__init__(look, parent, self.tr("New escrow"))
        self._starts = tuple(starts)
        self.problem = Banner(look, "stop")
        explained = self.tr(
            "An escrow begins with a contract that is on the network already: one that makes "
            "new ones, as Trustless Work's factories do, or one that was deployed for this "
            "escrow and has no terms yet. Whoever runs your platform knows its id."
        )
        names = [written_out(network_name(each.passphrase)) for each in starts]
        self.network = Choice(look, self.tr("Network"), names)
        self.contract = Field(
            look,
            self.tr("Contract that it begins with"),
            self.tr("Begins with C and has 56 letters and digits; spaces do not matter."),
        )
        self.contract.edit.setFont(look.font("mono"))
        choice = column(look, self.network.caption(), self.network, spacing=4)
        self._waiting = Label(look, self.tr("Asking the network…"), "small", "muted")
        self._waiting.hide()
        self._reason = Label(look, "", "small", "muted").wrapping()
        cancel = Button(look, self.tr("Cancel"))
        self._go = Button(look, self.tr("Go on"), "primary")
        for widget in (
            self.problem,
            Label(look, explained, tone="muted").wrapping(),
            choice,
            self.contract,
            self._waiting,
        ):
            self.body.addWidget(widget)
        choice.setVisible(bool(starts))
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._want)
        self.contract.entered.connect(self._want)
        self.contract.changed.connect(self._read)
        self.network.currentIndexChanged.connect(self._propose)
        self.widen(WIDTH)
        self._propose()

    def show_asking(self) -> None:
        """Say that the network is being asked."""
        self.problem.clear()
        self._waiting.show()
        self._go.explain_disabled(self._waiting.text())

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why nothing can begin with this contract; another id can be typed."""
        self._waiting.hide()
        self.problem.show_problem(problem)
        self._read()

    def _propose(self) -> None:
        """Fill in the contract that served last on this network."""
        start = self._starts[self.network.currentIndex()] if self._starts else None
        self.contract.set(start.makers[0] if start is not None and start.makers else "")
        self._read()

    def _read(self) -> None:
        lacks = "" if self.contract.text() else self.tr("Type the contract id.")
        start = self._starts[self.network.currentIndex()] if self._starts else None
        if start is None:
            lacks = self.tr("No network has a server yet: choose one under Settings.")
        elif not start.payers:
            lacks = self.tr("None of your keys is for this network.")
        self._reason.set(lacks)
        self._go.explain_disabled(lacks)

    def _want(self) -> None:
        if self._go.isEnabled():
            start = self._starts[self.network.currentIndex()]
            self.wanted.emit(self.contract.text(), start.passphrase)
