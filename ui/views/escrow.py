"""The page of an escrow: how it stands, what is open to me, who is who."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import format as words
from ui.models.escrow_words import stage_tone, stage_words
from ui.networks import network_name
from ui.views.escrow_cards import milestones_card, money_card, parties_card
from ui.views.escrow_foot import requests_card, technical
from ui.views.escrow_history import HistoryCard
from ui.views.escrow_steps import STEP, moves_card
from ui.views.escrow_storage import storage_card
from ui.views.review_times import day_in_sentence
from ui.widgets.banner import Banner, Tone
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.page import Page
from ui.widgets.rows import column, cut, row, sentence
from ui.widgets.text import ForeignText, Label, Span
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.escrow import EscrowPage
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

ROOM = 120
"""What stays in sight around a step that is looked for."""

CRUMB = 60
TITLE = 160
"""Letters of a title: where one is, and what one reads."""


class EscrowView(Page):
    """Everything about one escrow.

    Signals:
        move_wanted: the user wants to ask for this open step; its key.
        request_wanted: the user wants to see this request; its hash.
        refresh_wanted: the user wants the network to be asked again.
    """

    move_wanted = Signal(str)
    request_wanted = Signal(str)
    refresh_wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__(look, "", back=self.tr("Escrows"))
        self.page: EscrowPage | None = None
        self.history = HistoryCard(look)
        self._now = 0
        self._step = ""
        self._age = Label(look, "", "small", "muted")
        self._refresh = Button(look, self.tr("Ask again"), "quiet")
        self._refresh.clicked.connect(self.refresh_wanted)
        self.header.addWidget(self._age)
        self.header.addWidget(self._refresh)
        self._offline = Banner(look, "warn")
        self.body.addWidget(self._offline)
        self._foot = QWidget()
        self._offers = QHBoxLayout(self._foot)
        self._offers.setContentsMargins(0, 0, 0, 0)
        self.set_bottom_bar(self._foot)
        self._show_foot(None)
        look.changed.connect(self._rebuild)

    def show_page(self, page: EscrowPage, now: int) -> None:
        """Show an escrow; what has not changed is not touched."""
        before, self.page, self._now = self.page, page, now
        self._show_age(page)
        if before is None or replace(before, age=page.age) != page:
            self._rebuild()
            self.go_to(self._step)
        if page.age.source.value == "live":
            # From now on, whoever reads may be anywhere on the page.
            self._step = ""

    def go_to(self, step: str) -> None:
        """Bring the button that asks for a step into sight, and mark it, if there is one.

        ``step`` is its key; another milestone of the same step will do.
        """
        self._step = step
        meant = step.split(" ")[:2]
        for button in self.findChildren(Button):
            offered = button.property(STEP)
            if step and isinstance(offered, str) and offered.split(" ")[:2] == meant:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll.ensureWidgetVisible(button, 0, self._look.px(ROOM))
                return

    def show_asking(self) -> None:
        """Say that the network is being asked, while what is kept is shown."""
        self._age.set(self.tr("Asking the network…"))
        self._refresh.explain_disabled(self._age.text())
        self._offline.clear()

    def show_unreachable(self, problem: ProblemWords) -> None:
        """Say why the network was not asked, and that this is what is kept."""
        page = self.page
        if page is not None:
            self._show_age(page)
        kept = self.tr("This is what is kept here. {hint}").format(hint=problem.hint)
        self._offline.show_words(problem.title, kept, problem.details)

    def _show_age(self, page: EscrowPage) -> None:
        self._refresh.explain_disabled("")
        time = day_in_sentence(page.age.closed, self._now)
        ago = words.ago(self._now - page.age.closed)
        ages = {
            "live": self.tr("Ledger {ledger} · {ago}"),
            "read": self.tr("As it was {time}, {ago}"),
            "told": self.tr("As a request's file tells it, {time}"),
            "none": self.tr("Noted {time}"),
        }
        asked = page.age.source.value in {"live", "read"}
        self._refresh.setText(self.tr("Ask again") if asked else self.tr("Ask the network"))
        ledger = words.number(page.age.ledger)
        self._age.set(ages[page.age.source.value].format(ledger=ledger, time=time, ago=ago))

    def _rebuild(self) -> None:
        page = self.page
        if page is None:
            return
        self.set_title(cut(page.title, CRUMB) or self.tr("Escrow without a title"))
        self._show_foot(page)
        self.show_content(column(self._look, *self._parts(page), spacing=16))

    def _parts(self, page: EscrowPage) -> list[QWidget]:
        look = self._look
        parts: list[QWidget] = [self._heading(page), *self._warnings(page)]
        if page.money is not None:
            parts.append(money_card(look, page.money))
        if page.age.source.value != "none":
            parts += [
                moves_card(look, page, self.move_wanted.emit, self.request_wanted.emit),
                parties_card(look, page.parties),
                milestones_card(look, page.milestones),
            ]
        parts.append(self.history)
        parts.append(requests_card(look, page, self._now, self.request_wanted.emit))
        if page.life is not None:
            ask = self.move_wanted.emit
            parts.append(storage_card(look, page.life, page.care, self._now, ask))
        parts.append(technical(look, page, self._now))
        return parts

    def _heading(self, page: EscrowPage) -> QWidget:
        look = self._look
        named = page.title or self.tr("Escrow without a title")
        title = ForeignText(look, named, "title", most=TITLE)
        facts = [Span(network_name(page.passphrase))]
        if page.engagement_id:
            facts = [Span(cut(page.engagement_id, TITLE), "muted"), Span(" · "), *facts]
        texts: list[QWidget] = [title, sentence(look, facts, "small", "muted")]
        if page.description:
            texts.append(ForeignText(look, page.description, "body", "muted"))
        if page.reason:
            texts.append(Label(look, self.tr("Reason of the dispute"), "small", "muted"))
            texts.append(ForeignText(look, page.reason))
        heading = column(look, *texts, spacing=6)
        if page.money is None:
            return heading
        stage = page.money.stage
        return row(look, heading, Chip(look, stage_words(stage), stage_tone(stage)))

    def _warnings(self, page: EscrowPage) -> list[QWidget]:
        """What must be known before anything else here is believed."""
        told: list[tuple[tuple[str, str], Tone]] = [
            (self._source_words(page), "info"),
            (self._code_words(page), "stop"),
            (self._unseen_words(page), "warn" if page.code.pinned else "info"),
            (self._changed_words(page), "warn"),
            (self._currency_words(page), "stop"),
            (self._life_words(page), "warn"),
        ]
        banners: list[QWidget] = []
        for (title, text), tone in told:
            if title:
                banner = Banner(self._look, tone)
                banner.show_words(title, text)
                banners.append(banner)
        return banners

    def _source_words(self, page: EscrowPage) -> tuple[str, str]:
        if page.age.source.value == "told":
            return (
                self.tr("Nobody has asked the network yet."),
                self.tr("All of this comes from a request's file."),
            )
        if page.age.source.value == "none":
            return (
                self.tr("Nothing of this escrow's state is kept here."),
                self.tr("Ask its network to see its money, roles and milestones."),
            )
        return "", ""

    def _code_words(self, page: EscrowPage) -> tuple[str, str]:
        if page.code.build:
            return "", ""
        return (
            self.tr("We do not know the code behind this contract."),
            self.tr("Nothing can be signed for it here."),
        )

    def _unseen_words(self, page: EscrowPage) -> tuple[str, str]:
        if not page.code.unseen:
            return "", ""
        text = self.tr("It was {unseen}.").format(unseen=page.code.unseen)
        if page.code.pinned:
            return self.tr("You vouch for this code yourself."), text
        return self.tr("This code is known from its sources alone."), text

    def _changed_words(self, page: EscrowPage) -> tuple[str, str]:
        if not page.code.changed:
            return "", ""
        return self.tr("Its code was replaced since you pinned it."), page.code.changed

    def _currency_words(self, page: EscrowPage) -> tuple[str, str]:
        if page.money is None or page.money.currency.genuine:
            return "", ""
        if not page.money.currency.code:
            return (
                self.tr("We do not know what currency this escrow holds."),
                self.tr("Its amounts are shown with seven decimals, as most currencies have."),
            )
        return (
            self.tr("This is not the currency it claims to be."),
            self.tr("Its contract is not that of the asset whose name it uses."),
        )

    def _life_words(self, page: EscrowPage) -> tuple[str, str]:
        life = page.life
        if life is None or not (life.soon or life.sleeps):
            return "", ""
        if life.sleeps:
            return (
                self.tr("The escrow's storage sleeps."),
                self.tr("Nothing is lost. The next step wakes it, and anybody can: see below."),
            )
        left = words.remaining(max(life.until - self._now, 0))
        return (
            self.tr("The escrow's storage falls asleep {left}.").format(left=left),
            self.tr(
                "A request that is made before that and sent after it fails. Anybody can keep "
                "the storage alive: see below."
            ),
        )

    def _show_foot(self, page: EscrowPage | None) -> None:
        """Offer to ask for what is due, or what was asked already; else there is no bar."""
        for widget in self._foot.findChildren(QWidget):
            self._offers.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        told = None if page is None else self._offer(page)
        if told is not None:
            text, button = told
            self._offers.addWidget(sentence(self._look, [Span(text)], tone="muted"), 1)
            if button is not None:
                self._offers.addWidget(button)
        band = self._foot.parentWidget()
        if band is not None:
            band.setVisible(told is not None)

    def _offer(self, page: EscrowPage) -> tuple[str, Button | None] | None:
        due = next(
            (m for part in page.parts for m in part.moves if m.kind.value == "release"), None
        )
        if due is None or page.money is None or not page.code.build:
            return None
        amount = page.asks or f"{page.money.agreed} {page.money.currency.code}".strip()
        request, is_whole = page.asked(due) or (None, False)
        if request is not None and is_whole:
            button = Button(self._look, self.tr("Open the request"), "primary")
            button.clicked.connect(lambda: self.request_wanted.emit(request.hash))
            return self.tr("This release has been asked for already."), button
        if not page.payers:
            return self.tr(
                "The release is due. Whoever asks for it pays the network's fee, and none of "
                "your accounts exists on this network yet: have some XLM sent to your signing "
                "address, or let another signer ask."
            ), None
        text = self.tr("Ask for the release of {amount}…").format(amount=shown(amount))
        button = Button(self._look, text, "primary", "send")
        button.clicked.connect(lambda: self.move_wanted.emit(due.key))
        return self.tr("The release is due. Nothing is signed by asking for it."), button
