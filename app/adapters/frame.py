"""The frame of a JSON-RPC answer, read strictly before the SDK sees what it holds.

The SDK reads JSON leniently: of a name given twice it takes the last, 1000.0 and true pass for
whole numbers, and an error is one only if its data is text. So it is handed what was read here.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final, cast

from stellar_sdk.client.response import Response
from typing_extensions import override

from app.adapters.foreign import plain
from app.errors import AppError, NotARpc, RpcRefused

MAX_PARTS: Final = 20_000
"""Commas; honest answers have some hundreds.

The SDK's models note every fault of every part: two million parts take gigabytes, and ten
seconds in which no window moves.
"""

_FRACTION: Final = object()
"""No answer of ours has fractions. The models refuse this wherever they look."""

Fields = dict[str, Any]


class Answer(Response):
    """An answer as the SDK wants it, whose JSON has been read already."""

    def __init__(self, fields: Fields) -> None:
        """``fields`` are those that ``checked`` gave."""
        super().__init__(HTTPStatus.OK, "", {}, "")  # pyright: ignore[reportUnknownMemberType]
        self._fields = fields

    @override
    def json(self) -> Fields:
        """The fields."""
        return self._fields


def checked(host: str, id_: object, body: bytes) -> Fields:
    """The answer to request ``id_``, which has a result; raise NotARpc or RpcRefused."""
    fields = _object(_parsed(host, body))
    if fields is None:
        raise NotARpc(host, "not a JSON object")
    error, told = fields.get("error"), fields.get("id")
    # A server that could not read the request has no id to repeat.
    if told != id_ and (told is not None or error is None):
        raise NotARpc(host, "an answer to something else")
    if fields.get("jsonrpc") != "2.0":
        raise NotARpc(host, "not JSON-RPC 2.0")
    if error is not None:
        raise _refusal(host, _object(error))
    if _object(fields.get("result")) is None:
        raise NotARpc(host, "no result")
    return fields


def _parsed(host: str, body: bytes) -> object:
    if body.count(b",") > MAX_PARTS:
        raise NotARpc(host, "more parts than any honest answer has")
    try:
        return json.loads(
            body.decode(),
            object_pairs_hook=_each_once,
            parse_float=lambda _: _FRACTION,
            parse_constant=lambda _: _FRACTION,
        )
    except (ValueError, RecursionError) as why:
        raise NotARpc(host, "not JSON") from why


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # Nothing of ours is a matter of yes or no, and the models would take true as 1.
    fields = {name: None if isinstance(it, bool) else it for name, it in pairs}
    if len(fields) != len(pairs):
        raise ValueError("a name twice")  # which each reader may read otherwise
    return fields


def _object(value: object) -> Fields | None:
    return cast("Fields", value) if isinstance(value, dict) else None


def _refusal(host: str, error: Fields | None) -> AppError:
    code, message = (error or {}).get("code"), (error or {}).get("message", "")
    if not isinstance(code, int) or not -(2**31) <= code < 2**31:
        return NotARpc(host, "an error without its code")
    return RpcRefused(host, code, plain(message) if isinstance(message, str) else "")
