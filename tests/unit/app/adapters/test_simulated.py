"""Simulations as a server sends them, read into values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import scval, xdr
from stellar_sdk.soroban_rpc import SimulateTransactionResponse

from app.adapters.payments import payment
from app.adapters.simulated import simulation
from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    ESCROW,
    account_entry,
    authorization,
    contract_id,
)
from wallet.addresses import Address, ContractId, contract_hash
from wallet.errors import Unreadable
from wallet.simulation import Simulation, SimulationRefused
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    code_key,
    contract_data,
    contract_data_key,
)
from wallet.soroban.host import Payment, PaymentKind
from wallet.soroban.storage import Footprint
from wallet.soroban.values import address, i128, string, struct, symbol

TOKEN = contract_id("token")
USDC = string(f"USDC:{CAROL.public}")
STORED = contract_data_key(ESCROW, symbol("Escrow"))
ASLEEP = contract_data_key(ESCROW, symbol("Asleep"))
CODE = code_key(bytes(32))
SYSTEM = xdr.ContractEventType.SYSTEM


def event(
    *topics: xdr.SCVal,
    data: xdr.SCVal | None = None,
    kind: xdr.ContractEventType = xdr.ContractEventType.CONTRACT,
    contract: ContractId | None = TOKEN,
) -> xdr.ContractEvent:
    body = xdr.ContractEventBody(0, v0=xdr.ContractEventV0(list(topics), data or i128(5)))
    who = None if contract is None else xdr.ContractID(xdr.Hash(contract_hash(contract)))
    return xdr.ContractEvent(xdr.ExtensionPoint(0), who, kind, body)


def diagnosed(event: xdr.ContractEvent, *, successful: bool = True) -> str:
    return xdr.DiagnosticEvent(successful, event).to_xdr()


TRANSFER = (symbol("transfer"), address(ALICE.public), address(BOB.public))


def key(raw: Key) -> xdr.LedgerKey:
    return xdr.LedgerKey.from_xdr_bytes(raw)


def data(
    written: tuple[Key, ...] = (STORED, ASLEEP), *asleep: int
) -> xdr.SorobanTransactionData:
    archived = xdr.SorobanResourcesExtV0([xdr.Uint32(place) for place in asleep])
    return xdr.SorobanTransactionData(
        ext=xdr.SorobanTransactionDataExt(1 if asleep else 0, archived if asleep else None),
        resources=xdr.SorobanResources(
            footprint=xdr.LedgerFootprint([key(CODE)], [key(raw) for raw in written]),
            instructions=xdr.Uint32(1_000_000),
            disk_read_bytes=xdr.Uint32(100),
            write_bytes=xdr.Uint32(200),
        ),
        resource_fee=xdr.Int64(90_000),
    )


def ledger_entry(value: xdr.LedgerEntryData) -> str:
    return xdr.LedgerEntry(xdr.Uint32(900), value, xdr.LedgerEntryExt(0)).to_xdr()


def stored(number: int) -> xdr.LedgerEntryData:
    return xdr.LedgerEntryData.from_xdr_bytes(contract_data(STORED, scval.to_uint32(number)))


def code() -> xdr.LedgerEntryData:
    entry = xdr.ContractCodeEntry(xdr.ContractCodeEntryExt(0), xdr.Hash(bytes(32)), b"\0asm")
    return xdr.LedgerEntryData(xdr.LedgerEntryType.CONTRACT_CODE, contract_code=entry)


def changed(raw: Key, **told: object) -> dict[str, object]:
    return {"type": "updated", "key": key(raw).to_xdr(), "before": None, "after": None, **told}


def simulated(**more: object) -> Simulation:
    facts: dict[str, object] = {
        "latestLedger": 1000,
        "minResourceFee": "90353",
        "transactionData": data().to_xdr(),
        "results": [{"xdr": scval.to_void().to_xdr(), "auth": []}],
    }
    read = simulation(SimulateTransactionResponse.model_validate(facts | more))
    assert isinstance(read, Simulation)
    return read


def test_a_simulation_is_read_whole() -> None:
    assert simulated() == Simulation(
        ledger=1000,
        result=scval.to_void(),
        payments=(),
        footprint=Footprint(frozenset({CODE}), frozenset({STORED, ASLEEP})),
        restored=frozenset(),
        changes={},
        authorization=(),
        data=data(),
        resource_fee=90_353,
    )


def test_a_refusal_keeps_what_the_server_says_of_it() -> None:
    facts = {"latestLedger": 1000, "error": "HostError: Error(Contract, #8)\n\nEvent log"}
    message = "HostError: Error(Contract, #8)  Event log"
    answer = SimulateTransactionResponse.model_validate(facts)
    assert simulation(answer) == SimulationRefused(1000, message)


def test_authorization_entries_are_taken_in_any_arm() -> None:
    entry = authorization().to_xdr()
    results = [{"xdr": scval.to_void().to_xdr(), "auth": [entry.to_xdr()]}]
    assert simulated(results=results).authorization == (entry,)


@pytest.mark.parametrize("count", [0, 2])
def test_one_call_has_one_result(count: int) -> None:
    with pytest.raises(Unreadable):
        simulated(results=[{"xdr": scval.to_void().to_xdr()}] * count)


def test_what_the_call_wakes_is_restored() -> None:
    woken = simulated(transactionData=data((STORED, ASLEEP), 1).to_xdr()).restored
    assert woken == {ASLEEP}


def test_what_must_be_woken_before_the_call_is_restored() -> None:
    preamble = {"transactionData": data((ASLEEP,)).to_xdr(), "minResourceFee": "5"}
    assert simulated(restorePreamble=preamble).restored == {ASLEEP}


def test_nothing_is_woken_that_is_not_written() -> None:
    with pytest.raises(Unreadable):
        simulated(transactionData=data((STORED,), 1).to_xdr())


def test_changes_are_entries_or_none_and_have_no_lives() -> None:
    changes = simulated(
        stateChanges=[
            changed(STORED, before=ledger_entry(stored(1)), after=ledger_entry(stored(2))),
            changed(ASLEEP, before=ledger_entry(stored(1))),
            changed(CODE, after=ledger_entry(code())),
        ]
    ).changes
    stored_now = Entry(stored(2).to_xdr_bytes())
    assert changes == {STORED: stored_now, ASLEEP: None, CODE: Entry(None)}


def test_a_change_does_not_pass_for_anothers() -> None:
    account = xdr.LedgerEntryData(
        xdr.LedgerEntryType.ACCOUNT, account=account_entry(ALICE.public)
    )
    for raw in (account_key(BOB.public), STORED):
        with pytest.raises(Unreadable):
            simulated(stateChanges=[changed(raw, after=ledger_entry(account))])


@pytest.mark.parametrize(
    "more",
    [
        {"latestLedger": 2**32},
        {"minResourceFee": None},
        {"minResourceFee": -1},
        {"minResourceFee": str(2**63)},
        {"transactionData": None},
        {"results": None},
    ],
)
def test_what_is_missing_or_cannot_be_is_no_simulation(more: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        simulated(**more)


def test_a_change_of_nothing_is_no_answer() -> None:
    with pytest.raises(Unreadable):
        simulated(stateChanges=[changed(STORED)])


def test_payments_are_the_events_of_calls_that_succeeded_in_their_order() -> None:
    call = event(symbol("fn_call"), kind=xdr.ContractEventType.DIAGNOSTIC, contract=None)
    events = [
        diagnosed(call),
        diagnosed(event(*TRANSFER, USDC, data=i128(7))),
        diagnosed(event(*TRANSFER, USDC, data=i128(8)), successful=False),
        diagnosed(event(symbol("tw_release"), contract=ESCROW)),
        diagnosed(event(*TRANSFER, USDC, data=i128(9))),
    ]
    assert [paid.amount for paid in simulated(events=events).payments] == [7, 9]


@pytest.mark.parametrize(
    ("published", "paid"),
    [
        (event(*TRANSFER, USDC), (ALICE.public, BOB.public, PaymentKind.TRANSFER)),
        (event(*TRANSFER), (ALICE.public, BOB.public, PaymentKind.TRANSFER)),
        (
            event(symbol("mint"), address(ESCROW), USDC),
            (CAROL.public, ESCROW, PaymentKind.MINT),
        ),
        (
            event(symbol("burn"), address(ESCROW), USDC),
            (ESCROW, CAROL.public, PaymentKind.BURN),
        ),
    ],
)
def test_a_tokens_event_is_a_payment(
    published: xdr.ContractEvent, paid: tuple[Address, Address, PaymentKind]
) -> None:
    sender, receiver, kind = paid
    assert payment(published) == Payment(TOKEN, sender, receiver, 5, kind)


def test_a_payment_to_a_numbered_account_is_the_accounts() -> None:
    amount = struct({"amount": i128(5), "to_muxed_id": scval.to_uint64(77)})
    paid = Payment(TOKEN, ALICE.public, BOB.public, 5)
    assert payment(event(*TRANSFER, USDC, data=amount)) == paid


@pytest.mark.parametrize(
    "published",
    [
        event(),
        event(symbol("approve"), *TRANSFER[1:]),
        event(string("transfer"), *TRANSFER[1:]),
        event(*TRANSFER, USDC, USDC),
        event(*TRANSFER[:2]),
        event(*TRANSFER, data=scval.to_uint32(5)),
        event(*TRANSFER, data=struct({"value": i128(5)})),
        event(TRANSFER[0], USDC, USDC),
        event(*TRANSFER, kind=SYSTEM),
        event(*TRANSFER, contract=None),
        event(symbol("mint"), address(ALICE.public), string("native")),
        event(symbol("mint"), address(ALICE.public), string("USDC")),
        event(symbol("mint"), address(ALICE.public), scval.to_string(b"\xff")),
        event(symbol("burn"), address(ALICE.public), address(BOB.public)),
    ],
)
def test_any_other_event_is_no_payment(published: xdr.ContractEvent) -> None:
    assert payment(published) is None


VALUES = st.sampled_from(
    [*TRANSFER, USDC, string(""), i128(-1), scval.to_void(), struct({"amount": USDC})]
)


@given(st.lists(VALUES, max_size=5), VALUES)
def test_any_event_is_a_payment_or_none(topics: list[xdr.SCVal], value: xdr.SCVal) -> None:
    paid = payment(event(*topics, data=value))
    assert paid is None or paid.token == TOKEN
