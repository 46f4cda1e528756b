"""A call's arguments, each by its name and type in the interface of the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from stellar_sdk import xdr

from app.desk.review_names import Named
from app.desk.review_raw import raw_facts
from app.pages.review import Fact
from wallet.escrow.calls import NoSuchCall
from wallet.review.texts import shown

NOTHING: Final = "none"

Structs = Mapping[str, Mapping[str, str]]


def argument_facts(named: Named) -> Iterator[Fact]:
    """The arguments, structs field by field.

    Of what is no such call, every field by the name that the network has for it.
    """
    facts = named.facts
    arguments, build, call = facts.arguments, facts.build, facts.call
    if arguments is None or isinstance(arguments, NoSuchCall) or build is None or call is None:
        yield from raw_facts(facts)
        return
    kinds = build.functions[call.function]
    for name, value in arguments.items():
        yield from _fields(name, value, kinds[name], build.structs)


def _fields(name: str, value: object, kind: str, structs: Structs) -> Iterator[Fact]:
    if value in ((), {}):
        yield Fact(shown(name), NOTHING, kind=kind)
    elif isinstance(value, Mapping):
        for key, part in cast("Mapping[object, object]", value).items():
            yield from _fields(
                f"{name}.{key}", part, _of_field(kind, str(key), structs), structs
            )
    elif isinstance(value, tuple):
        for place, part in enumerate(cast("tuple[object, ...]", value)):
            yield from _fields(f"{name}[{place}]", part, _last_inside(kind), structs)
    else:
        yield Fact(shown(name), _plain(value), kind=kind)


def _of_field(kind: str, field: str, structs: Structs) -> str:
    """The type of a struct's field, or of what a map holds."""
    inside = _last_inside(kind) if kind.startswith("Option<") else kind
    return structs[inside][field] if inside in structs else _last_inside(inside)


def _last_inside(kind: str) -> str:
    """``T`` of ``Vec<T>`` or ``Option<T>``, ``V`` of ``Map<K,V>``."""
    return kind.partition("<")[2].removesuffix(">").rpartition(",")[2] or kind


def _plain(value: object) -> str:
    match value:
        case None:
            return NOTHING
        case bytes():
            return value.hex()
        case xdr.SCVal():
            return value.to_xdr()
        case _:
            return str(value)
