"""Facts as JSON of ours: the one way to write them, and the first steps of reading them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from wallet.errors import Unreadable

U32_MAX: Final = 2**32 - 1
I64_MAX: Final = 2**63 - 1


def canonical(facts: Mapping[str, Any]) -> str:
    """The one way to write these facts: a line of ASCII, its fields in order."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"


def parsed(text: str, what: str) -> Mapping[str, Any]:
    """The facts that a text of JSON has, in whatever form; raise Unreadable, of ``what``."""
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise Unreadable(what, "not JSON") from why
    if not isinstance(facts, dict):
        raise Unreadable(what, "not one of ours")
    return cast("Mapping[str, Any]", facts)


def whole(value: object, most: int = I64_MAX) -> int:
    """A whole number from 0 to ``most``; raise ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"no whole number: {value!r:.40}")
    return value
