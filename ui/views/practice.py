"""The stories of the practice network: what happens in each, and what is one's own part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.pages.practice import StoryLine, StoryState
from ui.views.beside import Beside
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.page import Page
from ui.widgets.rows import column, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Look

LEAST: Final = 380
"""Pixels that the words of a story need beside its buttons."""


class PracticeView(Page):
    """All stories, each with the ways into it.

    Signals:
        begin_wanted: the user wants a story from its beginning; its name.
        go_on_wanted: the user wants a story where they left it; its name.
        inbox_wanted: the user wants to go on with the story that is open.
    """

    begin_wanted = Signal(str)
    go_on_wanted = Signal(str)
    inbox_wanted = Signal()

    def __init__(self, look: Look, *, practises: bool) -> None:
        """``practises``: whether one of the stories is open, and no profile of one's own."""
        super().__init__(look, self.tr("Practice"))
        self._lines: tuple[StoryLine, ...] = ()
        self._over = Banner(look, "info")
        self.body.addWidget(Label(look, self._about(practises=practises)).wrapping())
        self.body.addWidget(self._over)
        look.changed.connect(self._rebuild)

    def show_stories(self, lines: Sequence[StoryLine]) -> None:
        """Show these stories."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._rebuild()

    def _rebuild(self) -> None:
        self._show_over()
        told = [line for line in self._lines if not line.is_lifecycle]
        lifecycles = [line for line in self._lines if line.is_lifecycle]
        parts = [self._card(told, self.tr("Stories"))]
        if lifecycles:
            title = self.tr("From first to last")
            note = self.tr("One story for each kind of contract, with every move that it has.")
            parts.append(self._card(lifecycles, title, note))
        self.show_content(column(self._look, *parts, spacing=16))

    def _card(self, lines: Sequence[StoryLine], title: str, note: str = "") -> Card:
        card = Card(self._look, title)
        if note:
            card.add(Label(self._look, note, "small", "muted").wrapping())
        for place, line in enumerate(lines):
            if place:
                card.line()
            card.add(self._story(line))
        return card

    def _about(self, *, practises: bool) -> str:
        words = self.tr(
            "Each story has a network of its own on this computer, with practice money and "
            "with people who have asked for something. Nothing in it is real."
        )
        if practises:
            return words
        leaving = self.tr("Your own profile is locked while you practise.")
        return f"{words} {leaving}"

    def _show_over(self) -> None:
        """Say what to do once nothing can come of what the open story began with."""
        over = [line for line in self._lines if line.state is StoryState.OVER]
        if not over:
            self._over.clear()
            return
        title = self.tr("“{title}” has come to its end.").format(title=over[0].title)
        self._over.show_words(
            title,
            self.tr(
                "Everything that was asked for in it is done, declined or out of time. Its "
                "escrow and its requests can still be looked at. Begin it anew, or go to "
                "another story."
            ),
        )

    def _story(self, line: StoryLine) -> QWidget:
        look = self._look
        part = [Span(self.tr("Your part:"), "strong"), Span(f" {line.yours}")]
        words = column(
            look,
            self._heading(line),
            sentence(look, [Span(line.happens)]),
            sentence(look, part, tone="muted"),
            spacing=4,
        )
        return Beside(look, words, self._ways(line), LEAST)

    def _heading(self, line: StoryLine) -> QWidget:
        holder = QWidget()
        row = spaced(self._look, QHBoxLayout(holder), 10)
        row.addWidget(Label(self._look, line.title, "strong"))
        chips = {
            StoryState.OPEN: self.tr("You are here"),
            StoryState.OVER: self.tr("You are here: it is over"),
        }
        if line.state in chips:
            row.addWidget(Chip(self._look, chips[line.state], "practice"))
        row.addStretch(1)
        return holder

    def _ways(self, line: StoryLine) -> list[Button]:
        """How to get into a story, what is likeliest first."""
        begin = Button(self._look, self.tr("Begin"))
        anew = Button(self._look, self.tr("Begin anew"), "quiet")
        go_on = Button(self._look, self.tr("Go on"))
        for button in (begin, anew):
            button.clicked.connect(lambda: self.begin_wanted.emit(line.name))
        if line.state is StoryState.OPEN:
            go_on.clicked.connect(self.inbox_wanted)
        else:
            go_on.clicked.connect(lambda: self.go_on_wanted.emit(line.name))
        ways = {
            StoryState.NEW: [begin],
            StoryState.BEGUN: [go_on, anew],
            StoryState.OPEN: [go_on, anew],
            StoryState.OVER: [anew],
        }[line.state]
        for button in ways:
            button.setAccessibleName(f"{button.text()}: {line.title}")
        return ways
