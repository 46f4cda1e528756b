"""The right of the split editor: what is left to share out, and who gets what after fees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.views.move_form import hazard_lines
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.rows import amount, amount_row, row, sentence, told
from ui.widgets.spacing import spaced
from ui.widgets.text import Span

if TYPE_CHECKING:
    from app.pages.escrow import Paid
    from app.pages.proposing import Weighed
    from ui.theme import Look


BANNERS: Final = 3
"""Widgets above who gets what: what there is, why it would be refused, and the way out."""


class SplitEffects(QWidget):
    """What comes of a split.

    Signals:
        working_wanted: the shares are to be those near them that the contract takes.
    """

    working_wanted = Signal()

    def __init__(self, look: Look, currency: str) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self._currency = currency
        self.refused = Banner(look, "warn")
        self.use = Button(look, self.tr("Use a split near it that works"))
        self.use.clicked.connect(self.working_wanted)
        self.use.hide()
        self._shown: list[QWidget] = []
        self._rows = spaced(look, QVBoxLayout(self), 12)
        self._rows.addWidget(self.refused)
        self._rows.addWidget(self.use)
        self._rows.addStretch(1)

    def show_weighed(self, weighed: Weighed) -> None:
        """Show how the shares stand."""
        if weighed.refusal:
            self.refused.show_words(
                self.tr("The contract would refuse this split."), weighed.refusal
            )
        else:
            self.refused.clear()
        self.use.setVisible(weighed.works)
        for widget in self._shown:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        look = self._look
        to_share = self._to_share(weighed)
        below: list[QWidget] = [self._paid(weighed)] if weighed.paid else []
        hints = hazard_lines(look, weighed.hazards)
        if not weighed.is_known:
            words = self.tr("Whether all of them can receive it is asked of the network later.")
            hints.insert(0, told(look, "question", "muted", [Span(words, "muted")]))
        self._shown = [to_share, *below, *hints]
        # What stands in the way comes before what would come of it.
        self._rows.insertWidget(0, to_share)
        for place, widget in enumerate(self._shown[1:]):
            self._rows.insertWidget(BANNERS + place, widget)

    def _to_share(self, weighed: Weighed) -> Card:
        card = Card(self._look, self.tr("To share out"))
        card.add(amount_row(self._look, self.tr("All there is"), weighed.total, self._currency))
        if weighed.kept:
            words = self.tr("To stay in the escrow")
            card.add(amount_row(self._look, words, weighed.kept, self._currency))
        card.line()
        card.add(self._left(weighed))
        return card

    def _left(self, weighed: Weighed) -> QWidget:
        look = self._look
        if weighed.over:
            words = self.tr("Too much by")
            return amount_row(look, words, weighed.over, self._currency, "strong", "stop")
        words = self.tr("Still to be shared out")
        if not weighed.left:
            return amount_row(look, words, "0.00", self._currency, "strong", "ok")
        if weighed.adds_up:
            words = self.tr("Left by rounding")
        return amount_row(look, words, weighed.left, self._currency, "strong", "warn")

    def _paid(self, weighed: Weighed) -> Card:
        look = self._look
        note = f"· {self._currency}" if self._currency else ""
        card = Card(look, self.tr("Who gets what, after fees"), note)
        for paid in weighed.paid:
            card.add(_payment(look, paid))
            card.line()
        stays = amount_row(look, self.tr("Stays in the escrow"), weighed.stays, tone="muted")
        card.add(stays)
        leaves = [Span(self.tr("Leaves the escrow"), "strong")]
        total = amount(look, weighed.leaves, "strong")
        card.add_total(row(look, sentence(look, leaves), total))
        return card


def _payment(look: Look, paid: Paid) -> QWidget:
    role = Span(f" {paid.role}" if paid.name else paid.role, "muted")
    spans = [Span(paid.name, "name"), role]
    return row(look, sentence(look, spans), amount(look, paid.amount))
