"""A paragraph of spans, set as a document sets it: no markup, and every word fits in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption

from wallet.texts.foreign import MOST_SHOWN, Foreign, Piece

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

    from ui.theme import Look

Style = Literal["plain", "strong", "quoted", "muted", "mono", "name", "foreign"]
"""How some words stand: all but "plain" are from somewhere; "foreign" breaks its own lines."""

LEADING: Final = 1.42
"""From line to line, in heights of the font: Inter's own 1.2 is for one line, not to read."""

MOST_SET: Final = 10_000
"""Letters that are ever laid out, in some milliseconds; of a name far less is."""

ISOLATE: Final = "\u2068"
END_OF_ISOLATE: Final = "\u2069"
LINE_BREAK: Final = "\u2028"
NO_BREAK: Final = "\u00a0"

_KEPT_WHOLE: Final = re.compile(
    r"\d[\d,]{0,30}\.\d{1,30} (?=[A-Za-z0-9]{0,11}[A-Z])"
    r"|\d:\d\d (?=UTC)"
    r"|\d (?=%)"
    r"|\w{4} \w{4} … \w{4} \w{1,4}"
)
"""A number and its unit, and an address of which both ends stand: no line ends within."""


@dataclass(frozen=True)
class Span:
    """Some words and how they stand: "quoted" is slanted, "strong" heavier, "name" as plain."""

    text: str
    style: Style = "plain"
    pieces: tuple[Piece, ...] = ()
    """What it consists of, where that is known already."""


@dataclass(frozen=True)
class _Run:
    """Letters of one look; ``marked`` are not what they seem, or stand for what is unseen."""

    text: str
    style: Style
    marked: bool = False


class Paragraph:
    """Spans laid out for one width at a time; most fit into one line, which is set only once.

    What cannot be seen is written out and marked, and so is what passes for something else.
    All but plain spans are names and titles from somewhere: each stands for itself, so that
    writing from right to left within it does not move the words around it.
    """

    def __init__(self, look: Look, spans: Sequence[Span], role: str, tone: str) -> None:
        """Set the spans in the font of a role and the colour of a tone."""
        self._look = look
        self._role = role
        self._tone = tone
        runs = [run for span in spans for run in _runs(span)]
        text = _KEPT_WHOLE.sub(_unbroken, "".join(run.text for run in runs))
        self._layout = QTextLayout(text, look.font(role))
        self._layout.setFormats(self._formats(runs))
        self.line = round(self._layout.font().pixelSize() * LEADING)
        """From line to line."""
        self._laid_out = -1
        self._height = 0
        # Layouts ask for the same few widths over and over.
        self._heights: dict[int, int] = {}
        self._natural_width = 0
        self._natural_height = 0

    def natural_width(self) -> int:
        """How wide it is in one line, or in the lines that it asks for."""
        if not self._natural_width:
            self._lay_out(_UNBOUNDED)
            self._natural_width = -int(-self._layout.maximumWidth() // 1) + 1
            self._natural_height = self._height
        return self._natural_width

    def height(self, width: int) -> int:
        """How high it is, wrapped within a width."""
        if width >= self.natural_width():
            return self._natural_height
        if width not in self._heights:
            self._lay_out(width)
            self._heights[width] = self._height
        return self._heights[width]

    def paint(self, painter: QPainter, origin: QPointF, width: int, align: Align) -> None:
        """Paint it, wrapped, from its upper left corner on."""
        self._lay_out(width if width < self.natural_width() else _UNBOUNDED)
        painter.setPen(self._look.color(self._tone))
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            spare = width - line.naturalTextWidth()
            shift = spare if align & Qt.AlignmentFlag.AlignRight else 0
            shift = spare / 2 if align & Qt.AlignmentFlag.AlignHCenter else shift
            line.setPosition(QPointF(shift, line.y()))
        self._layout.draw(painter, origin)

    def _lay_out(self, width: int) -> None:
        if self._laid_out == width:
            return
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        is_bound = width < _UNBOUNDED
        option.setWrapMode(_WRAPS if is_bound else QTextOption.WrapMode.ManualWrap)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        top = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self.line - line.height()) / 2))
            top += self.line
        self._layout.endLayout()
        self._laid_out = width
        self._height = int(top)

    def _formats(self, runs: Sequence[_Run]) -> list[QTextLayout.FormatRange]:
        """What is set otherwise than in the paragraph's own font and colour."""
        formats: list[QTextLayout.FormatRange] = []
        start = 0
        for run in runs:
            length = units(run.text)
            if run.marked or run.style not in _AS_PLAIN:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length = start, length
                piece.format = self._format(run)
                formats.append(piece)
            start += length
        return formats

    def _format(self, run: _Run) -> QTextCharFormat:
        from PySide6.QtGui import QTextCharFormat  # with 100 names; plain words need none

        form = QTextCharFormat()
        form.setFont(self._font(run.style))
        tone = "muted" if run.style == "muted" else self._tone
        form.setForeground(self._look.color("warn" if run.marked else tone))
        return form

    def _font(self, style: Style) -> QFont:
        if style == "mono":
            return self._look.font("mono")
        font = self._look.font(self._role)
        if style == "strong":
            font.setWeight(max(font.weight(), QFont.Weight.DemiBold))
        font.setItalic(style == "quoted")
        return font


Align = Qt.AlignmentFlag

_UNBOUNDED: Final = 1 << 20
_AS_PLAIN: Final = frozenset({"plain", "name", "foreign"})
_BREAKING: Final = frozenset({"plain", "foreign"})
_WRAPS: Final = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def written_out(text: str) -> str:
    """A text with all that hides written out, but our own line breaks; far too much is cut."""
    return Foreign.of(text, MOST_SET, lines=True).text


def read_out(span: Span) -> str:
    """What is read of a span; a name that breaks lines could draw some of ours."""
    return span.text if span.pieces else _shown(span).text


def _shown(span: Span) -> Foreign:
    if span.pieces:
        return Foreign(span.pieces, len(span.text), len(span.text))
    most = MOST_SET if span.style in _BREAKING else MOST_SHOWN
    return Foreign.of(span.text, most, lines=span.style in _BREAKING)


def _runs(span: Span) -> list[_Run]:
    """The span's letters, with those that are not what they seem on their own."""
    shown = _shown(span)
    # One after the other they are one: each piece of another look is laid out on its own.
    alike = groupby(shown.pieces, lambda piece: piece.mark is not None)
    runs = [
        _Run("".join(p.text for p in pieces).replace("\n", LINE_BREAK), span.style, marked)
        for marked, pieces in alike
    ]
    if not shown.is_whole:
        runs.append(_Run(shown.text.removeprefix(shown.written), span.style))
    if span.style == "plain":
        return runs
    return [_Run(ISOLATE, span.style), *runs, _Run(END_OF_ISOLATE, span.style)]


def _unbroken(found: re.Match[str]) -> str:
    return found[0].replace(" ", NO_BREAK)


def units(text: str) -> int:
    """As Qt counts: in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
