"""What stands in the head of a review beside its title: who asks, and what competes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui.widgets.chip import Chip, Tone
from ui.widgets.paragraph import written_out
from ui.widgets.rows import cut
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.pages.review import Asker, ReviewPage
    from ui.theme import Look

UNSIGNED: Final = 40
OWN: Final = 44
COMPETING: Final = 46
"""Findings that say so: nobody's cover, one's own request, several that compete."""

NAME: Final = 230
"""Room for whoever signed the cover: a name, or both ends of an address."""

MOST_NAME: Final = 200
"""Letters that are measured for that."""


class ReviewHead(QWidget):
    """The chips of the review that is shown."""

    def __init__(self, look: Look) -> None:
        """Show none."""
        super().__init__()
        self._look = look
        self._chips: list[Chip] = []
        self._shown: list[tuple[str, Tone]] = []
        self._row = spaced(look, QHBoxLayout(self), 8)

    @property
    def wide(self) -> int:
        """How wide it is with everything in it, whether or not that is shown yet."""
        gap = self._row.spacing()
        return sum(chip.sizeHint().width() + gap for chip in self._chips)

    def show_page(self, page: ReviewPage) -> None:
        """Show those of this review, unless they are there already."""
        told = list(_told(self, page))
        if told == self._shown:
            return
        self._shown = told
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [Chip(self._look, words, tone) for words, tone in told]
        for chip in self._chips:
            self._row.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)

    def short(self, name: str) -> str:
        """A name, cut where it would take more than its room."""
        letters = QFontMetrics(self._look.font("chip"))
        return letters.elidedText(name, Qt.TextElideMode.ElideRight, self._look.px(NAME))

    def fit(self, room: int) -> None:
        """Stand in one line where there is so much room, else one below the other."""
        is_wide = self.wide <= room
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)


def _told(head: ReviewHead, page: ReviewPage) -> Iterator[tuple[str, Tone]]:
    holding = {line.number for line in page.checks.findings}
    lacking = {each.number for each in page.checks.lacking}
    if COMPETING in holding:
        yield head.tr("another request competes"), "warn"
    if OWN in holding:
        yield head.tr("prepared by you"), "info"
    elif page.asker is not None:
        yield _signed(head, page.asker)
    elif UNSIGNED in holding | lacking:
        yield head.tr("unsigned file"), "warn"


def _signed(head: ReviewHead, asker: Asker) -> tuple[str, Tone]:
    if asker.is_mine:
        return head.tr("signed by you"), "info"
    name = head.short(written_out(cut(asker.name, MOST_NAME)))
    if asker.only_pays:
        return head.tr("signed by payer {name}").replace("{name}", name), "info"
    if asker.is_known:
        return head.tr("signed by {name}").replace("{name}", name), "info"
    return head.tr("signed by unknown key {name}").replace("{name}", name), "warn"
