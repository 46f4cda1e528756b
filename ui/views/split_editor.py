"""The split editor: who gets how much of what is in dispute, or of what is left at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.pages.proposing import Entered, Fill
from ui.models.move_words import title_words
from ui.override import override
from ui.views.move_form import MOST_NAME, Asking, Milestones
from ui.views.segments import Segments
from ui.views.split_effects import SplitEffects
from ui.views.split_rows import ShareRows
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.rows import called, cut, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from app.pages.proposing import MoveForm, Weighed
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

CRUMB: Final = 60
FILLS: Final = 1000

LEAST: Final = 820
"""Pixels at 100 %: under this width, what comes of the shares stands below them."""

BESIDE: Final = QBoxLayout.Direction.LeftToRight
BELOW: Final = QBoxLayout.Direction.TopToBottom


class SplitView(Page):
    """Shares out money, and says what comes of it.

    Signals:
        weighing_wanted: how this stands is asked; an Entered, a Fill, and who gets the rest.
        wanted: the request is to be written; an Entered.
    """

    weighing_wanted = Signal(object, object, int)
    wanted = Signal(object)

    def __init__(self, look: Look, form: MoveForm) -> None:
        """Begin with the payees of the form."""
        name = cut(form.escrow, CRUMB)
        super().__init__(look, title_words(form.kind), back=name or self.tr("Escrow"))
        self.form = form
        self.weighed: Weighed | None = None
        split = form.split
        self.milestones = Milestones(look, form)
        self.rows = ShareRows(look, form)
        self.by = Segments(
            look,
            self.tr("Shares as"),
            {False: self.tr("Amounts"), True: self.tr("Percent")},
        )
        self._by_percent = False
        self.equal = Button(look, self.tr("Half each"))
        self.add = Button(look, self.tr("Add somebody"), "plain", "plus")
        if split is None or not split.is_free:
            self.add.hide()
        self.effects = SplitEffects(look, form.currency)
        self.problem = Banner(look, "stop")
        self.asking = Asking(look, form)
        self._reason = Label(look, "", "small", "muted").wrapping()
        self.go = Button(look, self.tr("Write the request"), "primary", "send")
        self._fill_page(look)
        self._connect()
        self.by.show_value(self._by_percent)
        self._judge()

    def entered(self) -> Entered:
        """Everything as it is entered now."""
        return Entered(
            payer=self.asking.chosen(),
            note=self.asking.text(),
            milestones=self.milestones.chosen(),
            shares=self.rows.entered(),
            kept=self.rows.staying(),
            by_percent=self._by_percent,
        )

    def begin(self) -> None:
        """Ask how it stands, for the first time."""
        self._weigh()

    def show_weighed(self, weighed: Weighed, fill: Fill) -> None:
        """Show how it stands; what was filled in is entered as amounts."""
        self.weighed = weighed
        if fill is not Fill.NONE:
            self._by_percent = False
            self.by.show_value(False)
            self._show_amounts(weighed)
        pairs = zip(self.rows.rows, weighed.wrong, weighed.amounts, strict=False)
        for row, wrong, amount in pairs:
            row.show_wrong(wrong, amount if self._by_percent else "")
        if self.rows.kept is not None:
            comes_to = weighed.kept if self._by_percent else ""
            self.rows.kept.show_counted(comes_to, is_wrong=weighed.wrong_kept)
        self.effects.show_weighed(weighed)
        self._judge()
        self.settle()

    def show_asking(self) -> None:
        """Say that the request is being made."""
        self.problem.clear()
        self._reason.set(self.tr("Asking the network…"))
        self.go.explain_disabled(self._reason.text())

    def show_problem(self, problem: ProblemWords, _entry: str = "") -> None:
        """Say why there is no request."""
        self.problem.show_problem(problem)
        self._judge()
        self.scroll_to_top()

    def _fill_page(self, look: Look) -> None:
        card = Card(look, self.tr("Shares"))
        card.add(self._heading(look))
        card.add(self.milestones)
        card.add(self.rows)
        ways = QWidget()
        line = spaced(look, QHBoxLayout(ways), 8)
        for widget in (self.equal, self.add):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.by)
        card.add(ways)
        left = QWidget()
        rows = spaced(look, QVBoxLayout(left), 16)
        rows.addWidget(card)
        rows.addWidget(self.asking)
        rows.addStretch(1)
        self.body.addWidget(self.problem)
        self.show_content(_Columns(look, left, self.effects))
        foot = QWidget()
        below = spaced(look, QHBoxLayout(foot), 8)
        below.addWidget(self._reason, FILLS)
        below.addWidget(self.go)
        self.set_bottom_bar(foot)

    def _heading(self, look: Look) -> QWidget:
        acting = cut(called(self.form.acting.name, self.form.acting.address), MOST_NAME)
        what = self.tr(
            " decides, before fees. This writes a request into your inbox; nothing is signed "
            "or sent."
        )
        if self.form.kind.value == "withdraw":
            what = self.tr(
                " pays out, before fees. This writes a request into your inbox; nothing is "
                "signed or sent."
            )
        return sentence(look, [Span(acting, "name"), Span(what, "muted")])

    def _connect(self) -> None:
        self.rows.changed.connect(lambda: self._weigh())
        self.milestones.changed.connect(lambda: self._weigh())
        self.rows.rest_wanted.connect(self._give_rest)
        self.equal.clicked.connect(lambda: self._weigh(Fill.EQUAL))
        self.effects.working_wanted.connect(lambda: self._weigh(Fill.WORKING))
        self.add.clicked.connect(self._add)
        self.by.chosen.connect(self._choose)
        self.asking.changed.connect(self._judge)
        self.go.clicked.connect(lambda: self.wanted.emit(self.entered()))

    def _give_rest(self, at: int) -> None:
        self._weigh(Fill.REST, at)

    def _add(self) -> None:
        row = self.rows.add(None)
        self.settle()
        if row.who is not None:
            row.who.setFocus()
        self._weigh()

    def _choose(self, by_percent: object) -> None:
        """Another way to write the same shares is not the same numbers: they begin anew."""
        if bool(by_percent) == self._by_percent:
            return
        self._by_percent = bool(by_percent)
        if not self._by_percent and self.weighed is not None:
            self._show_amounts(self.weighed)
        else:
            for row in self.rows.everything:
                row.show_amount("")
        self._weigh()

    def _show_amounts(self, weighed: Weighed) -> None:
        """Let the shares be entered as they count, and what stays."""
        amounts = (*weighed.amounts, weighed.kept)
        for row, amount in zip(self.rows.everything, amounts, strict=False):
            row.show_amount(amount)

    def _weigh(self, fill: Fill = Fill.NONE, at: int = -1) -> None:
        self.weighed = None
        two = len(self.rows.rows) == 2
        self.equal.set(self.tr("Half each") if two else self.tr("Equal shares"))
        self._judge()
        self.weighing_wanted.emit(self.entered(), fill, at)

    def _judge(self) -> None:
        lacks = (self.milestones.lacks(), self._lacks(), self.asking.lacks())
        first = next((words for words in lacks if words), "")
        self._reason.set(first)
        self.go.explain_disabled(first)

    def _lacks(self) -> str:
        """Why this split cannot be asked for; "" where it can."""
        weighed = self.weighed
        if weighed is None:
            return self.tr("Counting…")
        if any(weighed.wrong) or weighed.wrong_kept:
            return self.tr("A share cannot be read.")
        if not weighed.adds_up:
            kept = self.tr("Shares and what stays must come to all there is.")
            return (
                kept if self.rows.kept else self.tr("It must be shared out to the last unit.")
            )
        if weighed.refusal:
            return self.tr("The contract would refuse this split.")
        return ""


class _Columns(QWidget):
    """Shares, and beside or below them what comes of them."""

    def __init__(self, look: Look, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._look = look
        self._box = spaced(look, QBoxLayout(BESIDE, self), 16)
        self._box.addWidget(left, 11)
        self._box.addWidget(right, 8)
        look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        way = BESIDE if self.width() >= self._look.px(LEAST) else BELOW
        if self._box.direction() is not way:
            self._box.setDirection(way)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
