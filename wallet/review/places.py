"""The places of an escrow where somebody is to be paid: its receiver, and its milestones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wallet.addresses import Address
from wallet.escrow.terms import Escrow, Milestone, Role


@dataclass(frozen=True)
class Agreed:
    """Who is to be paid at a place, and its evidence where that was seen approved.

    The role of receiver may have several holders, a milestone has one payee of its own or
    none. ``evidence`` None: it was not approved, or is none of a milestone.
    """

    payees: tuple[Address, ...]
    evidence: str | None = None


Places = Mapping[str, Agreed]
"""By the place's name: ``receiver`` for the role, ``milestone 1`` for the first of them."""


def milestone_name(place: int) -> str:
    """What a milestone is called, of which the first is 0."""
    return f"milestone {place + 1}"


def places_in(escrow: Escrow) -> Places:
    """Everybody who is to be paid by these terms, and what was approved."""
    role = {Role.RECEIVER.value: Agreed(escrow.roles.of(Role.RECEIVER))}
    return role | {
        milestone_name(place): Agreed(
            () if each.receiver is None else (each.receiver,),
            each.evidence if is_approved(each) else None,
        )
        for place, each in enumerate(escrow.milestones)
    }


def is_approved(milestone: Milestone) -> bool:
    """By anybody; where several must approve, the first of them has read the evidence too."""
    given = milestone.approvals
    return milestone.approved or (given is not None and bool(given.approved_by))


def changed_payees(then: Places, now: Places, names: Iterable[str]) -> Mapping[str, str]:
    """By place, ``OLD/NEW``: who was to be paid, and who is.

    A new milestone had nobody; to pay somebody by it who was there before changes nothing.
    """
    known = {who for each in then.values() for who in each.payees}
    told: dict[str, str] = {}
    for name in names:
        here, before = now[name].payees, then.get(name)
        is_same = known.issuperset(here) if before is None else here == before.payees
        if not is_same:
            told[name] = f"{_written(before)}/{', '.join(here)}"
    return told


def _written(before: Agreed | None) -> str:
    return "" if before is None else ", ".join(before.payees)
