"""Checks of what the user paid and saw before: is the payee new, or another than it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wallet.addresses import Address
from wallet.amounts import format_amount
from wallet.escrow.moves import named_milestones
from wallet.escrow.terms import Escrow, Milestone, Role
from wallet.review.dues import fee_accounts_of
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Unavailable, Verdict, when
from wallet.review.knowledge import Paid, Sighting
from wallet.review.told_state import terms_in

NO_MODEL = "the model's answer"
NO_LOOK = "an earlier look at this escrow"
NO_ESCROW = "the escrow"
TOLD = "told"
"""What was left unaccepted speaks against a payee, and never for one."""


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
    """F31: since the user looked, or where a fresh state differs from the request's own."""
    escrow, earlier = facts.escrow, _earlier(facts)
    if escrow is None:
        return Unavailable(NO_ESCROW)
    known = [(name, terms) for name, sighting in earlier if (terms := _terms(facts, sighting))]
    if not known:
        return Unavailable(NO_LOOK)
    for name, terms in known:
        changed = dict(_changed_payees(terms, escrow, _places(facts, escrow)))
        if changed:
            return when(changed, since=name, **changed)
    is_accepted = any(name != TOLD for name, _ in known)
    return PASSED if is_accepted else Unavailable(NO_LOOK)


def _changed_payees(
    then: Escrow, now: Escrow, places: tuple[int, ...]
) -> Iterator[tuple[str, str]]:
    """By role or milestone: who was to be paid, and who is. A new milestone had nobody."""
    role = Role.RECEIVER
    if then.roles.of(role) != now.roles.of(role):
        yield role.value, _both(then.roles.of(role), now.roles.of(role))
    for place in places:
        here = now.milestones[place].receiver
        before = then.milestones[place].receiver if place < len(then.milestones) else None
        is_new = place >= len(then.milestones)
        if here != before and not (is_new and (here is None or here in then.receivers)):
            yield f"milestone {place + 1}", _both(_some(before), _some(here))


def _both(then: tuple[Address, ...], now: tuple[Address, ...]) -> str:
    return f"{', '.join(then)}/{', '.join(now)}"


def _some(who: Address | None) -> tuple[Address, ...]:
    return () if who is None else (who,)


def evidence_changed(facts: Facts) -> Verdict:
    """F33: another text than lay there when the milestone was seen approved."""
    escrow = facts.escrow
    if escrow is None:
        return Unavailable(NO_ESCROW)
    approved = [i for i in _places(facts, escrow) if _is_approved(escrow.milestones[i])]
    if not approved:
        return PASSED
    states = [_terms(facts, sighting) for _, sighting in _earlier(facts)]
    earlier = [terms for terms in states if terms is not None]
    judged = {i: _same_evidence(i, escrow, earlier) for i in approved}
    changed = [i for i, same in judged.items() if same is False]
    if not changed and None in judged.values():
        return Unavailable(NO_LOOK)
    return when(changed, milestones=", ".join(str(i + 1) for i in changed))


def _same_evidence(place: int, now: Escrow, earlier: list[Escrow]) -> bool | None:
    """Whether what was approved lies there still; None where nobody saw it approved before.

    What lay there before the approval and still does is what was approved.
    """
    same: bool | None = None
    for then in earlier:
        if place >= len(then.milestones):
            continue
        before, here = then.milestones[place], now.milestones[place]
        if before.evidence == here.evidence:
            same = True
        elif _is_approved(before):
            return False
    return same


def _is_approved(milestone: Milestone) -> bool:
    """By anybody; where several must approve, the first of them has read the evidence too."""
    given = milestone.approvals
    return milestone.approved or (given is not None and bool(given.approved_by))


def _places(facts: Facts, escrow: Escrow) -> tuple[int, ...]:
    """The milestones that the step is about: those it names, or else all."""
    named = named_milestones(facts.move) if facts.move is not None else ()
    there = tuple(range(len(escrow.milestones)))
    return tuple(i for i in named if i in there) or there


def _earlier(facts: Facts) -> tuple[tuple[str, Sighting], ...]:
    """The other states that are at hand, the one that the user saw first."""
    knowledge = facts.view.knowledge
    known = (
        ("looked", knowledge.looked),
        (TOLD, knowledge.told),
        ("proposed", knowledge.proposed),
    )
    return tuple(
        (name, sighting)
        for name, sighting in known
        if sighting is not None and (name == "looked" or not _is_now(facts, sighting))
    )


def _is_now(facts: Facts, sighting: Sighting) -> bool:
    return sighting.snapshot == facts.view.snapshot


def _terms(facts: Facts, sighting: Sighting) -> Escrow | None:
    if facts.about is None:
        return None
    return terms_in(sighting.snapshot, facts.about, facts.view.builds)
