"""What happened to an escrow, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from app.words.moves import words_of
from app.words.numbers import milestones
from wallet.escrow.happened import Deed
from wallet.journal import Kind

DEEDS: Final[Mapping[Deed, tuple[str, str]]] = {
    Deed.CREATED: ("The escrow was set up", ""),
    Deed.FUNDED: ("Money was paid in", ""),
    Deed.CHANGED: ("The terms were changed", ""),
    Deed.MANAGED: ("Milestones were added or changed", "Changed or added: {what}"),
    Deed.MARKED: ("A milestone was marked", "Marked: {what}"),
    Deed.APPROVED: ("A milestone was approved", "Approved: {what}"),
    Deed.TAKEN_BACK: ("An approval was taken back", "Approval taken back: {what}"),
    Deed.DISPUTED: ("A dispute was opened", "A dispute was opened about {what}"),
    Deed.RESOLVED: ("The dispute was decided", "The dispute about {what} was decided"),
    Deed.RELEASED: ("The escrow money was released", "Released: {what}"),
    Deed.WITHDRAWN: ("What remained was paid out", ""),
    Deed.EXTENDED: ("The escrow's storage was extended", ""),
    Deed.TOUCHED: ("A milestone or a dispute was changed", ""),
}
"""Alone, and where it is told of which milestones; "" where the first says all."""

CAME: Final = "Money came by a plain transfer"
WENT: Final = "Money left"

_JOURNAL: Final[Mapping[Kind, str]] = {
    Kind.SEEN: "A request arrived here: {noun}",
    Kind.SIGNED: "Signed here: {noun}",
    Kind.DECLINED: "Declined here: {noun}",
    Kind.CALLED_BACK: "A call-back was recorded here: {noun}",
    Kind.ATTACHED: "A file was kept here with it: {noun}",
    Kind.SENT: "Sent from here: {noun}",
    Kind.FINAL: "Became final: {noun}",
    Kind.FAILED: "Could not be made: {noun}",
}

MORE_SIGNATURES: Final = "More signatures arrived here: {noun}"


def deed_words(deed: Deed, indices: Sequence[int]) -> str:
    """What was done, to which milestones if that is told."""
    alone, named = DEEDS[deed]
    return named.format(what=milestones(indices)) if indices and named else alone


def journal_words(kind: Kind, move: str, *, again: bool = False) -> str:
    """What the journal has of a request for this move; "" for what says nothing to people.

    ``again``: it was there before.
    """
    told = MORE_SIGNATURES if again and kind is Kind.SEEN else _JOURNAL.get(kind, "")
    return told.format(noun=words_of(move).noun)
