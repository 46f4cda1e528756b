"""The answer to ``simulateTransaction``, read into values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from stellar_sdk import xdr

from app.adapters.foreign import I64, Facts, plain
from app.adapters.wire import MAX_ENTRY, entry_data
from wallet.addresses import Address, ContractId, contract_of
from wallet.amounts import asset
from wallet.errors import Unreadable, WalletError
from wallet.simulation import Simulation, SimulationRefused
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Payment, PaymentKind
from wallet.soroban.storage import Footprint
from wallet.soroban.values import as_address, as_i128, as_struct

Parties = tuple[Address, Address]


def simulation(answer: Facts) -> Simulation | SimulationRefused:
    """Read a simulation; raise NotARpc."""
    ledger = answer.number("latestLedger")
    if answer.has("error"):
        return SimulationRefused(ledger, plain(answer.text("error")))
    results = answer.each("results")
    if len(results) != 1:
        raise answer.refused("not one result")
    data = answer.xdr(xdr.SorobanTransactionData, "transactionData")
    return Simulation(
        ledger=ledger,
        result=results[0].decoded(xdr.SCVal, results[0].text("xdr"), "xdr"),
        payments=_payments(answer),
        footprint=_footprint(data),
        restored=_restored(answer, data),
        changes=dict(_change(facts) for facts in answer.each("stateChanges")),
        authorization=tuple(
            results[0].decoded(xdr.SorobanAuthorizationEntry, text, "auth")
            for text in results[0].texts("auth")
        ),
        data=data,
        resource_fee=answer.number("minResourceFee", I64),
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


def _payments(answer: Facts) -> tuple[Payment, ...]:
    """The payments among the diagnostic events, where calls and returns stand too."""
    events = [
        answer.decoded(xdr.DiagnosticEvent, text, "events") for text in answer.texts("events")
    ]
    found = (payment(each.event) for each in events if each.in_successful_contract_call)
    return tuple(each for each in found if each is not None)


def _footprint(data: xdr.SorobanTransactionData) -> Footprint:
    footprint = data.resources.footprint
    return Footprint(
        frozenset(_keys(footprint.read_only)), frozenset(_keys(footprint.read_write))
    )


def _restored(answer: Facts, data: xdr.SorobanTransactionData) -> frozenset[Key]:
    """What sleeps and is woken: by the call itself, or needing to be before it."""
    written = _keys(data.resources.footprint.read_write)
    listed = data.ext.resource_ext.archived_soroban_entries if data.ext.resource_ext else []
    places = [place.uint32 for place in listed]
    if any(place >= len(written) for place in places):
        raise answer.refused("restores what it does not write")
    before: Sequence[Key] = ()
    if answer.has("restorePreamble"):
        preamble = answer.facts("restorePreamble")
        restoring = preamble.xdr(xdr.SorobanTransactionData, "transactionData")
        before = _keys(restoring.resources.footprint.read_write)
    return frozenset([*(written[place] for place in places), *before])


def _change(facts: Facts) -> tuple[Key, Entry | None]:
    key = facts.xdr(xdr.LedgerKey, "key").to_xdr_bytes()
    if facts.has("after"):
        entry = facts.xdr(xdr.LedgerEntry, "after", MAX_ENTRY)
        return key, Entry(entry_data(facts, key, entry.data))
    if not facts.has("before"):
        raise facts.refused("a change of nothing")
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
