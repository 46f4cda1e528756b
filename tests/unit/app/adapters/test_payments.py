"""What a final transaction moved, as servers of all ages tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
from stellar_sdk import scval, xdr
from stellar_sdk.soroban_rpc import GetTransactionResponse

from app.adapters import wire
from app.adapters.payments import MOST_EVENTS, moved
from app.ports import Final
from app.practice import rpc
from app.practice.ledger import Chain
from app.practice.meta import transaction_meta
from app.practice.transactions import Transaction
from tests.support import practice
from wallet.envelope import Envelope
from wallet.soroban.host import Payment

GARBAGE = "AAAA"
_NOTHING = xdr.LedgerEntryChanges([])


def released() -> tuple[Chain, Envelope]:
    """The closing after its release."""
    envelope = practice.signed(practice.release(practice.chain()), "buyer", "lawyer")
    chain, _ = practice.chain().submit(Transaction(envelope))
    return chain.close(), envelope


def told(**more: Any) -> GetTransactionResponse:
    """What the practice network says of it, with other fields here and there."""
    chain, envelope = released()
    params = {"hash": envelope.hash.hex()}
    question = {"jsonrpc": "2.0", "id": 1, "method": "getTransaction", "params": params}
    fields = cast("Mapping[str, Any]", rpc.answer(chain, question)[1]["result"])
    return GetTransactionResponse.model_validate({**fields, **more})


def events() -> Sequence[xdr.ContractEvent]:
    chain, envelope = released()
    found = chain.find(envelope.hash)
    assert found is not None
    return found[1].events


def meta_v3() -> str:
    """The metadata as it was before protocol 23."""
    soroban = xdr.SorobanTransactionMeta(
        xdr.SorobanTransactionMetaExt(0), list(events()), scval.to_void(), []
    )
    meta = xdr.TransactionMetaV3(xdr.ExtensionPoint(0), _NOTHING, [], _NOTHING, soroban)
    return xdr.TransactionMeta(3, v3=meta).to_xdr()


def meta_v4() -> str:
    chain, envelope = released()
    found = chain.find(envelope.hash)
    assert found is not None
    return transaction_meta(found[1]).to_xdr()


def payees(payments: Sequence[Payment] | None) -> dict[str, int]:
    return {payment.receiver: payment.amount for payment in payments or ()}


RELEASE = {
    practice.who("seller"): 248_000 * 10**7,
    practice.who("desk"): 1_250 * 10**7,
    practice.who("protocol fee"): 750 * 10**7,
}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"events": None},
        {"events": {"transactionEventsXdr": []}},
        {"resultMetaXdr": None},
        {"events": None, "resultMetaXdr": meta_v3()},
        {"events": None, "resultMetaXdr": meta_v4()},
    ],
    ids=["both", "meta", "no list", "list", "v3", "v4"],
)
def test_what_moved_is_read_wherever_it_is_told(more: Mapping[str, Any]) -> None:
    assert payees(moved(told(**more))) == RELEASE


def listing(*lists: Sequence[str]) -> Mapping[str, Any]:
    return {"events": {"contractEventsXdr": lists}, "resultMetaXdr": None}


@pytest.mark.parametrize(
    "more",
    [
        {"events": None, "resultMetaXdr": None},
        {"events": None, "resultMetaXdr": GARBAGE},
        {"events": None, "resultMetaXdr": xdr.TransactionMeta(0, operations=[]).to_xdr()},
        listing([GARBAGE]),
        listing([events()[0].to_xdr()] * MOST_EVENTS, [events()[0].to_xdr()]),
    ],
    ids=["nothing", "garbage", "old", "garbage in a list", "too much"],
)
def test_what_nobody_can_read_is_not_told_and_hides_no_end(more: Mapping[str, Any]) -> None:
    answer = told(**more)
    assert moved(answer) is None
    end = wire.transaction(answer, bytes.fromhex(answer.transaction_hash))
    assert isinstance(end, Final)
    assert (end.successful, end.moved) == (True, None)


def test_a_call_that_moves_nothing_moved_nothing() -> None:
    assert moved(told(**listing([]))) == ()
    assert moved(told(**listing())) == ()


def test_only_movements_of_tokens_are_among_what_moved() -> None:
    noise = next(event for event in events() if event.body.v0 and len(event.body.v0.topics) < 3)
    assert moved(told(**listing([noise.to_xdr()]))) == ()
