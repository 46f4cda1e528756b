"""Checks of the parties and their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import cast

from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.review.texts import hides

NO_ESCROW = "the escrow"


def several_roles(facts: Facts) -> Verdict:
    """F35."""
    escrow = facts.terms
    if escrow is None:
        return Unavailable(NO_ESCROW)
    several = {h: r for h in escrow.parties if len(r := escrow.roles_of(h)) > 1}
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
    for told in (facts.escrow, facts.move, facts.new_terms):
        yield from _texts_of(told)


def _texts_of(value: object) -> Iterator[str]:
    """Every text in terms or a move, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in cast("tuple[object, ...]", value):
            yield from _texts_of(part)
    elif is_dataclass(value):
        yield from _texts_of(tuple(vars(value).values()))
