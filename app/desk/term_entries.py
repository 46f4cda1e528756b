"""Terms of an escrow as texts to be changed, and which of them its build still lets change.

Whether a term can change is the model's to say: it is asked about another value of each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.desk.entries import NothingChanged, Typed, address_at
from app.desk.move_facts import Facts
from app.pages.proposing import Entry
from wallet.addresses import Address
from wallet.amounts import DECIMALS, basis_points_as_percent, format_amount
from wallet.escrow.model.v2_terms import LONGEST_DESCRIPTION, LONGEST_NAME
from wallet.escrow.moves import Move, UpdateEscrow
from wallet.escrow.standing import NO_ONE
from wallet.escrow.terms import Escrow, Flags, Role, Roles

PERCENT: Final = 2
"""Decimals of a fee: basis points are hundredths of a percent."""


@dataclass(frozen=True)
class Term:
    """One term: its text, the terms with another text of it, and with some other value."""

    name: str
    text: Callable[[Escrow], str]
    changed: Callable[[Escrow, Typed], Escrow]
    other: Callable[[Escrow], Escrow]
    letters: int = 0
    optional: bool = False


def terms_of(escrow: Escrow) -> tuple[Term, ...]:
    """The terms that this escrow has and that people change."""
    amount = (_AMOUNT,) if escrow.amount is not None else ()
    return (*_TEXTS, *amount, _FEE, *map(_role, _roles(escrow)))


def entries_of(facts: Facts) -> tuple[Entry, ...]:
    """What can be changed, with what is there; what cannot says why."""
    return tuple(_entry(facts, term) for term in terms_of(facts.seen.escrow))


def updated(facts: Facts, typed: Typed) -> Move:
    """The change of terms that was entered; raise NothingChanged, NotEntered, BadEntry."""
    escrow = facts.seen.escrow
    terms = escrow
    for term in terms_of(escrow):
        if term.name in typed.entered.texts and typed.text(term.name) != term.text(escrow):
            terms = term.changed(terms, typed)
    if terms == escrow:
        raise NothingChanged
    return update_to(facts, terms)


def update_to(facts: Facts, terms: Escrow) -> Move:
    """The move that puts these terms there; nothing has happened by them yet."""
    return UpdateEscrow(facts.offer.who, replace(terms, flags=terms.flags and Flags()))


def _entry(facts: Facts, term: Term) -> Entry:
    escrow = facts.seen.escrow
    tried = facts.predicted(update_to(facts, term.other(escrow)))
    letters = term.letters if facts.is_second else 0
    return Entry(
        term.name,
        term.text(escrow),
        reason=facts.refusal(tried),
        letters=letters,
        optional=term.optional,
    )


def _with_roles(escrow: Escrow, role: Role, holders: tuple[Address, ...]) -> Escrow:
    return replace(escrow, roles=Roles({**escrow.roles.holders, role: holders}))


def _roles(escrow: Escrow) -> tuple[Role, ...]:
    """Roles that can go to others; nobody may hand on that of whoever makes the change."""
    fixed = {Role.PLATFORM, Role.ADMIN, Role.OBSERVER}
    return tuple(role for role in Role if role not in fixed and len(escrow.roles.of(role)) == 1)


def _role(role: Role) -> Term:
    key = f"role-{role.value}"
    return Term(
        key,
        lambda escrow: escrow.roles.one(role),
        lambda escrow, typed: _with_roles(escrow, role, (address_at(key, typed.text(key)),)),
        lambda escrow: _with_roles(escrow, role, (NO_ONE,)),
    )


def _fee(escrow: Escrow) -> str:
    return basis_points_as_percent(escrow.platform_fee)


_TEXTS: Final = (
    Term(
        "title",
        lambda escrow: escrow.title,
        lambda escrow, typed: replace(escrow, title=typed.words("title")),
        lambda escrow: replace(escrow, title="."),
        LONGEST_NAME,
    ),
    Term(
        "description",
        lambda escrow: escrow.description,
        lambda escrow, typed: replace(escrow, description=typed.text("description")),
        lambda escrow: replace(escrow, description="."),
        LONGEST_DESCRIPTION,
        optional=True,
    ),
    Term(
        "engagement",
        lambda escrow: escrow.engagement_id,
        lambda escrow, typed: replace(escrow, engagement_id=typed.words("engagement")),
        lambda escrow: replace(escrow, engagement_id="."),
        LONGEST_NAME,
    ),
)
_AMOUNT: Final = Term(
    "amount",
    lambda escrow: format_amount(escrow.total),
    lambda escrow, typed: replace(escrow, amount=typed.amount("amount")),
    lambda escrow: replace(escrow, amount=escrow.total + 10**DECIMALS),
)
_FEE: Final = Term(
    "fee",
    _fee,
    lambda escrow, typed: replace(escrow, platform_fee=typed.number("fee", PERCENT)),
    lambda escrow: replace(escrow, platform_fee=0 if escrow.platform_fee else 1),
)
