"""What a contract of unknown code keeps, and how its interface stands beside a known one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.card import Card
from ui.widgets.folded import Folded
from ui.widgets.link import Link
from ui.widgets.paragraph import Span, written_out
from ui.widgets.rows import column, cut, sentence, told
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label

if TYPE_CHECKING:
    from app.pages.found import FoundField
    from app.pages.unverified import Compared, InterfaceLine, UnverifiedPage
    from ui.theme import Look

translate = QCoreApplication.translate

AT_ONCE: Final = 40
MOST_NAME: Final = 80
MOST_WRITTEN: Final = 600


def fields_card(look: Look, page: UnverifiedPage) -> Card:
    """Every field, some at first."""
    note = translate("unverified", "amounts in the smallest unit of its token")
    card = Card(look, translate("unverified", "What it keeps"), note)
    card.add(_Fields(look, page.fields))
    if page.more:
        more = translate("unverified", "{count} more fields are not shown.")
        card.add(Label(look, more.format(count=page.more), "small", "muted"))
    return card


class _Fields(QWidget):
    """Fields, and more of them for whoever asks."""

    def __init__(self, look: Look, fields: Sequence[FoundField]) -> None:
        super().__init__()
        self._look = look
        self._rest = list(fields)
        whole = spaced(look, QVBoxLayout(self), 10)
        self._shown = spaced(look, QVBoxLayout(), 10)
        self._more = Link(look, self.tr("Show more"), "plus")
        self._more.clicked.connect(self._show_more)
        whole.addLayout(self._shown)
        whole.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        self._show_more()

    def _show_more(self) -> None:
        fields, self._rest = self._rest[:AT_ONCE], self._rest[AT_ONCE:]
        for field in fields:
            self._shown.addWidget(_field(self._look, field))
        left = self.tr("Show more ({count} left)").format(count=len(self._rest))
        self._more.set(left)
        self._more.setVisible(bool(self._rest))


def _field(look: Look, field: FoundField) -> QWidget:
    name = written_out(cut(field.name, MOST_NAME))
    spans = [Span(name, "muted")]
    if field.words:
        spans = [Span(field.words, "strong"), Span(f"  {name}", "muted")]
    none = translate("unverified", "nothing")
    return column(look, sentence(look, spans, "small"), ForeignText(look, field.value or none))


def compared_card(look: Look, page: UnverifiedPage) -> Card:
    """Function by function, what differs first."""
    card = Card(look, translate("unverified", "Its code beside what we know"))
    if page.compared is None:
        none = translate("unverified", "Its code was not compared.")
        card.add(Label(look, none, tone="muted"))
        return card
    compared = page.compared
    for text in _summary(compared):
        card.add(Label(look, text).wrapping())
    same = [line for line in compared.lines if line.likeness.value == "same"]
    for line in compared.lines:
        if line.likeness.value != "same":
            card.add(_difference(look, line))
    if same:
        title = translate("unverified", "Functions that are the same ({count})")
        folded = Folded(look, title.format(count=len(same)))
        for line in same:
            folded.body.addWidget(_same(look, line))
        card.add(folded)
    return card


def _summary(compared: Compared) -> tuple[str, str]:
    functions = [line for line in compared.lines if line.kind == "function"]
    same = sum(line.likeness.value == "same" for line in functions)
    others = len(compared.lines) - same
    like = translate(
        "unverified", "It is most like {build}: {same} of {all} functions are equal."
    )
    whole = translate("unverified", "Types, errors and events are equal too.")
    rest = translate("unverified", "{count} things differ.")
    proves = translate(
        "unverified",
        "An interface is the code's own word: equal ones are needed for equal rules, and prove "
        "none.",
    )
    named = written_out(compared.nearest.name)
    first = like.format(build=named, same=same, all=len(functions))
    return f"{first} {rest.format(count=others) if others else whole}", proves


def _difference(look: Look, line: InterfaceLine) -> QWidget:
    name = written_out(cut(line.name, MOST_NAME))
    kinds = {
        "function": translate("unverified", "function"),
        "struct": translate("unverified", "type"),
        "error": translate("unverified", "errors"),
        "event": translate("unverified", "event"),
    }
    says = {
        "other": translate("unverified", "is another here"),
        "more": translate("unverified", "is here alone"),
        "lacking": translate("unverified", "is not here"),
    }
    kind = kinds.get(line.kind, "")
    spans = [
        Span(f"{kind} "),
        Span(name, "strong"),
        Span(f" {says[line.likeness.value]}"),
    ]
    below = [
        text.format(written=written_out(cut(written, MOST_WRITTEN)))
        for text, written in (
            (translate("unverified", "Here: {written}"), line.here),
            (translate("unverified", "Known: {written}"), line.build),
        )
        if written
    ]
    return told(look, "warn", "warn", spans, "\n".join(below))


def _same(look: Look, line: InterfaceLine) -> QWidget:
    name = written_out(cut(line.name, MOST_NAME))
    return told(look, "check", "ok", [Span(name, "strong")], cut(line.here, MOST_WRITTEN))
