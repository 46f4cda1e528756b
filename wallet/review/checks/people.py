"""Checks of the parties and their words."""

from __future__ import annotations

from collections.abc import Iterator

from wallet.escrow.terms import Role
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


def pays_a_stranger(facts: Facts) -> Verdict:
    """F39: by a decision of the dispute resolver."""
    if facts.done is None or facts.escrow is None or facts.build is None:
        return Unavailable("the model's answer")
    parties = {holder for role in Role for holder in facts.escrow.roles.of(role)}
    parties |= {facts.build.fee_account} if facts.build.fee_account else set()
    contract = facts.call.contract if facts.call else None
    paid = {p.receiver for p in facts.done.payments} - parties - {contract}
    return when(paid, payee=", ".join(sorted(paid)))


def no_cover(facts: Facts) -> Verdict:
    """F40: request files carry no origin signature yet, so the cover is nobody's word."""
    return when(facts.view.told is not None or facts.view.note)


def hidden_characters(facts: Facts) -> Verdict:
    """F47."""
    return when(any(hides(text) for text in _foreign(facts)))


def _foreign(facts: Facts) -> Iterator[str]:
    yield facts.view.note
    if facts.escrow is None:
        return
    yield from (facts.escrow.title, facts.escrow.description, facts.escrow.engagement_id)
    for milestone in facts.escrow.milestones:
        yield from (milestone.description, milestone.status, milestone.evidence)
