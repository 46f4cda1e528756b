"""Facts of errors as plain text or JSON; everything hidden in them is written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, cast

from app.errors import AppError
from app.words.lines import words
from wallet.errors import WalletError
from wallet.review.finding import Finding
from wallet.review.texts import shown
from wallet.signers import SignerKey


def facts_of(error: WalletError | AppError) -> Mapping[str, str]:
    """The error's facts as plain text."""
    return {field.name: _text(getattr(error, field.name)) for field in fields(error)}


def json_facts(error: WalletError | AppError) -> Mapping[str, Any]:
    """The error's facts as JSON has them."""
    return {field.name: _plain(getattr(error, field.name)) for field in fields(error)}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(each) for each in cast("Sequence[object]", value))
    return shown(str(value))


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case None | bool() | int() | float():
            return value
        case Finding():
            told = {"number": value.name, "severity": value.severity.value}
            return {**told, "words": words(value), "details": _plain(value.details)}
        case Mapping():
            known = cast("Mapping[str, object]", value)
            return {_text(name): _plain(each) for name, each in known.items()}
        case tuple() | list() | frozenset():
            return [_plain(each) for each in cast("Sequence[object]", value)]
        case _:
            return _plain_value(value)


def _plain_value(value: object) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case bytes():
            return value.hex()
        case SignerKey():
            return value.strkey
        case Enum():
            return _plain(value.value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return _text(value)
