"""Every text in a review that somebody else wrote, by the name of its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Final, cast

from wallet.review.checks.money import asset_of
from wallet.review.facts import Facts

_PLURALS: Final[Mapping[str, str]] = {
    "milestones": "milestone",
    "new": "new milestone",
    "changes": "change",
}
"""The lists of terms and moves, and what each of their parts is called."""


def foreign_texts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Where each text stands, and the text; a text of an address's own is named by it."""
    yield "note", facts.view.note
    yield "memo", _memo(facts)
    asset = asset_of(facts)
    yield "currency", asset.code if asset is not None else ""
    yield from _texts_of(facts.escrow, "")
    # What a move that writes terms has of them is told once.
    yield from _texts_of(facts.new_terms or facts.move, "new" if facts.new_terms else "call")
    names = facts.view.knowledge.names
    parties = facts.terms.parties if facts.terms is not None else ()
    yield from ((f"name of {who}", names[who]) for who in parties if who in names)


def _memo(facts: Facts) -> str:
    text = facts.transaction.memo.text
    return "" if text is None else text.decode()


def _texts_of(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Every text in terms or a move, however deep."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for number, part in enumerate(cast("tuple[object, ...]", value), start=1):
            yield from _texts_of(part, f"{place} {number}")
    elif is_dataclass(value):
        for name, part in vars(value).items():
            said = _PLURALS.get(name, name.replace("_", " "))
            yield from _texts_of(part, f"{place} {said}".strip())
