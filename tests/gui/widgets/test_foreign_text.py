"""The one widget for what others wrote: all of it can be read, and nothing in it deceives."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.plainness import dangers
from ui.theme import Look
from ui.widgets.chip import Chip
from ui.widgets.pager import MOST_LINES, MOST_ON_A_PAGE, Pager
from ui.widgets.text import ForeignText, Label, Leaf, Sentence, Span

pytestmark = pytest.mark.gui

RAURA = "\u0440\u0430\u0443\u0440\u0430"

HEAVY = {
    "five megabytes": "x" * 5_000_000,
    "five megabytes of words": "word " * 1_000_000,
    "ten thousand lines": "line\n" * 10_000,
    "three hundred marks": "a" + "\u0301" * 300,
    "megabytes of marks": "a" + "\u0301" * 2_000_000,
    "megabytes of overrides": "\u202e" * 2_000_000,
    "megabytes from right to left": "\u05e9\u05dc " * 1_000_000,
    "megabytes of emoji": "\U0001f469\u200d\U0001f467" * 500_000,
    "a word without an end": "\u4e00" * 2_000_000,
}


def chips(widget: QWidget) -> list[str]:
    return [chip.text() for chip in widget.findChildren(Chip) if chip.isVisibleTo(widget)]


def pager() -> Pager:
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Pager)]
    return shown


def page_of(shown: Pager) -> str:
    leaf = shown.findChild(Leaf)
    assert leaf is not None
    return leaf.toPlainText()


def press(qtbot: QtBot, around: QWidget, name: str) -> None:
    (button,) = [
        each for each in around.findChildren(QPushButton) if each.text().startswith(name)
    ]
    qtbot.keyClick(button, Qt.Key.Key_Space)


def colors(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    at = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return {QColor(image.pixel(x, y)).name() for x, y in at}


@pytest.fixture
def shown(look: Look, qtbot: QtBot) -> QWidget:
    """A window to put texts on."""
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    window.resize(700, 500)
    window.show()
    return window


def put(window: QWidget, text: ForeignText) -> ForeignText:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(text)
    return text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clos\u200bing", "Hides characters"),
        ("a" + "\u0301" * 9, "Piled-up marks"),
        ("U\u0405DC", "Letters of several alphabets"),
        (RAURA, "Letters that pass for others"),
        ("\u0665\u0660", "Digits of another script"),
        ("https://ex\u0430mple.com", "Web address in other letters"),
    ],
)
def test_a_chip_says_what_a_text_is_not(
    look: Look, shown: QWidget, text: str, words: str
) -> None:
    foreign = put(shown, ForeignText(look, text))
    assert chips(foreign) == [words]
    read = foreign.findChild(Sentence)
    assert read is not None
    assert read.accessibleDescription().startswith(words)


def test_the_word_that_deceives_is_seen_in_another_colour(look: Look, qtbot: QtBot) -> None:
    honest, deceiving = Sentence(look), Sentence(look)
    for sentence, text in ((honest, "paypa"), (deceiving, RAURA)):
        qtbot.addWidget(sentence)
        sentence.set([Span(text, "foreign")])
        sentence.resize(120, 30)
    warn = look.color("warn").name()
    assert warn in colors(deceiving)
    assert warn not in colors(honest)


def test_the_name_that_a_browser_asks_for_is_told(look: Look, shown: QWidget) -> None:
    foreign = put(shown, ForeignText(look, "https://ex\u0430mple.com"))
    told = [each.text() for each in foreign.findChildren(Label)]
    assert told[0] == "https://ex\u0430mple.com"
    assert told[-1] == "A browser asks for xn--exmple-4nf.com"


def test_an_honest_text_has_no_chip_and_loses_those_of_the_one_before(
    look: Look, shown: QWidget
) -> None:
    foreign = put(shown, ForeignText(look, "Clos\u200bing"))
    foreign.set("Überweisung für Łódź")
    assert chips(foreign) == []
    read = foreign.findChild(Sentence)
    assert read is not None
    assert read.accessibleDescription() == ""


def test_lines_of_others_do_not_flood_the_page(look: Look, shown: QWidget) -> None:
    foreign = put(shown, ForeignText(look, "line\n" * 90))
    assert foreign.text().count("\n") < 15
    assert foreign.text().endswith("… (450 characters)")
    assert chips(foreign) == []


def test_too_much_is_cut_and_said_to_be(look: Look, qtbot: QtBot) -> None:
    foreign = ForeignText(look, "x" * 1234, most=500)
    qtbot.addWidget(foreign)
    assert foreign.text() == "x" * 500 + "… (1,234 characters)"


def test_a_shorter_text_needs_no_button(look: Look, shown: QWidget) -> None:
    foreign = put(shown, ForeignText(look, "x" * 1234))
    foreign.set("short")
    button = foreign.findChild(QPushButton)
    assert button is not None
    assert not button.isVisible()


def test_all_of_it_is_shown_on_request_page_by_page(
    look: Look, shown: QWidget, qtbot: QtBot
) -> None:
    text = "".join(f"line {number} <b>\n" for number in range(MOST_LINES * 2 + 5))
    put(shown, ForeignText(look, text))
    press(qtbot, shown, f"Show all ({len(text):,})")
    read = [page_of(pager())]
    for _ in range(2):
        press(qtbot, pager(), "Go on")
        read.append(page_of(pager()))
    assert "".join(read) == text
    press(qtbot, pager(), "Back")
    assert page_of(pager()) == read[1]
    press(qtbot, pager(), "Close")


def test_a_page_tells_where_it_is_and_what_on_it_deceives(
    look: Look, shown: QWidget, qtbot: QtBot
) -> None:
    text = "x" * MOST_ON_A_PAGE + "\u202e" + RAURA
    put(shown, ForeignText(look, text))
    press(qtbot, shown, "Show all")
    words = [each.text() for each in pager().findChildren(Label) if each.text()]
    assert f"Characters 1 to {MOST_ON_A_PAGE:,} of {len(text):,}" in words
    press(qtbot, pager(), "Go on")
    words = [each.text() for each in pager().findChildren(Label) if each.text()]
    assert "Hides characters, Letters that pass for others" in words
    assert page_of(pager()) == f"⟨U+202E⟩{RAURA}"
    assert dangers() == []
    press(qtbot, pager(), "Close")


def test_a_page_is_read_not_written(look: Look, qtbot: QtBot) -> None:
    shown = Pager(look, None, "x" * 20)
    qtbot.addWidget(shown)
    leaf = shown.findChild(Leaf)
    assert leaf is not None
    qtbot.keyClicks(leaf, "typed")
    assert page_of(shown) == "x" * 20


@pytest.mark.alone
@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_no_text_holds_the_window_up(
    look: Look, shown: QWidget, qtbot: QtBot, text: str
) -> None:
    def taken() -> float:
        start = time.process_time()
        foreign = put(shown, ForeignText(look, text))
        shown.grab()
        passed = time.process_time() - start
        foreign.hide()
        foreign.deleteLater()
        return passed

    assert min(taken() for _ in range(3)) < 0.2


@pytest.mark.alone
@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_no_page_holds_the_window_up(look: Look, qtbot: QtBot, text: str) -> None:
    def taken() -> float:
        start = time.process_time()
        shown = Pager(look, None, text)
        shown.show()
        shown.grab()
        passed = time.process_time() - start
        shown.close()
        return passed

    assert min(taken() for _ in range(3)) < 0.2
