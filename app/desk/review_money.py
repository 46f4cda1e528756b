"""Where the money goes, as the window shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.desk.review_names import Named
from app.pages.escrow import Currency
from app.pages.review import Money, Payment, Share
from wallet import pinned
from wallet.addresses import ContractId
from wallet.amounts import NATIVE, format_amount
from wallet.escrow.terms import Role
from wallet.network import Network
from wallet.review.checks.money import asset_of
from wallet.review.effects import Effects
from wallet.soroban import host
from wallet.soroban.host import PaymentKind

_ORDER: Final = tuple(Share)
"""Payees first, then fees; who is no party comes last, and F39 says so."""


def money_of(named: Named) -> Money | None:
    """What moves, by our model; None when it has no answer."""
    effects = named.review.effects
    if effects is None:
        return None
    coming = [p for p in effects.payments if p.receiver == named.facts.about]
    comes_in = bool(coming) and len(coming) == len(effects.payments)
    total = sum(payment.amount for payment in effects.payments)
    payments = [_payment(named, each, total) for each in _by_share(named, effects)]
    stays, moves = format_amount(effects.stays), format_amount(total)
    currency = currency_of(named, effects.token)
    before = format_amount(effects.before)
    return Money(tuple(payments), stays, moves, comes_in, currency, before)


def currency_of(named: Named, token: ContractId) -> Currency:
    """What this token is, and whether we know it for real."""
    network, asset = named.facts.envelope.network, asset_of(named.facts)
    if asset is None:
        return Currency("", "", token, genuine=False, known=False)
    return Currency(
        code=asset.code,
        issuer=asset.issuer or "",
        token=token,
        genuine=asset.contract_id(network) == token,
        known=_is_known(network, token),
    )


def total_of(named: Named) -> str:
    """All that moves, with its currency; "" when nothing does or nobody knows."""
    effects = named.review.effects
    paid = sum(p.amount for p in effects.payments) if effects is not None else 0
    return named.amount(paid) if paid else ""


def _by_share(named: Named, effects: Effects) -> list[host.Payment]:
    """Payees first; what goes the same way for several milestones is one payment here."""
    sums: dict[host.Payment, int] = {}
    for each in effects.payments:
        way = replace(each, amount=0)
        sums[way] = sums.get(way, 0) + each.amount
    summed = [replace(way, amount=amount) for way, amount in sums.items()]
    shares = {payment: _share(named, payment) for payment in summed}
    return sorted(summed, key=lambda each: (_ORDER.index(shares[each]), -each.amount))


def _share(named: Named, payment: host.Payment) -> Share:
    facts, who = named.facts, payment.receiver
    if who == facts.about:
        return Share.ESCROW
    held = facts.terms.roles_of(who) if facts.terms is not None else ()
    asked = vars(facts.move).get("fee_account") if facts.move is not None else None
    if named.takes_protocol_fee(who) or (who == asked and not held):
        return Share.PROTOCOL
    if held == (Role.PLATFORM,):
        return Share.PLATFORM
    return Share.PAYEE if held else Share.STRANGER


def _payment(named: Named, payment: host.Payment, total: int) -> Payment:
    share = _share(named, payment)
    who = payment.sender if share is Share.ESCROW else payment.receiver
    return Payment(
        share=share,
        name=named.name(who),
        roles=named.roles(who),
        address=who,
        amount=format_amount(payment.amount),
        percent=_percent(payment.amount, total),
        burnt=payment.kind is PaymentKind.BURN,
    )


def _percent(part: int, whole: int) -> str:
    """A share in percent with two decimals, in whole numbers: money is never a float."""
    if not whole:
        return ""
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _is_known(network: Network, token: ContractId) -> bool:
    native = NATIVE.contract_id(network) == token
    return native or pinned.asset_of(network, token) is not None
