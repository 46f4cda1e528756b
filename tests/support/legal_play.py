"""Where random legal play leads: an escrow of any build, and what its parties made of it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

from tests.support.builders import chance
from tests.support.families import deal, is_second, knowing, part, place_of, seen, town
from tests.support.ledgers import FUNDER, RELEASER, UNIT
from tests.support.meddling import Deed, deeds, later, seats
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.candidates import candidates
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.standing import NotKnown, Place
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.snapshot import Snapshot

STEPS: Final = 8


def agreement(build: Build, luck: Random) -> Escrow:
    """Terms over one to three milestones; now and then somebody has two roles."""
    amounts = [luck.choice([1, 40 * UNIT, 60 * UNIT]) for _ in range(luck.randint(1, 3))]
    agreed = deal(
        build,
        *(part(build, amount) for amount in amounts),
        platform_fee=luck.choice([0, 30, 9_900]),
    )
    if luck.random() < 0.3:
        held = [role for role, who in agreed.roles.holders.items() if who]
        one, other = luck.sample(held, 2)
        shared = {**agreed.roles.holders, one: agreed.roles.of(other)}
        agreed = replace(agreed, roles=Roles(shared))
    if is_second(build) and luck.random() < 0.5:
        several = {Role.RELEASE_SIGNER: (RELEASER.public, FUNDER.public)}
        agreed = replace(agreed, roles=Roles({**agreed.roles.holders, **several}))
    return agreed


def known_of(build: Build, agreed: Escrow, held_now: int = 0) -> Snapshot:
    """The state of a town, with what is not there told as such."""
    known = seen(town(build, agreed, held_now))
    for _ in range(3):
        try:
            place_of(known)
        except NotKnown as why:
            known = knowing(known, why.missing)
    return known


def luck_of(build: Build, seed: int) -> Random:
    """Another walk for each build, also where the seed is the same."""
    return chance(int.from_bytes(build.wasm_hash[:4], "big") + seed)


def usual(place: Place) -> list[Deed]:
    """What a deal needs: money for all of it, once, and every approval."""
    funding = [
        (who, move)
        for who, move in deeds(place, frozenset())
        if isinstance(move, moves.FundEscrow) and place.held < place.escrow.total
    ]
    approvals = [
        (seat.who, move)
        for role, seat in seats(place)
        if role is Role.APPROVER
        for move in candidates(role, seat)
        if isinstance(move, moves.ApproveMilestones)
    ]
    return [*funding, *approvals]


def a_few(everything: list[Deed], luck: Random) -> list[Deed]:
    """One deed of each of a few kinds, every kind as likely as any other."""
    kinds: dict[object, list[Deed]] = {}
    for deed in everything:
        what = deed[1]
        several = isinstance(what, Move) and len(named_milestones(what)) > 1
        kinds.setdefault((type(what), several), []).append(deed)
    few = luck.sample([*kinds.values()], min(4, len(kinds)))
    return [luck.choice(kind) for kind in few]


def play(build: Build, seed: int) -> list[tuple[Snapshot, Deed, Snapshot]]:
    """Make random moves that work; each with the state before and after it."""
    luck = luck_of(build, seed)
    known = known_of(build, agreement(build, luck))
    history: list[tuple[Snapshot, Deed, Snapshot]] = []
    prepared = luck.choice([0, 0, 2, 4, 6])
    for number in range(STEPS):
        place = place_of(known)
        everything = usual(place) if number < prepared else [*deeds(place, frozenset())]
        for deed in a_few(everything, luck):
            after = later(known, place, deed)
            if after is not None and after.entries != known.entries:
                history.append((known, deed, after))
                known = after
                break
    return history


def end(history: list[tuple[Snapshot, Deed, Snapshot]], build: Build, seed: int) -> Snapshot:
    return (
        history[-1][2] if history else known_of(build, agreement(build, luck_of(build, seed)))
    )
