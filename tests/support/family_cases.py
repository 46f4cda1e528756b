"""Requests about escrows of every build: a move in a state, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tests.support.builders import CHANNEL, ESCROW
from tests.support.families import (
    ADMIN,
    BUILDS,
    PROTOCOL,
    deal,
    due,
    is_second,
    knowing,
    part,
    place_of,
    town,
)
from tests.support.ledgers import FUNDER, TOKEN, Entries, account, snapshot_of, stored
from tests.support.requests import Case, proposed
from wallet.addresses import AccountId, Address
from wallet.escrow import scval
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.candidates import Seat, candidates
from wallet.escrow.model.v2 import APPROVED_CODE_KEY
from wallet.escrow.moves import InitializeEscrow, Move, NewEscrow, ReleaseFunds
from wallet.escrow.prediction import predict
from wallet.escrow.terms import Escrow, Flags, Milestone, Role, Roles
from wallet.holdings import contract_balance_key
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address, vector


@dataclass(frozen=True)
class Deed:
    """Somebody's move in a state, which the contract lets him make."""

    on: Ledger
    build: Build
    move: Move
    who: Address

    @property
    def case(self) -> Case:
        """The request for it, seen by whoever makes it."""
        return case_of(self.on, self.build, self.move, self.who)


def asked(build: Build) -> Address | None:
    """Who gets the protocol's fee, where the call says so."""
    return PROTOCOL if build.fee_account is None else None


def flagged(escrow: Escrow, flags: Flags) -> Escrow:
    """The same where this has become of all of its money."""
    reason = None if escrow.dispute_reason is None else "Late"
    if escrow.is_multi:
        own = (replace(m, flags=flags) for m in escrow.milestones)
        return replace(escrow, milestones=tuple(own))
    return replace(escrow, flags=flags, dispute_reason=reason)


def parts(build: Build, count: int = 2) -> tuple[Milestone, ...]:
    """Build milestones with names of their own."""
    return tuple(part(build, description=f"Part {n}") for n in range(1, count + 1))


def case_of(on: Ledger, build: Build, move: Move, who: Address) -> Case:
    """The request for a move, seen by whoever makes it."""
    own, empty = AccountId(who), contract_balance_key(TOKEN, ESCROW)
    case = proposed(on, call_of(build, ESCROW, move), acting=own, key=own)
    return case if case.view.snapshot.knows(empty) else case.without(empty)


def world_of(build: Build, agreed: Escrow | None, held: int, *more: Entries) -> Ledger:
    """Build a ledger with an escrow of this build, and an account that pays fees."""
    funded = held if agreed is not None and is_second(build) else 0
    return town(build, agreed, held, funded, account(CHANNEL.public), *more)


def release_of(build: Build, *milestones: int) -> Deed:
    """Build the release of an escrow that is due, in multi of these milestones alone."""
    agreed = due(build, *parts(build))
    named = milestones if agreed.is_multi else ()
    signer = agreed.roles.of(Role.RELEASE_SIGNER)[0]
    move = ReleaseFunds(signer, named, asked(build))
    return Deed(world_of(build, agreed, agreed.total), build, move, signer)


def states(build: Build) -> Iterator[Ledger]:
    """Build what an escrow goes through: unfunded, at work, due, disputed, over."""
    open_, ready = deal(build, *parts(build)), due(build, *parts(build))
    yield world_of(build, open_, 0)
    yield world_of(build, open_, open_.total)
    yield world_of(build, ready, ready.total)
    for flags in (Flags(disputed=True), Flags(resolved=True), Flags(released=True)):
        yield world_of(build, flagged(ready, flags), ready.total)


def deeds(build: Build) -> Iterator[Deed]:
    """Every kind of move that the model lets somebody make in one of these states, once."""
    told: set[type[Move]] = set()
    for on in states(build):
        place = place_of(knowing(snapshot_of(on), [contract_balance_key(TOKEN, ESCROW)]))
        for who in (*place.escrow.parties, FUNDER.public):
            seat = Seat(who, build, place.escrow, place.held, PROTOCOL)
            for role in place.escrow.roles_of(who) or (None,):
                for move in candidates(role, seat):
                    if type(move) not in told and _works(on, build, move, who):
                        told.add(type(move))
                        yield Deed(on, build, move, who)


def _works(on: Ledger, build: Build, move: Move, who: Address) -> bool:
    known = snapshot_of(on)
    call = call_of(build, ESCROW, move)
    answer = predict(known, call, AccountId(who), BUILDS)
    while answer.missing:
        known = knowing(known, answer.missing)
        answer = predict(known, call, AccountId(who), BUILDS)
    return answer.done is not None


def with_roles(escrow: Escrow, changed: Mapping[Role, tuple[Address, ...]]) -> Escrow:
    """The same with other holders of these roles."""
    return replace(escrow, roles=Roles({**escrow.roles.holders, **changed}))


def new_escrow_of(
    build: Build,
    agreed: Escrow,
    first_function: str = "initialize_escrow",
    more: Entries | None = None,
) -> Case:
    """The request for a new escrow of a build, made by a contract of the same."""
    factory = {**account(CHANNEL.public), **(more or {})}
    code = scval.write("BytesN<32>", build.wasm_hash, {})
    if is_second(build):
        factory |= stored(ESCROW, APPROVED_CODE_KEY, code)
    known = {"admin": address(ADMIN.public), "approved_wasm_hash": code}
    given = tuple(known[name] for name in build.functions.get("__constructor", {}))
    first = call_of(build, ESCROW, InitializeEscrow(agreed)).arguments
    if first_function != "initialize_escrow":
        first = (vector([]),)
    move = NewEscrow(ADMIN.public, build.wasm_hash, bytes(32), first_function, first, given)
    on = town(build, None, 0, 0, factory)
    return proposed(on, call_of(build, ESCROW, move), acting=ADMIN.public, key=ADMIN.public)
