"""What is handed to the network: the envelope with its entries signed, and nothing too much."""

from __future__ import annotations

from wallet.envelope import Envelope, FeeBump
from wallet.review.given import Given
from wallet.review.turn import EntriesFirst, to_sign
from wallet.signatures import Gap, MissingWeight, Need, consenting, gaps, minimal


def sendable(facts: Given) -> Envelope | FeeBump:
    """The envelope that the network takes, signed as it must be and no more.

    Raise MissingWeight with every gap, or EntriesFirst for an entry that we cannot complete.
    """
    bump = facts.view.bump
    if bump is not None:
        given = minimal(bump.hash, facts.view.signatures, _needs_of_bump(facts))
        return bump.with_signatures(given)
    missing = gaps_of(facts)
    if missing:
        raise MissingWeight(missing)
    whole = facts.whole
    if whole is None:
        raise EntriesFirst(to_sign(facts).waits_for)
    return whole.with_signatures(minimal(whole.hash, facts.others, facts.needs or ()))


def gaps_of(facts: Given) -> tuple[Gap, ...]:
    """What is not signed enough: entries first, then the transaction, or its fee bump alone."""
    bump = facts.view.bump
    if bump is not None:
        needs = _needs_of_bump(facts)
        return gaps(consenting(bump.hash, facts.view.signatures, needs), needs)
    entries = [gap for part in facts.parts for gap in gaps(part.signed, (part.need,))]
    own = facts.needs or ()
    return (*entries, *gaps(consenting(facts.signed_hash, facts.others, own), own))


def _needs_of_bump(facts: Given) -> tuple[Need, ...]:
    need = facts.bump_need
    return () if need is None else (need,)
