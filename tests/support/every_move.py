"""Every kind of move that the builds of a family know, by their interfaces alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from wallet.escrow import moves
from wallet.escrow.builds import Build, Builds, Family
from wallet.escrow.calls import CALLS
from wallet.escrow.moves import Move, named_milestones

Kind = tuple[type[Move], bool]
"""What is done, and whether it is done to several milestones at once."""

_TOLD_APART: Final[Mapping[type[Move], str]] = {
    moves.TakeBackApproval: "new_flag",
    moves.SplitDispute: "approver_funds",
    moves.ResolveDispute: "distributions",
}
"""Moves that share a function with others, by the parameter that only they have."""

_LISTS: Final = frozenset({"milestone_indices", "updates", "milestone_updates"})


def kind_of(move: Move) -> Kind:
    """Of which kind a move is."""
    return type(move), len(named_milestones(move)) > 1


def kinds_of(family: Family, builds: Builds) -> frozenset[Kind]:
    """Every kind of move that some build of this family knows."""
    family_builds = (each for each in builds.by_hash.values() if each.family is family)
    return frozenset(kind for build in family_builds for kind in _kinds(build))


def _kinds(build: Build) -> Iterator[Kind]:
    for move, call in CALLS.items():
        for name in call.functions:
            parameters = build.functions.get(name)
            if (
                parameters is None
                or _TOLD_APART.get(move, next(iter(parameters))) not in parameters
            ):
                continue
            yield move, False
            if not _LISTS.isdisjoint(parameters):
                yield move, True
