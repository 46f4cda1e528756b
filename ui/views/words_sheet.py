"""A sheet that asks for some words of the user's own, and hands them over once."""

from __future__ import annotations

from dataclasses import dataclass
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
"""Letters, as many as a request's own note has."""


@dataclass(frozen=True)
class Asking:
    """What a sheet asks for: its title, what becomes of the words, their name, the button."""

    title: str
    explains: tuple[str, ...]
    label: str
    action: str
    lacks: str


class WordsSheet(Sheet):
    """Asks for words.

    Signals:
        given: here they are; once, until ``show_problem``.
    """

    given = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None, asking: Asking) -> None:
        """Ask for what ``asking`` says."""
        super().__init__(look, parent, asking.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asking = asking
        self._problem = Banner(look, "stop")
        self._words = Writing(look, asking.label)
        self._missing = Label(look, "", "small", "muted")
        self._cancel = Button(look, self.tr("Cancel"))
        self._give = Button(look, asking.action, "primary")
        self._set_out(look)
        self._words.textChanged.connect(self._judge)
        self._cancel.clicked.connect(self.reject)
        self._give.clicked.connect(self._hand_over)
        self._judge()
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, problem: Problem) -> None:
        """Say why it could not be taken; it can be given again."""
        self._problem.show_problem(problem, "stop")
        self._judge()

    def _hand_over(self) -> None:
        # Once: it is on its way until the sheet goes, or says why not.
        self._give.explain_disabled(self.tr("It is being kept."))
        self.given.emit(self._text())

    def _text(self) -> str:
        return self._words.text().strip()

    def _judge(self) -> None:
        lacks = "" if self._text() else self._asking.lacks
        if len(self._text()) > MOST:
            more = self.tr("That is more than {count} letters.")
            lacks = more.replace("{count}", f"{MOST:,}")
        self._missing.set(lacks)
        self._give.explain_disabled(lacks)

    def _set_out(self, look: Look) -> None:
        for place, text in enumerate(self._asking.explains):
            tone = "muted" if place else "text"
            self.body.addWidget(Label(look, text, tone=tone).wrapping())
        self.body.addWidget(Label(look, self._asking.label, "control"))
        self.body.addWidget(self._words)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.buttons.insertWidget(0, self._missing)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._give)
