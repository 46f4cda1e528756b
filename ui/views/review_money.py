"""Where the money goes: who gets what, what stays, and what it all is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.pages.review import Share
from app.words.groups import shortened
from ui.widgets.address import AddressText
from ui.widgets.card import Card
from ui.widgets.rows import amount, column, row, sentence
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from app.pages.escrow import Currency
    from app.pages.review import Money, Payment, ReviewPage
    from ui.theme import Look

translate = QCoreApplication.translate

REFUSED: Final = frozenset({7, 8, 9, 20})
"""Findings that say that the contract itself says no."""


def money_card(look: Look, page: ReviewPage) -> Card:
    """The money of a step, payees first; the total in the foot of the card."""
    card = Card(look, translate("review", "Where the money goes"))
    money = page.money
    if money is None and page.moves_nothing:
        nothing = translate("review", "This step moves no money.")
        card.add(Label(look, nothing, "body").wrapping())
        return card
    if money is None:
        card.add(Label(look, _not_known(page), "body", "muted").wrapping())
        return card
    if not money.payments:
        nothing = translate("review", "This step moves no money.")
        card.add(Label(look, nothing, "body").wrapping())
        stays = translate("review", "In the escrow")
        card.add_total(_total(look, stays, money.stays, money.currency))
        return card
    for payment in money.payments:
        card.add(_payment(look, payment))
        card.line()
    leaves = translate("review", "Leaves the escrow")
    if money.comes_in:
        leaves = translate("review", "Comes into the escrow")
    card.add(
        row(
            look,
            sentence(look, _stays(money), tone="muted"),
            amount(look, money.stays, tone="muted"),
        )
    )
    card.add_total(_total(look, leaves, money.total, money.currency))
    return card


def _stays(money: Money) -> list[Span]:
    """What is there afterwards, beside what is there now: both and what moves add up."""
    stays = translate("review", "Stays in the escrow")
    if money.comes_in:
        stays = translate("review", "In the escrow afterwards")
    if not money.balance:
        return [Span(stays)]
    now = translate("review", "  of {amount} that it holds now")
    if money.comes_in:
        now = translate("review", "  beside {amount} that it holds now")
    if money.balance == money.total and not money.comes_in:
        now = translate("review", "  of {amount} that it holds now: all of it leaves")
    return [Span(stays), Span(now.replace("{amount}", money.balance))]


def _not_known(page: ReviewPage) -> str:
    if REFUSED & {finding.number for finding in page.checks.stops}:
        return translate("review", "Nowhere: the step would fail, and only its fee be spent.")
    return translate(
        "review",
        "Nobody can tell from what is known here. “What we checked”, below, says what is "
        "missing.",
    )


def _payment(look: Look, payment: Payment) -> QWidget:
    """A payee stands large and with the whole address; so does anybody without a name."""
    is_fee = payment.share in {Share.PLATFORM, Share.PROTOCOL}
    words = [sentence(look, _who(payment))]
    if not payment.name or not is_fee:
        return row(
            look,
            column(look, *words, AddressText(look, payment.address)),
            _figures(look, payment, is_main=not is_fee),
        )
    return row(look, *words, amount(look, payment.amount))


def _figures(look: Look, payment: Payment, *, is_main: bool) -> QWidget:
    figure = amount(look, payment.amount, "amount" if is_main else "body")
    if not payment.percent or not is_main:
        return figure
    return column(look, figure, amount(look, f"{payment.percent} %", "small", "muted"))


def _who(payment: Payment) -> list[Span]:
    is_fee = payment.share in {Share.PLATFORM, Share.PROTOCOL}
    said = _share(payment)
    if payment.burnt:
        said = translate("review", "the issuer: this money ends")
    if not payment.name:
        first, rest = said[:1].upper(), said[1:]
        return [Span(f"{first}{rest}", "plain" if is_fee else "strong")]
    return [Span(payment.name, "name" if is_fee else "strong"), Span(f" {said}", "muted")]


def _share(payment: Payment) -> str:
    words = {
        Share.PAYEE: payment.roles,
        Share.PLATFORM: translate("review", "platform fee, {percent} %"),
        Share.PROTOCOL: translate("review", "protocol fee, {percent} %"),
        Share.ESCROW: translate("review", "pays into the escrow"),
        Share.STRANGER: translate("review", "no party of this escrow"),
    }
    return words[payment.share].replace("{percent}", _as_agreed(payment.percent))


def _as_agreed(percent: str) -> str:
    """A fee's share as the terms name it, without noughts at its end: "1", "0.3"."""
    return percent.rstrip("0").rstrip(".") if "." in percent else percent


def _total(look: Look, what: str, sum_: str, currency: Currency) -> QWidget:
    spans = [Span(what, "strong"), Span(f" {_currency(currency)}", "muted")]
    total = row(look, sentence(look, spans), amount(look, sum_, "strong"))
    if currency.known or not currency.issuer:
        return total
    # Nobody vouches for this issuer here, so all of its address decides.
    return column(look, total, AddressText(look, currency.issuer))


def _currency(currency: Currency) -> str:
    if not currency.code:
        text = translate("review", "units of a token that names no currency, {token}")
        return text.replace("{token}", shortened(currency.token))
    if not currency.issuer:
        return currency.code
    if not currency.known:
        text = translate("review", "{code}, of an issuer that this program does not know")
        return text.replace("{code}", currency.code)
    text = translate("review", "{code}, of its known issuer · {issuer}")
    return text.replace("{code}", currency.code).replace("{issuer}", shortened(currency.issuer))
