"""Checks of the parties and their words."""

from __future__ import annotations

from collections.abc import Iterator

from wallet.escrow.terms import Escrow, Role
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.review.texts import hides

NO_ESCROW = "the escrow"


def several_roles(facts: Facts) -> Verdict:
    """F35."""
    if facts.escrow is None:
        return Unavailable(NO_ESCROW)
    roles = facts.escrow.roles
    holders = {holder for role in Role for holder in roles.of(role)}
    several = {h: roles.held_by(h) for h in holders if len(roles.held_by(h)) > 1}
    named = {h: ", ".join(r.value for r in held) for h, held in sorted(several.items())}
    return when(several, **named)


def no_cover(facts: Facts) -> Verdict:
    """F40: request files carry no origin signature yet, so the cover is nobody's word.

    Only an envelope of another tool has no cover: nothing is told beside it.
    """
    view = facts.view
    return when(view.told is not None or view.note or view.snapshot.entries)


def hidden_characters(facts: Facts) -> Verdict:
    """F47."""
    return when(any(hides(text) for text in _foreign(facts)))


def _foreign(facts: Facts) -> Iterator[str]:
    yield facts.view.note
    if facts.escrow is not None:
        yield from _texts_of(facts.escrow)
    if facts.move is not None:
        for value in vars(facts.move).values():
            yield from _texts_of(value)


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Escrow):
        yield from (value.title, value.description, value.engagement_id)
        for milestone in value.milestones:
            yield from (milestone.description, milestone.status, milestone.evidence)
