"""What Stellar RPC says (v27 to v30), read from the SDK's models into values.

The models know a text from a number; that a number is possible, that XDR is canonical, and that
an answer is about what was asked, is found here. Readers raise Unreadable or TooLarge.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from stellar_sdk import xdr
from stellar_sdk.soroban_rpc import (
    GetFeeStatsResponse,
    GetLedgerEntriesResponse,
    GetNetworkResponse,
    GetTransactionResponse,
    GetTransactionStatus,
    LedgerEntryResult,
    SendTransactionResponse,
    SendTransactionStatus,
)

from app import ports
from app.adapters.foreign import I64, decoded, number
from app.adapters.payments import moved
from app.adapters.results import outcome
from wallet import gate
from wallet.errors import Unreadable
from wallet.network import Network, network
from wallet.soroban.entries import Entry, Key, decoded_key, key_of

MAX_ENTRY: Final = 256 * 1024
"""More bytes than any ledger entry has; networks allow half of it."""

BASE_FEE: Final = 100
"""Stroops; no network includes an operation for less, even when its last ledgers were empty."""


def served_network(answer: GetNetworkResponse) -> Network:
    """The network that is served."""
    return network(answer.passphrase)


def latest(answer: GetTransactionResponse) -> tuple[int, int]:
    """The latest ledger, told beside any transaction: its sequence and close time."""
    return (
        number(answer.latest_ledger, "latestLedger"),
        number(answer.latest_ledger_close_time, "latestLedgerCloseTime", I64),
    )


def entries(
    answer: GetLedgerEntriesResponse, asked: Collection[Key]
) -> tuple[int, dict[Key, Entry | None]]:
    """The ledger, and each asked entry, None where it has none."""
    if "entries" not in answer.model_fields_set:
        raise Unreadable("entries", "missing")  # which is not the same as null, an empty list
    found: dict[Key, Entry | None] = dict.fromkeys(asked)
    for told in answer.entries or ():
        key = gate.to_bytes(told.key, "key")
        if key not in found or found[key] is not None:
            raise Unreadable("entries", "one that was not asked for, or twice")
        found[key] = _entry(told, key)
    return number(answer.latest_ledger, "latestLedger"), found


def entry_data(key: Key, data: xdr.LedgerEntryData) -> bytes:
    """The data of the entry under this key; raise Unreadable if it is another's."""
    if key_of(data) != key:
        raise Unreadable("entry", "under another entry's key")
    return data.to_xdr_bytes()


def is_code(key: Key) -> bool:
    """Whether this is the key of code: known by its hash, so that only its life matters."""
    return decoded_key(key).contract_code is not None


def sent(
    answer: SendTransactionResponse, hash_: bytes
) -> ports.Pending | ports.Rejected | ports.TryAgain:
    """What became of the transaction with this hash when it was handed over."""
    _same_hash(answer.hash, hash_)
    match answer.status:
        case SendTransactionStatus.PENDING | SendTransactionStatus.DUPLICATE:
            return ports.Pending(hash_, number(answer.latest_ledger, "latestLedger"))
        case SendTransactionStatus.TRY_AGAIN_LATER:
            return ports.TryAgain()
        case SendTransactionStatus.ERROR:
            why = outcome(
                decoded(xdr.TransactionResult, answer.error_result_xdr, "errorResultXdr")
            )
            return ports.Rejected(why.result, why.operation)


def transaction(answer: GetTransactionResponse, hash_: bytes) -> ports.Final | ports.NotFound:
    """Where the transaction with this hash is."""
    _same_hash(answer.transaction_hash, hash_)
    if answer.status is GetTransactionStatus.NOT_FOUND:
        oldest_time = number(answer.oldest_ledger_close_time, "oldestLedgerCloseTime", I64)
        oldest = number(answer.oldest_ledger, "oldestLedger")
        return ports.NotFound(oldest, oldest_time, *latest(answer))
    result = decoded(xdr.TransactionResult, answer.result_xdr, "resultXdr")
    end, charged = outcome(result), result.fee_charged.int64
    if end.successful is not (answer.status is GetTransactionStatus.SUCCESS):
        raise Unreadable("status", "its result contradicts it")
    ledger, time = number(answer.ledger, "ledger"), number(answer.create_at, "createdAt", I64)
    return ports.Final(
        hash_,
        ledger,
        time,
        end.successful,
        end.result,
        end.operation,
        number(charged, "feeCharged", I64),
        moved(answer) if end.successful else None,
    )


def inclusion_fee(answer: GetFeeStatsResponse) -> int:
    """What 9 of 10 recent contract calls did not exceed, in stroops."""
    return max(BASE_FEE, number(answer.soroban_inclusion_fee.p90, "p90"))


def _entry(told: LedgerEntryResult, key: Key) -> Entry:
    changed = number(told.last_modified_ledger, "lastModifiedLedgerSeq")
    if is_code(key):
        return Entry(None, _life(told), changed)
    data = entry_data(key, decoded(xdr.LedgerEntryData, told.xdr, "xdr", MAX_ENTRY))
    sleeps = decoded_key(key).contract_data is not None
    return Entry(data, _life(told) if sleeps else None, changed)


def _life(told: LedgerEntryResult) -> int:
    # Archived entries have a life of 0, or none in answers of some versions.
    return number(told.live_until_ledger or 0, "liveUntilLedgerSeq")


def _same_hash(told: str, hash_: bytes) -> None:
    if told != hash_.hex():
        raise Unreadable("hash", "another transaction's")
