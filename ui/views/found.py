"""What was found: rows to take into the profile, and what may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.networks import network_name
from ui.views.found_rows import FoundRow
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.page import Page
from ui.widgets.paragraph import Span, written_out
from ui.widgets.rows import told
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.found import FoundLine, FoundPage
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

AT_ONCE: Final = 25
FILLS: Final = 1000


class FoundView(Page):
    """Everything that a search found.

    Signals:
        keep_wanted: the user wants these in the profile; passphrase, and a tuple of contracts.
        open_wanted: the user wants to see one; contract and passphrase.
    """

    keep_wanted = Signal(str, object)
    open_wanted = Signal(str, str)

    def __init__(self, look: Look, passphrase: str) -> None:
        """Show nothing yet."""
        super().__init__(look, self.tr("Found"), back=self.tr("Find escrows"))
        self._passphrase = passphrase
        self._found: list[FoundRow] = []
        self._rest: list[FoundLine] = []
        self.problem = Banner(look, "warn")
        self._missing = Card(look, self.tr("There may be more"))
        self._card = Card(look, self.tr("Escrows"))
        self._nothing = Label(look, "", "body", "muted").wrapping()
        self._more = Link(look, self.tr("Show more"), "plus")
        self._count = Label(look, "", "small", "muted").wrapping()
        self._all = Button(look, self.tr("Choose all"))
        self._keep = Button(look, "", "primary")
        for widget in (self.problem, self._missing, self._card, self._nothing):
            self.body.addWidget(widget)
        beside = spaced(look, QHBoxLayout(), 8)
        beside.addWidget(self._more)
        beside.addStretch(1)
        self.body.addLayout(beside)
        self._set_up_bar()
        self._missing.hide()
        self._all.clicked.connect(self._choose_all)
        self._keep.clicked.connect(self._want)
        self._more.clicked.connect(self._show_more)

    def show_page(self, page: FoundPage, troubles: Sequence[ProblemWords]) -> None:
        """Show what was found; ``troubles``: what went wrong beside it, in words."""
        self._say_what_is_missing(page, troubles)
        self._rest = list(page.lines)
        self._show_more()
        count = len(page.lines)
        network = written_out(network_name(self._passphrase))
        words = self.tr("{count} on {network}").format(count=count, network=network)
        self.set_title(self.tr("Found"), words)
        self._card.setVisible(bool(count))
        self._nothing.setVisible(not count)
        self._nothing.set(
            self.tr(
                "No escrow was found. One in which nothing happened for some days is found by "
                "its contract id, which any of its parties can tell you."
            )
        )

    def show_keeping(self) -> None:
        """Say that they are being read and kept."""
        self.problem.clear()
        self._say(self.tr("Reading them from the ledger…"))

    def show_kept(self, contracts: Sequence[str], failed: Sequence[ProblemWords]) -> None:
        """Show that these are kept, and why others are not."""
        if failed:
            words = self.tr("{count} could not be kept.").format(count=len(failed))
            reasons = tuple(dict.fromkeys(each.title for each in failed))
            self.problem.show_words(words, " ".join(reasons), ())
        for row in self._found:
            if row.line.contract in contracts:
                row.show_kept()
        self._read()

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why nothing was kept."""
        self.problem.show_problem(problem)
        self.scroll_to_top()
        self._read()

    def _set_up_bar(self) -> None:
        bar = QWidget()
        row = spaced(self._look, QHBoxLayout(bar), 8)
        row.addWidget(self._count, FILLS)
        row.addStretch(1)
        row.addWidget(self._all)
        row.addWidget(self._keep)
        self.set_bottom_bar(bar)

    def _say_what_is_missing(self, page: FoundPage, troubles: Sequence[ProblemWords]) -> None:
        look = self._look
        lines: list[QWidget] = [
            told(look, "warn", "warn", [Span(each.title)], each.hint) for each in troubles
        ]
        if page.says:
            lines.append(told(look, "warn", "warn", [Span(page.says)]))
        if page.reach:
            lines.append(told(look, "info", "info", [Span(page.reach)]))
        for line in lines:
            self._missing.add(line)
        self._missing.setVisible(bool(lines))

    def _show_more(self) -> None:
        lines, self._rest = self._rest[:AT_ONCE], self._rest[AT_ONCE:]
        for line in lines:
            if self._found:
                self._card.line()
            row = FoundRow(self._look, line)
            row.chosen.connect(self._read)
            row.open_wanted.connect(self.open_wanted)
            self._found.append(row)
            self._card.add(row)
        self._more.setVisible(bool(self._rest))
        left = self.tr("Show more ({count} left)").format(count=len(self._rest))
        self._more.set(left)
        self._read()

    def _choose_all(self) -> None:
        for row in self._found:
            row.tick.setChecked(True)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(row.line.contract for row in self._found if row.is_chosen)

    def _read(self) -> None:
        count = len(self._chosen())
        can = any(row.can_be_kept for row in self._found)
        due = self.tr("Tick the escrows that you want in your profile.")
        done = self.tr("All that can be kept is kept: it is in the list of escrows.")
        none = self.tr("Nothing here can be kept.")
        said = due if can else done if any(row.line.kept for row in self._found) else none
        self._say("" if count else said)
        self._all.setVisible(can)
        shown = self.tr("Choose all shown")
        self._all.set(shown if self._rest else self.tr("Choose all"))
        one, many = self.tr("Keep 1 escrow"), self.tr("Keep {count} escrows")
        self._keep.set(one if count == 1 else many.format(count=count or ""))
        if not count:
            self._keep.set(self.tr("Keep escrows"))

    def _say(self, reason: str) -> None:
        self._count.set(reason)
        self._keep.explain_disabled(reason)

    def _want(self) -> None:
        if self._chosen():
            self.keep_wanted.emit(self._passphrase, self._chosen())
