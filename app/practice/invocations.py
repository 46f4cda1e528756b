"""Contract operations: a call, run by the model inside its footprint, and the care of storage.

Of host functions there are the contract call, and the making of a contract of code that is on
the ledger; uploading code, and making the contract of an asset, are refused as
opNOT_SUPPORTED, since there is no Wasm here to run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from stellar_sdk import xdr

from app.practice import fees
from app.practice.fees import Limits, Used
from app.practice.results import Failed, OpCode, OpType, fail, inner, outer
from app.practice.transactions import (
    Operation,
    Transaction,
    archived_keys,
    footprint_keys,
    footprint_of,
)
from wallet.addresses import ContractId, from_sc_address, is_contract
from wallet.authorization import Authorization
from wallet.errors import Unreadable
from wallet.soroban.authority import Invocation
from wallet.soroban.creation import Creation, created_by
from wallet.soroban.entries import Entry, Key, decoded_key, is_temporary
from wallet.soroban.errors import HostError
from wallet.soroban.host import Contracts, Done, enforce
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

LIMITS = Limits()

Changes = Mapping[Key, Entry | None]


@dataclass(frozen=True)
class Effect:
    """What an operation on contracts did."""

    ledger: Ledger
    result: xdr.OperationResult
    used: Used
    value: xdr.SCVal | None = None
    events: tuple[xdr.ContractEvent, ...] = ()


@dataclass(eq=False)
class NotACall(Exception):
    """A host function that we cannot run."""

    why: str


def call_of(operation: xdr.InvokeHostFunctionOp) -> Invocation | Creation:
    """The contract call of this operation, or the contract that it makes; raise NotACall."""
    function = operation.host_function
    called = function.invoke_contract
    if called is None:
        return _creation(function)
    try:
        contract = from_sc_address(called.contract_address)
    except Unreadable as why:
        raise NotACall(f"{why.why} is no contract") from why
    if not is_contract(contract):
        raise NotACall("an account is no contract")
    name = called.function_name.sc_symbol.decode()
    return Invocation(ContractId(contract), name, tuple(called.args))


def _creation(function: xdr.HostFunction) -> Creation:
    try:
        creation = created_by(function)
    except Unreadable as why:
        raise NotACall(f"{why.why} deploys nothing") from why
    if creation is None:
        raise NotACall(f"{function.type.name} is not modelled")
    return creation


def authorizations_of(operation: xdr.InvokeHostFunctionOp) -> tuple[Authorization, ...]:
    """The authorisation entries of this operation; raise NotACall for one gone wrong."""
    try:
        return tuple(Authorization.of(entry) for entry in operation.auth)
    except Unreadable as why:
        raise NotACall(f"authorisation entry: {why.why}") from why


def check_soroban(ledger: Ledger, transaction: Transaction, operation: Operation) -> None:
    """Judge an operation by itself (core's doCheckValidForSoroban); raise Failed."""
    assert transaction.data is not None  # noqa: S101 - checked before
    read_only, read_write = footprint_keys(transaction.data)
    match operation.kind:
        case OpType.INVOKE_HOST_FUNCTION:
            if not _is_modelled(operation):
                raise Failed(outer(OpCode.opNOT_SUPPORTED))
        case OpType.EXTEND_FOOTPRINT_TTL:
            extend = operation.value.body.extend_footprint_ttl_op
            assert extend is not None  # noqa: S101 - the kind says so
            too_long = extend.extend_to.uint32 > ledger.life.max - 1
            if read_write or too_long or not all(map(has_life, read_only)):
                raise fail(operation.kind, "MALFORMED")
        case _:
            if read_only or not all(map(is_persistent, read_write)):
                raise fail(operation.kind, "MALFORMED")


def apply_soroban(
    ledger: Ledger, transaction: Transaction, operation: Operation, contracts: Contracts
) -> Effect:
    """Run an operation on contracts; raise Failed."""
    assert transaction.data is not None  # noqa: S101 - checked before
    match operation.kind:
        case OpType.INVOKE_HOST_FUNCTION:
            effect = _invoke(ledger, transaction, operation, contracts)
        case OpType.EXTEND_FOOTPRINT_TTL:
            effect = _extend(ledger, transaction, operation)
        case _:
            effect = _restore(ledger, transaction)
    size = len(transaction.envelope.to_xdr())
    paid = transaction.resource_fee - fees.non_refundable(
        transaction.data, size, restores=transaction.restores
    )
    if effect.used.refundable > paid:
        raise fail(operation.kind, "INSUFFICIENT_REFUNDABLE_FEE")
    return effect


def woken(ledger: Ledger, keys: tuple[Key, ...]) -> Changes:
    """Those of these entries that sleep, awake again."""
    life = ledger.life.new_entry(ledger.sequence)
    return {
        key: replace(entry, live_until=life)
        for key in keys
        if (entry := ledger.entries.get(key)) is not None and sleeps(ledger, key)
    }


def extended(ledger: Ledger, keys: list[Key], extend_to: int) -> Changes:
    """Those of these entries that live less long than this many ledgers, living as long."""
    until = ledger.sequence + extend_to
    return {
        key: replace(entry, live_until=until)
        for key in keys
        if (entry := ledger.entries.get(key)) is not None
        and entry.live_until is not None
        and ledger.sequence <= entry.live_until < until
    }


def sleeps(ledger: Ledger, key: Key) -> bool:
    """Whether this entry exists and is archived."""
    entry = ledger.entries.get(key)
    expired = (
        entry is not None
        and entry.live_until is not None
        and entry.live_until < ledger.sequence
    )
    return expired and not is_temporary(key)


def has_life(key: Key) -> bool:
    """Whether what this key names lives for so many ledgers, and no longer."""
    return decoded_key(key).type in fees.MEMORY_TYPES


def is_persistent(key: Key) -> bool:
    """Whether what this key names can sleep and be woken."""
    return has_life(key) and not is_temporary(key)


def usage(ledger: Ledger, footprint: Footprint, signatures: int, done: Done) -> Used:
    """What a call that did this has used."""
    return Used(
        fees.instructions(len(footprint.keys), len(done.events), signatures),
        fees.written_bytes(ledger, done.changes),
        sum(len(event.to_xdr_bytes()) for event in done.events),
        fees.rent(ledger, done.changes),
    )


def _invoke(
    ledger: Ledger, transaction: Transaction, operation: Operation, contracts: Contracts
) -> Effect:
    data, called = transaction.data, operation.value.body.invoke_host_function_op
    assert data is not None  # noqa: S101 - checked before
    assert called is not None  # noqa: S101 - the kind says so
    footprint, listed = footprint_of(data), archived_keys(data)
    if any(sleeps(ledger, key) and key not in listed for key in footprint.keys):
        raise fail(operation.kind, "ENTRY_ARCHIVED")
    awake = woken(ledger, listed)
    read = fees.disk_read_bytes(ledger, footprint.keys, awake)
    if read > data.resources.disk_read_bytes.uint32:
        raise fail(operation.kind, "RESOURCE_LIMIT_EXCEEDED")
    try:
        entries = authorizations_of(called)
        done = enforce(
            ledger.with_changes(awake),
            call_of(called),
            operation.source,
            contracts,
            entries,
            footprint,
        )
    except (HostError, NotACall) as why:
        raise fail(operation.kind, "TRAPPED") from why
    done = replace(done, changes={**awake, **done.changes})
    used = usage(ledger, footprint, fees.signatures_in(entries), done)
    _within(operation, data, used)
    result = inner(operation.kind, "SUCCESS", success=_success_hash(done))
    after = ledger.with_changes(done.changes)
    return Effect(after, result, used, done.result, done.events)


def _within(operation: Operation, data: xdr.SorobanTransactionData, used: Used) -> None:
    """What a call may use is what it declared; events have one limit for all."""
    resources = data.resources
    if (
        used.instructions > resources.instructions.uint32
        or used.write_bytes > resources.write_bytes.uint32
        or used.event_bytes > LIMITS.event_bytes
    ):
        raise fail(operation.kind, "RESOURCE_LIMIT_EXCEEDED")


def _extend(ledger: Ledger, transaction: Transaction, operation: Operation) -> Effect:
    extend = operation.value.body.extend_footprint_ttl_op
    assert extend is not None  # noqa: S101 - the kind says so
    assert transaction.data is not None  # noqa: S101 - checked before
    read_only, _ = footprint_keys(transaction.data)
    changes = extended(ledger, read_only, extend.extend_to.uint32)
    used = Used(0, 0, 0, fees.rent(ledger, changes))
    return Effect(ledger.with_changes(changes), inner(operation.kind, "SUCCESS"), used)


def _restore(ledger: Ledger, transaction: Transaction) -> Effect:
    data = transaction.data
    assert data is not None  # noqa: S101 - checked before
    _, keys = footprint_keys(data)
    changes = woken(ledger, tuple(keys))
    size = sum(fees.size_of(entry) for entry in changes.values() if entry is not None)
    if size > min(data.resources.disk_read_bytes.uint32, data.resources.write_bytes.uint32):
        raise fail(OpType.RESTORE_FOOTPRINT, "RESOURCE_LIMIT_EXCEEDED")
    used = Used(0, size, 0, fees.rent(ledger, changes))
    result = inner(OpType.RESTORE_FOOTPRINT, "SUCCESS")
    return Effect(ledger.with_changes(changes), result, used)


def _is_modelled(operation: Operation) -> bool:
    """Whether this runs code that is on the ledger: whose it is, and whether it may, or not."""
    called = operation.value.body.invoke_host_function_op
    if called is None:
        return False
    function = called.host_function
    made = function.create_contract_v2 or function.create_contract
    of_code = made is not None and made.executable.wasm_hash is not None
    of_address = made is not None and made.contract_id_preimage.from_address is not None
    return function.invoke_contract is not None or (of_code and of_address)


def _success_hash(done: Done) -> xdr.Hash:
    preimage = xdr.InvokeHostFunctionSuccessPreImage(done.result, list(done.events))
    return xdr.Hash(sha256(preimage.to_xdr_bytes()).digest())
