"""Lines on paper, as PDF or from a printer: plain text, drawn and never interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)

from resources.themes.measures import INTER, MONO
from wallet.texts.foreign import written

translate = QCoreApplication.translate

POINTS: Final = 8.0
HEAD_POINTS: Final = 10.0
LEADING: Final = 1.35
DOTS_PER_INCH: Final = 300
MARGINS: Final = QMarginsF(18, 16, 18, 16)
"""Millimetres."""

MOST_OF_A_TITLE: Final = 70

HANGS: Final = 2
"""Letters by which a line's own next lines are further in than it."""

MOST_INDENT: Final = 30


@dataclass(frozen=True)
class Document:
    """What is printed: the text, and what stands on top of each page.

    ``date`` and ``mark`` (a hash, say) tell one print from another.
    """

    title: str
    date: str
    mark: str
    text: str


def pdf_of(document: Document) -> bytes:
    """The document as a PDF of A4 pages."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(_plain(document.title))
    writer.setCreator("Countersign")
    page = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(
        QPageLayout(
            page, QPageLayout.Orientation.Portrait, MARGINS, QPageLayout.Unit.Millimeter
        )
    )
    draw(document, writer)
    # The writer writes its last lines when it goes.
    del writer
    return bytes(buffer.data().data())


def draw(document: Document, device: QPagedPaintDevice) -> int:
    """Draw the document on a printer or into a PDF; how many pages it took."""
    painter = QPainter(device)
    area = QRectF(QPointF(0, 0), QSizeF(device.width(), device.height()))
    sheet = _Sheet(painter, area, document)
    pages = sheet.paginate()
    for number, lines in enumerate(pages, 1):
        if number > 1:
            device.newPage()
        sheet.draw(lines, number, len(pages))
    painter.end()
    return len(pages)


@dataclass(frozen=True)
class Line:
    """A line of a laid out text, by its number, and how far in it stands."""

    text: str
    layout: QTextLayout
    number: int
    left: float


class _Sheet:
    """One size of paper, and how lines stand on it."""

    def __init__(self, painter: QPainter, area: QRectF, document: Document) -> None:
        self._painter = painter
        self._area = area
        self._document = document
        self._font = _font(MONO, POINTS)
        self._font.setStyleHint(QFont.StyleHint.Monospace)  # if it is missing
        self._head = _font(INTER, HEAD_POINTS, QFont.Weight.DemiBold)
        letters = QFontMetricsF(self._font, painter.device())
        self._letter = letters.horizontalAdvance(" ")
        self._line = letters.height() * LEADING
        self._top = 3 * self._line
        self._bottom = area.height() - 2 * self._line

    def paginate(self) -> list[list[Line]]:
        """The lines of every page; what is too long for one line goes on in the next."""
        lines = [line for text in self._document.text.splitlines() for line in self._set(text)]
        room = max(1, int((self._bottom - self._top) / self._line))
        pages: list[list[Line]] = []
        while lines:
            end = _end_of_page(lines, room)
            pages.append(lines[:end])
            lines = lines[end:]
        return pages or [[]]

    def draw(self, lines: Sequence[Line], number: int, count: int) -> None:
        """Draw one page."""
        top = self._top
        for line in lines:
            line.layout.lineAt(line.number).draw(self._painter, QPointF(line.left, top))
            top += self._line
        self._draw_edges(number, count)

    def _draw_edges(self, number: int, count: int) -> None:
        painter, document, width = self._painter, self._document, self._area.width()
        title = _plain(document.title)
        if len(title) > MOST_OF_A_TITLE:
            title = f"{title[:MOST_OF_A_TITLE]}…"
        line = QRectF(0, 0, width, self._line)
        painter.setFont(self._head)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, title)
        painter.setFont(self._font)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, document.date)
        painter.drawText(
            line.translated(0, self._line), Qt.AlignmentFlag.AlignLeft, document.mark
        )
        page = translate("printing", "page {number} of {count}")
        text = page.format(number=number, count=count)
        foot = QRectF(0, self._area.height() - self._line, width, self._line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, text)

    def _set(self, text: str) -> list[Line]:
        """The lines that a text takes; those after the first stand further in."""
        plain = _plain(text)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        layout = QTextLayout(plain or " ", self._font, self._painter.device())
        layout.setTextOption(option)
        indent = min(len(plain) - len(plain.lstrip(" ")), MOST_INDENT) + HANGS
        left = 0.0
        lines: list[Line] = []
        layout.beginLayout()
        while (part := layout.createLine()).isValid():
            part.setLineWidth(self._area.width() - left)
            lines.append(Line(plain, layout, len(lines), left))
            left = indent * self._letter
        layout.endLayout()
        return lines


def _end_of_page(lines: Sequence[Line], room: int) -> int:
    """How many of these lines go on one page: a heading goes with what it is for."""
    if len(lines) <= room:
        return len(lines)
    last, following = lines[room - 1].text, lines[room].text
    is_heading = last.strip() and not last.startswith(" ") and following.startswith(" ")
    return room - 1 if is_heading and room > 1 else room


def _plain(text: str) -> str:
    """A text in which nothing hides, however it came here."""
    return written(text)


def _font(family: str, points: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(family)
    font.setPointSizeF(points)
    font.setWeight(weight)
    return font
