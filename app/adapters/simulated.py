"""The answer to ``simulateTransaction``, read into values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from stellar_sdk import xdr
from stellar_sdk.soroban_rpc import (
    LedgerEntryChange,
    RestorePreamble,
    SimulateTransactionResponse,
)

from app.adapters.foreign import I64, decoded, number, plain
from app.adapters.wire import MAX_ENTRY, entry_data, is_code
from wallet.addresses import Address, ContractId, contract_of
from wallet.amounts import asset
from wallet.errors import Unreadable, WalletError
from wallet.footprint import footprint_of
from wallet.simulation import Simulation, SimulationRefused
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Payment, PaymentKind
from wallet.soroban.values import as_address, as_i128, as_struct

Parties = tuple[Address, Address]


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


def payment(event: xdr.ContractEvent) -> Payment | None:
    """Read a token's event (CAP-67, SEP-41); None for what is not the movement of a token.

    Any contract may publish any event, so a shape that we do not know is no error.
    """
    body, contract = event.body.v0, event.contract_id
    if event.type != xdr.ContractEventType.CONTRACT or body is None or contract is None:
        return None
    try:
        kind = PaymentKind(_text(body.topics[0].sym))
        sender, receiver = _PARTIES[kind, len(body.topics)](body.topics)
        amount = _amount(body.data)
    except (LookupError, ValueError, WalletError):
        return None
    token: ContractId = contract_of(contract.contract_id.hash)
    return Payment(token, sender, receiver, amount, kind)


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


def _transferred(topics: Sequence[xdr.SCVal]) -> Parties:
    return as_address(topics[1]), as_address(topics[2])


def _minted(topics: Sequence[xdr.SCVal]) -> Parties:
    return _issuer(topics[2]), as_address(topics[1])


def _burned(topics: Sequence[xdr.SCVal]) -> Parties:
    return as_address(topics[1]), _issuer(topics[2])


_PARTIES: Final[Mapping[tuple[PaymentKind, int], Callable[[Sequence[xdr.SCVal]], Parties]]] = {
    (PaymentKind.TRANSFER, 3): _transferred,
    (PaymentKind.TRANSFER, 4): _transferred,
    (PaymentKind.MINT, 3): _minted,
    (PaymentKind.BURN, 3): _burned,
}
"""Who pays whom, by an event's name and the number of its topics.

The issuer is left out of ``mint`` and ``burn``, and stands in the asset's name, the last topic;
a ``transfer`` of a token that is no classic asset has no such name.
"""


def _issuer(name: xdr.SCVal) -> Address:
    issuer = asset(_text(name.str)).issuer
    if issuer is None:
        raise Unreadable("asset", "nobody issues it")
    return issuer


def _amount(value: xdr.SCVal) -> int:
    """The amount alone, or in a map beside the number of a muxed receiver."""
    return as_i128(value if value.map is None else as_struct(value)["amount"])


def _text(value: xdr.SCString | xdr.SCSymbol | None) -> str:
    match value:
        case xdr.SCString():
            return value.sc_string.decode()
        case xdr.SCSymbol():
            return value.sc_symbol.decode()
        case None:
            raise ValueError("no text")
