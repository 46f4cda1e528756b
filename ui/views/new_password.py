"""A password that is to become a profile's: typed twice, and looked at while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.password import PasswordField, StrengthMeter
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from app.pages.entry import Strength
    from ui.theme import Look

LEAST_CHARACTERS: Final = 12
"""As wallet.vault.ways asks; fewer are refused there."""

TYPED_MS: Final = 200
"""Without a key pressed, until the password is looked at."""


class NewPassword(QWidget):
    """Two fields for the same password, and between them how good it is.

    Signals:
        typed: another password is there to be looked at; carries none of it.
        changed: something is different, and so may be what is wrong.
        entered: Enter was pressed.
    """

    typed = Signal()
    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, caption: str) -> None:
        """Make empty fields under a caption."""
        super().__init__()
        self._strength: Strength | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TYPED_MS)
        self._soon.timeout.connect(self.typed)
        self._password = PasswordField(look, caption)
        self._again = PasswordField(look, self.tr("The same again"))
        self._meter = StrengthMeter(look)
        rule = self.tr("At least {least} characters.")
        self._rule = rule.format(least=LEAST_CHARACTERS)
        self._meter.show_strength(None, self._rule)
        rows = spaced(look, QVBoxLayout(self), 10)
        for widget in (self._password, self._meter, self._again):
            rows.addWidget(widget)
        self._password.changed.connect(self._retype)
        self._again.changed.connect(self.changed)
        for field in (self._password, self._again):
            field.entered.connect(self.entered)
        self.setFocusProxy(self._password)

    @property
    def password(self) -> str:
        """What was typed."""
        return self._password.text()

    def show_strength(self, strength: Strength | None) -> None:
        """Show how good the password is; None is no password, or one not looked at yet."""
        self._strength = strength
        if strength is not None:
            self._meter.show_strength(strength.guesses_log10, "")
        elif not self._password.text():
            self._meter.show_strength(None, self._rule)
        # Else it shows what the password was until a moment ago: it would only flicker.
        self.changed.emit()

    def wrong(self) -> str:
        """Why it cannot be taken yet; "" if it can."""
        typed, again, strength = self._password.text(), self._again.text(), self._strength
        few = self.tr("{count} of at least {least} characters.")
        reasons = (
            (not typed, self.tr("Type a password.")),
            (
                len(typed) < LEAST_CHARACTERS,
                few.format(count=len(typed), least=LEAST_CHARACTERS),
            ),
            (
                strength is not None and not strength.suffices,
                self.tr("This password is too easy to guess. Add a word or two."),
            ),
            (not again, self.tr("Type it once more.")),
            (again != typed, self.tr("These are two different passwords.")),
            (strength is None, self.tr("Looking at the password…")),
        )
        return next((words for is_wrong, words in reasons if is_wrong), "")

    def clear(self) -> None:
        """Overwrite what was typed."""
        self._password.clear()
        self._again.clear()

    def _retype(self) -> None:
        self.show_strength(None)
        self._soon.start()
