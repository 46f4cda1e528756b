"""Until when a request can be used: one moment, the earliest of everything that ends it.

Time bounds are moments. Ledger bounds, an authorisation's expiry and the life of storage are
ledgers, whose time is told by how fast ledgers closed between two states that are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # what is shown of a review is known to a window without the SDK
    from wallet.review.facts import Facts

SECONDS: Final = 5
"""From ledger to ledger, where nothing was measured."""

ENOUGH: Final = 60
"""Ledgers between two states, before they tell how fast ledgers close."""

FASTEST: Final = 4
SLOWEST: Final = 30
"""Seconds; a state that tells of faster or slower ledgers tells nothing of the next ones."""


class Ending(Enum):
    """What ends a request's life."""

    TIME_LIMIT = "time limit"
    LEDGER_LIMIT = "ledger limit"
    AUTHORISATION = "authorisation"
    STORAGE = "storage"


@dataclass(frozen=True)
class End:
    """When it ends by one of them: seconds since 1970, and the last ledger that may take it.

    ``ledger`` 0: it is a moment, and no guess of one; else ``at`` follows from how fast ledgers
    close, and two of the same ledger are the same.
    """

    what: Ending
    at: int = field(compare=False)
    ledger: int = 0


def ends_of(facts: Facts) -> tuple[End, ...]:
    """Everything that ends it, the earliest first; nothing for what never ends."""
    ends = [*_moments(facts), *(_at(facts, what, last) for what, last in _ledgers(facts))]
    return tuple(sorted(ends, key=lambda end: end.at))


def _moments(facts: Facts) -> Iterator[End]:
    conditions = facts.transaction.cond
    bounds = conditions.v2.time_bounds if conditions.v2 is not None else conditions.time_bounds
    limit = bounds.max_time.time_point.uint64 if bounds is not None else 0
    if limit:
        yield End(Ending.TIME_LIMIT, limit)


def _ledgers(facts: Facts) -> Iterator[tuple[Ending, int]]:
    v2 = facts.transaction.cond.v2
    bounds = v2.ledger_bounds if v2 is not None else None
    first_too_late = bounds.max_ledger.uint32 if bounds is not None else 0
    if first_too_late:
        yield Ending.LEDGER_LIMIT, first_too_late - 1
    for entry in facts.by_address:
        yield Ending.AUTHORISATION, entry.expiry
    lives = [life for life in _lives(facts) if life is not None]
    if lives:
        yield Ending.STORAGE, min(lives)


def _lives(facts: Facts) -> Iterator[int | None]:
    """The last ledger of each entry that it needs and that is awake."""
    known, now = facts.view.snapshot.entries, facts.view.snapshot.sequence
    if facts.done is None:
        return
    for key in facts.done.footprint.keys:
        entry = known.get(key)
        if entry is not None and entry.live_until is not None and entry.live_until >= now:
            yield entry.live_until


def _at(facts: Facts, what: Ending, ledger: int) -> End:
    state = facts.view.snapshot
    seconds, ledgers = _measured(facts)
    ahead = (ledger - state.sequence) * seconds // ledgers
    return End(what, state.timestamp + ahead, ledger)


def _measured(facts: Facts) -> tuple[int, int]:
    """So many seconds for so many ledgers, between an older state and the present one."""
    knowledge, now = facts.view.knowledge, facts.view.snapshot
    for sighting in (knowledge.proposed, knowledge.looked):
        if sighting is None:
            continue
        ledgers = now.sequence - sighting.snapshot.sequence
        seconds = now.timestamp - sighting.snapshot.timestamp
        if ledgers >= ENOUGH and ledgers * FASTEST <= seconds <= ledgers * SLOWEST:
            return seconds, ledgers
    return SECONDS, 1
