"""Words: never markup, nothing unseen, nothing cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.page import Page
from ui.widgets.paragraph import Paragraph, Style
from ui.widgets.text import ForeignText, Label, Lines, Sentence, Span, Writing, tip, unmnemonic

pytestmark = pytest.mark.gui

MARKUP = (
    "<b>bold</b>",
    "a<br>b",
    "<img src='file:///etc/hostname'>",
    "<a href='https://example.com'>Countersign</a>",
    "<qt>x</qt>",
    "<!DOCTYPE html><p>x",
)
OVERRIDE = "Seller\u202eotroP"


def shown_by(look: Look, text: str) -> list[Label]:
    return [Label(look, text), Sentence(look), Chip(look, text)]


def pixels(widget: QWidget) -> bytes:
    return bytes(widget.grab().toImage().constBits())


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_as_it_was_written(look: Look, qtbot: QtBot, text: str) -> None:
    for label in shown_by(look, text):
        qtbot.addWidget(label)
        label.set(text)
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert label.text() == text


@pytest.mark.parametrize(
    "whole", ["250,000.00 USDC", "98.70 %", "12:30 UTC", "GBTS U477 … DELP HQ4E"]
)
def test_a_number_stays_with_its_unit_and_an_address_whole(look: Look, whole: str) -> None:
    spans = [Span("What left the escrow is "), Span(whole, "strong"), Span(" of all")]
    paragraph = Paragraph(look, spans, "body", "text")
    least = Paragraph(look, [spans[1]], "body", "text").natural_width()
    for width in range(least, paragraph.natural_width()):
        paragraph.height(width)
        layout = paragraph._layout
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        starts = [line.textStart() for line in lines]
        first = layout.text().index(whole[:4])
        assert not any(first < start < first + len(whole) for start in starts)


@pytest.mark.parametrize("text", MARKUP)
def test_no_tooltip_is_taken_for_markup(qtbot: QtBot, text: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    tip(widget, text)
    assert not GuiQt.mightBeRichText(widget.toolTip())
    assert widget.accessibleDescription() == widget.toolTip() != ""


def test_a_plain_tooltip_stays_as_it_is(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    tip(widget, "2 < 3 & 4 > 1")
    assert widget.toolTip() == "2 < 3 & 4 > 1"


def test_an_ampersand_in_a_button_underlines_nothing(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Smith & Sons")
    qtbot.addWidget(button)
    assert button.text() == unmnemonic("Smith & Sons") == "Smith && Sons"
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "Smith & Sons"


@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\u2066", "\u00ad", "\u3164", "\x00"])
def test_what_cannot_be_seen_is_written_out(look: Look, qtbot: QtBot, letter: str) -> None:
    written = f"Seller⟨U+{ord(letter):04X}⟩Porto"
    foreign = ForeignText(look, f"Seller{letter}Porto")
    qtbot.addWidget(foreign)
    assert foreign.text() == written
    for label in shown_by(look, ""):
        qtbot.addWidget(label)
        label.set(f"Seller{letter}Porto")
        assert label.text() == written


def test_a_written_out_letter_looks_other_than_one_that_was_typed(
    look: Look, qtbot: QtBot
) -> None:
    hidden, typed = Sentence(look), Sentence(look)
    for sentence, text in ((hidden, "a\u202eb"), (typed, "a⟨U+202E⟩b")):
        qtbot.addWidget(sentence)
        sentence.set(text)
        sentence.resize(300, 40)
    assert hidden.text() == typed.text()
    assert pixels(hidden) != pixels(typed)


def test_our_own_lines_stay_lines(look: Look, qtbot: QtBot) -> None:
    label = Label(look, "One\nTwo").wrapping()
    qtbot.addWidget(label)
    assert label.text() == "One\nTwo"
    assert label.heightForWidth(1000) == 2 * Label(look, "One").wrapping().heightForWidth(1000)


@pytest.mark.parametrize("style", ["strong", "quoted", "muted", "mono"])
def test_a_name_in_a_sentence_breaks_no_line(look: Look, qtbot: QtBot, style: Style) -> None:
    sentence = Sentence(look)
    qtbot.addWidget(sentence)
    sentence.set([Span("Release it from "), Span("Sale\nto nobody", style), Span(".")])
    assert sentence.text() == "Release it from Sale⟨U+000A⟩to nobody."
    assert sentence.heightForWidth(4000) == Sentence(look).heightForWidth(4000)


def test_a_title_of_others_stays_in_the_header(look: Look, qtbot: QtBot) -> None:
    page = Page(look, "Sale\n\nWHERE THE MONEY GOES", back="Inbox")
    qtbot.addWidget(page)
    title = page.findChild(ForeignText)
    assert title is not None
    assert title.text() == "Sale⟨U+000A⟩⟨U+000A⟩WHERE THE MONEY GOES"


def test_a_sentence_is_heard_as_one_text(look: Look, qtbot: QtBot) -> None:
    sentence = Sentence(look)
    qtbot.addWidget(sentence)
    sentence.set([Span("Release "), Span("250.00 USDC", "strong"), Span(" from X", "quoted")])
    assert sentence.accessibleName() == "Release 250.00 USDC from X"


@pytest.mark.parametrize("style", ["strong", "quoted"])
def test_a_name_from_right_to_left_moves_no_word_around_it(look: Look, style: Style) -> None:
    """Without care the amount after it would stand before it."""
    name, amount = "שלום 1", " 2,500.00 USDC"
    paragraph = Paragraph(look, [Span(name, style), Span(amount)], "body", "text")
    paragraph.natural_width()
    line = paragraph._layout.lineAt(0)
    text = paragraph._layout.text()
    places = [line.cursorToX(at)[0] for at in range(len(text))]  # type: ignore[index]
    first = text.index("2,500")
    assert max(places[: first - 1]) < places[first]
    assert places[first:] == sorted(places[first:])


@pytest.mark.parametrize("look", [("light", 200)], indirect=True)
@pytest.mark.parametrize("text", ["word " * 40, "longword" * 40])
def test_a_paragraph_fits_into_any_width(look: Look, qtbot: QtBot, text: str) -> None:
    sentence = Sentence(look, "body")
    qtbot.addWidget(sentence)
    sentence.set(text)
    wide, narrow = sentence.heightForWidth(1600), sentence.heightForWidth(200)
    assert narrow > wide > 0
    assert sentence.minimumSizeHint().width() <= 200


def test_a_layout_gives_a_paragraph_the_height_it_needs(look: Look, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    rows = QVBoxLayout(box)
    label = Label(look, "word " * 60).wrapping()
    rows.addWidget(label)
    rows.addStretch(1)
    box.resize(QSize(400, 600))
    box.show()
    assert label.height() == label.heightForWidth(label.width())


def test_text_can_be_copied_where_that_is_meant(look: Look, qtbot: QtBot) -> None:
    label = Label(look, "5b70 cbe8").wrapping().selectable()
    qtbot.addWidget(label)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_technical_lines_can_be_read_but_not_changed(look: Look, qtbot: QtBot) -> None:
    lines = Lines(look, "Details")
    qtbot.addWidget(lines)
    lines.show_lines(["<b>host</b>", OVERRIDE, "x" * 600])
    qtbot.keyClicks(lines, "typed")
    assert lines.toPlainText().split("\n") == [
        "<b>host</b>",
        "Seller⟨U+202E⟩otroP",
        "x" * 500 + "… (600 characters)",
    ]


def test_what_is_written_is_plain(look: Look, qtbot: QtBot) -> None:
    writing = Writing(look, "Note for the other signers")
    qtbot.addWidget(writing)
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("bold")
    QGuiApplication.clipboard().setMimeData(pasted)
    writing.paste()
    # What Python made and the clipboard still has when both end, ends the process too.
    QGuiApplication.clipboard().clear()
    assert writing.text() == "bold"
    assert writing.accessibleName() == "Note for the other signers"
    look.show("light", 200)
    assert writing.height() == 168


def test_a_label_can_change_its_color(look: Look, qtbot: QtBot) -> None:
    label = Label(look, "Stopped")
    qtbot.addWidget(label)
    label.tint("stop")
    assert label.palette().color(label.foregroundRole()) == look.color("stop")
    look.show("dark", 100)
    assert label.palette().color(label.foregroundRole()) == look.color("stop")
