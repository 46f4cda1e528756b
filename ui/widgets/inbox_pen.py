"""Writes words and chips into the cells of one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ui.icons import pixmap
from ui.widgets.chip import ICON, ICONS
from ui.widgets.inbox_columns import LINE, TOP, Cell
from ui.widgets.painting import frame

if TYPE_CHECKING:
    from ui.theme import Look

Chip = tuple[str, str, str]
"""Tone, words, and an icon instead of the tone's own."""

BETWEEN: Final = 8
"""From one thing to the next on the same line."""

LEAST: Final = 48
"""What is said beside something else is left out rather than cut to less."""

BESIDE: Final = 2
"""From the last line of words to the chips below it."""

CHIP_EDGE: Final = 9
CHIP_GAP: Final = 6

MOST_STACKED: Final = 2
"""Chips below one another, for which a row has room."""

STACKED: Final = 20
"""How high each of several is."""

# Joined once: flags of Qt are objects of Python's, and there are ten texts in every row.
_IN_THE_MIDDLE: Final = int(
    Qt.AlignmentFlag.AlignLeft.value
    | Qt.AlignmentFlag.AlignVCenter.value
    | Qt.TextFlag.TextSingleLine.value
    | Qt.TextFlag.TextDontClip.value
)


@dataclass(frozen=True)
class Words:
    """A text in the font of a role and the colour of a token."""

    text: str
    role: str = "body"
    tone: str = "text"


def small(text: str) -> Words:
    """What is said beneath."""
    return Words(text, "small", "muted")


Case = dict[str, tuple[QFont, QFontMetrics]]
"""Fonts by role, as they were needed; empty after the look has changed."""


class Pen:
    """Writes into one row; what does not fit ends with an ellipsis, but amounts never."""

    def __init__(self, painter: QPainter, look: Look, area: QRect, case: Case) -> None:
        """``case`` is kept from row to row."""
        self.painter = painter
        self.area = area
        self.is_on_paper = True
        self.px = look.px
        self._look = look
        self._case = case
        self._top = area.top() + look.px(TOP)

    def start(self, top: int) -> None:
        """Begin the first line so far below the row's upper edge."""
        self._top = self.area.top() + top

    def left(self, cell: Cell, line: int, *several: Words) -> None:
        """Write from the left edge of a cell on, one beside the other."""
        left = cell.left
        for number, words in enumerate(several):
            room = cell.right - left
            if number and room < min(self._width(words), self.px(LEAST)):
                return
            if words.text:
                left += self._write(words, left, line, room) + self.px(BETWEEN)

    def right(self, cell: Cell, line: int, *several: Words) -> int:
        """Write up to the right edge of a cell; how much room is taken from its end."""
        told = [words for words in several if words.text]
        widths = [self._width(words) for words in told]
        whole = sum(widths) + self.px(BETWEEN) * max(0, len(told) - 1)
        left = cell.right - whole
        for words, width in zip(told, widths, strict=True):
            self._write(words, left, line, width)
            left += width + self.px(BETWEEN)
        return whole + self.px(BETWEEN) if told else 0

    def chips_stacked(self, cell: Cell, chips: Sequence[Chip]) -> None:
        """Put chips below one another; those that are too many are counted."""
        shown = list(chips)
        if len(shown) > MOST_STACKED:
            shown = [*shown[: MOST_STACKED - 1], _more(len(shown) - MOST_STACKED + 1)]
        height = self._look.measure("height.chip")
        if len(shown) > 1:
            height = self.px(STACKED)
        middle = self._top + self.px(LINE) // 2
        for number, chip in enumerate(shown):
            top = middle - height // 2 + number * self.px(STACKED + 1)
            self._chip(chip, Cell(cell.left, cell.right), top, height)

    def chips_beside(self, cell: Cell, line: int, chips: Sequence[Chip]) -> None:
        """Put chips beside one another; those that do not fit are counted."""
        height, left = self._look.measure("height.chip"), cell.left
        top = self._top + line * self.px(LINE) + self.px(BESIDE)
        for number, chip in enumerate(chips):
            rest = len(chips) - number - 1
            kept = self._chip_width(_more(rest)) + self.px(BETWEEN) if rest else 0
            if number and left + self._chip_width(chip) + kept > cell.right:
                self._chip(_more(rest + 1), Cell(left, cell.right), top, height)
                return
            room = Cell(left, cell.right - kept)
            left += self._chip(chip, room, top, height) + self.px(BETWEEN)

    def _write(self, words: Words, left: int, line: int, room: int) -> int:
        """Write in one line; how wide that is."""
        text, width = self._cut(words.text, words.role, room)
        self.painter.setFont(self._of(words.role)[0])
        self.painter.setPen(self._look.color(words.tone))
        area = QRect(left, self._top + line * self.px(LINE), width + 1, self.px(LINE))
        self.painter.drawText(area, _IN_THE_MIDDLE, text)
        return width

    def _chip(self, chip: Chip, room: Cell, top: int, height: int) -> int:
        """Paint a chip at the left edge of some room; how wide it is."""
        tone, text, named = chip
        look, icon = self._look, named or ICONS.get(tone, "")
        width = min(self._chip_width(chip), room.width)
        area = QRect(room.left, top, width, height)
        ink, ground = tone, f"{tone}-soft"
        if tone == "plain":
            ink, ground = "muted", "sunken" if self.is_on_paper else "surface"
        frame(self.painter, area, area.height() // 2, look.color(ground), None)
        start = room.left + self.px(CHIP_EDGE)
        if icon:
            side = self.px(ICON)
            drawing = pixmap(look, icon, ink, ICON)
            self.painter.drawPixmap(start, top + (area.height() - side) // 2, drawing)
            start += side + self.px(CHIP_GAP)
        inner = area.right() + 1 - self.px(CHIP_EDGE) - start
        words, _ = self._cut(text, "chip", inner)
        self.painter.setFont(self._of("chip")[0])
        self.painter.setPen(look.color(ink))
        self.painter.drawText(
            QRect(start, top, inner + 1, area.height()), _IN_THE_MIDDLE, words
        )
        return width

    def _chip_width(self, chip: Chip) -> int:
        tone, text, named = chip
        has_icon = bool(named or ICONS.get(tone))
        icon = self.px(ICON) + self.px(CHIP_GAP) if has_icon else 0
        return self._of("chip")[1].horizontalAdvance(text) + icon + 2 * self.px(CHIP_EDGE)

    def _cut(self, text: str, role: str, room: int) -> tuple[str, int]:
        """As much of a text as there is room for, and how wide that is."""
        metrics = self._of(role)[1]
        width = metrics.horizontalAdvance(text)
        if width <= room:
            return text, width
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), room

    def _width(self, words: Words) -> int:
        return self._of(words.role)[1].horizontalAdvance(words.text)

    def _of(self, role: str) -> tuple[QFont, QFontMetrics]:
        known = self._case.get(role)
        if known is None:
            font = self._look.font(role)
            known = self._case[role] = font, QFontMetrics(font)
        return known


def _more(count: int) -> Chip:
    return ("plain", f"+{count}", "")
