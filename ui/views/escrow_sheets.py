"""Asks which escrow is to be looked up."""

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

    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 520
"""Pixels: a contract id in one line."""

FILLS: Final = 1000
"""So much more room than the space beside it."""


class LookUpSheet(Sheet):
    """Asks for a contract id and its network.

    Signals:
        wanted: contract id as typed, and the passphrase.
    """

    wanted = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None, networks: Sequence[str]) -> None:
        """Offer these networks, by passphrase."""
        super().__init__(look, parent, self.tr("Look up an escrow"))
        self._networks = tuple(networks)
        self.problem = Banner(look, "stop")
        self.contract = Field(
            look,
            self.tr("Contract id"),
            self.tr("Begins with C and has 56 letters and digits; spaces do not matter."),
        )
        self.contract.edit.setFont(look.font("mono"))
        names = [written_out(network_name(each)) for each in networks]
        self.network = Choice(look, self.tr("Network"), names)
        self._waiting = Label(look, self.tr("Asking the network…"), "small", "muted")
        self._waiting.hide()
        choice = column(look, self.network.caption(), self.network, spacing=4)
        if not networks:
            choice.hide()
        cancel = Button(look, self.tr("Cancel"))
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._go = Button(look, self.tr("Look up"), "primary")
        for widget in (
            self.problem,
            self.contract,
            choice,
            self._no_network(look),
            self._waiting,
        ):
            self.body.addWidget(widget)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._want)
        self.contract.entered.connect(self._want)
        self.contract.changed.connect(self._read)
        self.widen(WIDTH)
        self._read()

    def show_asking(self) -> None:
        """Say that the network is being asked."""
        self.problem.clear()
        self._waiting.show()
        self._go.explain_disabled(self._waiting.text())

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why there is nothing to see; another id can be typed."""
        self._waiting.hide()
        self.problem.show_problem(problem)
        self._read()

    def _nowhere(self) -> str:
        return self.tr("No network has a server yet: choose one under Settings, and come back.")

    def _no_network(self, look: Look) -> Label:
        label = Label(look, self._nowhere(), tone="muted").wrapping()
        if self._networks:
            label.hide()
        return label

    def _read(self) -> None:
        due = "" if self.contract.text() else self.tr("Type the contract id.")
        self._reason.set(due if self._networks else "")
        self._go.explain_disabled(due if self._networks else self._nowhere())

    def _want(self) -> None:
        if self._go.isEnabled():
            passphrase = self._networks[self.network.currentIndex()]
            self.wanted.emit(self.contract.text(), passphrase)
