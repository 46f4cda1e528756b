"""Rows of cards: a name and an address, an amount at the right edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words.groups import shortened
from ui.icons import pixmap
from ui.widgets.address import AddressText
from ui.widgets.paragraph import LEADING
from ui.widgets.text import Label, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Look

TOP = Qt.AlignmentFlag.AlignTop
RIGHT = Qt.AlignmentFlag.AlignRight


def row(look: Look, *widgets: QWidget, fills: int = 0, spacing: int = 12) -> QWidget:
    """Widgets beside one another, of which one takes the room."""
    holder = QWidget()
    beside = QHBoxLayout(holder)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(look.px(spacing))
    for place, widget in enumerate(widgets):
        if place == fills:
            beside.addWidget(widget, 1)
        else:
            beside.addWidget(widget, 0, TOP)
    return holder


def column(look: Look, *widgets: QWidget, spacing: int = 2) -> QWidget:
    """Widgets below one another."""
    holder = QWidget()
    below = QVBoxLayout(holder)
    below.setContentsMargins(0, 0, 0, 0)
    below.setSpacing(look.px(spacing))
    for widget in widgets:
        below.addWidget(widget)
    return holder


def sentence(
    look: Look, spans: Sequence[Span], role: str = "body", tone: str = "text"
) -> Sentence:
    """Words of several weights, wrapped."""
    made = Sentence(look, role, tone)
    made.set(spans)
    return made


def amount(look: Look, text: str, role: str = "body", tone: str = "text") -> Label:
    """A number at the right edge."""
    made = Label(look, text, role, tone)
    made.setAlignment(RIGHT | TOP)
    _lower(made)
    return made


def caption(look: Look, text: str, above: int = 0) -> Label:
    """A quiet word for what stands at its right, on the line of that; so much further down."""
    made = Label(look, text, "small", "muted")
    made.setAlignment(TOP)
    _lower(made, above)
    return made


def amount_row(
    look: Look, words: str, text: str, unit: str = "", role: str = "body", tone: str = "text"
) -> QWidget:
    """What an amount is, and the amount; its unit small after the words."""
    spans = [Span(words, "strong" if role == "strong" else "plain")]
    if unit:
        spans.append(Span(f" {unit}", "muted"))
    return row(look, sentence(look, spans, tone=tone), amount(look, text, role, tone))


def who(
    look: Look,
    name: str,
    role: str,
    address: str,
    *beside: QWidget,
    below: QWidget | None = None,
) -> QWidget:
    """Somebody by name, with what they are here, and their whole address below.

    ``beside`` stands at the right of the name, ``below`` under that.
    """
    spans = [Span(name or f"{role[:1].upper()}{role[1:]}", "strong")]
    if name:
        spans.append(Span(f" {role}", "muted"))
    first = row(look, sentence(look, spans), *beside)
    if not address:
        return first
    whole = AddressText(look, address)
    return column(look, first, whole if below is None else row(look, whole, below))


def _lower(made: Label, above: int = 0) -> None:
    """Stand on the line of the words beside it, which have more room from line to line."""
    line = round(made.font().pixelSize() * LEADING)
    made.setContentsMargins(0, above + (line - made.fontMetrics().height() + 1) // 2, 0, 0)


def cut(text: str, most: int) -> str:
    """The beginning of a text, for a place that has room for no more."""
    return text if len(text) <= most else f"{text[:most]}…"


def called(name: str, address: str) -> str:
    """Somebody by name, or by both ends of their address."""
    return name or shortened(address)


def drawn(look: Look, icon: str, tone: str) -> Label:
    """An icon of its own; the words beside it say the same."""
    made = Label(look)
    made.setPixmap(pixmap(look, icon, tone))
    made.setFixedSize(look.px(16), look.px(20))
    return made


def told(look: Look, icon: str, tone: str, words: Sequence[Span], below: str = "") -> QWidget:
    """A line of a list: icon, words, and what explains them below."""
    texts: list[QWidget] = [sentence(look, words)]
    if below:
        texts.append(sentence(look, [Span(below, "foreign")], "small", "muted"))
    return row(look, drawn(look, icon, tone), column(look, *texts), fills=1, spacing=10)
