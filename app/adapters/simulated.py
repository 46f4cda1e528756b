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
from wallet.errors import Unreadable
from wallet.footprint import footprint_of
from wallet.simulation import Simulation, SimulationRefused
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Payment


def simulation(answer: SimulateTransactionResponse) -> Simulation | SimulationRefused:
    """Read a simulation; raise Unreadable or TooLarge."""
    ledger = number(answer.latest_ledger, "latestLedger")
    if answer.error is not None:
        return SimulationRefused(ledger, plain(answer.error))
    if answer.results is None or len(answer.results) != 1:
        raise Unreadable("results", "not one result")
    result = answer.results[0]
    data = decoded(xdr.SorobanTransactionData, answer.transaction_data, "transactionData")
    return Simulation(
        ledger=ledger,
        result=decoded(xdr.SCVal, result.xdr, "result"),
        payments=_payments(answer.events or ()),
        footprint=footprint_of(data),
        restored=_restored(answer.restore_preamble, data),
        changes=dict(_change(change) for change in answer.state_changes or ()),
        authorization=tuple(
            decoded(xdr.SorobanAuthorizationEntry, text, "auth") for text in result.auth or ()
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
