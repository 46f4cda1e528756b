"""What is noted of a request so that others find it: its number, and whom it pays how much."""

from __future__ import annotations

from collections import Counter

from app.records import RequestFacts
from wallet.addresses import Address
from wallet.request import Request
from wallet.review.checks.history import payees_of
from wallet.review.facts import Facts
from wallet.review.said import Said


def noted(request: Request, facts: Facts, *, prepared: bool = False) -> RequestFacts:
    """The same of a request that was reviewed; ``prepared``: this program made it, here."""
    paid: Counter[Address] = Counter()
    for payment in facts.done.payments if facts.done is not None else ():
        paid[payment.receiver] += payment.amount
    payees = {str(who): paid[who] for who in payees_of(facts) or ()}
    return RequestFacts(request.hash, facts.source, _number(facts), prepared, payees)


def noted_later(hash_: bytes, request: Request | None) -> RequestFacts:
    """The same of a request that was kept long ago: its number alone, if it can be read."""
    if request is None:
        return RequestFacts(hash_, "", 0, prepared=False, payees={})
    said = Said(request.envelope)
    return RequestFacts(hash_, said.source, _number(said), prepared=False, payees={})


def _number(said: Said) -> int:
    return said.transaction.seq_num.sequence_number.int64
