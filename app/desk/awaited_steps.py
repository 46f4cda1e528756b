"""What one escrow waits for me to do, as plain facts: little enough to be kept of thousands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from app.desk.escrow_money import currency_of
from app.desk.escrow_seen import Seen
from app.desk.offers import KINDS
from app.pages.escrow import MoveKind
from wallet.addresses import Address
from wallet.escrow.awaiting import Awaited, Step, awaited, steps_of
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.standing import Place
from wallet.escrow.terms import Role


@dataclass(frozen=True, slots=True)
class One:
    """One move: of a milestone, counted from 0, or of all of an escrow (None).

    ``leaves`` the escrow with it, in the token's smallest unit, for ``payees``, as far as the
    terms tell who is paid. ``done``: what others wait for no longer once it is made.
    """

    milestone: int | None
    leaves: int
    payees: tuple[Address, ...]
    done: frozenset[Step]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Moves of one kind that are waited for from ``who``, an address of mine, in ``role``."""

    kind: MoveKind
    who: Address
    role: Role
    moves: tuple[One, ...]

    def without(self, done: Collection[Step]) -> Waiting:
        """The same without what was done, or is asked for, elsewhere; it may be nothing."""
        left = tuple(one for one in self.moves if not one.done.issubset(done))
        return self if left == self.moves else replace(self, moves=left)

    def apart(self, held: int) -> Iterator[Waiting]:
        """All of it at once, or one move after the other where there is not enough for all."""
        if sum(one.leaves for one in self.moves) <= held:
            yield self
        else:
            yield from (replace(self, moves=(one,)) for one in self.moves)


@dataclass(frozen=True, slots=True)
class Waited:
    """An escrow at the ledger at which it was read, and what it waits for me to do.

    ``code`` is the currency's, "" for one that is not what it says. ``held`` of it is there.
    No step is without moves.
    """

    contract: str
    passphrase: str
    build: Build
    title: str
    code: str
    held: int
    ledger: int
    read: int
    steps: tuple[Waiting, ...]

    def without(self, done: Collection[Step]) -> Waited:
        """The same without steps that were done, or are asked for, elsewhere."""
        if not done:
            return self
        left = (each.without(done) for each in self.steps)
        return replace(self, steps=tuple(each for each in left if each.moves))


def waited_in(seen: Seen) -> Waited:
    """What an escrow waits for, seen with my eyes; nothing where its money was not read."""
    snapshot, currency = seen.snapshot, currency_of(seen)
    return Waited(
        seen.contract,
        snapshot.network.passphrase,
        seen.build,
        seen.escrow.title,
        currency.code if currency.genuine else "",
        seen.held or 0,
        snapshot.sequence,
        snapshot.timestamp,
        tuple(_waiting(seen, each) for each in _awaited(seen)),
    )


def _awaited(seen: Seen) -> tuple[Awaited, ...]:
    if seen.held is None:
        return ()
    place = Place(
        *(seen.snapshot, seen.contract, seen.eyes.builds, seen.build, seen.escrow, seen.held)
    )
    return awaited(place, (who for who in seen.holders if seen.mine(who) is not None))


def _waiting(seen: Seen, told: Awaited) -> Waiting:
    kind = KINDS[type(told.moves[0])]
    moves = tuple(
        _one(seen, kind, move, leaves)
        for move, leaves in zip(told.moves, told.leaves, strict=True)
    )
    return Waiting(kind, told.who, told.role, moves)


def _one(seen: Seen, kind: MoveKind, move: Move, leaves: int) -> One:
    named = named_milestones(move)
    payees: tuple[Address, ...] = ()
    if kind is MoveKind.RELEASE:
        there = seen.escrow.milestones
        paid = dict.fromkeys(seen.escrow.receiver_of(there[index]) for index in named)
        payees = tuple(paid) or seen.escrow.receivers
    return One(next(iter(named), None), leaves, payees, steps_of(move))
