"""Which moves each family of contracts has, in which calls, and which of them a story makes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from app.story import file_of
from tests.support.escrows import BUILDS
from wallet.escrow import moves
from wallet.escrow.builds import Build, Family
from wallet.escrow.calls import CALLS
from wallet.escrow.moves import Move

Has = tuple[Family, str]
"""A family, and a move that one of its builds has a call for, by the name of its class."""

_BY_NAME = {build.name: build for build in BUILDS.by_hash.values()}

_TOLD_BY: Mapping[type[Move], str] = {
    moves.TakeBackApproval: "new_flag",
    moves.ResolveDispute: "distributions",
    moves.SplitDispute: "approver_funds",
}
"""What tells a move from the others that have its function, where there are others."""


@dataclass(frozen=True)
class Way:
    """A call as builds spell it: the function, and the names and kinds of its parameters."""

    function: str
    parameters: tuple[tuple[str, str], ...]


def way_of(build: Build, kind: type[Move]) -> Way | None:
    """How a build spells the call of a move; None where it has none."""
    function = next((name for name in CALLS[kind].functions if name in build.functions), None)
    if function is None:
        return None
    parameters = build.functions[function]
    if _TOLD_BY.get(kind, next(iter(parameters))) not in parameters:
        return None
    return Way(function, tuple(parameters.items()))


def had() -> Mapping[Has, frozenset[Way]]:
    """Every move of every family, in every way in which one of its builds spells the call."""
    found: dict[Has, set[Way]] = {}
    for build in BUILDS.by_hash.values():
        for kind in CALLS:
            if (way := way_of(build, kind)) is not None:
                found.setdefault((build.family, kind.__name__), set()).add(way)
    return {has: frozenset(ways) for has, ways in found.items()}


def unplayed(played: Collection[tuple[Has, Way]]) -> Sequence[str]:
    """Every move of every family, in every way, that is not among these; in words."""
    return [
        f"{family.value}: {move} by {way.function} of {', '.join(dict(way.parameters))}"
        for (family, move), ways in had().items()
        for way in ways
        if ((family, move), way) not in played
    ]


def played_by(names: Iterable[str]) -> Iterator[tuple[Has, Way]]:
    """What is made, and not refused or declined, in these stories."""
    for name in names:
        story = text_of(name)
        for ask in story["play"]:
            if "refused" not in ask and "declined" not in ask:
                yield _played(_BY_NAME[story["escrows"][ask["escrow"]]["build"]], ask["move"])


def text_of(name: str) -> Any:
    """A story's file, read."""
    file = files("resources") / "practice" / file_of(name)
    return json.loads(file.read_text("utf-8"))


def _played(build: Build, move: Mapping[str, Any]) -> tuple[Has, Way]:
    way = way_of(build, getattr(moves, move["kind"]))
    assert way is not None, (build.name, move["kind"])
    return (build.family, move["kind"]), way
