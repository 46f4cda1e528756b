"""What the call does to money: calculated by our model, compared with what others say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from wallet.addresses import Address, ContractId
from wallet.holdings import contract_balance_key, held
from wallet.review.facts import Facts
from wallet.soroban.host import Payment


@dataclass(frozen=True)
class Effects:
    """Who is paid what, and what stays in the contract; in the token's smallest unit."""

    token: ContractId
    payments: tuple[Payment, ...]
    before: int
    stays: int


def effects_of(facts: Facts) -> Effects | None:
    """The effects by our model; None when it has no answer."""
    if facts.done is None or facts.about is None or facts.terms is None:
        return None
    token, contract = ContractId(facts.terms.token), facts.about
    before = held(facts.view.snapshot.entries, contract_balance_key(token, contract))
    paid = facts.done.payments
    incoming = sum(p.amount for p in paid if p.token == token and p.receiver == contract)
    outgoing = sum(p.amount for p in paid if p.token == token and p.sender == contract)
    return Effects(token, paid, before, before + incoming - outgoing)


def same_money(one: Iterable[Payment], other: Iterable[Payment]) -> bool:
    """Whether two accounts of what moves agree to the unit; who goes first does not matter."""
    return Counter(one) == Counter(other)


def payees_of(payments: Iterable[Payment]) -> frozenset[Address]:
    """Everyone who is paid."""
    return frozenset(payment.receiver for payment in payments)
