"""What has happened to an escrow, newest first; and from where on that is all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import format as words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import settle_around
from ui.widgets.rows import amount, column, row, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label, Span

if TYPE_CHECKING:
    from app.pages.history import HistoryPage, PastLine
    from ui.theme import Look

AT_ONCE: Final = 12
"""Lines; a long story would hold the window up."""


class HistoryCard(Card):
    """The past of one escrow; it says first that it is being asked for."""

    def __init__(self, look: Look) -> None:
        """Show that nobody has told anything yet."""
        super().__init__(look, self.tr("History"))
        self._page: HistoryPage | None = None
        self._asking = True
        self._now = 0
        self._inside: QWidget | None = None
        self._shown = AT_ONCE
        look.changed.connect(self._rebuild)
        self._rebuild()

    def show_page(self, page: HistoryPage, now: int, *, asking: bool = False) -> None:
        """Show this; ``asking``: the network is being asked for more."""
        before = (self._page, self._asking)
        self._page, self._now, self._asking = page, now, asking
        if before != (page, asking):
            self._rebuild()

    def _rebuild(self) -> None:
        before, self._inside = self._inside, QWidget()
        column = spaced(self._look, QVBoxLayout(self._inside), 10)
        if self._page is not None:
            self._add_lines(column, self._page)
        for text in self._foot(self._page):
            column.addWidget(Label(self._look, text, "small", "muted").wrapping())
        if before is not None:
            self.body.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.add(self._inside)
        settle_around(self)

    def _add_lines(self, column: QVBoxLayout, page: HistoryPage) -> None:
        for line in page.lines[: self._shown]:
            column.addWidget(self._line(line))
        later = len(page.lines) - self._shown
        if later > 0:
            more = self.tr("Show {count} more").format(count=later)
            button = Button(self._look, more, "quiet", "chevron")
            button.clicked.connect(self._show_all)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        if self._page is not None:
            self._shown = len(self._page.lines)
            self._rebuild()

    def _line(self, line: PastLine) -> QWidget:
        look = self._look
        first = [Span(line.what, "strong")]
        if line.who:
            by = self.tr("by {name}").format(name=line.who)
            first.append(Span(f" {by}", "muted"))
        parts = [
            row(look, sentence(look, first), *self._amount(line.amount, "strong")),
            sentence(look, [Span(self._when(line))], "small", "muted"),
        ]
        for paid in line.paid:
            to = self.tr("to {name}").format(name=paid.who)
            told = sentence(look, [Span(to, "name")], "small", "muted")
            parts.append(row(look, told, *self._amount(paid.amount, "small")))
        if line.said:
            parts.append(ForeignText(look, line.said, "small", "muted"))
        return column(look, *parts)

    def _amount(self, text: str, role: str) -> list[QWidget]:
        return [amount(self._look, text, role)] if text else []

    def _when(self, line: PastLine) -> str:
        time = words.day_and_time(line.at, self._now)
        if not line.ledger:
            return self.tr("{time} · your journal").format(time=time)
        ledger = words.number(line.ledger)
        return self.tr("{time} · ledger {ledger}").format(time=time, ledger=ledger)

    def _foot(self, page: HistoryPage | None) -> list[str]:
        """What is not told, and why."""
        if page is None or (self._asking and not page.since):
            return [self.tr("The network is being asked what has happened…")]
        told: list[str] = []
        if not page.lines:
            told.append(self.tr("Nothing that happened is remembered."))
        if not page.since:
            told.append(self.tr("The network did not tell: this is what your journal knows."))
            return told
        if page.through < page.latest:
            through = words.number(page.through)
            told.append(
                self.tr("Of what came after ledger {n} nothing is told yet.").format(n=through)
            )
        since = words.number(page.since)
        told.append(
            self.tr("Before ledger {n} nothing is told by this server.").format(n=since)
        )
        return told
