"""What was found, in words: what a contract is, where it was found, and what may be missing."""

from __future__ import annotations

from collections.abc import Iterable

from app.discovery import Discovery, Source
from wallet.escrow.locating import Absent, Damaged, Known, Located, NoEscrow, Unverified
from wallet.escrow.unverified import Lineage
from wallet.review.texts import shown

_SOURCES = {
    Source.ASKED: "its contract id",
    Source.KEPT: "this profile",
    Source.INDEX: "the index",
    Source.EVENTS: "events on the network",
}


def is_what(found: Located) -> str:
    """What a contract is; "" for an escrow of code that we know, awake."""
    match found:
        case Known():
            return (
                "It sleeps: the next call wakes it, at its caller's expense."
                if found.asleep
                else ""
            )
        case Unverified():
            return _unverified(found)
        case NoEscrow():
            return (
                "A contract that is no escrow."
                if found.build is None
                else "An escrow that nobody has set up yet: it has no terms."
            )
        case Damaged():
            return "What this contract keeps is nothing that an escrow's code can write."
        case Absent():
            return (
                "Unknown or archived: the network shows nothing under this id. That does not "
                "say that it was closed."
            )


def titled(found: Located) -> str:
    """What its parties call it; of unverified code, what a field of that name says."""
    match found:
        case Known():
            return shown(found.escrow.title)
        case Unverified():
            titles = (f.value for f in found.state.fields if f.path == ("title",))
            return shown(str(next(titles, "")))
        case _:
            return ""


def found_by(sources: Iterable[Source]) -> str:
    """Who named a contract: ``this profile, the index``."""
    named = frozenset(sources)
    return ", ".join(words for source, words in _SOURCES.items() if source in named)


def fact(name: str) -> str:
    """A fact's name as people say it: ``milestone 1, status`` for ``milestones.1.status``."""
    first, _, rest = name.partition(".")
    if first == "roles":
        return rest
    number, _, field = rest.partition(".")
    return f"milestone {number}, {field}" if first == "milestones" and field else name


def lacking(told: Discovery) -> str:
    """Why there may be more than what was found; "" where everybody told everything."""
    lines: list[str] = []
    if told.doubtful:
        lines.append("Most of what is looked for is missing: ask again, or another server.")
    if told.left_out:
        lines.append(f"{told.left_out} more were named than are read at once.")
    if told.events is not None and not told.events.is_complete:
        lines.append(
            f"Events were looked through to ledger {told.events.through:,} of "
            f"{told.events.latest:,}."
        )
    if told.troubles:
        lines.append("Not everybody who was asked has told everything.")
    return " ".join(lines)


def reach(told: Discovery) -> str:
    """How far back events were looked through; "" where they were not."""
    events = told.events
    return (
        "" if events is None else f"Events since ledger {events.since:,}; older ones are gone."
    )


def _unverified(found: Unverified) -> str:
    guess = (
        "It is like nothing that this program knows."
        if found.state.lineage is Lineage.UNKNOWN
        else f"Its fields are those of Trustless Work {found.state.lineage.value}."
    )
    abroad = " It names a receiver on another chain." if found.state.crosses else ""
    sleeps = " It sleeps." if found.asleep else ""
    return (
        "Unverified: this program does not know its code. It can be looked at, and not signed "
        f"for. {guess}{abroad}{sleeps}"
    )
