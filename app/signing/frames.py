"""Frames of the pipe: four bytes of length, then JSON; bytes inside are written as base64."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, cast

from wallet.errors import Unreadable, WalletError
from wallet.vault import errors
from wallet.vault.errors import VaultError

MOST: Final = 64 * 1024 * 1024
HEAD: Final = 4
_BYTES: Final = {"bytes"}

Facts = Mapping[str, Any]

_REFUSALS: Final[Mapping[str, Callable[..., WalletError]]] = {
    Unreadable.__name__: Unreadable,
    **{
        kind.__name__: kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, VaultError)
    },
}


class BadFrame(Exception):
    """The other side of the pipe is not what we started."""


def write(facts: Facts) -> bytes:
    """A frame; ValueError for what none of ours is: too large, or not to be told from bytes."""
    body = json.dumps(_plain(facts), separators=(",", ":")).encode()
    if len(body) > MOST:
        raise ValueError("a frame that nobody would read")
    return len(body).to_bytes(HEAD, "big") + body


def size_of(head: bytes) -> int:
    """How many bytes follow this head; raise BadFrame."""
    size = int.from_bytes(head, "big")
    if len(head) != HEAD or size > MOST:
        raise BadFrame
    return size


def read(body: bytes) -> Facts:
    """What stands in a frame; raise BadFrame."""
    facts: object = None
    # No cause is kept: it would hold the whole text that it failed on.
    with contextlib.suppress(ValueError, RecursionError, TypeError):
        facts = json.loads(body, object_hook=_unplain)
    if not isinstance(facts, dict):
        raise BadFrame
    return cast("Facts", facts)


def refused(error: VaultError | Unreadable) -> Facts:
    """An answer that says no, and why."""
    told = {field.name: getattr(error, field.name) for field in fields(error)}
    return {"refused": type(error).__name__, "facts": told}


def raise_refusal(answer: Facts) -> None:
    """Raise the refusal that an answer holds, if it is one; BadFrame for one nobody knows."""
    if "refused" not in answer:
        return
    try:
        facts = cast("Facts", answer["facts"])
        told: dict[str, Any] = {name: _frozen(value) for name, value in facts.items()}
        raise _REFUSALS[answer["refused"]](**told)
    except (TypeError, KeyError, AttributeError) as why:
        raise BadFrame from why


def _frozen(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case Mapping():
            known = cast("Mapping[str, object]", value)
            if set(known) == _BYTES:
                raise ValueError("facts that would be read as bytes")
            return {name: _plain(each) for name, each in known.items()}
        case list() | tuple():
            return [_plain(each) for each in cast("list[object]", value)]
        case _:
            return value


def _unplain(facts: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    return base64.b64decode(facts["bytes"], validate=True) if set(facts) == _BYTES else facts
