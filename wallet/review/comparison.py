"""What changed in an escrow: since it was asked for, since one looked, since others signed.

States side by side: the one that came with the request, the one that the user saw last, those
that were known when others signed, and the one that is reviewed. Nothing is judged here; F31
and F33 do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wallet.addresses import AccountId
from wallet.review.facts import Facts
from wallet.review.knowledge import Sighting
from wallet.review.told_state import Name, Told, told_in
from wallet.snapshot import Snapshot


@dataclass(frozen=True)
class Moment:
    """When a state was: its ledger, when that closed, and when somebody saw it.

    ``at`` is when the request was made, when the user looked, or when a signature came; 0 for
    the present state. ``key`` is whose signature that was.
    """

    ledger: int
    closed: int
    at: int = 0
    key: AccountId | None = None


@dataclass(frozen=True)
class Row:
    """A fact that was otherwise: "" where there was none of it, None where that is not told.

    ``cosigned`` is in the order of the comparison's.
    """

    name: Name
    proposed: str | None
    looked: str | None
    now: str | None
    cosigned: tuple[str | None, ...] = ()

    @property
    def before(self) -> tuple[str | None, ...]:
        """As it was in each of the other states."""
        return (self.proposed, self.looked, *self.cosigned)


@dataclass(frozen=True)
class Comparison:
    """The states that are at hand, and every fact in which they are not alike.

    ``proposed`` and ``looked`` are None where there is no such state, or where it is the one
    that is reviewed; that one is none of the ``cosigned`` either.
    """

    proposed: Moment | None
    looked: Moment | None
    now: Moment
    rows: tuple[Row, ...]
    cosigned: tuple[Moment, ...] = ()

    @property
    def summary(self) -> Mapping[str, Any]:
        """The same as plain values."""
        return {
            "proposed": None if self.proposed is None else vars(self.proposed),
            "looked": None if self.looked is None else vars(self.looked),
            "cosigned": [vars(each) for each in self.cosigned],
            "now": vars(self.now),
            "rows": [_plain(row) for row in self.rows],
        }


def compare(facts: Facts) -> Comparison:
    """Lay the states side by side that are at hand of the escrow that a step is about."""
    knowledge, state = facts.view.knowledge, facts.view.snapshot
    proposed = _other_than(state, knowledge.proposed)
    looked = _other_than(state, knowledge.looked)
    others = [c for c in knowledge.cosigned or () if _other_than(state, c.known) is not None]
    cosigned = tuple(replace(_moment(each.known), key=each.key) for each in others)
    sightings = (proposed, looked, *(each.known for each in others))
    rows: Iterator[Row] = iter(())
    if facts.about is not None and any(each is not None for each in sightings):
        rows = _rows(facts, sightings)
    return Comparison(
        proposed=None if proposed is None else _moment(proposed),
        looked=None if looked is None else _moment(looked),
        now=Moment(state.sequence, state.timestamp),
        rows=tuple(filter(_differs, rows)),
        cosigned=cosigned,
    )


def _rows(facts: Facts, sightings: Sequence[Sighting | None]) -> Iterator[Row]:
    """Every fact that any of the states tells."""
    here = _told(facts, facts.view.snapshot)
    then = [None if each is None else _told(facts, each.snapshot) for each in sightings]
    for name in dict.fromkeys(name for told in (here, *then) if told for name in told.facts):
        proposed, looked, *cosigned = (_in(told, name) for told in then)
        yield Row(name, proposed, looked, _in(here, name), tuple(cosigned))


def _other_than(state: Snapshot, sighting: Sighting | None) -> Sighting | None:
    return None if sighting is None or sighting.snapshot == state else sighting


def _moment(sighting: Sighting) -> Moment:
    return Moment(sighting.snapshot.sequence, sighting.snapshot.timestamp, sighting.at)


def _told(facts: Facts, snapshot: Snapshot) -> Told:
    assert facts.about is not None  # noqa: S101 - asked only where there is an escrow
    return told_in(snapshot, facts.about, facts.view.builds, facts.involved)


def _in(told: Told | None, name: Name) -> str | None:
    return None if told is None else told.get(name)


def _differs(row: Row) -> bool:
    before = {text for text in row.before if text is not None}
    return row.now is not None and bool(before - {row.now})


def _plain(row: Row) -> Mapping[str, Any]:
    name = row.name
    return {
        "part": name.part.value,
        "name": name.name,
        "kind": name.kind.value,
        "place": name.place,
        "proposed": row.proposed,
        "looked": row.looked,
        "cosigned": list(row.cosigned),
        "now": row.now,
    }
