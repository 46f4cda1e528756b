"""What stands in the head of a review beside its title: who asks, and what competes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.chip import Chip, Tone
from ui.widgets.spacing import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.pages.review import ReviewPage
    from ui.theme import Look

UNSIGNED: Final = 40
OWN: Final = 44
COMPETING: Final = 46
"""Findings that say so: nobody's cover, one's own request, several that compete."""


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
            self._row.addWidget(chip)


def _told(head: ReviewHead, page: ReviewPage) -> Iterator[tuple[str, Tone]]:
    holding = {line.number for line in page.checks.findings}
    lacking = {each.number for each in page.checks.lacking}
    if COMPETING in holding:
        yield head.tr("another request competes"), "warn"
    if OWN in holding:
        yield head.tr("prepared by you"), "info"
    elif UNSIGNED in holding | lacking:
        yield head.tr("unsigned file"), "warn"
