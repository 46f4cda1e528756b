"""What changed in an escrow, in plain text: since it was asked for, seen, signed by others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from app.words.telling import with_grouped_addresses
from app.words.times import day_and_time
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.review.comparison import Moment, Row
from wallet.review.review import Review
from wallet.review.texts import shown
from wallet.review.told_state import Kind, Name


def change_lines(review: Review) -> Iterator[str]:
    """Every fact that is otherwise now, as it was and as it is."""
    yield "WHAT CHANGED"
    compared = review.comparison
    known = {"when proposed": compared.proposed, "when last seen": compared.looked}
    moments = [f"{name}: {_moment(at)}" for name, at in known.items() if at is not None]
    moments += [
        f"known when the signature of {each.key} came: {_moment(each)}"
        for each in compared.cosigned
    ]
    if not moments:
        yield "  not known: no other state of it is at hand"
        return
    for line in moments:
        yield f"  {line}"
    for row in compared.rows:
        yield from _row(row, compared.cosigned)
    if not compared.rows:
        yield "  nothing of the deal, its money and its signers"


def _moment(at: Moment) -> str:
    return f"ledger {at.ledger}, {day_and_time(at.closed)}"


def _row(row: Row, cosigned: tuple[Moment, ...]) -> Iterator[str]:
    yield f"  {_named(row.name)}"
    signed = [f"signed by {each.key}" for each in cosigned]
    told = [("proposed", row.proposed), ("seen", row.looked)]
    for when, text in [*told, *zip(signed, row.cosigned, strict=True), ("now", row.now)]:
        if text is not None:
            yield f"    {when:<9}  {_value(row.name.kind, text)}"


def _named(name: Name) -> str:
    """What a fact is called, as the contracts call it."""
    words = shown(name.name.replace("_", " "))
    part = "" if name.part.value in words else f"{name.part.value}: "
    return f"milestone {name.place + 1}: {words}" if name.place is not None else part + words


def _value(kind: Kind, text: str) -> str:
    return shown(_WRITTEN.get(kind, str)(text)) if text else "none"


_WRITTEN: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.AMOUNT: lambda text: format_amount(int(text)),
    Kind.POINTS: lambda text: f"{basis_points_as_percent(int(text))} %",
    Kind.ADDRESSES: with_grouped_addresses,
}
