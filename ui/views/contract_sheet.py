"""A sheet that asks for a contract by its id, on one of some networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
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

WIDTH: Final = 540
"""Pixels: a contract id in one line."""

FILLS: Final = 1000
"""So much more room than the space beside it."""


@dataclass(frozen=True)
class Question:
    """What is asked, in words: of the sheet, its field and its button."""

    title: str
    contract: str
    go: str
    explained: str = ""


class ContractSheet(Sheet):
    """Asks for a contract id and its network.

    Signals:
        wanted: contract id as typed, and the passphrase.
    """

    wanted = Signal(str, str)

    def __init__(
        self, look: Look, parent: QWidget | None, question: Question, networks: Sequence[str]
    ) -> None:
        """Offer these networks, by passphrase."""
        super().__init__(look, parent, question.title)
        self._networks = tuple(networks)
        self.problem = Banner(look, "stop")
        names = [written_out(network_name(each)) for each in networks]
        self.network = Choice(look, self.tr("Network"), names)
        self.contract = Field(
            look,
            question.contract,
            self.tr("Begins with C and has 56 letters and digits; spaces do not matter."),
        )
        self.contract.edit.setFont(look.font("mono"))
        self._waiting = Label(look, self.tr("Asking the network…"), "small", "muted")
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._go = Button(look, question.go, "primary")
        self._set_out(look, question)
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
        """Say why it cannot be this contract; another id can be typed."""
        self._waiting.hide()
        self.problem.show_problem(problem)
        self._read()

    def lacks(self) -> str:
        """Why it cannot go on yet; "" where it can."""
        if not self._networks:
            return self.tr("No network has a server yet: choose one under Settings.")
        return "" if self.contract.text() else self.tr("Type the contract id.")

    def _set_out(self, look: Look, question: Question) -> None:
        explained = Label(look, question.explained, tone="muted").wrapping()
        choice = column(look, self.network.caption(), self.network, spacing=4)
        for widget in (self.problem, explained, choice, self.contract, self._waiting):
            self.body.addWidget(widget)
        # Shown any earlier they would be windows.
        explained.setVisible(bool(question.explained))
        choice.setVisible(bool(self._networks))
        self._waiting.hide()
        cancel = Button(look, self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        self.contract.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        lacks = self.lacks()
        self._reason.set(lacks)
        self._go.explain_disabled(lacks)

    def _want(self) -> None:
        if self._go.isEnabled():
            passphrase = self._networks[self.network.currentIndex()]
            self.wanted.emit(self.contract.text(), passphrase)
