"""What changed in an escrow: since the request was made, and since the user last looked.

Three states side by side: the one that came with the request, the one that the user saw last,
and the one that is reviewed. Nothing is judged here; F31 and F33 do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wallet.review.facts import Facts
from wallet.review.knowledge import Sighting
from wallet.review.told_state import Name, Told, told_in
from wallet.snapshot import Snapshot


@dataclass(frozen=True)
class Moment:
    """When a state was: its ledger, when that closed, and when somebody saw it.

    ``at`` is when the request was made, or when the user looked; 0 for the present state.
    """

    ledger: int
    closed: int
    at: int = 0


@dataclass(frozen=True)
class Row:
    """A fact that was otherwise: "" where there was none of it, None where that is not told."""

    name: Name
    proposed: str | None
    looked: str | None
    now: str | None


@dataclass(frozen=True)
class Comparison:
    """The states that are at hand, and every fact in which they are not alike.

    ``proposed`` and ``looked`` are None where there is no such state, or where it is the one
    that is reviewed.
    """

    proposed: Moment | None
    looked: Moment | None
    now: Moment
    rows: tuple[Row, ...]

    @property
    def summary(self) -> Mapping[str, Any]:
        """The same as plain values."""
        return {
            "proposed": None if self.proposed is None else vars(self.proposed),
            "looked": None if self.looked is None else vars(self.looked),
            "now": vars(self.now),
            "rows": [_plain(row) for row in self.rows],
        }


def compare(facts: Facts) -> Comparison:
    """Lay the states side by side that are at hand of the escrow that a step is about."""
    knowledge, state = facts.view.knowledge, facts.view.snapshot
    proposed = _other_than(state, knowledge.proposed)
    looked = _other_than(state, knowledge.looked)
    now = Moment(state.sequence, state.timestamp)
    if (proposed is None and looked is None) or facts.about is None:
        return Comparison(_moment(proposed), _moment(looked), now, ())
    here = _told(facts, state)
    then = [
        None if each is None else _told(facts, each.snapshot) for each in (proposed, looked)
    ]
    names = dict.fromkeys(name for told in (here, *then) if told for name in told.facts)
    rows = (
        Row(name, _in(then[0], name), _in(then[1], name), _in(here, name)) for name in names
    )
    return Comparison(
        _moment(proposed), _moment(looked), now, tuple(row for row in rows if _differs(row))
    )


def _other_than(state: Snapshot, sighting: Sighting | None) -> Sighting | None:
    return None if sighting is None or sighting.snapshot == state else sighting


def _moment(sighting: Sighting | None) -> Moment | None:
    if sighting is None:
        return None
    return Moment(sighting.snapshot.sequence, sighting.snapshot.timestamp, sighting.at)


def _told(facts: Facts, snapshot: Snapshot) -> Told:
    assert facts.about is not None  # noqa: S101 - asked only where there is an escrow
    return told_in(snapshot, facts.about, facts.view.builds, facts.involved)


def _in(told: Told | None, name: Name) -> str | None:
    return None if told is None else told.get(name)


def _differs(row: Row) -> bool:
    before = {text for text in (row.proposed, row.looked) if text is not None}
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
        "now": row.now,
    }
