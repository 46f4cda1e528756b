"""The password again, for one signature: it is typed here, taken once, and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.override import override
from ui.views.password_sheet import FILLS
from ui.views.pause import Pause
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.password import PasswordField
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label, Sentence, Span
from wallet.network import NAMES, Network
from wallet.review.texts import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.problem import Problem
    from ui.theme import Look


class SigningSheet(Sheet):
    """Says once more what is signed, and asks for the password.

    Signals:
        given: a password waits to be taken; carries none of it.
    """

    given = Signal()

    def __init__(self, look: Look, parent: QWidget | None, what: Sequence[Span]) -> None:
        """``what`` is the sentence of the review that is signed."""
        super().__init__(look, parent, self.tr("Your password, to sign"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_busy = False
        self._what = Sentence(look, "body")
        self._network = Label(look, "", "strong").wrapping()
        self._key = Label(look, "", "body", "muted").wrapping()
        self._hint = Label(look, "", "small", "practice").wrapping()
        self._problem = Banner(look, "stop")
        self._field = PasswordField(look, self.tr("Password"))
        self._busy = Label(look, "", "small", "muted").wrapping()
        self._pause = Pause(self)
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._cancel = Button(look, self.tr("Cancel"))
        self._sign = Button(look, self.tr("Co-sign"), "primary", "pen")
        self._what.set(what)
        self._set_out()
        self._pause.changed.connect(self._judge)
        self._field.changed.connect(self._judge)
        self._field.entered.connect(self._give)
        self._sign.clicked.connect(self._give)
        self._cancel.clicked.connect(self.reject)
        self._judge()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_hint(self, words: str) -> None:
        """Say which password is meant, where that is no secret."""
        self._hint.set(words)
        self._hint.setVisible(bool(words))

    def show_network(self, passphrase: str) -> None:
        """Say on which network it counts, and whether that is real money."""
        kind = NAMES.get(Network(passphrase), "other")
        words = {
            "public": self.tr("On MAINNET: real money moves."),
            "testnet": self.tr("On Stellar's test network: no real money moves."),
            "practice": self.tr("On the practice network: no real money moves."),
        }
        other = self.tr("On another network: “{network}”").replace(
            "{network}", shown(passphrase)
        )
        self._network.tint("practice" if kind == "practice" else "text")
        self._network.set(words.get(kind, other))
        self._network.show()

    def show_key(self, label: str) -> None:
        """Say which of several keys signs."""
        key = self.tr("With your key “{label}”").replace("{label}", shown(label))
        self._key.set(key)
        self._key.show()

    def take_password(self) -> str:
        """What was typed; the field is wiped."""
        typed = self._field.text()
        self._field.clear()
        return typed

    def show_busy(self) -> None:
        """Wait for the signature; until it is there the sheet stays."""
        self._is_busy = True
        self._problem.clear()
        self._busy.set(
            self.tr(
                "The network is asked once more whether it is still so; then your key signs, "
                "in a process of its own. This takes a moment…"
            )
        )
        self._busy.show()
        self._judge()

    def show_problem(self, problem: Problem) -> None:
        """Say why nothing was signed, and let another password be typed."""
        self._is_busy = False
        self._busy.hide()
        self._problem.show_problem(problem, "stop")
        self._field.clear()
        self._judge()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold_back(self, seconds: float) -> None:
        """Let the next password be given in so many seconds."""
        self._pause.begin(seconds)

    def _give(self) -> None:
        if self._sign.isEnabled():
            self.given.emit()

    def _judge(self) -> None:
        self._field.setEnabled(not self._is_busy)
        busy = self._busy.text() if self._is_busy else ""
        self._cancel.explain_disabled(busy)
        due = "" if self._field.text() else self.tr("Type your password.")
        reason = "" if self._is_busy else self._pause.words or due
        self._reason.set(reason)
        self._sign.explain_disabled(reason or busy)

    def _set_out(self) -> None:
        for widget in (
            self._what,
            self._network,
            self._key,
            self._hint,
            self._problem,
            self._field,
            self._busy,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._sign)
        self._network.hide()
        self._key.hide()
        self._hint.hide()
        self._busy.hide()

    @override
    def reject(self) -> None:
        """Give up, unless the signature is being made: then it may be there already."""
        if not self._is_busy:
            self._field.clear()
            super().reject()
