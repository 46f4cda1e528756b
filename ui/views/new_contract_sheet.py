"""The sheet that asks for a contract which no other makes: of which code, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.networks import network_name
from ui.views.move_form import MOST_NAME
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.field import Choice, Field
from ui.widgets.paragraph import written_out
from ui.widgets.rows import called, column, cut, sentence, told
from ui.widgets.sheet import Sheet
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.founding import CodeThere, Start
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 560
FILLS: Final = 1000
"""So much more room than the space beside it."""


class NewContractSheet(Sheet):
    """Asks for the first of two steps: a contract that holds no terms yet.

    Signals:
        wanted: the code's Wasm hash, who pays, and the note.
    """

    wanted = Signal(str, str, str)

    def __init__(
        self, look: Look, parent: QWidget | None, start: Start, codes: Sequence[CodeThere]
    ) -> None:
        """Offer the code that is on the network of ``start``."""
        super().__init__(look, parent, self.tr("New contract"))
        self._look = look
        self._start, self._codes = start, tuple(codes)
        names = [written_out(f"{each.code.name} · {each.code.words}") for each in codes]
        self.code = _wide(Choice(look, self.tr("Code"), names))
        payers = [cut(written_out(called(p.name, p.address)), MOST_NAME) for p in start.payers]
        self.payer = _wide(Choice(look, self.tr("Account that makes it, and pays"), payers))
        self.note = Field(look, self.tr("Note for the other signers"))
        self.problem = Banner(look, "stop")
        self._remarks = QWidget()
        self._remarked = spaced(look, QVBoxLayout(self._remarks), 6)
        self._waiting = Label(look, self.tr("Asking the network…"), "small", "muted")
        self._waiting.hide()
        self._reason = Label(look, "", "small", "muted").wrapping()
        self.go = Button(look, self.tr("Write the request"), "primary")
        self._set_out(look)
        self.code.currentIndexChanged.connect(self._remark)
        self.go.clicked.connect(self._want)
        self.widen(WIDTH)
        self._remark()
        self._judge()

    def show_asking(self) -> None:
        """Say that the request is being made."""
        self.problem.clear()
        self._waiting.show()
        self.go.explain_disabled(self._waiting.text())

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why there is no request."""
        self._waiting.hide()
        self.problem.show_problem(problem)
        self._judge()

    def _set_out(self, look: Look) -> None:
        explained = self.tr(
            "An escrow begins in two steps here. This request makes a contract of code that is "
            "on the network; it holds no terms and no money. Once it is there, begin the new "
            "escrow with it: that is a request of its own."
        )
        where = [Span(self.tr("It will be on "), "muted")]
        where += [Span(network_name(self._start.passphrase), "strong"), Span(".", "muted")]
        for widget in (
            self.problem,
            Label(look, explained, tone="muted").wrapping(),
            sentence(look, where),
            column(look, self.code.caption(), self.code, spacing=4),
            self._remarks,
            column(look, self.payer.caption(), self.payer, spacing=4),
            self.note,
            self._waiting,
        ):
            self.body.addWidget(widget)
        cancel = Button(look, self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.go)

    def _remark(self) -> None:
        """Say what must be known of this code: who can set it up, and whether it was seen."""
        while (item := self._remarked.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        chosen = self._chosen()
        if chosen is None:
            return
        tone = "warn" if chosen.anybody else "info"
        lines = [(tone, chosen.remark)]
        if chosen.code.origin:
            lines.append(("warn", self.tr("This code was {origin}.")))
        for icon, words in lines:
            text = words.replace("{origin}", chosen.code.origin)
            ink = "warn" if icon == "warn" else "muted"
            remark = told(self._look, icon, ink, [Span(text)])
            self._remarked.addWidget(remark)
            remark.show()
        self.settle()

    def _chosen(self) -> CodeThere | None:
        return self._codes[self.code.currentIndex()] if self._codes else None

    def _judge(self) -> None:
        lacks = ""
        if not self._codes:
            lacks = self.tr("No code that this program knows is on this network.")
        elif not self._start.payers:
            lacks = self.tr("None of your keys is for this network.")
        self._reason.set(lacks)
        self.go.explain_disabled(lacks)

    def _want(self) -> None:
        chosen = self._chosen()
        if self.go.isEnabled() and chosen is not None:
            payer = self._start.payers[self.payer.currentIndex()]
            self.wanted.emit(chosen.code.wasm_hash, payer.address, self.note.text())


def _wide(choice: Choice) -> Choice:
    """A choice that a long name does not make as wide as itself."""
    policy = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    choice.setSizeAdjustPolicy(policy)
    return choice
