"""The cards about an escrow: its money, who is who, how far the work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.words.groups import shortened
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.page import settle_around
from ui.widgets.rows import (
    amount,
    amount_row,
    called,
    caption,
    column,
    row,
    sentence,
    who,
)
from ui.widgets.text import ForeignText, Label, Span

if TYPE_CHECKING:
    from app.pages.escrow import (
        Currency,
        MilestoneLine,
        Mine,
        Money,
        Paid,
        Party,
        Release,
    )
    from ui.theme import Look

translate = QCoreApplication.translate

AT_ONCE = 12
"""Milestones."""


def money_card(look: Look, money: Money) -> Card:
    """The money so far and to come, and where a release takes it."""
    card = Card(look, translate("escrow", "Money"))
    code = money.currency.code
    for place, (what, text, role) in enumerate(_amounts(money)):
        if place:
            card.line()
        card.add(amount_row(look, what, text, code, role))
    if money.release is not None:
        _add_release(look, card, money.release, money.currency)
    return card


def _amounts(money: Money) -> list[tuple[str, str, str]]:
    """What was agreed and is here, and of the rest what there is."""
    left = translate("escrow", "Left when all was paid")
    if money.is_dust:
        left = translate("escrow", "Left behind by rounding")
    rows = [
        (translate("escrow", "Agreed"), money.agreed, "body"),
        (translate("escrow", "Released so far, before fees"), money.released, "body"),
        (translate("escrow", "Decided in disputes, before fees"), money.decided, "body"),
        (translate("escrow", "Still to be paid, before fees"), money.open, "body"),
        (translate("escrow", "In the escrow now"), money.held, "strong"),
        (translate("escrow", "Still to come"), money.to_come, "body"),
        (translate("escrow", "More than is still to be paid"), money.surplus, "body"),
        (left, money.left, "body"),
    ]
    return [row for row in rows if row[1]]


def _add_release(look: Look, card: Card, release: Release, currency: Currency) -> None:
    card.line()
    card.add(_release_heading(look, release))
    for place, paid in enumerate(release.paid):
        card.add(_payment(look, paid, is_main=not place))
        card.line()
    stays = translate("escrow", "Stays in the escrow")
    card.add(amount_row(look, stays, release.stays, tone="muted"))
    leaves = [Span(translate("escrow", "Leaves the escrow"), "strong"), Span(" ")]
    leaves.append(Span(_currency_words(currency), "muted"))
    card.add_total(row(look, sentence(look, leaves), amount(look, release.leaves, "strong")))


def _release_heading(look: Look, release: Release) -> QWidget:
    if release.is_known and not release.reason:
        return Label(look, _pays_now(release).upper(), "heading", "muted")
    heading = Label(look, _will_pay(release).upper(), "heading", "muted")
    why = release.reason or translate(
        "escrow", "Whether it would be paid now is not known without the network."
    )
    return column(look, heading, sentence(look, [Span(why)], "small", "muted"), spacing=4)


def _pays_now(release: Release) -> str:
    if not release.what:
        return translate("escrow", "A release pays now")
    return translate("escrow", "Releasing {what} pays now").format(what=release.what)


def _will_pay(release: Release) -> str:
    if not release.what:
        return translate("escrow", "A release will pay")
    return translate("escrow", "Releasing {what} will pay").format(what=release.what)


def _payment(look: Look, paid: Paid, *, is_main: bool) -> QWidget:
    if not is_main:
        role = Span(f" {paid.role}" if paid.name else paid.role, "muted")
        name = [Span(paid.name, "name"), role]
        return row(look, sentence(look, name), amount(look, paid.amount))
    leaves = amount(look, paid.amount, "amount")
    share = amount(look, paid.share, "small", "muted")
    return who(look, paid.name, paid.role, paid.address, leaves, below=share)


def _currency_words(currency: Currency) -> str:
    if not currency.code:
        return translate("escrow", "of a currency that we do not know")
    if not currency.issuer:
        return currency.code
    issued = translate("escrow", "{code}, issued by {issuer}")
    return issued.format(code=currency.code, issuer=shortened(currency.issuer))


def parties_card(look: Look, parties: tuple[Party, ...]) -> Card:
    """Who has which role, each address once and whole."""
    card = Card(look, translate("escrow", "Roles"))
    for place, party in enumerate(parties):
        if place:
            card.line()
        chips: list[QWidget] = []
        if party.count > 1:
            several = translate("escrow", "One address, {count} roles")
            chips.append(Chip(look, several.format(count=party.count), "info"))
        if party.mine is not None:
            chips.append(Chip(look, _mine_chip(party.mine), "plain", "pen"))
        card.add(who(look, party.name, party.roles, party.address, *chips))
    return card


def _mine_chip(mine: Mine) -> str:
    if mine.signers == 1:
        return translate("escrow", "you")
    return translate("escrow", "you, one of {count}").format(count=mine.signers)


def milestones_card(look: Look, milestones: tuple[MilestoneLine, ...]) -> Card:
    """What has to be done, how far it is, and who said yes; all in the parties' words."""
    done = sum(milestone.approved for milestone in milestones)
    note = translate("escrow", "{done} of {count} approved")
    note = note.format(done=done, count=len(milestones))
    card = Card(look, translate("escrow", "Milestones"), f"· {note}")
    _add_milestones(look, card, milestones)
    if not milestones:
        nothing = translate("escrow", "There is none, so nothing can be released.")
        card.add(sentence(look, [Span(nothing)], tone="muted"))
    return card


def _add_milestones(look: Look, card: Card, milestones: tuple[MilestoneLine, ...]) -> None:
    """Some of them at once, since fifty would hold the window up; the others when asked for."""
    now, later = milestones[:AT_ONCE], milestones[AT_ONCE:]
    for milestone in now:
        if milestone.number > 1:
            card.line()
        card.add(_milestone(look, milestone))
    if not later:
        return
    more = translate("escrow", "Show {count} more").format(count=len(later))
    button = Button(look, more, "quiet", "chevron")

    def show_more() -> None:
        button.hide()
        _add_milestones(look, card, later)
        settle_around(card)

    button.clicked.connect(show_more)
    card.body.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)


def _milestone(look: Look, milestone: MilestoneLine) -> QWidget:
    number = Label(look, str(milestone.number), "body", "muted")
    number.setMinimumWidth(look.px(16))
    texts: list[QWidget] = [ForeignText(look, milestone.description, "strong")]
    texts += _own(look, milestone)
    said = {
        translate("escrow", "Status"): milestone.status,
        translate("escrow", "Evidence"): milestone.evidence,
        translate("escrow", "Disputed for"): milestone.reason,
    }
    letters = QFontMetrics(look.font("small"))
    widths = (letters.horizontalAdvance(what) for what, text in said.items() if text)
    width = max(widths, default=0) + 1  # rounded
    texts += [_said(look, what, text, width) for what, text in said.items() if text]
    return row(look, number, column(look, *texts), *_chips(look, milestone), fills=1)


def _own(look: Look, milestone: MilestoneLine) -> list[QWidget]:
    """What is paid for a milestone, to whom, and who has approved it, where it has its own."""
    spans = [Span(milestone.amount)] if milestone.amount else []
    if milestone.address:
        name = called(milestone.receiver, milestone.address)
        spans += [Span(translate("escrow", " to "), "muted"), Span(name, "name")]
    if milestone.approvals:
        spans.append(Span(f" · {milestone.approvals}" if spans else milestone.approvals))
    return [sentence(look, spans, "small")] if spans else []


def _chips(look: Look, milestone: MilestoneLine) -> list[QWidget]:
    chip = Chip(look, translate("escrow", "not approved yet"))
    if milestone.approved:
        chip = Chip(look, translate("escrow", "approved"), "ok")
    if not milestone.happened:
        return [chip]
    # What was paid or decided without an approval needs none any more.
    chips = [chip] if milestone.approved or not milestone.is_over else []
    return [Chip(look, milestone.happened, "plain" if milestone.is_over else "warn"), *chips]


def _said(look: Look, what: str, text: str, width: int) -> QWidget:
    """What somebody wrote, after the word for it."""
    word = caption(look, what)
    word.setMinimumWidth(width)
    return row(look, word, ForeignText(look, text, "small"), fills=1, spacing=8)
