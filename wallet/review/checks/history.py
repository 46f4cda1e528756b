"""Checks of what the user paid and saw before: is the payee new, or another than it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wallet.addresses import Address
from wallet.amounts import format_amount
from wallet.escrow.terms import Escrow, Milestone, Role
from wallet.review.agreeing import judged, judged_places
from wallet.review.dues import fee_accounts_of
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Unavailable, Verdict, when
from wallet.review.knowledge import Paid, Sighting
from wallet.review.places import (
    Places,
    changed_payees,
    is_approved,
    milestone_name,
    places_in,
)
from wallet.review.told_state import terms_in

NO_MODEL = "the model's answer"
NO_LOOK = "an earlier look at this escrow"
NO_ESCROW = "the escrow"
AGREED, LOOKED, TOLD, PROPOSED = "agreed", "looked", "told", "proposed"
AGAINST = frozenset({LOOKED, TOLD})
"""What was seen and not agreed to speaks against a payee, and never for one."""


def first_payment(facts: Facts) -> Verdict:
    """F30: to whoever the user never agreed to pay; with the name that the contacts have."""
    knowledge = facts.view.knowledge
    if knowledge.payments is None or knowledge.contacts is None:
        return Unavailable("contacts and journal")
    paid, payees = _paid_before(facts), payees_of(facts)
    if payees is None:
        return Unavailable(NO_MODEL)
    new = [who for who in payees if who not in paid and who not in (knowledge.own or {})]
    return when(new, **{who: _contact(knowledge.contacts.get(who)) for who in new})


def _contact(name: str | None) -> str:
    return "stranger" if name is None else f"contact/{name}"


def paid_before(facts: Facts) -> Verdict:
    """F60: how often, and of the last time when and how much."""
    if facts.view.knowledge.payments is None:
        return Unavailable("journal")
    paid, payees = _paid_before(facts), payees_of(facts)
    if payees is None:
        return Unavailable(NO_MODEL)
    told = {who: _last(paid[who]) for who in payees if who in paid}
    return when(told, **told)


def _last(paid: list[Paid]) -> str:
    """How often, when last, how much then, of what: ``3/1790000000/25.00/USDC``."""
    last = max(paid, key=lambda each: each.at)
    amount = "" if last.units is None else format_amount(last.units)
    return f"{len(paid)}/{last.at}/{amount}/{last.currency}"


def _paid_before(facts: Facts) -> Mapping[Address, list[Paid]]:
    paid: dict[Address, list[Paid]] = {}
    for each in facts.view.knowledge.payments or ():
        paid.setdefault(each.payee, []).append(each)
    return paid


def payees_of(facts: Facts) -> tuple[Address, ...] | None:
    """Whom the step pays, but for fees and the escrow itself; None where nobody knows."""
    if facts.done is None or facts.terms is None:
        return None
    held = facts.terms.roles_of
    beside = {*fee_accounts_of(facts), facts.about}
    asked = vars(facts.move).get("distributions", ()) if facts.move is not None else ()
    beside |= {
        who
        for who in facts.terms.roles.of(Role.PLATFORM)
        if held(who) == (Role.PLATFORM,) and who not in asked
    }
    paid = dict.fromkeys(payment.receiver for payment in facts.done.payments)
    return tuple(who for who in paid if who not in beside)


def payee_changed(facts: Facts) -> Verdict:
    """F31: since the user agreed or looked, or where a fresh state differs from the request's.

    Only what the user agreed to, or was asked for by in another state, speaks for a payee.
    """
    escrow, knowledge = facts.escrow, facts.view.knowledge
    if escrow is None:
        return Unavailable(NO_ESCROW)
    known = [(name, places_in(terms)) for name, terms in _earlier(facts)]
    if knowledge.agreed:
        known = [(AGREED, knowledge.agreed), *(each for each in known if each[0] != LOOKED)]
    here, names = places_in(escrow), judged_places(facts, escrow)
    for name, then in known:
        changed = changed_payees(then, here, names)
        if changed:
            return when(changed, since=name, **changed)
    is_agreed = any(name not in AGAINST for name, _ in known)
    return PASSED if is_agreed else Unavailable(NO_LOOK)


def evidence_changed(facts: Facts) -> Verdict:
    """F33: another text than lay there when the milestone was seen approved."""
    escrow = facts.escrow
    if escrow is None:
        return Unavailable(NO_ESCROW)
    approved = [i for i in judged(facts, escrow) if is_approved(escrow.milestones[i])]
    if not approved:
        return PASSED
    earlier, agreed = [terms for _, terms in _earlier(facts)], facts.view.knowledge.agreed or {}
    is_same = {
        i: _same_evidence(escrow.milestones[i], _seen_at(i, earlier, agreed)) for i in approved
    }
    changed = [i for i, same in is_same.items() if same is False]
    if not changed and None in is_same.values():
        return Unavailable(NO_LOOK)
    return when(changed, milestones=", ".join(str(i + 1) for i in changed))


def _seen_at(place: int, earlier: list[Escrow], agreed: Places) -> Iterator[tuple[str, bool]]:
    """The evidence of a milestone as it was before, and whether that was approved."""
    at = agreed.get(milestone_name(place))
    if at is not None and at.evidence is not None:
        yield at.evidence, True
    for then in earlier:
        if place < len(then.milestones):
            before = then.milestones[place]
            yield before.evidence, is_approved(before)


def _same_evidence(now: Milestone, seen: Iterator[tuple[str, bool]]) -> bool | None:
    """Whether what was approved lies there still; None where nobody saw it approved before.

    What lay there before the approval and still does is what was approved.
    """
    same: bool | None = None
    for before, was_approved in seen:
        if before == now.evidence:
            same = True
        elif was_approved:
            return False
    return same


def _earlier(facts: Facts) -> tuple[tuple[str, Escrow], ...]:
    """The terms of the other states that are at hand, those that the user saw first."""
    knowledge, about, builds = facts.view.knowledge, facts.about, facts.view.builds
    if about is None:
        return ()
    known = (
        (LOOKED, knowledge.looked),
        (TOLD, knowledge.told),
        (PROPOSED, knowledge.proposed),
    )
    told = (
        (name, terms_in(sighting.snapshot, about, builds))
        for name, sighting in known
        if sighting is not None and (name == LOOKED or not _is_now(facts, sighting))
    )
    return tuple((name, terms) for name, terms in told if terms is not None)


def _is_now(facts: Facts, sighting: Sighting) -> bool:
    return sighting.snapshot == facts.view.snapshot
