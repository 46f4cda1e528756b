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

from wallet.review.texts import hides, shown

translate = QCoreApplication.translate

FAMILY: Final = "JetBrains Mono"
POINTS: Final = 8.0
HEAD_POINTS: Final = 9.0
LEADING: Final = 1.35
DOTS_PER_INCH: Final = 300
MARGINS: Final = QMarginsF(18, 16, 18, 16)
"""Millimetres."""

MOST_OF_A_TITLE: Final = 70


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


Line = tuple[QTextLayout, int]
"""A line of a laid out text, by its number."""


class _Sheet:
    """One size of paper, and how lines stand on it."""

    def __init__(self, painter: QPainter, area: QRectF, document: Document) -> None:
        self._painter = painter
        self._area = area
        self._document = document
        self._font = _font(POINTS)
        self._head = _font(HEAD_POINTS, QFont.Weight.DemiBold)
        self._line = QFontMetricsF(self._font, painter.device()).height() * LEADING
        self._top = 3 * self._line
        self._bottom = area.height() - 2 * self._line

    def paginate(self) -> list[list[Line]]:
        """The lines of every page; what is too long for one line goes on in the next."""
        lines: list[Line] = []
        for text in self._document.text.splitlines():
            layout = self._laid_out(text)
            lines += [(layout, number) for number in range(layout.lineCount())]
        room = max(1, int((self._bottom - self._top) / self._line))
        return [lines[start : start + room] for start in range(0, max(1, len(lines)), room)]

    def draw(self, lines: Sequence[Line], number: int, count: int) -> None:
        """Draw one page."""
        top = self._top
        for layout, place in lines:
            layout.lineAt(place).draw(self._painter, QPointF(0, top))
            top += self._line
        self._draw_edges(number, count)

    def _draw_edges(self, number: int, count: int) -> None:
        painter, document, width = self._painter, self._document, self._area.width()
        title = _plain(document.title)
        if len(title) > MOST_OF_A_TITLE:
            title = f"{title[:MOST_OF_A_TITLE]}…"
        line = QRectF(0, 0, width, self._line)
        painter.setFont(self._head)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(self._font)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, document.date)
        painter.drawText(
            line.translated(0, self._line), Qt.AlignmentFlag.AlignLeft, document.mark
        )
        page = translate("printing", "page {number} of {count}")
        text = page.format(number=number, count=count)
        foot = QRectF(0, self._area.height() - self._line, width, self._line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, text)

    def _laid_out(self, line: str) -> QTextLayout:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        layout = QTextLayout(_plain(line) or " ", self._font, self._painter.device())
        layout.setTextOption(option)
        layout.beginLayout()
        while (part := layout.createLine()).isValid():
            part.setLineWidth(self._area.width())
        layout.endLayout()
        return layout


def _plain(text: str) -> str:
    """A text in which nothing hides, however it came here."""
    return shown(text, len(text)) if hides(text) else text


def _font(points: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(FAMILY)
    font.setPointSizeF(points)
    font.setWeight(weight)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
