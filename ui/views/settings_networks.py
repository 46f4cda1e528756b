"""Which server serves which network: a row for each, and a sheet for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import format as words
from ui.networks import network_name
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.remark import Remark
from ui.widgets.sheet import Sheet
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Sentence, Span

if TYPE_CHECKING:
    from app.pages.settings import ServerChecked, ServerLine
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords


FILLS: Final = 1000
"""A share so large that the empty room beside the reason gets nothing."""


class NetworkRow(QWidget):
    """A network: its name and passphrase, and the address of the server that is asked.

    Signals:
        check_wanted: ask the server at this address; passphrase and address.
        use_wanted: use it from now on.
    """

    check_wanted = Signal(str, str)
    use_wanted = Signal(str, str)

    def __init__(self, look: Look, line: ServerLine) -> None:
        """Show a network as it is."""
        super().__init__()
        self._look = look
        self.line = line
        self.address = QLineEdit(line.address)
        self.check = Button(look, self.tr("Check"))
        self.use = Button(look, self.tr("Use"))
        self.result = Label(look, "", "small", "muted").wrapping()
        self._remark = Remark(look, self.result)
        self.problem = Banner(look, "warn")
        rows = spaced(look, QVBoxLayout(self), 6)
        rows.addWidget(self._heading())
        if line.kind == "practice":
            self._say_that_it_is_ours(rows)
        else:
            self._offer_an_address(rows)

    def show_line(self, line: ServerLine) -> None:
        """Show what holds now; what was said of the same address stays."""
        changed, self.line = line != self.line, line
        if changed and self.address.text().strip() != line.address:
            self.address.setText(line.address)
        if changed and not line.address:
            self._say(self._words_at_first(), "muted")
        self._read()

    def show_checking(self) -> None:
        """Say that the server is being asked."""
        self._say(self.tr("Asking the server…"), "muted")
        for button in (self.check, self.use):
            button.explain_disabled(self.result.text())

    def show_checked(self, checked: ServerChecked, now: int) -> None:
        """Say what the server answered."""
        text = self.tr(
            "It serves this network. Its latest ledger is {sequence}, closed {ago}; it "
            "answered within {time} s."
        )
        self._say(
            text.format(
                sequence=words.number(checked.sequence),
                ago=words.ago(max(now - checked.closed, 0)),
                time=f"{max(checked.seconds, 0.1):.1f}",
            ),
            "ok",
        )

    def show_problem(self, problem: ProblemWords) -> None:
        """Say what is wrong with the server, or its address."""
        self._say("", "muted")
        self.problem.show_problem(problem)

    def _heading(self) -> QWidget:
        name, passphrase = network_name(self.line.passphrase), self.line.passphrase
        spans = [Span(name, "strong")]
        if name != passphrase:
            spans.append(Span(f"  {passphrase}", "muted"))
        heading = Sentence(self._look, "body")
        heading.set(spans)
        return heading

    def _say_that_it_is_ours(self, rows: QVBoxLayout) -> None:
        text = self.tr("Runs inside this program, and is reached from nowhere else.")
        rows.addWidget(Label(self._look, text, "small", "muted").wrapping())

    def _offer_an_address(self, rows: QVBoxLayout) -> None:
        name = network_name(self.line.passphrase)
        self.address.setAccessibleName(self.tr("Server of {network}").format(network=name))
        self.address.setPlaceholderText(self.line.suggested or "https://")
        self.check.name(self.tr("Check the server of {network}").format(network=name))
        beside = spaced(self._look, QHBoxLayout(), 8)
        for widget in (self.address, self.check, self.use):
            beside.addWidget(widget)
        rows.addLayout(beside)
        rows.addWidget(self._remark)
        rows.addWidget(self.problem)
        self.address.textEdited.connect(self._read)
        self.address.returnPressed.connect(self._want_check)
        self.check.clicked.connect(self._want_check)
        self.use.clicked.connect(self._want_use)
        self._read()
        self._say(self._words_at_first(), "muted")

    def _words_at_first(self) -> str:
        if self.line.address:
            return self.tr("This server is asked for everything about this network.")
        if self.line.kind == "public":
            return self.tr(
                "No server is chosen. Whoever runs one learns which escrows you look at."
            )
        return self.tr(
            "No server is chosen: nothing is read from this network, and nothing sent."
        )

    def _read(self) -> None:
        typed = self.address.text().strip()
        none, same = self.tr("Type an address first."), self.tr("This server is used already.")
        self.check.explain_disabled("" if typed else none)
        is_new = typed != self.line.address
        self.use.explain_disabled("" if is_new else same if typed else none)
        uses = bool(typed) or not self.line.address
        self.use.set(self.tr("Use") if uses else self.tr("Use none"))
        named = self.tr("Use this server for {network}")
        if not uses:
            named = self.tr("Use none for {network}")
        self.use.name(named.format(network=network_name(self.line.passphrase)))

    def _want_check(self) -> None:
        if self.check.isEnabled():
            self.check_wanted.emit(self.line.passphrase, self.address.text().strip())

    def _want_use(self) -> None:
        self.use_wanted.emit(self.line.passphrase, self.address.text().strip())

    def _say(self, text: str, tone: str) -> None:
        self.problem.clear()
        self.result.set(text)
        self.result.tint(tone)
        self._remark.show_tone(tone)
        self._remark.setVisible(bool(text))
        self._read()


class AddNetworkSheet(Sheet):
    """Asks for a network that we do not know.

    Signals:
        wanted: its passphrase and the address of its server.
    """

    wanted = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        """Ask for both."""
        super().__init__(look, parent, self.tr("Add a network"))
        self.problem = Banner(look, "stop")
        self.passphrase = Field(
            look,
            self.tr("Network passphrase"),
            self.tr(
                "Every signature is bound to it, letter by letter. Take it from whoever runs "
                "the network; it cannot be changed afterwards."
            ),
        )
        self.address = Field(look, self.tr("Server"), placeholder="https://")
        self._reason = Label(look, "", "small", "muted").wrapping()
        cancel = Button(look, self.tr("Cancel"))
        self._go = Button(look, self.tr("Add the network"), "primary")
        for widget in (self.problem, self.passphrase, self.address):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.buttons.insertWidget(0, self._reason, FILLS)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._go)
        cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._want)
        self.passphrase.changed.connect(self._read)
        self.address.changed.connect(self._read)
        self.address.entered.connect(self._want)
        self._read()

    def show_asking(self) -> None:
        """Say that the server is being asked."""
        self.problem.clear()
        self._reason.set(self.tr("Asking the server…"))
        self._go.explain_disabled(self._reason.text())

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why it was not added."""
        self.problem.show_problem(problem)
        self._read()

    def _read(self) -> None:
        reason = self._missing()
        self._reason.set(reason)
        self._go.explain_disabled(reason)

    def _missing(self) -> str:
        if not self.passphrase.text():
            return self.tr("Type the network's passphrase.")
        return "" if self.address.text() else self.tr("Type the server's address.")

    def _want(self) -> None:
        if self._go.isEnabled():
            self.wanted.emit(self.passphrase.text(), self.address.text())
