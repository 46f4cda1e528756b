"""Whatever others can write, wherever it is shown: text, all of it marked, and nothing else."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.plainness import dangers
from tests.support.poisoned import PLACES
from tests.support.stage import words_of
from ui.theme import Look
from ui.widgets.field import Choice, Tick
from ui.widgets.spacing import lay_out

pytestmark = pytest.mark.gui

MAGENTA = QColor("#ff00ff")
"""No colour of either theme."""

SIZE = QSize(1064, 1400)

MARKUP = "<b>bold</b> & <a href='{here}'>click</a> <img src='{here}'>"

HOSTILE = {
    "markup": ("<b>bold</b> & <a href='x'>click</a>", "<b>bold</b> & <a href='x'>click</a>"),
    "a whole document": ("<!DOCTYPE html><h1>Sent</h1>", "<!DOCTYPE html><h1>Sent</h1>"),
    "a mnemonic": ("Smith && &Sons", "Smith && &Sons"),
    "an override": ("pay\u202eeurt", "pay⟨U+202E⟩eurt"),
    "a zero-width space": ("Clo\u200bsing", "Clo⟨U+200B⟩sing"),
    "a NUL and an escape": ("a\x00\x1b[31mb", "a⟨U+0000⟩⟨U+001B⟩[31mb"),
    "a separator": ("a\u2028b", "a⟨U+2028⟩b"),
    "a tag": ("a\U000e0041b", "a⟨U+E0041⟩b"),
    "a filler": ("a\u3164b", "a⟨U+3164⟩b"),
    "marks": ("a" + "\u0301" * 300, "a" + "\u0301" * 4 + "⟨U+0301⟩"),
    "another alphabet": ("U\u0405DC for you", "U\u0405DC for you"),
    "from right to left": ("\u05e9\u05dc\u05d5\u05dd 1", "\u05e9\u05dc\u05d5\u05dd 1"),
    "something long": ("word " * 400, "word word word"),
    "a format": ("{0} {why} %s %1", "{0} {why} %s %1"),
}

HEAVY = {
    "five megabytes": "x" * 5_000_000,
    "ten thousand lines": "line\n" * 10_000,
    "three hundred marks": "a" + "\u0301" * 300,
    "overrides": "\u202e" * 100_000,
}

FILE = "the name of a file"


@pytest.fixture
def _shut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail whoever asks for a line to anywhere."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a text must not open a line")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file that markup can name."""
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(MAGENTA)
    path = tmp_path / "seen.png"
    assert image.save(str(path))
    return path


def put(qtbot: QtBot, view: QWidget) -> QWidget:
    qtbot.addWidget(view)
    view.resize(SIZE)
    view.show()
    lay_out()
    return view


def read(view: QWidget) -> str:
    """Everything that can be read there, whatever shows it."""
    boxes = [each.toPlainText() for each in view.findChildren(QPlainTextEdit)]
    ticks = [each.accessibleName() for each in view.findChildren(Tick)]
    items = [
        each.itemText(place)
        for each in view.findChildren(Choice)
        for place in range(each.count())
    ]
    rows = [
        str(model.index(row, 0).data(Qt.ItemDataRole.DisplayRole))
        for each in view.findChildren(QAbstractItemView)
        for model in (each.model(),)
        for row in range(model.rowCount())
    ]
    return "\n".join((words_of(view), *boxes, *ticks, *items, *rows))


def shows(widget: QWidget, color: QColor) -> bool:
    """Whether anything of this colour can be seen."""
    image = widget.grab().toImage().scaled(QSize(400, 500))
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(x, y) == color for x, y in points)


@pytest.mark.usefixtures("_shut")
@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_shown_as_it_was_written(look: Look, qtbot: QtBot, place: str, kind: str) -> None:
    text, written = HOSTILE[kind]
    view = put(qtbot, PLACES[place](look, text))
    # A file's own name is what follows the last stroke.
    assert (written.rpartition("/")[2] if place == FILE else written) in read(view)
    assert dangers() == []


@pytest.mark.usefixtures("_shut")
@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_it_names_is_loaded(
    look: Look, qtbot: QtBot, picture: Path, place: str
) -> None:
    text = MARKUP.format(here=picture.as_uri())
    view = put(qtbot, PLACES[place](look, text))
    assert (text.rpartition("/")[2] if place == FILE else "<b>bold</b>") in read(view)
    assert not shows(view, MAGENTA)


def test_a_label_of_qt_would_have_loaded_it(qtbot: QtBot, picture: Path) -> None:
    """Or the test above could not fail."""
    label = QLabel(MARKUP.format(here=picture.as_uri()))
    assert shows(put(qtbot, label), MAGENTA)


@pytest.mark.alone
@pytest.mark.parametrize("kind", HEAVY)
@pytest.mark.parametrize("place", PLACES)
def test_it_holds_the_window_up_no_longer_than_a_short_text(
    look: Look, qtbot: QtBot, place: str, kind: str
) -> None:
    def taken(make: Callable[[Look, str], QWidget], text: str) -> float:
        times: list[float] = []
        for _ in range(3):
            start = time.process_time()
            view = put(qtbot, make(look, text))
            picture = QImage(view.size(), QImage.Format.Format_RGB32)
            painter = QPainter(picture)
            view.render(painter, QRect(0, 0, 1, 1).topLeft())
            painter.end()
            times.append(time.process_time() - start)
            view.hide()
        return min(times)

    short = taken(PLACES[place], "word")
    assert taken(PLACES[place], HEAVY[kind]) - short < 0.2
