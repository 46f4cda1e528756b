"""What the user agrees to of an escrow: who is paid at a place, and by which evidence.

A step is about some places, and its review judges these; the others it only shows. So a payee
of another milestone, say, who changed meanwhile is not agreed to by the way.
"""

from __future__ import annotations

from dataclasses import replace

from wallet.escrow.moves import named_milestones
from wallet.escrow.terms import Escrow, Role
from wallet.review.facts import Facts
from wallet.review.places import Agreed, Places, changed_payees, milestone_name, places_in
from wallet.review.told_state import terms_in


def judged(facts: Facts, escrow: Escrow) -> tuple[int, ...]:
    """The milestones that a step is about: those it names, or else all."""
    named = named_milestones(facts.move) if facts.move is not None else ()
    there = tuple(range(len(escrow.milestones)))
    return tuple(i for i in named if i in there) or there


def judged_places(facts: Facts, escrow: Escrow) -> tuple[str, ...]:
    """The same by name; the role of receiver bears on every step."""
    return (Role.RECEIVER.value, *map(milestone_name, judged(facts, escrow)))


def by_looking(before: Places, facts: Facts, escrow: Escrow) -> Places:
    """What is agreed to once a network's state was looked at, in which F31 found nothing.

    At first all that was shown: there is nothing to hold it against. Later no other payee
    than before, whether he was judged or only shown.
    """
    now = places_in(escrow)
    if not before:
        return now
    about, others = judged_places(facts, escrow), changed_payees(before, now, now)
    same = {name: each for name, each in now.items() if name not in others}
    shown = {
        name: each if name in about else _as_approved(before.get(name), each)
        for name, each in same.items()
    }
    return {**before, **shown}


def by_signing(before: Places, facts: Facts, escrow: Escrow) -> Places:
    """What is agreed to once a step was signed: also another payee whom it is about.

    At first all that was shown, as by looking.
    """
    now = places_in(escrow)
    about = {name: now[name] for name in judged_places(facts, escrow)}
    return {**(before or now), **about}


def made_by(facts: Facts) -> Places:
    """The places that a step itself makes otherwise, as our model computes it."""
    if facts.done is None or facts.about is None:
        return {}
    state = facts.view.snapshot
    after = replace(state, entries={**state.entries, **facts.done.changes})
    terms = terms_in(after, facts.about, facts.view.builds)
    before: Places = places_in(facts.escrow) if facts.escrow is not None else {}
    there: Places = places_in(terms) if terms is not None else {}
    return {name: each for name, each in there.items() if before.get(name) != each}


def _as_approved(before: Agreed | None, now: Agreed) -> Agreed:
    """The same payee; of evidence that was only shown, what was agreed to before stays."""
    if before is None or before.evidence is None:
        return now
    return replace(now, evidence=before.evidence)
