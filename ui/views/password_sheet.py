"""The sheet that asks for the password again: what is done after it needs more than a click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.views.pause import Pause
from ui.views.waiting import Waiting
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.password import PasswordField
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords


FILLS: Final = 1000
"""A share so large that the empty room beside the reason gets nothing."""


class PasswordSheet(Sheet):
    """Says what is to be done, and asks for the password.

    Signals:
        given: the user goes on; carries the password.
    """

    given = Signal(str)

    def __init__(
        self, look: Look, parent: QWidget | None, title: str, explanation: str, action: str = ""
    ) -> None:
        """Make a sheet; ``action`` is what its button says that does it."""
        super().__init__(look, parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._problem = Banner(look, "stop")
        self._field = PasswordField(look, self.tr("Password"))
        self._waiting = Waiting(look)
        self._pause = Pause(self)
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._cancel = Button(look, self.tr("Cancel"))
        self._go = Button(look, action or self.tr("Go on"), "primary")
        self._added: list[QWidget] = []
        self._is_busy = False
        self.body.addWidget(self._problem)
        self.body.addWidget(Label(look, explanation, "body", "muted").wrapping())
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.buttons.insertWidget(0, self._waiting)
        self.buttons.insertWidget(1, self._reason, FILLS)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._go)
        self._pause.changed.connect(self._follow)
        self._field.changed.connect(self._follow)
        self._field.entered.connect(self._give)
        self._go.clicked.connect(self._give)
        self._cancel.clicked.connect(self.reject)
        self.finished.connect(self._field.clear)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    def add(self, widget: QWidget) -> None:
        """Ask for something else, too, before the password."""
        self.body.insertWidget(2 + len(self._added), widget)
        if not self._added:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._added.append(widget)

    def show_problem(self, problem: ProblemWords) -> None:
        """Say what is wrong; another password may be typed."""
        self.set_busy(False)
        self._problem.show_problem(problem)
        self._field.clear()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold_back(self, seconds: float) -> None:
        """Let the next password be given in so many seconds."""
        self._pause.begin(seconds)

    def set_busy(self, busy: bool, words: str = "") -> None:
        """Wait for what was begun, and say for what if it takes long."""
        self._is_busy = busy
        if busy:
            self._problem.clear()
            self._waiting.begin(words or self.tr("Checking the password…"))
        else:
            self._waiting.end()
        for widget in (self._field, *self._added):
            widget.setEnabled(not busy)
        self._follow()

    def _follow(self) -> None:
        due = "" if self._field.text() else self.tr("Type your password.")
        reason = "" if self._is_busy else self._pause.words or due
        self._reason.set(reason)
        self._go.explain_disabled(reason or self._waiting.words)

    def _give(self) -> None:
        if self._go.isEnabled():
            self.given.emit(self._field.text())
