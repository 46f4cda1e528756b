"""Checks of the parties and their words."""

from __future__ import annotations

from typing import Final

from wallet.remembered import remembered
from wallet.review.asker import asker_of
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.review.foreign_texts import foreign_texts
from wallet.texts.foreign import Foreign

NO_ESCROW = "the escrow"

MOST_NAMED: Final = 8
"""Of each kind, in one text: enough to see what is meant by them."""


def several_roles(facts: Facts) -> Verdict:
    """F35: as it is, or as the call would make it."""
    if facts.terms is None:
        return Unavailable(NO_ESCROW)
    several = {
        holder: roles
        for terms in facts.all_terms
        for holder in terms.parties
        if len(roles := terms.roles_of(holder)) > 1
    }
    named = {h: ", ".join(r.value for r in held) for h, held in sorted(several.items())}
    return when(several, **named)


def no_cover(facts: Facts) -> Verdict:
    """F40: what stands around the envelope is nobody's word, or that of an unknown key.

    A key is known that signs for an account whose consent is needed, or that the user has a
    name for. What was prepared here is one's own word. An envelope of another tool has no
    cover: nothing is told beside it.
    """
    view, asker = facts.view, asker_of(facts)
    is_bare = view.told is None and not view.note and not view.snapshot.entries
    if asker is None and (is_bare or not view.has_cover):
        return Unavailable("a cover")
    if view.knowledge.prepared_here or asker is None:
        return when(not view.knowledge.prepared_here)
    return when(not asker.is_known, key=asker.key)


def hidden_characters(facts: Facts) -> Verdict:
    """F47: what no text of others can do unseen; each detail says it of one text.

    As ``hidden U+202E U+200B; mixed U\u0405DC``: a kind, and what in the text is of it.
    """
    told = {place: _doubtful(text) for place, text in foreign_texts(facts)}
    doubtful = {place: words for place, words in told.items() if words}
    if not doubtful and facts.call is not None and facts.terms is None and facts.made is None:
        return Unavailable(NO_ESCROW)
    return when(doubtful, **doubtful)


@remembered(128)
def _doubtful(text: str) -> str:
    foreign = Foreign.all_of(text)
    return "; ".join(
        " ".join((mark.value, *foreign.marked(mark)[:MOST_NAMED])) for mark in foreign.marks
    )
