"""What bytes say that no call by name explains, field by field, in the words of the standard.

Names and values are those of XDR in JSON (SEP-51), so that other tools show the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, cast

from stellar_sdk import xdr

from app.pages.review import Fact
from wallet.review.facts import Facts
from wallet.review.said import SYMBOL
from wallet.review.texts import shown

MOST: Final = 400
"""Fields that are shown; a set of options has a dozen."""

NAME: Final = "function_name"

MOST_LETTERS: Final = 400
"""Letters of one value: code that is uploaded has a hundred thousand bytes."""


def raw_facts(facts: Facts) -> tuple[Fact, ...]:
    """Every field of every operation, and every entry that it may touch."""
    told = [*islice(_fields(facts), MOST + 1)]
    if len(told) <= MOST:
        return tuple(told)
    return (*told[:MOST], Fact("more fields", "not shown here: they are in the envelope"))


def _fields(facts: Facts) -> Iterator[Fact]:
    operations = facts.transaction.operations
    for place, operation in enumerate(operations, 1):
        name = "" if len(operations) == 1 else f"operation {place}"
        if operation.source_account is not None and len(operations) > 1:
            yield from _flat(f"{name}.source", _plain(operation.source_account))
        yield from _flat(name, _plain(operation.body))
    footprint = facts.data.resources.footprint if facts.data is not None else None
    if footprint is None:
        return
    for side, keys in (("read", footprint.read_only), ("written", footprint.read_write)):
        for place, key in enumerate(keys, 1):
            yield from _flat(f"{side} entry {place}", _plain(key))


def _parts(name: str, value: object) -> list[tuple[str, object]]:
    """What is below a value, by name; nothing for what has no parts."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return [(f"{name}.{key}" if name else key, part) for key, part in fields.items()]
    if isinstance(value, list):
        listed = cast("list[object]", value)
        return [(f"{name}[{place}]", part) for place, part in enumerate(listed)]
    return []


Told = xdr.MuxedAccount | xdr.OperationBody | xdr.LedgerKey


def _plain(value: Told) -> object:
    """The value as JSON has it; as XDR where its bytes are none that JSON can tell."""
    try:
        return cast("object", value.to_json_dict())
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError):
        return value.to_xdr()


def _flat(name: str, value: object) -> Iterator[Fact]:
    parts = _parts(name, value)
    if parts:
        for under, part in parts:
            yield from _flat(under, part)
    else:
        yield Fact(shown(name), _symbol(value) if name.endswith(NAME) else _words(value))


def _symbol(value: object) -> str:
    """A function's name; what no name can have is written out, so that it passes for none."""
    letters = shown(str(value))
    plain = SYMBOL.fullmatch(letters)
    return (
        letters
        if plain
        else "".join(c if c.isalnum() else f"⟨U+{ord(c):04X}⟩" for c in letters)
    )


def _words(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case dict() | list():
            return "nothing"
        case _:
            return shown(str(value), MOST_LETTERS)
