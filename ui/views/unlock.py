"""The locked door: one secret opens it, and wrong ones slow the next one down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.views.doorway import Doorway
from ui.views.pause import Pause
from ui.views.secret_field import SecretField
from ui.views.waiting import FilesWait
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label

if TYPE_CHECKING:
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 460


class UnlockView(Doorway):
    """Asks for the password of a profile, or for its recovery code.

    Signals:
        typing_began: the first key was pressed: the signer process can be made ready.
        submitted: something was typed, and is to be tried.
        restore_wanted: the user wants to restore a backup instead.
        practice_wanted: the user wants to practise instead.
    """

    typing_began = Signal()
    submitted = Signal()
    restore_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, look: Look, folder: str) -> None:
        """Ask for what opens the profile in this folder."""
        super().__init__(look, "Countersign", width=WIDTH)
        self._is_busy = False
        self._has_begun = False
        self._pause = Pause(self)
        self._folder = ForeignText(look, folder, "small", "muted")
        self._secret = SecretField(look)
        self._files = FilesWait(look)
        self._go = Button(look, self.tr("Unlock"), "primary", "lock")
        self._restore = Link(look, self.tr("Restore a backup"))
        self._practice = Link(look, self.tr("Practise"))
        self._lay_out(look)
        self._pause.changed.connect(self._follow)
        self._secret.changed.connect(self._follow_typing)
        self._secret.entered.connect(self._submit)
        self._go.clicked.connect(self._submit)
        self._restore.clicked.connect(self.restore_wanted)
        self._practice.clicked.connect(self.practice_wanted)
        self.setFocusProxy(self._secret)
        self._follow()

    def secret(self) -> Mapping[str, str]:
        """What was typed, by its kind."""
        return self._secret.secret()

    def show_note(self, words: str) -> None:
        """Say why the profile is locked, or what comes before it is opened."""
        self.set_title("Countersign", words)

    def show_files(self, count: int) -> None:
        """Say that files wait until somebody is in."""
        self._files.show_files(count)

    def set_busy(self, *, busy: bool) -> None:
        """Wait until it is open."""
        self._is_busy = busy
        if busy:
            self.banner.clear()
            self.waiting.begin(self.tr("Opening…"))
        else:
            self.waiting.end()
        self._secret.setEnabled(not busy)
        self._follow()

    def show_refused(self, problem: ProblemWords, wait: float) -> None:
        """Say what is wrong; the next attempt is heard in so many seconds."""
        self.set_busy(busy=False)
        self.show_problem(problem)
        self._secret.clear()
        self._secret.take_focus()
        self._pause.begin(wait)

    def clear(self) -> None:
        """Overwrite what was typed."""
        self._secret.clear()

    def _lay_out(self, look: Look) -> None:
        card = Card(look)
        card.add(Label(look, self.tr("Profile"), "control"))
        card.add(self._folder)
        card.line()
        card.add(self._secret)
        self.body.addWidget(card)
        self.body.addWidget(self._files)
        self.buttons.addWidget(self._go)
        foot = spaced(look, QHBoxLayout(), 20)
        foot.addWidget(self._restore)
        foot.addWidget(self._practice)
        foot.addStretch(1)
        self.foot.addLayout(foot)

    def _follow_typing(self) -> None:
        if not self._has_begun and not self._secret.is_empty:
            self._has_begun = True
            self.typing_began.emit()
        self._follow()

    def _follow(self) -> None:
        reason = "" if self._is_busy else self._reason()
        self.explain(reason)
        self._go.explain_disabled(reason or self.waiting.words)

    def _reason(self) -> str:
        """Why it cannot be tried yet; "" if it can."""
        return self._pause.words or self._secret.missing()

    def _submit(self) -> None:
        if self._go.isEnabled():
            self._has_begun = False  # the child that was made ready is used up by this
            self.submitted.emit()
