"""Asks whether somebody vouches for code that this program does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.words.groups import grouped
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.field import Choice, Tick
from ui.widgets.paragraph import Span
from ui.widgets.rows import column, sentence
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.unverified import UnverifiedPage
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 540
FILLS: Final = 1000


class PinSheet(Sheet):
    """Which build the code is taken for, and that it is known what that means.

    Signals:
        wanted: the Wasm hash of the code, and that of the build.
    """

    wanted = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None, page: UnverifiedPage) -> None:
        """Offer the builds whose interface is the same."""
        super().__init__(look, parent, self.tr("Take this code for a known build"))
        self._page = page
        self._builds = page.compared.alike if page.compared is not None else ()
        self.problem = Banner(look, "stop")
        self.build = Choice(look, self.tr("Build"), [shown(each.name) for each in self._builds])
        explained = self.tr(
            "From then on the rules of that build are used to show what a step in such a "
            "contract does. If its rules are others, what you are shown can be wrong. Do it "
            "only if whoever wrote the code told you so, by a way that you trust, and compare "
            "the hash with theirs."
        )
        recorded = self.tr(
            "It counts in this profile alone. The journal records it, every review of such a "
            "contract says so, and you can take it back under Settings."
        )
        self.tick = Tick(
            look, self.tr("I have compared the hash, and vouch for the rules of this code")
        )
        self._reason = Label(look, "", "small", "muted").wrapping()
        cancel = Button(look, self.tr("Cancel"))
        self._go = Button(look, self.tr("Pin this code"), "primary")
        for widget in (
            self.problem,
            Label(look, explained, tone="muted").wrapping(),
            column(
                look,
                Label(look, self.tr("Wasm hash"), "control"),
                sentence(look, [Span(grouped(page.wasm_hash), "mono")], "small"),
                spacing=4,
            ),
            column(look, self.build.caption(), self.build, spacing=4),
            Label(look, recorded, tone="muted").wrapping(),
            self.tick,
        ):
            self.body.addWidget(widget)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._want)
        self.tick.toggled.connect(self._read)
        self.widen(WIDTH)
        self._read()

    def show_asking(self) -> None:
        """Say that the code is read and compared once more."""
        self.problem.clear()
        self._say(self.tr("Reading the code once more…"))

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why it was not pinned."""
        self.problem.show_problem(problem)
        self._read()

    def _read(self) -> None:
        self._say("" if self.tick.isChecked() else self.tr("Tick that you vouch for it."))

    def _say(self, reason: str) -> None:
        self._reason.set(reason)
        self._go.explain_disabled(reason)

    def _want(self) -> None:
        build = self._builds[self.build.currentIndex()]
        self.wanted.emit(self._page.wasm_hash, build.wasm_hash)
