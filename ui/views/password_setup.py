"""A password for a profile that is about to be made, and the name of its first key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.views.doorway import Doorway
from ui.views.new_password import NewPassword
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from app.pages.entry import Strength
    from ui.theme import Look

Kind = Literal["new", "words", "secret"]
"""What the profile begins with: a new key, recovery words, or a secret key."""

MOST_INDEX: Final = 2**31 - 1


class PasswordSetupView(Doorway):
    """Says what makes a good password before it is typed, and how good it is while it is.

    Signals:
        typed: another password is there to be looked at; carries none of it.
        suggestion_wanted: the user wants to be given a password.
        submitted: the password is good, and was typed twice the same.
    """

    typed = Signal()
    suggestion_wanted = Signal()
    submitted = Signal()

    def __init__(self, look: Look, kind: Kind) -> None:
        """Ask for a password, twice, and for the key's name."""
        super().__init__(look, "", back=self.tr("Back"))
        self._kind: Kind = kind
        self._password = NewPassword(look, self.tr("Password"))
        self._label = Field(
            look, self.tr("Name of the key"), self.tr("For you: nobody else sees it.")
        )
        self._label.edit.setMaxLength(60)
        self._label.set(self.tr("My key"))
        self._index = Field(
            look,
            self.tr("Account number"),
            self.tr("0, unless you used another account of these words."),
        )
        self._index.edit.setValidator(QIntValidator(0, MOST_INDEX, self._index))
        self._index.set("0")
        self._suggest = Button(look, self.tr("Suggest one"))
        self._suggestion = Suggestion(look)
        self._go = Button(look, self._action(), "primary")
        self._say()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self._password)
        self._follow()

    @property
    def password(self) -> str:
        """What was typed."""
        return self._password.password

    @property
    def label(self) -> str:
        """The key's name."""
        return self._label.text()

    @property
    def index(self) -> int:
        """The number of the account that recovery words are for."""
        return int(self._index.text() or 0)

    def show_strength(self, strength: Strength | None) -> None:
        """Show how good the password is; None is no password, or one not looked at yet."""
        self._password.show_strength(strength)

    def show_suggestion(self, password: str) -> None:
        """Show a password to be typed."""
        self._suggestion.show_words(password)
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Overwrite what was typed."""
        self._password.clear()
        self._suggestion.show_words("")

    def _say(self) -> None:
        titles = {
            "new": self.tr("Start with a new key"),
            "words": self.tr("Bring your recovery words"),
            "secret": self.tr("Bring your secret key"),
        }
        notes = {
            "new": self.tr("First a password. It guards your key on this computer."),
            "words": self.tr(
                "First a password for this computer; then a separate window asks for them."
            ),
            "secret": self.tr(
                "First a password for this computer; then a separate window asks for it."
            ),
        }
        self.set_title(titles[self._kind], notes[self._kind])

    def _action(self) -> str:
        if self._kind == "new":
            return self.tr("Make my key")
        return self.tr("Make the profile")

    def _lay_out(self) -> None:
        look = self._look
        rules = self.tr(
            "Choose several words that have nothing to do with each other or with you. "
            "Nobody can reset it for you: if you forget it, only the recovery code that you "
            "get next opens your profile."
        )
        card = Card(look)
        card.add(Label(look, rules, "body", "muted").wrapping())
        suggest = QHBoxLayout()
        suggest.addWidget(self._suggest)
        suggest.addStretch(1)
        card.body.addLayout(suggest)
        card.add(self._suggestion)
        card.add(self._password)
        card.line()
        card.add(self._label)
        card.add(self._index)
        self._index.setVisible(self._kind == "words")
        self.body.addWidget(card)
        self.buttons.addWidget(self._go)

    def _connect(self) -> None:
        self._password.typed.connect(self.typed)
        for field in (self._password, self._label, self._index):
            field.changed.connect(self._follow)
            field.entered.connect(self._submit)
        self._suggest.clicked.connect(self.suggestion_wanted)
        self._go.clicked.connect(self._submit)

    def _follow(self) -> None:
        reason = self._reason()
        self.explain(reason)
        self._go.explain_disabled(reason)

    def _reason(self) -> str:
        """Why this cannot be gone on with yet; "" if it can."""
        wrong = self._password.wrong()
        return wrong or ("" if self._label.text() else self.tr("Give the key a name."))

    def _submit(self) -> None:
        if self._go.isEnabled():
            self.submitted.emit()


class Suggestion(QWidget):
    """A password to be typed, not taken: who types it twice begins to know it."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._words = Label(look, "", "amount")
        self._words.setWordWrap(True)
        note = self.tr(
            "Type it twice below, so that you begin to know it. Or make up your own."
        )
        rows = spaced(look, QVBoxLayout(self), 2)
        rows.addWidget(self._words)
        rows.addWidget(Label(look, note, "small", "muted").wrapping())
        self.hide()

    def show_words(self, words: str) -> None:
        """Show this password; "" is none."""
        self._words.set(words)
        self.setVisible(bool(words))
