"""What we checked: findings worst first, good news after them, the rest folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.pages.review import Gravity
from ui.views.review_lazy import when_opened
from ui.widgets.card import Card
from ui.widgets.field import Tick
from ui.widgets.folded import Folded
from ui.widgets.rows import column, told
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from app.pages.review import Checks, FindingLine, Lacking
    from ui.theme import Look

translate = QCoreApplication.translate

INDENT: Final = 26
"""Of a finding's words, behind its icon."""

ICONS: Final = {
    Gravity.STOP: ("stop", "stop"),
    Gravity.TICK: ("warn", "warn"),
    Gravity.WARN: ("warn", "warn"),
    Gravity.INFO: ("info", "info"),
    Gravity.PASSED: ("check", "ok"),
}
"""An icon and its tone; the words beside it say the same."""


class Ticks(QObject):
    """The warnings that were accepted, of those that ask for it.

    Signals:
        changed: another one was accepted, or one no longer is.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        """Nothing is accepted."""
        super().__init__(parent)
        self._boxes: dict[int, Tick] = {}

    @property
    def accepted(self) -> frozenset[int]:
        """The numbers of the findings whose sentence was ticked."""
        return frozenset(n for n, box in self._boxes.items() if box.isChecked())

    def box(self, look: Look, finding: FindingLine) -> Tick:
        """A box to accept this finding with."""
        words = translate("review", "I have read this and accept it ({number}).")
        made = Tick(look, words.replace("{number}", finding.name))
        made.setAccessibleDescription(finding.says)
        made.setChecked(finding.number in self.accepted)
        made.toggled.connect(self.changed)
        self._boxes[finding.number] = made
        return made

    def forget(self) -> None:
        """The next boxes stand for another review."""
        self._boxes.clear()


def checks_card(look: Look, checks: Checks, ticks: Ticks) -> Card:
    """Every check; nothing that was not made looks passed."""
    card = Card(look, translate("review", "What we checked"), f"· {headline(checks)}")
    for finding in checks.findings:
        card.line()
        card.add(_finding(look, finding, ticks))
    card.line()
    card.add(_folded(look, checks))
    if checks.lacking:
        card.add(_lacking(look, checks.lacking))
    return card


def headline(checks: Checks) -> str:
    """How many checks were made, and what the worst of them says."""
    count = translate("review", "{count} checks").replace("{count}", str(checks.count))
    stops = len(checks.stops)
    warned = sum(f.gravity in {Gravity.TICK, Gravity.WARN} for f in checks.findings)
    if stops:
        worst = translate("review", "{count} stops this")
        if stops > 1:
            worst = translate("review", "{count} stop this")
        return f"{count}, {worst.replace('{count}', str(stops))}"
    if warned:
        read = translate("review", "{count} to know").replace("{count}", str(warned))
        return f"{count}, {read}"
    return translate("review", "{checks}, nothing to warn of").replace("{checks}", count)


def _finding(look: Look, finding: FindingLine, ticks: Ticks) -> QWidget:
    icon, tone = ICONS[finding.gravity]
    words = [Span(finding.says), Span(f" {finding.name}", "muted")]
    line = told(look, icon, tone, words, finding.explains)
    line.setAccessibleName(f"{_gravity(finding.gravity)}: {finding.says}")
    if finding.gravity is not Gravity.TICK:
        return line
    return column(look, line, _below_the_words(look, ticks.box(look, finding)), spacing=8)


def _gravity(gravity: Gravity) -> str:
    return {
        Gravity.STOP: translate("review", "Stop"),
        Gravity.TICK: translate("review", "Warning to accept"),
        Gravity.WARN: translate("review", "Warning"),
        Gravity.INFO: translate("review", "To know"),
        Gravity.PASSED: translate("review", "Passed"),
    }[gravity]


def _folded(look: Look, checks: Checks) -> QWidget:
    count = str(len(checks.folded))
    title = translate("review", "{count} other checks, nothing to warn of")
    folded = Folded(look, title.replace("{count}", count))

    def fill() -> None:
        for each in checks.folded:
            icon, tone = ICONS[each.gravity]
            words = [Span(each.says), Span(f" {each.name}", "muted")]
            folded.body.addWidget(told(look, icon, tone, words, each.explains))

    when_opened(folded, fill)
    return folded


def _lacking(look: Look, lacking: tuple[Lacking, ...]) -> QWidget:
    title = translate("review", "{count} checks could not be made here (F64)")
    if len(lacking) == 1:
        title = translate("review", "{count} check could not be made here (F64)")
    folded = Folded(look, title.replace("{count}", str(len(lacking))))
    numbers = Label(look, ", ".join(f"F{each.number:02}" for each in lacking), "small", "muted")

    def fill() -> None:
        for each in lacking:
            lacks = translate("review", "It lacks: {what}.").replace("{what}", each.lacks)
            words = [Span(each.says, "muted"), Span(f" F{each.number:02}", "muted")]
            folded.body.addWidget(told(look, "question", "muted", words, lacks))

    when_opened(folded, fill)
    return column(look, folded, _below_the_words(look, numbers.wrapping()))


def _below_the_words(look: Look, widget: QWidget) -> QWidget:
    """Beginning where words begin behind an icon."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(look.px(INDENT), 0, 0, 0)
    row.addWidget(widget)
    return box
