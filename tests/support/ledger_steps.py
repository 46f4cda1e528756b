"""Steps that are no contract calls, as requests for tests: honest ones, to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from stellar_sdk import xdr

from tests.support.builders import ALICE, CHANNEL, ESCROW, SHARED, muxed
from tests.support.escrows import BUILD, BUILDS, CODE
from tests.support.ledgers import code, snapshot_of
from tests.support.requests import (
    NOW,
    RESOURCE_FEE,
    TOKEN,
    UNTIL,
    Case,
    footprint_xdr,
    sequence_of,
    world,
)
from wallet.addresses import AccountId
from wallet.authorization import Arm, Authorization
from wallet.envelope import Envelope
from wallet.escrow.builds import Build
from wallet.escrow.keeping import state_key
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE
from wallet.operations import DeployContract, ExtendStorage, Operation, RestoreStorage
from wallet.proposal import SEQUENCE_GAP
from wallet.request import Told
from wallet.review.view import View
from wallet.soroban.entries import Entry, Key, code_key, instance_key
from wallet.soroban.host import Done, record
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

LONGER = 2_000_000
"""Ledgers: more than anything in these worlds lives."""

OWN_KEYS: tuple[Key, ...] = tuple(
    sorted((instance_key(ESCROW), state_key(BUILD, ESCROW), code_key(BUILD.wasm_hash)))
)
"""What the escrow of these worlds needs awake, beside its money."""

MONEY_KEY = contract_balance_key(TOKEN, ESCROW)
SALT = bytes(range(32))

Body = xdr.OperationBody


def extension(
    keys: Iterable[Key] = (*OWN_KEYS, MONEY_KEY), extend_to: int = LONGER, **how: Any
) -> Case:
    """Keep the escrow's storage awake; the payer alone is needed."""
    return cared(ExtendStorage(tuple(sorted(keys)), extend_to), **how)


def restoration(keys: Iterable[Key] = OWN_KEYS, **how: Any) -> Case:
    """Wake the escrow's storage, all of which sleeps."""
    on = how.pop("on", None) or asleep(world(), *keys)
    return cared(RestoreStorage(tuple(sorted(keys))), on=on, **how)


def cared(
    doing: ExtendStorage | RestoreStorage,
    on: Ledger | None = None,
    payer: AccountId = CHANNEL.public,
    **how: Any,
) -> Case:
    """The ledger's own care of storage, as its payer asks for it."""
    on = on or world()
    data = resources(doing.footprint, instructions=0)
    absent = [key for key in doing.keys if key not in on.entries]
    how = {"acting": payer, "told": Told(on.sequence, (), RESOURCE_FEE), **how}
    return step(doing.body(), on, payer=payer, data=data, absent=absent, key=payer, **how)


def asleep(on: Ledger, *keys: Key) -> Ledger:
    """The same ledger where these entries sleep."""
    entries: dict[Key, Entry | None] = {
        key: replace(on.entries[key], live_until=on.sequence - 1) for key in keys
    }
    return on.with_changes(entries)


def deployment(
    build: Build = BUILD,
    arguments: tuple[xdr.SCVal, ...] = (),
    *,
    by_entry: bool = False,
    older_form: bool = False,
    **how: Any,
) -> Case:
    """A new contract of a known build, made by the shared account.

    ``by_entry``: it says so by an entry of its own (way B), and the payer makes the call.
    """
    doing = DeployContract(SHARED.public, build.wasm_hash, SALT, arguments)
    on = world(None, 0, code(build.wasm_hash))
    acting = CHANNEL.public if by_entry else SHARED.public
    done = made(on, doing, acting)
    given = done.authorization
    if by_entry:
        entry = Authorization.of(given[0]).prepared(on.sequence + 17_280, Arm.ADDRESS_V2)
        given = (entry.to_xdr(),)
    body = older(doing.body(given)) if older_form else doing.body(given)
    how = {
        "told": Told(on.sequence, (), RESOURCE_FEE),
        "absent": [key for key in done.footprint.keys if key not in on.entries],
        **how,
    }
    return step(body, on, acting=acting, data=resources(done.footprint), **how)


def made(on: Ledger, doing: DeployContract, acting: AccountId) -> Done:
    """What the host makes of it."""
    return record(on, doing.creation, acting, CODE, count(1))


def older(body: Body) -> Body:
    """The same new contract as transactions made one before constructors took arguments."""
    function = body.invoke_host_function_op
    assert function is not None
    made_by = function.host_function.create_contract_v2
    assert made_by is not None
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT
    args = xdr.CreateContractArgs(made_by.contract_id_preimage, made_by.executable)
    function.host_function = xdr.HostFunction(kind, create_contract=args)
    return body


def on_account(doing: Operation, on: Ledger | None = None, **how: Any) -> Case:
    """A classic operation on the shared account, paid by another; nothing simulates it."""
    return step(doing.body(), on or world(), told=None, **how)


def step(
    body: Body,
    on: Ledger,
    *,
    acting: AccountId = SHARED.public,
    payer: AccountId = CHANNEL.public,
    key: AccountId | None = ALICE.public,
    data: xdr.SorobanTransactionData | None = None,
    absent: Iterable[Key] = (),
    **view: Any,
) -> Case:
    """One operation of one account, paid by a payer, in a state that tells all there is."""
    sequence = sequence_of(on, payer)
    transaction = xdr.Transaction(
        muxed(payer),
        xdr.Uint32(100 + (data.resource_fee.int64 if data is not None else 0)),
        xdr.SequenceNumber(xdr.Int64(sequence + SEQUENCE_GAP)),
        _conditions(sequence),
        xdr.Memo(xdr.MemoType.MEMO_NONE),
        [xdr.Operation(muxed(acting), body)],
        xdr.TransactionExt(0) if data is None else xdr.TransactionExt(1, soroban_data=data),
    )
    seen: Mapping[str, Any] = {
        "network": PRACTICE,
        "builds": BUILDS,
        "snapshot": snapshot_of(on, *absent),
        "key": key,
        "now": NOW + 30,
        **view,
    }
    return Case(Envelope.of(transaction, PRACTICE), View(**seen))


def resources(
    footprint: Footprint, instructions: int = 3_000_000
) -> xdr.SorobanTransactionData:
    """Resources and a fee for them, twice what the network asked for."""
    declared = xdr.SorobanResources(
        footprint_xdr(footprint), xdr.Uint32(instructions), xdr.Uint32(1_000), xdr.Uint32(1_000)
    )
    fee = xdr.Int64(RESOURCE_FEE * 2)
    return xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), declared, fee)


def _conditions(sequence: int) -> xdr.Preconditions:
    def time(at: int) -> xdr.TimePoint:
        return xdr.TimePoint(xdr.Uint64(at))

    v2 = xdr.PreconditionsV2(
        xdr.TimeBounds(time(0), time(UNTIL)),
        None,
        xdr.SequenceNumber(xdr.Int64(sequence)),
        xdr.Duration(xdr.Uint64(0)),
        xdr.Uint32(0),
        [],
    )
    return xdr.Preconditions(xdr.PreconditionType.PRECOND_V2, v2=v2)
