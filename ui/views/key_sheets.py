"""Sheets of the page on keys: an address to show, a key to watch, a code to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.override import override
from ui.views.address import AddressCard, CodeCard
from ui.views.file_drop import FileDrop
from ui.views.new_password import NewPassword
from ui.views.pause import Pause
from ui.views.restore import BACKUP, FoundCard
from ui.views.secret_field import SecretField
from ui.views.waiting import Waiting
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.pages.entry import Restored, Strength
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords


FILLS = 1000
"""A share so large that the empty room beside the reason gets nothing."""


class AddressSheet(Sheet):
    """A key's address, to be scanned, copied or read out."""

    def __init__(self, look: Look, parent: QWidget, label: str, account: str) -> None:
        """Show it."""
        super().__init__(look, parent, self.tr("Signing address"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        card = AddressCard(look)  # which the sheet's title names
        card.show_address(account, label)
        self.widen(800)
        self.body.addWidget(card)
        close = Button(look, self.tr("Close"))
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)


class AskingSheet(Sheet):
    """A sheet with something to fill in, what is wrong with it, and what is waited for.

    Signals:
        submitted: everything is there, and is to be tried.
    """

    submitted = Signal()

    def __init__(
        self, look: Look, parent: QWidget, title: str, explanation: str, action: str
    ) -> None:
        """``action`` is what the button says that tries it."""
        super().__init__(look, parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_busy = False
        self._asked: list[QWidget] = []
        self._was_in: QWidget | None = None
        self._problem = Banner(look, "stop")
        self._waiting = Waiting(look)
        self._pause = Pause(self)
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._cancel = Button(look, self.tr("Cancel"))
        self._go = Button(look, action, "primary")
        self.body.addWidget(self._problem)
        self.body.addWidget(Label(look, explanation, "body", "muted").wrapping())
        self.buttons.insertWidget(0, self._waiting)
        self.buttons.insertWidget(1, self._reason, FILLS)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._go)
        self._cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self.submit)
        self._pause.changed.connect(self.follow)

    def ask(self, *widgets: QWidget) -> None:
        """Ask for what is filled in there, which rests while something is tried."""
        for widget in widgets:
            self.body.addWidget(widget)
            self._asked.append(widget)

    def wrong(self) -> str:
        """Why it cannot be tried yet; "" if it can."""
        return ""

    def submit(self) -> None:
        """Try it, if it can be tried."""
        if self._go.isEnabled():
            self.submitted.emit()

    def follow(self) -> None:
        """Say what is missing now."""
        reason = "" if self._is_busy else self._pause.words or self.wrong()
        self._reason.set(reason)
        self._go.explain_disabled(reason or self._waiting.words)

    def show_problem(self, problem: ProblemWords) -> None:
        """Say what is wrong; it may be tried again."""
        self.set_busy(False)
        self._problem.show_problem(problem)

    def hold_back(self, seconds: float) -> None:
        """Let it be tried again in so many seconds."""
        self._pause.begin(seconds)

    def set_busy(self, busy: bool, words: str = "") -> None:
        """Wait for what was begun."""
        if busy and not self._is_busy:
            self._was_in = self.focusWidget()
        self._is_busy = busy
        if busy:
            self._problem.clear()
            self._waiting.begin(words or self.tr("One moment…"))
        else:
            self._waiting.end()
        for widget in self._asked:
            widget.setEnabled(not busy)
        self.follow()
        if not busy and self._was_in is not None:
            self._was_in.setFocus(Qt.FocusReason.OtherFocusReason)
            self._was_in = None


class WatchSheet(AskingSheet):
    """The address of somebody else's key, and a name for it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Ask for both."""
        super().__init__(
            look,
            parent,
            self.tr("Add somebody's key"),
            self.tr(
                "Ask for the address in a way that you trust, such as a call to a number that "
                "you know."
            ),
            self.tr("Add the key"),
        )
        self._name = Field(look, self.tr("Name"), placeholder=self.tr("Buyer, Porto"))
        self._address = Field(look, self.tr("Signing address"), placeholder="G…")
        self._address.edit.setFont(look.font("mono"))
        self._name.edit.setMaxLength(60)
        self.widen(560)
        self.ask(self._name, self._address)
        for field in (self._name, self._address):
            field.changed.connect(self.follow)
            field.entered.connect(self.submit)
        self.body.addStretch(1)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.follow()

    @property
    def name(self) -> str:
        """The name for it."""
        return self._name.text()

    @property
    def address(self) -> str:
        """The address, without the spaces in which people group it."""
        return "".join(self._address.text().split())

    @override
    def wrong(self) -> str:
        if not self._name.text():
            return self.tr("Give it a name.")
        return "" if self._address.text() else self.tr("Paste or type the address.")


class NewPasswordSheet(AskingSheet):
    """A new password, for whoever has what opens the profile now.

    Signals:
        typed: another password is there to be looked at; carries none of it.
    """

    typed = Signal()

    def __init__(
        self, look: Look, parent: QWidget, title: str, explanation: str, action: str
    ) -> None:
        """Ask for the present secret and for the new password."""
        super().__init__(look, parent, title, explanation, action)
        self._secret = SecretField(look, self.tr("Present password"))
        self._new = NewPassword(look, self.tr("New password"))
        self.ask(self._secret, self._new)
        for widget in (self._secret, self._new):
            widget.changed.connect(self.follow)
            widget.entered.connect(self.submit)
        self.body.addStretch(1)
        self._new.typed.connect(self.typed)
        self.finished.connect(self._forget)
        self._secret.take_focus()
        self.follow()

    @property
    def password(self) -> str:
        """The new password."""
        return self._new.password

    def secret(self) -> Mapping[str, str]:
        """What opens the profile now, by its kind."""
        return self._secret.secret()

    def only_by_password(self) -> None:
        """Take the password alone, not the recovery code."""
        self._secret.offer_code(offered=False)

    def show_strength(self, strength: Strength | None) -> None:
        """Show how good the new password is."""
        self._new.show_strength(strength)

    @override
    def wrong(self) -> str:
        if self._secret.is_empty:
            return self.tr("Type what opens the profile now.")
        return self._new.wrong()

    def _forget(self) -> None:
        self._secret.clear()
        self._new.clear()


class RehearseSheet(AskingSheet):
    """A backup file, what opens it, and then what it holds."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Ask for the file and for what opens it."""
        super().__init__(
            look,
            parent,
            self.tr("Rehearse a restore"),
            self.tr("The backup is opened completely, and nothing of it is kept."),
            self.tr("Open the backup"),
        )
        self._file = FileDrop(
            look, self.tr("Drop a backup here"), self.tr("Backups"), f"*.{BACKUP}"
        )
        self._secret = SecretField(look, self.tr("Password at the time of the backup"))
        self._found = FoundCard(look)
        self._done = Button(look, self.tr("Done"), "primary")
        self.widen(600)
        self.ask(self._file, self._secret)
        self.body.addWidget(self._found)
        self.body.addStretch(1)
        self.buttons.addWidget(self._done)
        self._file.chosen.connect(self._forget)
        self._secret.changed.connect(self._forget)
        self._done.clicked.connect(self.accept)
        self._secret.entered.connect(self.submit)
        self.finished.connect(self._secret.clear)
        self._file.setFocus(Qt.FocusReason.OtherFocusReason)
        self._forget()

    @property
    def path(self) -> str:
        """The file that was chosen."""
        return self._file.path

    def choose(self, path: str) -> None:
        """Take this file."""
        self._file.choose(path)
        self._secret.take_focus()

    def secret(self) -> Mapping[str, str]:
        """What opens it, by its kind."""
        return self._secret.secret()

    def show_found(self, restored: Restored, now: int) -> None:
        """Show what it holds: it would restore."""
        self.set_busy(False)
        self._found.show_found(restored, now)
        self._turn(has_found=True)
        self._done.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def wrong(self) -> str:
        return (
            self._secret.missing() if self._file.path else self.tr("Choose the backup's file.")
        )

    def _forget(self) -> None:
        """Whatever was found, was found in something else."""
        self._turn(has_found=False)
        self.follow()

    def _turn(self, *, has_found: bool) -> None:
        for widget in (self._found, self._done):
            widget.setVisible(has_found)
        for widget in (self._cancel, self._go):
            widget.setVisible(not has_found)


class CodeSheet(Sheet):
    """A new recovery code, which is told this once; it closes when it is on paper."""

    def __init__(self, look: Look, parent: QWidget, title: str, code: str, note: str) -> None:
        """Show the code, and below it a note."""
        super().__init__(look, parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._card = CodeCard(look)  # which the sheet's title names
        self._card.show_code(code)
        self._reason = Label(look, "", "small", "muted").wrapping()
        self._done = Button(look, self.tr("Done"), "primary")
        self.widen(560)
        self.body.addWidget(self._card)
        self.body.addWidget(Label(look, note, "small", "muted").wrapping())
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(self._done)
        self._card.agreed.connect(self._follow)
        self._done.clicked.connect(self.accept)
        self._follow()

    @property
    def is_agreed(self) -> bool:
        """Whether the user says that the code is on paper."""
        return self._card.is_agreed

    def _follow(self) -> None:
        due = self.tr("Tick that the recovery code is on paper.")
        reason = "" if self.is_agreed else due
        self._reason.set(reason)
        self._done.explain_disabled(reason)

    @override
    def reject(self) -> None:
        """Esc does not close it: the code would be lost."""
        if self.is_agreed:
            self.accept()
