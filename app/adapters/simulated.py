"""The answer to ``simulateTransaction``, read into values."""

from __future__ import annotations

from collections.abc import Sequence

from stellar_sdk import xdr
from stellar_sdk.soroban_rpc import (
    LedgerEntryChange,
    RestorePreamble,
    SimulateTransactionResponse,
)

from app.adapters.foreign import I64, decoded, number, plain
from app.adapters.payments import payment
from app.adapters.wire import MAX_ENTRY, entry_data, is_code
from wallet.envelope import Envelope
from wallet.errors import Unreadable
from wallet.footprint import footprint_of
from wallet.simulation import Simulation, SimulationRefused
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Payment
from wallet.soroban.values import VOID


def simulation(
    answer: SimulateTransactionResponse, *, runs_code: bool = True
) -> Simulation | SimulationRefused:
    """Read a simulation; raise Unreadable or TooLarge.

    What does not run code has no result, which reads as nothing; and it needs no authority.
    """
    ledger = number(answer.latest_ledger, "latestLedger")
    if answer.error is not None:
        return SimulationRefused(ledger, plain(answer.error))
    results = answer.results or []
    if len(results) != runs_code:
        raise Unreadable("results", "not one result" if runs_code else "a result of no call")
    data = decoded(xdr.SorobanTransactionData, answer.transaction_data, "transactionData")
    return Simulation(
        ledger=ledger,
        result=decoded(xdr.SCVal, results[0].xdr, "result") if runs_code else VOID,
        payments=_payments(answer.events or ()),
        footprint=footprint_of(data),
        restored=_restored(answer.restore_preamble, data),
        changes=dict(_change(change) for change in answer.state_changes or ()),
        authorization=tuple(
            decoded(xdr.SorobanAuthorizationEntry, text, "auth")
            for result in results
            for text in result.auth or ()
        ),
        data=data,
        resource_fee=number(answer.min_resource_fee, "minResourceFee", I64),
    )


def _payments(events: Sequence[str]) -> tuple[Payment, ...]:
    """The payments among the diagnostic events, where calls and returns stand too."""
    told = [decoded(xdr.DiagnosticEvent, text, "events") for text in events]
    found = (payment(each.event) for each in told if each.in_successful_contract_call)
    return tuple(each for each in found if each is not None)


def _restored(
    preamble: RestorePreamble | None, data: xdr.SorobanTransactionData
) -> frozenset[Key]:
    """What sleeps and is woken: by the call itself, or needing to be before it."""
    written = _keys(data.resources.footprint.read_write)
    listed = data.ext.resource_ext.archived_soroban_entries if data.ext.resource_ext else []
    places = [place.uint32 for place in listed]
    if any(place >= len(written) for place in places):
        raise Unreadable("transactionData", "restores what it does not write")
    before: Sequence[Key] = ()
    if preamble is not None:
        restoring = decoded(xdr.SorobanTransactionData, preamble.transaction_data, "preamble")
        before = _keys(restoring.resources.footprint.read_write)
    return frozenset([*(written[place] for place in places), *before])


def _change(change: LedgerEntryChange) -> tuple[Key, Entry | None]:
    key = decoded(xdr.LedgerKey, change.key, "key").to_xdr_bytes()
    if change.after is not None:
        entry = decoded(xdr.LedgerEntry, change.after, "after", MAX_ENTRY)
        return key, Entry(None if is_code(key) else entry_data(key, entry.data))
    if change.before is None:
        raise Unreadable("stateChanges", "a change of nothing")
    return key, None


def _keys(keys: Sequence[xdr.LedgerKey]) -> list[Key]:
    return [key.to_xdr_bytes() for key in keys]


def runs_code(envelope: Envelope) -> bool:
    """Whether a transaction calls or makes a contract, so that its simulation has a result."""
    kinds = {operation.body.type for operation in envelope.transaction.operations}
    return xdr.OperationType.INVOKE_HOST_FUNCTION in kinds
