"""Indexes of escrows: whether one is asked about a network, which, and with what key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.pages.settings import Shape
from ui.networks import network_name
from ui.views.beside import Beside
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.field import Choice, Tick
from ui.widgets.link import Link
from ui.widgets.paragraph import Span, written_out
from ui.widgets.password import PasswordField
from ui.widgets.remark import Remark
from ui.widgets.rows import column, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.settings import IndexLine
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

SHAPES: Final = (Shape.PRODUCT, Shape.CORE)
LEAST: Final = 240
"""Pixels in which an address or a key can still be read."""


class IndexRow(QWidget):
    """The index of one network.

    Signals:
        use_wanted: passphrase, address, shape, and whether it is to be asked.
        key_wanted: passphrase, and the key to keep, "" for none.
        check_wanted: passphrase.
    """

    use_wanted = Signal(str, str, object, bool)
    key_wanted = Signal(str, str)
    check_wanted = Signal(str)

    def __init__(self, look: Look, line: IndexLine) -> None:
        """Show what is chosen."""
        super().__init__()
        self._look = look
        self.line = line
        name = written_out(network_name(line.passphrase))
        self.tick = Tick(look, self.tr("Ask an index about {network}").format(network=name))
        self.address = QLineEdit(line.address)
        self.address.setAccessibleName(self.tr("Index of {network}").format(network=name))
        self.address.setPlaceholderText("https://")
        self.use = Button(look, self.tr("Use"))
        self.check = Button(look, self.tr("Check"))
        self.shape = Choice(look, self.tr("It speaks"), self._shapes())
        self.key = PasswordField(look, self.tr("API key"))
        self.keep = Button(look, self.tr("Keep the key"))
        self.remove = Link(look, self.tr("Remove the key"))
        for button in (self.use, self.check, self.keep, self.remove):
            button.belongs_to(name)
        self._kept = Label(look, "", "small", "muted").wrapping()
        self.result = Label(look, "", "small", "muted").wrapping()
        self._remark = Remark(look, self.result)
        self.problem = Banner(look, "warn")
        self._inside = QWidget()
        self._set_out(name)
        self._connect()
        self.show_line(line)

    def show_line(self, line: IndexLine) -> None:
        """Show what holds now; what was typed and not used stays."""
        if line.address != self.line.address:
            self.address.setText(line.address)
        self.line = line
        with QSignalBlocker(self.tick), QSignalBlocker(self.shape):
            self.tick.setChecked(line.used)
            self.shape.setCurrentIndex(SHAPES.index(line.shape))
        self._inside.setVisible(line.used)
        has = self.tr("A key is kept for it, encrypted. It is not shown again.")
        self._kept.set(has if line.has_key else self.tr("No key is kept: most want one."))
        self.remove.setVisible(line.has_key)
        self._read()

    def show_asking(self) -> None:
        """Say that the index is being asked."""
        self._say(self.tr("Asking the index…"), "muted")
        self.check.explain_disabled(self.result.text())

    def show_answered(self) -> None:
        """Say that it answers, and takes the key."""
        self._say(self.tr("It answers as an index of escrows does."), "ok")
        self._read()

    def show_kept(self) -> None:
        """Let go of the key that was typed: it is kept."""
        self.key.clear()

    def show_problem(self, problem: ProblemWords) -> None:
        """Say what is wrong with it."""
        self._say("", "muted")
        self.problem.show_problem(problem)
        self._read()

    def _set_out(self, name: str) -> None:
        look = self._look
        rows = spaced(look, QVBoxLayout(self), 6)
        rows.addWidget(sentence(look, [Span(name, "strong")]))
        rows.addWidget(self.tick)
        inner = spaced(look, QVBoxLayout(self._inside), 8)
        inner.addWidget(Beside(look, self.address, (self.check, self.use), LEAST))
        shape = spaced(look, QHBoxLayout(), 8)
        shape.addWidget(self.shape.caption())
        shape.addWidget(self.shape)
        shape.addStretch(1)
        inner.addLayout(shape)
        inner.addWidget(column(look, self.key, self._kept, spacing=4))
        keys = spaced(look, QHBoxLayout(), 12)
        keys.addWidget(self.keep)
        keys.addWidget(self.remove)
        keys.addStretch(1)
        inner.addLayout(keys)
        inner.addWidget(self._remark)
        rows.addWidget(self._inside)
        rows.addWidget(self.problem)

    def _connect(self) -> None:
        self.tick.toggled.connect(self._want_use)
        self.address.textEdited.connect(self._read)
        self.address.returnPressed.connect(self._want_address)
        self.use.clicked.connect(self._want_address)
        self.check.clicked.connect(self._want_check)
        self.shape.currentIndexChanged.connect(self._want_use)
        self.key.changed.connect(self._read)
        self.key.entered.connect(self._want_key)
        self.keep.clicked.connect(self._want_key)
        self.remove.clicked.connect(self._want_no_key)

    def _shapes(self) -> list[str]:
        return [
            self.tr("the first API (api, dev.api)"),
            self.tr("the core API (beta.api)"),
        ]

    def _read(self) -> None:
        typed = self.address.text().strip()
        none, same = self.tr("Type an address first."), self.tr("This index is used already.")
        is_new = typed != self.line.address
        self.use.explain_disabled(none if not typed else "" if is_new else same)
        unused = self.tr("Use this address first.")
        self.check.explain_disabled(unused if is_new else "")
        typing = self.tr("Type a key first.")
        self.keep.explain_disabled("" if self.key.text() else typing)

    def _say(self, text: str, tone: str) -> None:
        self.problem.clear()
        self.result.set(text)
        self.result.tint(tone)
        self._remark.show_tone(tone)
        self._remark.setVisible(bool(text))

    def _want_use(self) -> None:
        """Ask it or not, and how; an address that is being typed is not taken for that."""
        shape, used = SHAPES[self.shape.currentIndex()], self.tick.isChecked()
        self._say("", "muted")
        self.use_wanted.emit(self.line.passphrase, self.line.address, shape, used)

    def _want_address(self) -> None:
        if self.use.isEnabled():
            self._say("", "muted")
            shape, typed = SHAPES[self.shape.currentIndex()], self.address.text().strip()
            self.use_wanted.emit(self.line.passphrase, typed, shape, self.tick.isChecked())

    def _want_check(self) -> None:
        self.check_wanted.emit(self.line.passphrase)

    def _want_key(self) -> None:
        if self.keep.isEnabled():
            self.key_wanted.emit(self.line.passphrase, self.key.text())

    def _want_no_key(self) -> None:
        self.key_wanted.emit(self.line.passphrase, "")


class IndexCard(Card):
    """The indexes of all networks that have any.

    Signals:
        use_wanted, key_wanted, check_wanted: as those of a row.
    """

    use_wanted = Signal(str, str, object, bool)
    key_wanted = Signal(str, str)
    check_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__(look, self.tr("Indexes of escrows"))
        self.rows: dict[str, IndexRow] = {}
        explained = self.tr(
            "An index finds escrows by the accounts that have a role in them, also old ones. "
            "Whoever runs it learns which accounts you look for, and so which may be yours: "
            "none is asked until you turn it on. What it says is held against the ledger, and "
            "decides nothing."
        )
        self.add(Label(look, explained, "small", "muted").wrapping())

    def show_lines(self, lines: Sequence[IndexLine]) -> None:
        """Show these; what was typed and said of one stays."""
        self.setVisible(bool(lines))
        there = {line.passphrase for line in lines}
        for passphrase in [each for each in self.rows if each not in there]:
            row = self.rows.pop(passphrase)
            row.hide()
            row.deleteLater()
        for line in lines:
            known = self.rows.get(line.passphrase)
            if known is not None:
                known.show_line(line)
            else:
                self._add(IndexRow(self._look, line))

    def _add(self, row: IndexRow) -> None:
        self.rows[row.line.passphrase] = row
        row.use_wanted.connect(self.use_wanted)
        row.key_wanted.connect(self.key_wanted)
        row.check_wanted.connect(self.check_wanted)
        self.add(row)
