"""Movements of tokens, read from the events that contracts publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from stellar_sdk import xdr
from stellar_sdk.soroban_rpc import GetTransactionResponse

from app.adapters.foreign import decoded
from wallet.addresses import Address, ContractId, contract_of
from wallet.amounts import asset
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.soroban.host import Payment, PaymentKind
from wallet.soroban.values import as_address, as_i128, as_struct

MOST_EVENTS: Final = 200
"""More than any call of ours publishes; who tells more has them neither read nor kept."""

MAX_META: Final = 512 * 1024
"""Bytes; the metadata of a release has some thousands, of the largest write a network allows
some hundred thousand."""

Parties = tuple[Address, Address]


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


def moved(answer: GetTransactionResponse) -> tuple[Payment, ...] | None:
    """What a final transaction moved, in its order; None when the server does not tell.

    An end is known by its result alone. So what cannot be read here is not told, rather than
    hiding that end.
    """
    try:
        events = _told(answer)
    except (Unreadable, TooLarge):
        return None
    if events is None:
        return None
    return tuple(found for found in map(payment, events) if found is not None)


def _told(answer: GetTransactionResponse) -> list[xdr.ContractEvent] | None:
    """The contracts' events; servers that do not list them have them in the metadata."""
    listed = answer.events.contract_events_xdr if answer.events is not None else None
    if listed is not None:
        texts = [text for texts in listed for text in texts]
        _check_number(len(texts))
        return [decoded(xdr.ContractEvent, text, "contractEventsXdr") for text in texts]
    if answer.result_meta_xdr is None:
        return None
    meta = decoded(xdr.TransactionMeta, answer.result_meta_xdr, "resultMetaXdr", MAX_META)
    events = _events_in(meta)
    _check_number(len(events or ()))
    return events


def _events_in(meta: xdr.TransactionMeta) -> list[xdr.ContractEvent] | None:
    """By operation since protocol 23, of the one contract call before; None before 20."""
    if meta.v4 is not None:
        return [event for operation in meta.v4.operations for event in operation.events]
    soroban = meta.v3.soroban_meta if meta.v3 is not None else None
    return soroban.events if soroban is not None else None


def _check_number(count: int) -> None:
    if count > MOST_EVENTS:
        raise Unreadable("events", f"more than {MOST_EVENTS}")


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
