"""Addresses: in groups of four, whole where a decision hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.words.groups import grouped, shortened
from ui.widgets.buttons import Copy
from ui.widgets.spacing import spaced
from ui.widgets.text import Sentence

if TYPE_CHECKING:
    from ui.theme import Look


class AddressText(QWidget):
    """An address as people compare it; it wraps between groups, and none of it is cut."""

    def __init__(
        self, look: Look, address: str, *, whole: bool = True, copy: bool = True
    ) -> None:
        """Show an address, whole or both its ends, with a button that copies all of it."""
        super().__init__()
        self._whole = whole
        self._address = ""
        self._words = Sentence(look, "mono", "muted")
        self._copy: Copy | None = None
        row = spaced(look, QHBoxLayout(self), 4)
        row.addWidget(self._words, 0 if copy else 1)
        if copy:
            self._copy = Copy(look, address, "")
            row.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignTop)
            row.addStretch(1)
        self.set(address)

    def set(self, address: str) -> None:
        """Show another address."""
        self._address = address
        text = grouped(address) if self._whole else shortened(address)
        self._words.set(text)
        self.setAccessibleName(grouped(address))
        if self._copy:
            self._copy.set_text_to_copy(address)
            name = self.tr("Copy address {address}")
            self._copy.name(name.format(address=shortened(address)))

    def text(self) -> str:
        """What is shown."""
        return self._words.text()
