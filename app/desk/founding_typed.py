"""What was typed of a new escrow, read: a deal, or what is wrong with which field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.pages import founding as fields
from app.pages.founding import Typed, TypedPart, Wrong, of_part, of_role
from app.words import founding as words
from wallet.addresses import Address, ContractId, address, contract_id
from wallet.amounts import parse_amount
from wallet.errors import Unreadable
from wallet.escrow.founding import Asks, Deal, Part
from wallet.escrow.terms import Role
from wallet.request import MAX_NOTE

T = TypeVar("T")

U32_MAX = 2**32 - 1
"""The largest fee, and the largest number of approvals, that a contract can be told."""

OPTIONAL = frozenset({Role.OBSERVER})
"""Roles that nobody has to hold."""


@dataclass
class _Reading:
    """What is wrong so far; whatever cannot be read stands as something harmless."""

    wrong: list[Wrong] = field(default_factory=list[Wrong])

    def refuse(self, name: str, why: str) -> None:
        self.wrong.append(Wrong(name, why))

    def needed(self, name: str, text: str) -> str:
        if not text.strip():
            self.refuse(name, words.MISSING)
        return text.strip()

    def read(self, name: str, text: str, how: Callable[[str], T], why: str) -> T | None:
        """The value of a field that has to be filled in; None, and told, where it has none."""
        if not text.strip():
            self.refuse(name, words.MISSING)
            return None
        try:
            return how("".join(text.split()))
        except Unreadable:
            self.refuse(name, why)
            return None


def read(typed: Typed, asks: Asks) -> tuple[Deal | None, tuple[Wrong, ...]]:
    """The deal, for a build that asks this; None where a field is wrong."""
    reading = _Reading()
    token = reading.read(fields.TOKEN, typed.token, contract_id, words.NO_MONEY)
    amount = 0
    if not asks.is_multi:
        amount = _amount(reading, fields.AMOUNT, typed.amount)
    deal = Deal(
        title=reading.needed(fields.TITLE, typed.title),
        engagement_id=typed.engagement_id.strip(),
        description=typed.description.strip(),
        token=token or ContractId(""),
        platform_fee=_fee(reading, typed.fee),
        roles={role: _holders(reading, typed, role, asks) for role in asks.roles},
        parts=tuple(_part(reading, n, part, asks) for n, part in enumerate(typed.parts)),
        amount=amount,
        memo=_memo(reading, typed.memo, asks.most_memo),
    )
    if len(typed.note) > MAX_NOTE:
        more = f"{len(typed.note) - MAX_NOTE:,}"
        reading.refuse(fields.NOTE, words.TOO_LONG.format(count=more))
    return (None if reading.wrong else deal), tuple(reading.wrong)


def money_of(typed: Typed, asks: Asks) -> Deal:
    """The deal's money as far as it can be read already, and nothing else of it."""
    silent = _Reading()
    parts = [Part("", _amount(silent, "", part.amount)) for part in typed.parts]
    amount = _amount(silent, "", typed.amount)
    fee = _fee(silent, typed.fee)
    token = ContractId("")
    several = tuple(parts) if asks.is_multi else ()
    return Deal("", "", "", token, fee, {}, several, 0 if asks.is_multi else amount)


def _part(reading: _Reading, place: int, part: TypedPart, asks: Asks) -> Part:
    def name(what: str) -> str:
        return of_part(place, what)

    amount, receiver, approvals = 0, None, 1
    if asks.is_multi:
        amount = _amount(reading, name("amount"), part.amount)
    if asks.pays_each:
        receiver = reading.read(name("receiver"), part.receiver, address, words.NO_ADDRESS)
    if asks.counts and part.approvals.strip():
        approvals = _count(reading, name("approvals"), part.approvals)
    return Part(
        reading.needed(name("description"), part.description), amount, receiver, approvals
    )


def _holders(reading: _Reading, typed: Typed, role: Role, asks: Asks) -> tuple[Address, ...]:
    told = typed.roles.get(role.value, ())
    if role in asks.several:
        # An empty place beside others is only one that was not used.
        told = tuple(text for text in told if text.strip())
    if not told and role in OPTIONAL:
        return ()
    read_ = (
        reading.read(of_role(role.value, place), text, address, words.NO_ADDRESS)
        for place, text in enumerate(told or ("",))
    )
    return tuple(who for who in read_ if who is not None)


def _amount(reading: _Reading, name: str, text: str) -> int:
    return reading.read(name, text, parse_amount, words.NO_AMOUNT) or 0


def _fee(reading: _Reading, text: str) -> int:
    def percent(typed: str) -> int:
        units = parse_amount(typed.removesuffix("%"), 2)
        if units > U32_MAX:
            raise Unreadable("fee", "more than any contract can keep")
        return units

    if not text.strip():
        return 0
    return reading.read(fields.FEE, text, percent, words.NO_PERCENT) or 0


def _memo(reading: _Reading, text: str, most: int) -> int:
    return _number(reading, fields.MEMO, text, most, words.NO_MEMO.format(most=f"{most:,}"))


def _count(reading: _Reading, name: str, text: str) -> int:
    return _number(reading, name, text, U32_MAX, words.NO_COUNT)


def _number(reading: _Reading, name: str, text: str, most: int, why: str) -> int:
    def whole(typed: str) -> int:
        number = parse_amount(typed, 0)
        if number > most:
            raise Unreadable("number", "too large")
        return number

    return reading.read(name, text, whole, why) or 0 if text.strip() else 0
