"""What a transaction would do in the next ledger, and the resources it should declare.

As soroban-simulation does: a call is recorded (or judged with the authorisation entries it
carries), its footprint written down, and what it used is padded: instructions by 4 % or the
leeway asked for, size by 10 % or 500 bytes, the refundable fee by 15 %. Sleeping entries that
the call needs are listed in the transaction data, to be woken by the call itself (protocol 23),
so there is never a restore preamble.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from itertools import count

from stellar_sdk import xdr

from app.practice import fees
from app.practice.applying import Change
from app.practice.invocations import (
    NotACall,
    authorizations_of,
    call_of,
    extended,
    has_life,
    is_persistent,
    usage,
    woken,
)
from app.practice.ledger import Chain
from app.practice.results import OpType
from app.practice.transactions import Operation, Transaction, footprint_keys
from wallet.addresses import is_contract
from wallet.authorization import Arm, Authorization
from wallet.envelope import Envelope
from wallet.soroban.entries import Key, decoded_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, enforce, record
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

LEEWAY = 50_000


class AuthMode(StrEnum):
    """What to do about authority: write down what is needed, or judge what is there."""

    UNSET = ""
    RECORD = "record"
    RECORD_ALLOW_NONROOT = "record_allow_nonroot"
    ENFORCE = "enforce"


@dataclass(frozen=True)
class Wishes:
    """How to simulate; the leeway in instructions."""

    auth_mode: AuthMode = AuthMode.UNSET
    upgraded_auth: bool = False
    leeway: int = LEEWAY


@dataclass(frozen=True)
class Simulated:
    """What would happen, and the data to declare; a value only where a contract is called."""

    data: xdr.SorobanTransactionData
    value: xdr.SCVal | None = None
    authorization: tuple[xdr.SorobanAuthorizationEntry, ...] = ()
    events: tuple[xdr.ContractEvent, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def resource_fee(self) -> int:
        """The least resource fee to offer, in stroops."""
        return self.data.resource_fee.int64


@dataclass(eq=False)
class CannotSimulate(Exception):
    """Nothing would happen, or nothing can be said about it."""

    message: str
    error: HostError | None = None


def simulate(chain: Chain, transaction: Transaction, wishes: Wishes) -> Simulated:
    """Try a transaction in the next ledger; raise CannotSimulate."""
    if len(transaction.operations) != 1:
        raise CannotSimulate("Transaction contains more than one operation")
    (operation,) = transaction.operations
    match operation.kind:
        case OpType.INVOKE_HOST_FUNCTION:
            return _call(chain, transaction, operation, wishes)
        case OpType.EXTEND_FOOTPRINT_TTL | OpType.RESTORE_FOOTPRINT:
            if wishes.auth_mode is not AuthMode.UNSET:
                raise CannotSimulate(
                    "cannot set authMode with non-InvokeHostFunction operations"
                )
            return _tend(chain.next, transaction, operation)
        case other:
            why = f"transaction contains unsupported operation type: {other.name}"
            raise CannotSimulate(why)


def prepared(transaction: Transaction, simulated: Simulated, inclusion: int) -> Envelope:
    """The transaction with this data, unsigned; authorisation entries of its own stay.

    ``inclusion`` is the inclusion fee in stroops.
    """
    value = transaction.envelope.transaction
    value.ext = xdr.TransactionExt(1, soroban_data=simulated.data)
    value.fee = xdr.Uint32(inclusion + simulated.resource_fee)
    called = value.operations[0].body.invoke_host_function_op
    if called is not None and not called.auth:
        called.auth = list(simulated.authorization)
    return Envelope.of(value, transaction.envelope.network)


def host_words(error: HostError) -> str:
    """A host's error as Stellar RPC quotes it."""
    code = f"#{error.code}" if isinstance(error.code, int) else error.code
    name = f"Error({error.kind}, {code})"
    who = f"contract:{error.raised_by}, " if error.raised_by else ""
    return (
        f"HostError: {name}\n\nEvent log (newest first):\n"
        f'   0: [Diagnostic Event] {who}topics:[error, {name}], data:"{error.why}"\n'
    )


def _call(
    chain: Chain, transaction: Transaction, operation: Operation, wishes: Wishes
) -> Simulated:
    called = operation.value.body.invoke_host_function_op
    assert called is not None  # noqa: S101 - the kind says so
    if transaction.value.memo.type != xdr.MemoType.MEMO_NONE:
        raise CannotSimulate("memo is not allowed in a transaction that calls a contract")
    ledger, mode = chain.next, _mode(called, wishes.auth_mode)
    try:
        call, given = call_of(called), authorizations_of(called)
        if mode is AuthMode.ENFORCE:
            done = enforce(ledger, call, operation.source, chain.contracts, given, None)
            signatures = fees.signatures_in(given)
        else:
            nonces = _nonces(transaction.hash, ledger.sequence)
            done = record(ledger, call, operation.source, chain.contracts, nonces)
            given = tuple(map(Authorization.of, done.authorization))
            signatures = sum(_is_signed_by_an_account(entry) for entry in given)
    except HostError as why:
        raise CannotSimulate(host_words(why), why) from why
    except NotACall as why:
        raise CannotSimulate(why.why) from why
    if mode is not AuthMode.ENFORCE and wishes.upgraded_auth:
        given = tuple(map(_upgraded, given))
    authorization = tuple(entry.to_xdr() for entry in given)
    data = _data(ledger, done, signatures, wishes.leeway)
    shown = Simulated(data, done.result, authorization, done.events, _changes(ledger, done))
    used = usage(ledger, done.footprint, signatures, done)
    return _priced(transaction, shown, used.refundable)


def _mode(called: xdr.InvokeHostFunctionOp, wanted: AuthMode) -> AuthMode:
    if wanted is AuthMode.UNSET:
        return AuthMode.ENFORCE if called.auth else AuthMode.RECORD
    if called.auth and wanted is AuthMode.RECORD:
        raise CannotSimulate(f"cannot set authMode to '{wanted}' with an auth footprint")
    return wanted


def _tend(ledger: Ledger, transaction: Transaction, operation: Operation) -> Simulated:
    if transaction.data is None:
        raise CannotSimulate(
            "To perform a SimulateTransaction for ExtendFootprintTtl or RestoreFootprint"
            " operations, SorobanTransactionData must be provided"
        )
    read_only, read_write = footprint_keys(transaction.data)
    extend = operation.value.body.extend_footprint_ttl_op
    if extend is not None:
        _require(map(has_life, read_only), "Only entries with a life can have it extended")
        changes = extended(ledger, read_only, extend.extend_to.uint32)
        footprint, size = _footprint(sorted(changes), ()), 0
    else:
        _require(map(is_persistent, read_write), "Only what can sleep can be restored")
        _require((key in ledger.entries for key in read_write), "Missing entry to restore")
        changes = woken(ledger, tuple(read_write))
        footprint = _footprint((), sorted(changes))
        size = sum(fees.size_of(entry) for entry in changes.values() if entry)
    resources = xdr.SorobanResources(
        footprint, xdr.Uint32(0), xdr.Uint32(size), xdr.Uint32(size)
    )
    data = xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), resources, xdr.Int64(0))
    return _priced(transaction, Simulated(data), fees.rent(ledger, changes))


def _require(met: Iterable[bool], why: str) -> None:
    if not all(met):
        raise CannotSimulate(why)


def _data(
    ledger: Ledger, done: Done, signatures: int, leeway: int
) -> xdr.SorobanTransactionData:
    """What the call should declare; the fee is not known yet."""
    footprint: Footprint = done.footprint
    read_only, read_write = sorted(footprint.read_only), sorted(footprint.read_write)
    used = usage(ledger, footprint, signatures, done)
    read = fees.disk_read_bytes(ledger, footprint.keys, done.restored)
    instructions = max(used.instructions * 104 // 100, used.instructions + leeway)
    places = [xdr.Uint32(place) for place, key in enumerate(read_write) if key in done.restored]
    ext = xdr.SorobanTransactionDataExt(0)
    if places:
        ext = xdr.SorobanTransactionDataExt(1, xdr.SorobanResourcesExtV0(places))
    resources = xdr.SorobanResources(
        _footprint(read_only, read_write),
        xdr.Uint32(min(instructions, 2**32 - 1)),
        xdr.Uint32(read),
        xdr.Uint32(used.write_bytes),
    )
    return xdr.SorobanTransactionData(ext, resources, xdr.Int64(0))


def _priced(transaction: Transaction, simulated: Simulated, refundable: int) -> Simulated:
    """The same with its fee, reckoned on the transaction to be, with room to sign it."""
    size = len(prepared(transaction, simulated, 0).to_xdr())
    size = max(size * 110 // 100, size + 500)
    fee = fees.non_refundable(simulated.data, size, restores=transaction.restores)
    fee += -(-refundable * 115 // 100)
    data = xdr.SorobanTransactionData(
        simulated.data.ext, simulated.data.resources, xdr.Int64(fee)
    )
    return replace(simulated, data=data)


def _changes(ledger: Ledger, done: Done) -> tuple[Change, ...]:
    """Entries that would say something else; lives alone do not count."""
    changes = (Change(k, ledger.entries.get(k), done.changes[k]) for k in sorted(done.changes))
    return tuple(
        change
        for change in changes
        if (change.before and change.before.data) != (change.after and change.after.data)
    )


def _footprint(read_only: Sequence[Key], read_write: Sequence[Key]) -> xdr.LedgerFootprint:
    return xdr.LedgerFootprint(
        [decoded_key(key) for key in read_only], [decoded_key(key) for key in read_write]
    )


def _is_signed_by_an_account(entry: Authorization) -> bool:
    return entry.address is not None and not is_contract(entry.address)


def _upgraded(entry: Authorization) -> Authorization:
    if entry.arm is not Arm.ADDRESS:
        return entry
    return entry.prepared(entry.expiry, Arm.ADDRESS_V2)


def _nonces(hash_: bytes, sequence: int) -> Iterator[int]:
    """Nonces that nobody can have used, the same for the same question in the same ledger."""
    for place in count():
        seed = hash_ + sequence.to_bytes(4, "big") + place.to_bytes(4, "big")
        yield int.from_bytes(sha256(seed).digest()[:8], "big", signed=True)
