"""The sheet that says no: with a reason, which is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label, Writing

if TYPE_CHECKING:
    from ui.problem import Problem
    from ui.theme import Look

MOST: Final = 1000
"""Letters of a reason; the note of a request has as many."""


class DeclineSheet(Sheet):
    """Asks why.

    Signals:
        declined: the user says no; carries the reason.
    """

    declined = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        """Ask for the reason."""
        super().__init__(look, parent, self.tr("Decline this request"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._problem = Banner(look, "stop")
        self._reason = Writing(look, self.tr("Reason"))
        self._missing = Label(look, "", "small", "muted")
        self._cancel = Button(look, self.tr("Cancel"))
        self._decline = Button(look, self.tr("Decline"), "danger")
        self._set_out(look)
        self._reason.textChanged.connect(self._judge)
        self._cancel.clicked.connect(self.reject)
        self._decline.clicked.connect(self._say)
        self._judge()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, problem: Problem) -> None:
        """Say why it could not be declined."""
        self._problem.show_problem(problem, "stop")
        self._judge()

    def _say(self) -> None:
        # Once: it is on its way until the sheet goes, or says why not.
        self._decline.explain_disabled(self.tr("It is being declined."))
        self.declined.emit(self._text())

    def _text(self) -> str:
        return self._reason.text().strip()

    def _judge(self) -> None:
        lacks = "" if self._text() else self.tr("Write a reason first.")
        if len(self._text()) > MOST:
            lacks = self.tr("That is more than {count} letters.").replace(
                "{count}", f"{MOST:,}"
            )
        self._missing.set(lacks)
        self._decline.explain_disabled(lacks)

    def _set_out(self, look: Look) -> None:
        what = self.tr(
            "You do not sign it, and it moves to Declined. Your reason is kept here and in the "
            "journal."
        )
        nobody = self.tr(
            "Nobody is told by this program: tell whoever asked you, in your own way."
        )
        self.body.addWidget(Label(look, what).wrapping())
        self.body.addWidget(Label(look, nobody, tone="muted").wrapping())
        self.body.addWidget(Label(look, self.tr("Reason"), "control"))
        self.body.addWidget(self._reason)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.buttons.insertWidget(0, self._missing)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._decline)
