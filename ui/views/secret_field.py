"""A password, or the recovery code in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.link import Link
from ui.widgets.password import PasswordField
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from ui.theme import Look


class SecretField(QWidget):
    """One of two secrets, each of which opens.

    Signals:
        changed: another text is in the field; carries none of it.
        entered: Enter was pressed in it.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, caption: str = "") -> None:
        """Ask for the password first."""
        super().__init__()
        self._by_code = False
        self._password = PasswordField(look, caption or self.tr("Password"))
        self._code = PasswordField(look, self.tr("Recovery code, from your paper"))
        self._other = Link(look, "")
        self._other.clicked.connect(self._swap)
        for field in (self._password, self._code):
            field.changed.connect(self.changed)
            field.entered.connect(self.entered)
        rows = spaced(look, QVBoxLayout(self), 4)
        rows.addWidget(self._password)
        rows.addWidget(self._code)
        rows.addWidget(self._other, alignment=Qt.AlignmentFlag.AlignLeft)
        self._show()

    def secret(self) -> Mapping[str, str]:
        """What was typed, by its kind."""
        if self._by_code:
            return {"recovery": self._code.text()}
        return {"password": self._password.text()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.secret().values())

    def missing(self) -> str:
        """What is to be typed; "" once something was."""
        if not self.is_empty:
            return ""
        if self._by_code:
            return self.tr("Type the recovery code.")
        return self.tr("Type your password.")

    def offer_code(self, *, offered: bool) -> None:
        """Offer the recovery code in the password's place, or do not."""
        self._other.setVisible(offered)

    def clear(self) -> None:
        """Overwrite what was typed."""
        self._password.clear()
        self._code.clear()

    def take_focus(self) -> None:
        """Be where the next key goes."""
        field = self._code if self._by_code else self._password
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _swap(self) -> None:
        self._by_code = not self._by_code
        self.clear()
        self._show()
        self.take_focus()
        self.changed.emit()

    def _show(self) -> None:
        self._password.setVisible(not self._by_code)
        self._code.setVisible(self._by_code)
        self.setFocusProxy(self._code if self._by_code else self._password)
        self._other.set(
            self.tr("Use the password instead")
            if self._by_code
            else self.tr("Use the recovery code instead")
        )
