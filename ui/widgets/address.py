"""Addresses: in groups of four, whole where a decision hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import Copy
from ui.widgets.spacing import spaced
from ui.widgets.text import Sentence

if TYPE_CHECKING:
    from ui.theme import Look

GROUP: Final = 4
KEPT: Final = 2
"""Groups at each end of a shortened address."""


def grouped(text: str) -> str:
    """A text in groups of four, so that two people can compare it aloud."""
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def shortened(address: str) -> str:
    """Both ends of an address, in the groups they have when it is whole."""
    groups = grouped(address).split(" ")
    if len(groups) <= 2 * KEPT + 1:
        return grouped(address)
    return " ".join([*groups[:KEPT], "…", *groups[-KEPT:]])


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
