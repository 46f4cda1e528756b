"""With which of several keys of one's own a request is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.words.groups import shortened
from ui.widgets.field import Choice
from ui.widgets.spacing import spaced
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.review import OwnKey, Why
    from ui.theme import Look

MOST_OF_A_LABEL: Final = 40
LEAST: Final = 140
"""Pixels that it has at least, where there is no room for its longest name."""


class KeyChoice(QWidget):
    """The key that signs, and the others that could; nothing where there is no choice.

    Signals:
        chosen: the user wants another one; carries its address.
    """

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self._keys: tuple[OwnKey, ...] = ()
        self.control = Choice(look, self.tr("Sign with"))
        self.control.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        row = spaced(look, QHBoxLayout(self), 8)
        row.addWidget(self.control.caption("body", "muted"))
        row.addWidget(self.control)
        row.addStretch(1)
        # By the user alone: what is shown is no choice.
        self.control.activated.connect(self._choose)
        look.changed.connect(self._read_look)
        self._read_look()
        self.hide()

    def show_why(self, why: Why) -> None:
        """Offer the keys that could sign; the one that is meant is chosen."""
        self._keys = why.choices
        with QSignalBlocker(self.control):
            self.control.clear()
            for each in self._keys:
                self.control.addItem(self._name(each), each.key)
            self.control.setCurrentIndex(self.control.findData(why.key))
        self.setVisible(len(self._keys) > 1)

    def _name(self, key: OwnKey) -> str:
        """Its label; the address too, where another one is called the same."""
        name = shown(key.label, MOST_OF_A_LABEL)
        alike = [each for each in self._keys if each.label == key.label]
        return f"{name} · {shortened(key.key)}" if len(alike) > 1 else name

    def _read_look(self) -> None:
        self.control.setMinimumWidth(self._look.px(LEAST))

    def _choose(self, index: int) -> None:
        self.chosen.emit(self._keys[index].key)
