"""Entries and applied transactions in the XDR that others read.

A transaction's meta has its entries' changes (not those of lives alone), its events and its
return value; there are no fee events and no diagnostic ones.
"""

from __future__ import annotations

from collections.abc import Iterable

from stellar_sdk import xdr

from app.practice.applying import Applied, Change
from wallet.soroban.entries import Entry, Key, decoded_key

_EXT = xdr.ExtensionPoint(0)


def entry_data(key: Key, entry: Entry) -> xdr.LedgerEntryData:
    """What an entry says; of code, which is not here, only the hash."""
    if entry.data is not None:
        return entry.value
    code = decoded_key(key).contract_code
    assert code is not None  # noqa: S101 - only code has no data
    value = xdr.ContractCodeEntry(xdr.ContractCodeEntryExt(0), code.hash, b"")
    return xdr.LedgerEntryData(xdr.LedgerEntryType.CONTRACT_CODE, contract_code=value)


def ledger_entry(key: Key, entry: Entry) -> xdr.LedgerEntry:
    """An entry with the ledger of its last change."""
    return xdr.LedgerEntry(
        xdr.Uint32(entry.last_modified), entry_data(key, entry), xdr.LedgerEntryExt(0)
    )


def transaction_meta(applied: Applied) -> xdr.TransactionMeta:
    """What a transaction changed, returned and published."""
    succeeded = applied.outcome.successful
    has_value = applied.inner.is_soroban and succeeded
    meta = xdr.TransactionMetaV4(
        ext=_EXT,
        tx_changes_before=_changes(applied.changes_before),
        operations=[
            xdr.OperationMetaV2(_EXT, _changes(changes), list(applied.events))
            for changes in applied.changes
        ],
        tx_changes_after=_changes(applied.changes_after),
        soroban_meta=(
            xdr.SorobanTransactionMetaV2(xdr.SorobanTransactionMetaExt(0), applied.value)
            if has_value
            else None
        ),
        events=[],
        diagnostic_events=[],
    )
    return xdr.TransactionMeta(4, v4=meta)


def _changes(changes: Iterable[Change]) -> xdr.LedgerEntryChanges:
    return xdr.LedgerEntryChanges([one for change in changes for one in _change(change)])


def _change(change: Change) -> Iterable[xdr.LedgerEntryChange]:
    kind = xdr.LedgerEntryChangeType
    before, after = change.before, change.after
    if before is not None:
        if after is not None and before.data == after.data:
            return
        entry = ledger_entry(change.key, before)
        yield xdr.LedgerEntryChange(kind.LEDGER_ENTRY_STATE, state=entry)
    if after is None:
        yield xdr.LedgerEntryChange(kind.LEDGER_ENTRY_REMOVED, removed=decoded_key(change.key))
    elif before is None:
        entry = ledger_entry(change.key, after)
        yield xdr.LedgerEntryChange(kind.LEDGER_ENTRY_CREATED, created=entry)
    else:
        entry = ledger_entry(change.key, after)
        yield xdr.LedgerEntryChange(kind.LEDGER_ENTRY_UPDATED, updated=entry)
