"""Checks of what may still come between: other people's moves, and the contract's hazards."""

from __future__ import annotations

from collections.abc import Iterable

from wallet.addresses import Address, ContractId
from wallet.escrow.builds import Build
from wallet.escrow.firmness import funded_in
from wallet.escrow.hazards import HAZARDS, PINNED, Hazard, bearing, pinned_words
from wallet.escrow.tampering import Change
from wallet.holdings import contract_balance_key, held
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Holds, Unavailable, Verdict, when

NO_MODEL = "the model's answer"
NO_SEARCH = "entries that other people's moves need"
NO_BALANCE = "the escrow's balance"
ANYBODY = "anybody"
SET_UP = 12
"""The hazard of code that takes its first terms from anybody."""


def can_be_changed(facts: Facts) -> Verdict:
    """F49: who can still make the call pay otherwise, and by what."""
    search = facts.search
    if facts.done is None or search is None:
        return Unavailable(NO_MODEL)
    told: dict[Address | str, list[str]] = {}
    for change in search.changes:
        told.setdefault(change.who or ANYBODY, []).append(_words(change))
    if not told and (search.missing or search.before is None):
        return Unavailable(NO_SEARCH)
    return when(told, **{who: ", ".join(dict.fromkeys(by)) for who, by in told.items()})


def _words(change: Change) -> str:
    """As which role, by which move, and what it changes: names that can be told in words."""
    role = "" if change.role is None else change.role.value
    move = "" if change.move is None else type(change.move).__name__
    return f"{role}/{move}/{change.what}"


def is_settled(facts: Facts) -> Verdict:
    """F65: only where the signature covers the footprint, which in way B it does not."""
    search = facts.search
    if facts.done is None or search is None:
        return Unavailable(NO_MODEL)
    if search.missing and not search.changes:
        return Unavailable(NO_SEARCH)
    covered = not facts.by_address and facts.footprint is not None
    return when(covered and facts.done.payments and search.is_settled)


def hazards(facts: Facts) -> Verdict:
    """F50: those of the build that bear on this step, by number and in words."""
    made = facts.made
    if made is not None and facts.deployment is not None:
        return _until_set_up(made.build)
    build, move = (facts.build, facts.move) if made is None else (made.build, made.first)
    if build is None or move is None or facts.call is None:
        return Unavailable("a move that we know")
    entries, escrow = facts.view.snapshot.entries, facts.escrow
    here = 0
    if escrow is not None:
        key = contract_balance_key(ContractId(escrow.token), facts.call.contract)
        try:
            here = held(entries, key)
        except (KeyError, ValueError):
            return Unavailable(NO_BALANCE)
        if not facts.tells_of(key):
            return Unavailable(NO_BALANCE)
    funded = funded_in(facts.view.snapshot, facts.call.contract)
    found = bearing(build, escrow, here, move, funded)
    return _told(build, found)


def _until_set_up(build: Build) -> Verdict:
    """A new contract has no terms yet: what counts is who can write the first ones."""
    return _told(
        build, [each for each in HAZARDS if each.number == SET_UP and each.builds(build)]
    )


def _told(build: Build, found: Iterable[Hazard]) -> Verdict:
    told: dict[str, str] = {PINNED: pinned_words(build)} if build.pinned_at else {}
    for hazard in found:
        told[hazard.name] = " ".join(filter(None, (told.get(hazard.name), hazard.words)))
    return Holds(told) if told else PASSED
