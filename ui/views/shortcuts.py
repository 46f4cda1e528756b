"""Every key that does something, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.shortcuts import shortcuts
from ui.widgets.buttons import Button
from ui.widgets.sheet import Sheet
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.shortcuts import Shortcut
    from ui.theme import Look


class ShortcutsSheet(Sheet):
    """A table of keys, in groups."""

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        """Show all of them."""
        super().__init__(look, parent, self.tr("Keyboard"))
        table = QWidget()
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(24))
        self._grid.setVerticalSpacing(look.px(6))
        self._grid.setColumnStretch(1, 1)
        group = ""
        for shortcut in shortcuts():
            if shortcut.group != group:
                group = shortcut.group
                self._add_heading(group)
            self._add(shortcut)
        self.body.addWidget(table)
        close = Button(look, self.tr("Close"))
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)

    def _add_heading(self, group: str) -> None:
        row = self._grid.rowCount()
        if row > 1:
            self._grid.setRowMinimumHeight(row, self._look.px(8))
            row += 1
        heading = Label(self._look, group.upper(), "heading", "muted")
        self._grid.addWidget(heading, row, 0, 1, 2)

    def _add(self, shortcut: Shortcut) -> None:
        row = self._grid.rowCount()
        keys = Label(self._look, keys_in_words(shortcut), "strong")
        words = Label(self._look, shortcut.words).wrapping()
        words.setAccessibleDescription(keys.text())
        self._grid.addWidget(keys, row, 0)
        self._grid.addWidget(words, row, 1)


def keys_in_words(shortcut: Shortcut) -> str:
    """Keys as this computer names them: "Ctrl+L", or with a Mac's signs."""
    form = QKeySequence.SequenceFormat.NativeText
    either = QCoreApplication.translate("shortcuts", " or ")
    return either.join(QKeySequence(keys).toString(form) for keys in shortcut.keys)
