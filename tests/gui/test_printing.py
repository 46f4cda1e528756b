"""Reviews on paper: plain lines, page after page."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from ui.printing import Document, _Sheet, pdf_of

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("qapp", "look")]

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
LINES = 80
"""About what stands on one page."""


def document(text: str, title: str = "Closing 2026-0117") -> Document:
    return Document(title, "23 November 2026 12:00", "5b70 cbe8 be63", text)


def pages(pdf: bytes) -> int:
    return len(PAGE.findall(pdf))


@contextmanager
def painted() -> Iterator[tuple[QPainter, QRectF]]:
    """Something to set lines for, of the size of a page."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    yield painter, QRectF(0, 0, writer.width(), writer.height())
    painter.end()


def drawn(pdf: bytes) -> bytes:
    """What is drawn on all pages, as the PDF has it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    found: list[bytes] = []
    for stream in streams:
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


def test_a_short_review_is_one_page_of_pdf(qapp: QApplication) -> None:
    pdf = pdf_of(document("Release 250,000.00 USDC\nto the seller"))
    assert pdf.startswith(b"%PDF")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert pages(pdf) == 1


def test_nothing_at_all_is_still_a_page() -> None:
    assert pages(pdf_of(document(""))) == 1


def test_more_lines_than_a_page_holds_go_on_over_the_next() -> None:
    counts = [pages(pdf_of(document("line\n" * count))) for count in (10, LINES, 4 * LINES)]
    assert counts[0] == 1
    assert counts == sorted(counts)
    assert counts[2] >= 4


def test_it_is_printed_in_our_own_fonts() -> None:
    fonts = set(re.findall(rb"/FontName /\w+\+(\w+)", pdf_of(document("hello"))))
    assert fonts == {b"InterCountersignSemiBold", b"JetBrainsMonoCountersignRegular"}


def test_what_goes_on_in_the_next_line_stands_below_its_beginning() -> None:
    with painted() as (painter, area):
        sheet = _Sheet(painter, area, document(f"  warning {'x ' * 200}\n  next"))
        (lines,) = sheet.paginate()
    first, *others, last = [line.left for line in lines]
    assert first == last == 0
    assert others
    assert all(left == others[0] > 0 for left in others)


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    with painted() as (painter, area):
        room = len(_Sheet(painter, area, document("line\n" * 400)).paginate()[0])
        full = "\n".join([*["  line"] * (room - 1), "HEADING", "  below it", "  and so on"])
        before, after = _Sheet(painter, area, document(full)).paginate()
    assert len(before) == room - 1
    assert [line.text for line in after] == ["HEADING", "  below it", "  and so on"]


def test_a_line_without_an_end_is_broken_and_not_cut() -> None:
    assert pages(pdf_of(document("word " * 20_000))) > 5
    assert pages(pdf_of(document("w" * 50_000))) > 5


@pytest.mark.parametrize(
    "text", ["\u202eevil", "<b>bold</b> & <img src='x'>", "مرحبا", "\U0001f600", "\x00\x1b[31m"]
)
def test_text_of_any_kind_is_drawn_and_never_interpreted(text: str) -> None:
    pdf = pdf_of(document(text, title=text * 100))
    assert pages(pdf) == 1
    assert b"/URI" not in pdf
    assert b"/Subtype /Image" not in pdf


def test_what_hides_is_written_out_before_it_is_drawn() -> None:
    assert len(drawn(pdf_of(document("\u202e")))) > len(drawn(pdf_of(document(" "))))
