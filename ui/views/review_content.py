"""One review, section after section; another review gets another of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.format import number
from ui.views.review_bytes import comparison_card, technical_card
from ui.views.review_checks import Ticks, checks_card
from ui.views.review_deal import deal_card, named, new_terms_cards, step_card
from ui.views.review_file import YourFileCard
from ui.views.review_money import money_card
from ui.views.review_signers import why_card
from ui.views.review_since import changed_banner, since_card
from ui.views.review_times import day_in_sentence
from ui.views.side_by_side import SideBySide
from ui.widgets.banner import Banner
from ui.widgets.rows import column, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from app.pages.review import FindingLine, ReviewPage
    from ui.theme import Look


class ReviewContent(QWidget):
    """The sections of a review, in the order in which they decide.

    Signals:
        note_wanted, call_wanted, attaching, copy_wanted: as of the card of the user's file.
    """

    note_wanted = Signal()
    call_wanted = Signal()
    attaching = Signal()
    copy_wanted = Signal(str)

    def __init__(self, look: Look, page: ReviewPage, ticks: Ticks) -> None:
        """Show a review; what is ticked in it goes to ``ticks``."""
        super().__init__()
        self._look = look
        self._ticks = ticks
        self._page: ReviewPage = page
        self._facts = Label(look, self._age(page), "small", "muted").wrapping()
        self._money = money_card(look, page)
        self._checks = checks_card(look, page.checks, ticks)
        self._since = since_card(look, page.since, page.seen)
        self._file = self._file_card(page)
        changed = changed_banner(look, page.since)
        self._column = spaced(look, QVBoxLayout(self), 16)
        for widget in (
            *self._stop(page.checks.stops),
            self._sentence(page),
            *([changed] if changed is not None else []),
            self._money,
            *([step_card(look, page.step)] if page.step else []),
            SideBySide(
                look,
                why_card(look, page),
                deal_card(
                    look,
                    page.deal,
                    is_new=page.new_terms is not None,
                    why_none=page.no_deal,
                ),
            ),
            *_new_terms(look, page),
            self._checks,
            self._since,
            self._file,
            comparison_card(look, page),
            technical_card(look, page.technical),
        ):
            self._column.addWidget(widget)

    def renew(self, page: ReviewPage) -> None:
        """Take over a younger review that says the same: its age and what stays, anew."""
        self._facts.set(self._age(page))
        checks = checks_card(self._look, page.checks, self._ticks)
        since = since_card(self._look, page.since, page.seen)
        if page.money != self._page.money:
            money = money_card(self._look, page)
            self._replace(self._money, money)
            self._money = money
        self._replace(self._checks, checks)
        self._replace(self._since, since)
        self._page, self._checks, self._since = page, checks, since

    def show_file(self, page: ReviewPage) -> None:
        """Show what the user has filed by now."""
        card = self._file_card(page)
        focused = card.heir_of_focus(self._file)
        self._replace(self._file, card)
        self._file = card
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _replace(self, before: QWidget, now: QWidget) -> None:
        self._column.replaceWidget(before, now)
        before.hide()
        before.deleteLater()
        now.show()

    def _file_card(self, page: ReviewPage) -> YourFileCard:
        card = YourFileCard(self._look, page)
        card.note_wanted.connect(self.note_wanted)
        card.call_wanted.connect(self.call_wanted)
        card.attaching.connect(self.attaching)
        card.copy_wanted.connect(self.copy_wanted)
        return card

    def add_to_age(self, page: ReviewPage, words: str) -> None:
        """Say more about how old the facts are."""
        self._facts.set(f"{self._age(page)} {words}")

    def _stop(self, stops: tuple[FindingLine, ...]) -> list[QWidget]:
        if not stops:
            return []
        text = f"{stops[0].says} {stops[0].explains}"
        if len(stops) > 1:
            more = self.tr("{count} more reasons are under “What we checked”.")
            if len(stops) == 2:
                more = self.tr("One more reason is under “What we checked”.")
            text = f"{text} {more.replace('{count}', str(len(stops) - 1))}"
        banner = Banner(self._look, "stop")
        banner.show_words(self.tr("This cannot be signed."), text)
        return [banner]

    def _sentence(self, page: ReviewPage) -> QWidget:
        words = [Span(phrase.text, phrase.style) for phrase in page.sentence]
        lines: list[QWidget] = [sentence(self._look, words, "sentence"), self._facts]
        if page.note:
            what = self.tr("Their note, which nobody has checked")
            lines.append(named(self._look, what, page.note))
        return column(self._look, *lines, spacing=6)

    def _age(self, page: ReviewPage) -> str:
        if not page.age.ledger:
            return self.tr("No ledger's word came with this request.")
        text = self.tr("As the request itself tells it: ledger {ledger}, {time}.")
        if page.age.is_live:
            text = self.tr("As the network tells it: ledger {ledger}, {time}.")
        when = day_in_sentence(page.age.closed, page.seen)
        return text.replace("{ledger}", number(page.age.ledger)).replace("{time}", when)


def _new_terms(look: Look, page: ReviewPage) -> list[QWidget]:
    terms = page.new_terms
    return new_terms_cards(look, page.deal, terms) if terms is not None else []
