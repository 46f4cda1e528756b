"""Rows of the page on keys: a key, somebody else's key, and something that can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.networks import network_name
from ui.views.beside import Beside
from ui.widgets.address import AddressText
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.link import Link
from ui.widgets.remark import Remark
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label
from wallet.network import PRACTICE
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.keys import KeyLine, WatchedLine
    from ui.theme import Look

translate = QCoreApplication.translate

APART: Final = 20
"""Between words that nothing is drawn around."""

Doing = Callable[[str], None]
"""Does something with the key of this address."""


class KeyRow(QWidget):
    """A key that is held here, what it is for, and what can be done with it."""

    def __init__(
        self, look: Look, key: KeyLine, show: Doing, words: Doing, reveal: Doing
    ) -> None:
        """What is done to ``show`` its address, write its ``words``, ``reveal`` its secret."""
        super().__init__()
        rows = spaced(look, QVBoxLayout(self), 6)
        head = spaced(look, QHBoxLayout(), 10)
        head.addWidget(ForeignText(look, key.label, "strong"))
        if needs_words(key):
            due = translate("keys", "recovery words not on paper")
            head.addWidget(Chip(look, due, "warn"))
        head.addStretch(1)
        rows.addLayout(head)
        rows.addWidget(AddressText(look, key.account))
        names = ", ".join(network_name(each) for each in key.networks)
        signs = translate("keys", "Signs on: {networks}").format(networks=names)
        buttons = self._buttons(look, key, show, words, reveal)
        told = Label(look, signs, "small", "muted").wrapping()
        rows.addWidget(Beside(look, told, buttons, gap=APART))

    def _buttons(
        self, look: Look, key: KeyLine, show: Doing, words: Doing, reveal: Doing
    ) -> list[Button]:
        code = Link(look, self.tr("QR code"))
        code.clicked.connect(partial(_do, show, key.account))
        secret = Link(look, self.tr("Show its secret…"))
        secret.clicked.connect(partial(_do, reveal, key.account))
        buttons: list[Button] = [code, secret]
        if needs_words(key):
            write = Button(look, self.tr("Write down the words…"))
            write.clicked.connect(partial(_do, words, key.account))
            buttons.append(write)
        for button in buttons:
            button.belongs_to(shown(key.label))
        return buttons


class WatchedRow(QWidget):
    """A key that somebody else holds, by the name that it has here."""

    def __init__(self, look: Look, key: WatchedLine) -> None:
        """Show it."""
        super().__init__()
        rows = spaced(look, QVBoxLayout(self), 4)
        rows.addWidget(ForeignText(look, key.label, "strong"))
        rows.addWidget(AddressText(look, key.account))


class DoingRow(QWidget):
    """What something is, in a sentence, and at its right what can be done."""

    def __init__(self, look: Look, title: str, *buttons: Button) -> None:
        """Show a title; ``say`` says more of it."""
        super().__init__()
        self._look = look
        words = QWidget()
        self._rows = spaced(look, QVBoxLayout(words), 2)
        self._rows.addWidget(Label(look, title, "strong").wrapping())
        around = spaced(look, QVBoxLayout(self), 0)
        around.addWidget(Beside(look, words, buttons))

    def say(self, text: str, tone: str = "muted") -> None:
        """Say a sentence below the title, once."""
        words = ForeignText(self._look, text, "small", tone, most=2000)
        self._rows.addWidget(Remark(self._look, words, tone))


def needs_words(key: KeyLine) -> bool:
    """Whether a key's words have to be written down: for practice nobody needs them."""
    return key.words_due and key.networks != (PRACTICE.passphrase,)


def _do(doing: Doing, account: str, _checked: bool = False) -> None:
    doing(account)
