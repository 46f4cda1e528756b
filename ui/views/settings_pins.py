"""Code that the user vouches for, and taking that back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.words.groups import grouped
from ui import format as words
from ui.views.beside import Beside
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.paragraph import Span
from ui.widgets.rows import column, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.unverified import PinLine
    from ui.theme import Look


class PinCard(Card):
    """What was pinned; there is no card where nothing is.

    Signals:
        unpin_wanted: the Wasm hash of code that is not to be vouched for any more.
    """

    unpin_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__(look, self.tr("Code that you vouch for"))
        explained = self.tr(
            "Contracts that run it are treated as the build that you took it for. Without that "
            "they can be looked at, and not signed for."
        )
        self.add(Label(look, explained, "small", "muted").wrapping())
        self._pins: tuple[PinLine, ...] = ()
        self._shown: QWidget | None = None
        self.hide()

    def show_pins(self, pins: Sequence[PinLine]) -> None:
        """Show these and no others."""
        self.setVisible(bool(pins))
        if tuple(pins) == self._pins:
            return
        self._pins = tuple(pins)
        before, self._shown = self._shown, QWidget()
        rows = spaced(self._look, QVBoxLayout(self._shown), 10)
        for pin in pins:
            rows.addWidget(self._row(pin))
        self.add(self._shown)
        if before is not None:
            before.hide()
            before.deleteLater()

    def _row(self, pin: PinLine) -> QWidget:
        look = self._look
        day = words.long_date(pin.at)
        build = pin.build or self.tr("a build that this program does not know any more")
        taken = self.tr("Taken for {build} on {day}").format(build=build, day=day)
        told = column(
            look,
            Label(look, taken).wrapping(),
            sentence(look, [Span(grouped(pin.wasm_hash), "mono")], "small", "muted"),
        )
        back = Link(look, self.tr("Take back"))
        back.belongs_to(pin.wasm_hash[:8])
        back.clicked.connect(partial(self._take_back, pin.wasm_hash))
        return Beside(look, told, [back])

    def _take_back(self, wasm_hash: str, _checked: bool = False) -> None:
        self.unpin_wanted.emit(wasm_hash)
