"""Fields of an answer that is read without the SDK's models; each raises Unreadable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from app.adapters.foreign import number
from wallet.errors import Unreadable

Fields = Mapping[str, Any]
"""An object of JSON."""


def listed(result: Fields, name: str) -> Sequence[object]:
    """The list in this field; null is an empty one, a missing field is none."""
    if name not in result:
        raise Unreadable(name, "missing")
    found = result[name]
    if found is not None and not isinstance(found, list):
        raise Unreadable(name, "no list")
    return cast("list[object]", found or [])


def fields_of(value: object, what: str) -> Fields:
    """This value, which must be an object; ``what`` names it in errors."""
    if not isinstance(value, dict):
        raise Unreadable(what, "no object")
    return cast("Fields", value)


def text_in(fields: Fields, name: str) -> str:
    """The text in this field."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise Unreadable(name, "no text")
    return value


def number_in(fields: Fields, name: str) -> int:
    """The number in this field, a ledger's as a rule."""
    value = fields.get(name)
    if not isinstance(value, int):
        raise Unreadable(name, "no whole number")
    return number(value, name)
