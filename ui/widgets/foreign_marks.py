"""What is to be known of a text that others wrote: in chips, and to who cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.chip import Chip
from ui.widgets.spacing import spaced
from ui.widgets.text import Label
from wallet.texts.foreign import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ui.theme import Look
    from wallet.texts.foreign import Foreign

translate = QCoreApplication.translate


class Marks(QWidget):
    """A chip for everything that a text is not what it seems by; ``words`` are all of them."""

    def __init__(self, look: Look, foreign: Foreign) -> None:
        """Say what the text is marked with."""
        super().__init__()
        self.words = mark_words(foreign.marks)
        rows = spaced(look, QVBoxLayout(self), 4)
        words = _words()
        for mark in foreign.marks:
            icon = "eye" if mark is Mark.HIDDEN else ""
            rows.addWidget(
                Chip(look, words[mark], "warn", icon), alignment=Qt.AlignmentFlag.AlignLeft
            )
        sites = foreign.marked(Mark.PUNYCODE)
        if sites:
            sent = translate("foreign", "A browser asks for {name}")
            told = Label(look, sent.format(name=", ".join(sites)), "small", "muted").wrapping()
            self.words = f"{self.words}. {told.text()}"
            rows.addWidget(told)


def mark_words(marks: Iterable[Mark]) -> str:
    """What is to be known, in one sentence; "" of nothing."""
    words = _words()
    return ", ".join(words[mark] for mark in marks)


def _words() -> Mapping[Mark, str]:
    return {
        Mark.HIDDEN: translate("foreign", "Hides characters"),
        Mark.STACKED: translate("foreign", "Piled-up marks"),
        Mark.MIXED: translate("foreign", "Letters of several alphabets"),
        Mark.LOOKALIKE: translate("foreign", "Letters that pass for others"),
        Mark.DIGITS: translate("foreign", "Digits of another script"),
        Mark.PUNYCODE: translate("foreign", "Web address in other letters"),
    }
