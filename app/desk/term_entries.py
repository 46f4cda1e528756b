"""Terms of an escrow as texts to be changed, and which of them its build still lets change.

Whether a term can change is the model's to say: it is asked about another value of each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.desk.entries import BadEntry, NotEntered, NothingChanged, Typed, address_at
from app.desk.move_facts import Facts
from app.pages.founding import RoleAsked
from app.pages.proposing import Entry
from app.words import founding as words
from app.words.numbers import listed, milestones
from app.words.roles import role as role_words
from wallet.addresses import Address
from wallet.amounts import DECIMALS, basis_points_as_percent, format_amount
from wallet.escrow.founding import Asks, asked_by
from wallet.escrow.model.v2_terms import LONGEST_DESCRIPTION, LONGEST_NAME
from wallet.escrow.moves import Move, UpdateEscrow
from wallet.escrow.standing import NO_ONE
from wallet.escrow.terms import Approvals, Escrow, Flags, Role, Roles

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
    role: RoleAsked | None = None


def terms_of(facts: Facts) -> tuple[Term, ...]:
    """The terms that this escrow has and that people change."""
    escrow, asks = facts.seen.escrow, asked_by(facts.seen.build)
    amount = (_AMOUNT,) if escrow.amount is not None else ()
    held = (_role(role, escrow, asks) for role in _roles(escrow, asks))
    return (*_TEXTS, *amount, _FEE, *held)


def entries_of(facts: Facts) -> tuple[Entry, ...]:
    """What can be changed, with what is there; what cannot says why."""
    return tuple(_entry(facts, term) for term in terms_of(facts))


def updated(facts: Facts, typed: Typed) -> Move:
    """The change of terms that was entered; raise NothingChanged, NotEntered, BadEntry."""
    escrow = facts.seen.escrow
    terms = escrow
    for term in terms_of(facts):
        if term.name in typed.entered.texts and typed.text(term.name) != term.text(escrow):
            terms = term.changed(terms, typed)
    if terms == escrow:
        raise NothingChanged
    if terms.roles != escrow.roles and _out_of_reach(terms) > _out_of_reach(escrow):
        raise BadEntry(_key(Role.APPROVER), "too few")
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
        role=term.role,
    )


def _targets(escrow: Escrow) -> str:
    """How many approvals which milestones need, which no change of terms changes."""
    counted = [(index, each.approvals) for index, each in enumerate(escrow.milestones)]
    needed: dict[int, list[int]] = {}
    for index, approvals in counted:
        if approvals is not None:
            needed.setdefault(approvals.target, []).append(index)
    if not needed:
        return ""
    each = [f"{count} for {milestones(which)}" for count, which in sorted(needed.items())]
    return f"Approvals that are needed, whoever approves: {listed(each)}. This stays as it is."


def _out_of_reach(escrow: Escrow) -> int:
    """How many milestones need more approvals than there can ever be."""
    approvers = escrow.roles.of(Role.APPROVER)
    counted = (each.approvals for each in escrow.milestones if not each.approved)
    return sum(not _can_be_reached(each, approvers) for each in counted if each is not None)


def _can_be_reached(given: Approvals, approvers: tuple[Address, ...]) -> bool:
    """What was given stays given, also by who approves no more."""
    return len({*given.approved_by, *approvers}) >= given.target


def _with_roles(escrow: Escrow, role: Role, holders: tuple[Address, ...]) -> Escrow:
    return replace(escrow, roles=Roles({**escrow.roles.holders, role: holders}))


def _roles(escrow: Escrow, asks: Asks) -> tuple[Role, ...]:
    """Roles that can go to others; nobody may hand on that of whoever makes the change."""
    fixed = {Role.PLATFORM, Role.ADMIN}
    one = (role for role in Role if len(escrow.roles.of(role)) == 1)
    can_change = {*one, *asks.several} - fixed
    return tuple(role for role in Role if role in can_change)


def _key(role: Role) -> str:
    return f"role-{role.value}"


def _role(role: Role, escrow: Escrow, asks: Asks) -> Term:
    several, key = role in asks.several, _key(role)
    targets = _targets(escrow) if role is Role.APPROVER else ""
    asked = RoleAsked(
        role.value,
        role_words(role.value),
        f"{words.DOES[role]} {targets}".strip(),
        must=role is not Role.OBSERVER,
        several=several,
    )
    return Term(
        key,
        lambda escrow: "\n".join(escrow.roles.of(role)),
        lambda escrow, typed: _with_roles(escrow, role, _holders(key, typed, asked)),
        lambda escrow: _with_roles(escrow, role, (NO_ONE,)),
        optional=not asked.must,
        role=asked,
    )


def _holders(key: str, typed: Typed, asked: RoleAsked) -> tuple[Address, ...]:
    """The addresses that were entered, one a line; what is wrong is said of its own line."""
    lines = [line for line in typed.text(key).split("\n") if line.strip()]
    if not lines and asked.must:
        raise NotEntered(key)
    if len(lines) > 1 and not asked.several:
        raise BadEntry(key, "one address")
    holders: list[Address] = []
    for place, line in enumerate(lines, 1):
        holder = address_at(f"{key} {place}", line)
        if holder in holders:
            raise BadEntry(f"{key} {place}", "twice")
        holders.append(holder)
    return tuple(holders)


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
