"""Requests for tests: an honest release that is due, and the same with one fact changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from stellar_sdk import xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CHANNEL,
    ESCROW,
    SHARED,
    account_entry,
    signature,
)
from tests.support.escrows import BUILD, BUILDS, CODE, PROTOCOL, approved, escrow, roles, terms
from tests.support.ledgers import (
    LIFE,
    PEOPLE,
    PLATFORM,
    RECEIVER,
    SEQUENCE,
    UNIT,
    Entries,
    account,
    balance_entry,
    snapshot_of,
    token,
    trustline,
)
from wallet import pinned
from wallet.addresses import AccountId, ContractId
from wallet.authorization import Arm, Authorization
from wallet.envelope import Envelope
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Builds
from wallet.escrow.moves import Move, ReleaseFunds
from wallet.escrow.terms import Escrow, Role
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.proposal import Draft, padded
from wallet.request import Request, Told
from wallet.review.review import Review, review
from wallet.review.view import View
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Done, record
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

USDC = next(asset for asset in pinned.assets(PRACTICE) if asset.code == "USDC")
TOKEN = USDC.contract_id(PRACTICE)
assert USDC.issuer is not None
ISSUER = USDC.issuer

NOW = 1_790_000_000
DAY = 24 * 3600
UNTIL = NOW + 7 * DAY
PRICE = 100 * UNIT
FEES = {PROTOCOL: 3 * UNIT // 10, PLATFORM.public: UNIT}
PAID = {**FEES, RECEIVER.public: PRICE - sum(FEES.values())}
"""What an honest release pays to whom: 0.30 % and 1 % are fees."""

RESOURCE_FEE = 200_000
"""What the network's simulation asked for, in stroops."""


def due(**changed: Any) -> Escrow:
    """Build terms on which everything is approved; a shared account releases."""
    agreed = terms(token=TOKEN, roles=roles({Role.RELEASE_SIGNER: SHARED.public}))
    return replace(approved(agreed), **changed)


def shared_account(**changed: Any) -> Entries:
    """Put the account on the ledger for which Alice and Bob sign together."""
    entry = account_entry(SHARED.public, {ALICE: 1, BOB: 1}, (2, 2, 2), 0)
    fields = {"signers": entry.signers, "thresholds": entry.thresholds, **changed}
    return account(SHARED.public, num_sub_entries=xdr.Uint32(2), **fields)


def world(agreed: Escrow | None = None, held: int = PRICE, *more: Entries) -> Ledger:
    """Build a ledger on which a release is due; later entries win."""
    entries: Entries = {**token(USDC), **account(ISSUER), **shared_account()}
    for who in (*(person.public for person in PEOPLE), PROTOCOL):
        entries |= {**account(who), **trustline(who, asset=USDC)}
    for key in (ALICE, BOB, CHANNEL):
        entries |= account(key.public)
    entries |= escrow(agreed or due())
    entries |= balance_entry(ESCROW, held, USDC)
    for some in more:
        entries |= some
    return Ledger(PRACTICE, SEQUENCE, NOW, LIFE, entries)


@dataclass(frozen=True)
class Reviewable:
    """An envelope, the world it is reviewed in, and what comes of it."""

    envelope: Envelope
    view: View

    @cached_property
    def review(self) -> Review:
        """What the wallet makes of it."""
        return review(self.envelope, self.view)

    @property
    def held(self) -> frozenset[int]:
        """The numbers of the findings that hold."""
        return frozenset(finding.number for finding in self.review.findings)

    @property
    def stops(self) -> frozenset[int]:
        """The numbers of what stops it."""
        return frozenset(finding.number for finding in self.review.stops)

    @property
    def unavailable(self) -> frozenset[int]:
        """The numbers of what could not be checked."""
        return frozenset(number for number, _ in self.review.unavailable)

    def details(self, number: int) -> dict[str, str]:
        """The facts of a finding that holds."""
        (found,) = (f for f in self.review.findings if f.number == number)
        return dict(found.details)

    @property
    def request(self) -> Request:
        """The file that brings it."""
        view = self.view
        told = view.told
        return Request(self.envelope, view.signatures, view.snapshot, told, NOW, view.note)


@dataclass(frozen=True)
class Case(Reviewable):
    """The same, to be changed in one fact."""

    @property
    def ledger(self) -> Ledger:
        """The ledger that the state tells of."""
        state = self.view.snapshot
        known = {key: entry for key, entry in state.entries.items() if entry is not None}
        return Ledger(state.network, state.sequence, state.timestamp, LIFE, known)

    def seen(self, **changed: Any) -> Case:
        """The same envelope in another view."""
        return replace(self, view=replace(self.view, **changed))

    def signed(self, *keys: SecretKey) -> Case:
        """The same with these signatures, and no others."""
        given = tuple(signature(key, self.envelope.hash) for key in keys)
        return self.seen(signatures=given)

    def with_entries(self, *more: Entries) -> Case:
        """The same in a state where these entries are otherwise."""
        known: dict[Key, Entry | None] = dict(self.view.snapshot.entries)
        for some in more:
            known |= some
        return self._knowing(known)

    def without(self, *keys: Key) -> Case:
        """The same in a state that names these entries as absent."""
        return self._knowing({**self.view.snapshot.entries, **dict.fromkeys(keys)})

    def unknowing(self, *keys: Key) -> Case:
        """The same in a state that says nothing about these entries."""
        known = self.view.snapshot.entries
        return self._knowing({key: known[key] for key in known if key not in keys})

    def at(self, sequence: int = SEQUENCE, timestamp: int = NOW) -> Case:
        """The same entries at another ledger."""
        state = self.view.snapshot
        return self.seen(snapshot=replace(state, sequence=sequence, timestamp=timestamp))

    def edited(self, change: Callable[[xdr.Transaction], object]) -> Case:
        """The same view of a transaction that was changed."""
        transaction = self.envelope.transaction
        change(transaction)
        return replace(self, envelope=Envelope.of(transaction, self.envelope.network))

    def _knowing(self, known: dict[Key, Entry | None]) -> Case:
        return self.seen(snapshot=replace(self.view.snapshot, entries=known))


def honest(*what: Any, **how: Any) -> Case:
    """Propose a move that works, by default the release that is due, and look at it."""
    return proposed(*what, **how) if what or how else _release()


@lru_cache(maxsize=1)
def _release() -> Case:
    return proposed()


def proposed(
    on: Ledger | None = None,
    move: Move | Invocation | None = None,
    acting: AccountId = SHARED.public,
    payer: AccountId = CHANNEL.public,
    key: AccountId | None = ALICE.public,
    until: int = UNTIL,
) -> Case:
    """Propose a move on this ledger; ``key`` is whose eyes look at it."""
    on = on or world()
    call = called(move or ReleaseFunds(SHARED.public))
    done = outcome(on, call, acting)
    sequence = sequence_of(on, payer)
    draft = Draft(PRACTICE, call, acting, payer, sequence, until, done.authorization)
    data = padded(simulated(), done.footprint, sorted(done.restored))
    view = View(
        network=PRACTICE,
        builds=BUILDS,
        snapshot=snapshot_of(
            on, *(key for key in done.footprint.keys if key not in on.entries)
        ),
        told=Told(on.sequence, done.payments, RESOURCE_FEE),
        key=key,
        now=on.timestamp + 30,
    )
    return Case(draft.sized(data), view)


def way_b(
    nonce: int = 7,
    expiry: int = SEQUENCE + 17_280,
    arm: Arm = Arm.ADDRESS_V2,
    key: AccountId | None = ALICE.public,
    payer: AccountId = CHANNEL.public,
) -> Case:
    """The honest release where the shared account speaks by an entry of its own (way B)."""
    on = world()
    call = called(ReleaseFunds(SHARED.public))
    done = record(on, call, payer, CODE, iter([nonce]))
    entry = Authorization.of(done.authorization[0]).prepared(expiry, arm)
    sequence = sequence_of(on, payer)
    draft = Draft(PRACTICE, call, payer, payer, sequence, UNTIL, (entry.to_xdr(),))
    told = Told(on.sequence, done.payments, RESOURCE_FEE)
    view = View(PRACTICE, BUILDS, snapshot_of(on), (), told, key, on.timestamp + 30)
    return Case(draft.sized(padded(simulated(), done.footprint, ())), view)


Change = Callable[[Case], Case]


def row(number: int, when: str, change: Change) -> ParameterSet:
    """One fact that is changed, and the finding that must then hold."""
    return pytest.param(number, change, id=f"F{number:02} {when}")


def transaction(**fields: Any) -> Change:
    """Change fields of the transaction."""
    return lambda case: case.edited(lambda found: _set(found, fields))


def conditions(**fields: Any) -> Change:
    """Change preconditions."""
    return lambda case: case.edited(lambda found: _set(found.cond.v2, fields))


def operation(**fields: Any) -> Change:
    """Change the one operation."""
    return lambda case: case.edited(lambda found: _set(found.operations[0], fields))


def call(**fields: Any) -> Change:
    """Change the contract call that the operation makes."""

    def change(found: xdr.Transaction) -> None:
        _set(operation_of(found).host_function.invoke_contract, fields)

    return lambda case: case.edited(change)


def entries(*given: Authorization) -> Change:
    """Put these authorisation entries in the place of those there."""
    return entries_xdr(*(entry.to_xdr() for entry in given))


def entries_xdr(*given: xdr.SorobanAuthorizationEntry) -> Change:
    """Put these authorisation entries, good or bad, in the place of those there."""
    return lambda case: case.edited(
        lambda found: setattr(operation_of(found), "auth", list(given))
    )


def data(**fields: Any) -> Change:
    """Change the Soroban data, its fee and its sleeping entries."""
    return lambda case: case.edited(lambda found: _set(found.ext.soroban_data, fields))


def resources(**fields: Any) -> Change:
    """Change the resources declared."""
    return lambda case: case.edited(lambda found: _set(data_of(found).resources, fields))


def footprint(change: Callable[[Footprint], Footprint]) -> Change:
    """Change the footprint."""

    def edit(found: xdr.Transaction) -> None:
        named = data_of(found).resources
        was = named.footprint
        now = change(
            Footprint(
                frozenset(key.to_xdr_bytes() for key in was.read_only),
                frozenset(key.to_xdr_bytes() for key in was.read_write),
            )
        )
        named.footprint = footprint_xdr(now)

    return lambda case: case.edited(edit)


def operation_of(found: xdr.Transaction) -> xdr.InvokeHostFunctionOp:
    """The contract call's operation."""
    body = found.operations[0].body.invoke_host_function_op
    assert body is not None
    return body


def data_of(found: xdr.Transaction) -> xdr.SorobanTransactionData:
    """The Soroban data."""
    assert found.ext.soroban_data is not None
    return found.ext.soroban_data


def _set(what: object, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        assert hasattr(what, name), name
        setattr(what, name, value)


def footprint_xdr(footprint: Footprint) -> xdr.LedgerFootprint:
    """Write a footprint in XDR, in the order of ours."""
    return xdr.LedgerFootprint(
        *(
            [xdr.LedgerKey.from_xdr_bytes(key) for key in sorted(keys)]
            for keys in (footprint.read_only, footprint.read_write)
        )
    )


def called(move: Move | Invocation, contract: ContractId = ESCROW) -> Invocation:
    """The call that makes a move."""
    return move if isinstance(move, Invocation) else call_of(BUILD, contract, move)


def outcome(on: Ledger, call: Invocation, acting: AccountId) -> Done:
    """What the call does to the ledger."""
    return record(on, call, acting, CODE, count(1))


def sequence_of(on: Ledger, who: AccountId) -> int:
    """The sequence number that an account last used."""
    entry = next(iter(account(who)))
    found = on.entries[entry].value.account
    assert found is not None
    return found.seq_num.sequence_number.int64


def simulated(resource_fee: int = RESOURCE_FEE) -> xdr.SorobanTransactionData:
    """What a network answers a simulation with, as far as the review cares."""
    resources = xdr.SorobanResources(
        xdr.LedgerFootprint([], []), xdr.Uint32(3_000_000), xdr.Uint32(1_000), xdr.Uint32(1_000)
    )
    fee = xdr.Int64(resource_fee)
    return xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), resources, fee)


def other_builds(**changed: Any) -> Builds:
    """The same code under another interface."""
    return Builds.of([replace(BUILD, **changed)])
