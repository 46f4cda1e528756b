"""The RPC adapter and what a server may say about ledgers and transactions."""

from __future__ import annotations

import base64

import pytest

from app.errors import (
    AppError,
    LedgerTooSlow,
    LedgerUnreachable,
    NotARpc,
    OtherNetwork,
    RpcRefused,
)
from app.ports import Final, LedgerPort, NotFound, Pending, Rejected, TryAgain
from tests.support.builders import ALICE, envelope, signed
from tests.support.rpc import (
    NETWORK,
    Loss,
    Opened,
    Refusal,
    RpcServer,
    Silence,
    account_data,
    entries,
    entry,
    fees,
    keys_in,
    nowhere,
)
from wallet.network import PRACTICE, PUBLIC
from wallet.simulation import SimulationRefused
from wallet.soroban.entries import Entry, account_key, code_key

ENVELOPE = signed(envelope(), ALICE)
HASH = ENVELOPE.hash
ACCOUNT = account_key(ALICE.public)
MANY = [code_key(number.to_bytes(32, "big")) for number in range(450)]
LATEST = {"latestLedger": 1000, "latestLedgerCloseTime": "1790000000"}
SENT = {"hash": HASH.hex(), "status": "PENDING", **LATEST}
NOT_FOUND = {**nowhere(), "txHash": HASH.hex()}
SUCCESS = f"00000000000186a0 00000000 00000001 00000000 00000018 00000000 {'00' * 32} 00000000"
"""A fee, txSUCCESS, one operation, opINNER, INVOKE_HOST_FUNCTION_SUCCESS, a hash, no more."""
FINAL = {
    **NOT_FOUND,
    "status": "SUCCESS",
    "feeBump": False,
    "ledger": 1001,
    "createdAt": "1790000005",
    "resultXdr": base64.b64encode(bytes.fromhex(SUCCESS)).decode(),
}


async def test_an_adapter_is_a_ledger_port(ledger_of: Opened) -> None:
    ledger: LedgerPort = await ledger_of(RpcServer())
    assert await ledger.network() == PRACTICE


async def test_the_latest_ledger_comes_without_megabytes(ledger_of: Opened) -> None:
    server = RpcServer(getTransaction=nowhere(1234, 1_790_000_005))
    assert await (await ledger_of(server)).latest() == (1234, 1_790_000_005)
    assert server.asked == ["getNetwork", "getTransaction"]
    assert server.params[-1] == {"hash": "00" * 32}


async def test_a_snapshot_knows_what_is_absent(ledger_of: Opened) -> None:
    server = RpcServer(getLedgerEntries=entries(entry(ACCOUNT, account_data())))
    snapshot = await (await ledger_of(server)).snapshot([ACCOUNT, MANY[0], ACCOUNT])
    assert snapshot.entries == {
        ACCOUNT: Entry(account_data().to_xdr_bytes(), None, 900),
        MANY[0]: None,
    }
    assert (snapshot.network, snapshot.sequence) == (PRACTICE, 1000)
    assert snapshot.timestamp == 1_790_000_000


async def test_many_keys_are_asked_for_in_batches(ledger_of: Opened) -> None:
    server = RpcServer(getLedgerEntries=entries())
    snapshot = await (await ledger_of(server)).snapshot(MANY)
    asked = [
        len(list(keys_in(params))) for params in server.params if params and "keys" in params
    ]
    assert asked == [200, 200, 50]
    assert snapshot.entries.keys() == set(MANY)


async def test_nothing_asked_is_still_a_ledger(ledger_of: Opened) -> None:
    assert (await (await ledger_of(RpcServer())).snapshot([])).sequence == 1000


async def test_a_ledger_that_closes_between_batches_is_read_again(ledger_of: Opened) -> None:
    server = RpcServer(
        getTransaction=[nowhere(1000), nowhere(1001, 1_790_000_005)],
        getLedgerEntries=[entries(), entries(sequence=1001)],
    )
    snapshot = await (await ledger_of(server)).snapshot(MANY)
    assert (snapshot.sequence, snapshot.timestamp) == (1001, 1_790_000_005)


async def test_the_network_is_asked_once(ledger_of: Opened) -> None:
    server = RpcServer(getFeeStats=fees("250"))
    ledger = await ledger_of(server)
    assert [await ledger.inclusion_fee(), await ledger.inclusion_fee()] == [250, 250]
    assert server.asked == ["getNetwork", "getFeeStats", "getFeeStats"]


async def test_a_simulation_does_not_hand_out_signatures(ledger_of: Opened) -> None:
    refusal = {"error": "HostError: Error(Contract, #8)", "latestLedger": 1000}
    server = RpcServer(simulateTransaction=refusal)
    answer = await (await ledger_of(server)).simulate(ENVELOPE)
    assert answer == SimulationRefused(1000, "HostError: Error(Contract, #8)")
    told = {name: value for name, value in server.params[-1].items() if value is not None}
    assert told == {
        "transaction": ENVELOPE.without_signatures().to_base64(),
        "useUpgradedAuth": True,
    }


@pytest.mark.parametrize("status", ["PENDING", "DUPLICATE"])
async def test_a_transaction_that_is_taken_is_pending(ledger_of: Opened, status: str) -> None:
    server = RpcServer(sendTransaction={**SENT, "status": status})
    assert await (await ledger_of(server)).send(ENVELOPE) == Pending(HASH, 1000)
    assert server.params[-1] == {"transaction": ENVELOPE.to_base64()}


async def test_a_full_queue_is_to_be_tried_again(ledger_of: Opened) -> None:
    server = RpcServer(sendTransaction={**SENT, "status": "TRY_AGAIN_LATER"})
    assert await (await ledger_of(server)).send(ENVELOPE) == TryAgain()


async def test_a_rejected_transaction_is_rejected_by_name(ledger_of: Opened) -> None:
    rejected = {"status": "ERROR", "errorResultXdr": "AAAAAAAAAGT/////AAAAAf////8AAAAA"}
    server = RpcServer(sendTransaction={**SENT, **rejected})
    assert await (await ledger_of(server)).send(ENVELOPE) == Rejected("txFAILED", "opBAD_AUTH")


async def test_a_transaction_in_no_ledger_is_not_found(ledger_of: Opened) -> None:
    ledger = await ledger_of(RpcServer(getTransaction=NOT_FOUND))
    assert await ledger.transaction(HASH) == NotFound(1, 1_780_000_000, 1000, 1_790_000_000)


async def test_requests_say_little_of_who_asks(ledger_of: Opened) -> None:
    server = RpcServer()
    ledger = await ledger_of(server)
    await ledger.latest()
    assert server.headers[-1]["User-Agent"] == "Countersign"
    assert "Cookie" not in server.headers[-1]


async def test_another_network_is_asked_nothing_and_sent_nothing(ledger_of: Opened) -> None:
    server = RpcServer(getNetwork={**NETWORK, "passphrase": PUBLIC.passphrase})
    ledger = await ledger_of(server)
    with pytest.raises(OtherNetwork, check=lambda e: e.found == PUBLIC.passphrase):
        await ledger.send(ENVELOPE)
    assert server.asked == ["getNetwork"]


async def test_an_envelope_for_another_network_is_not_sent(ledger_of: Opened) -> None:
    server = RpcServer()
    ledger = await ledger_of(server)
    for call in (ledger.send, ledger.simulate):
        with pytest.raises(OtherNetwork):
            await call(envelope(network=PUBLIC))
    assert server.asked == []


async def test_a_ledger_that_never_stands_still_is_unreachable(ledger_of: Opened) -> None:
    server = RpcServer(getLedgerEntries=[entries(sequence=1000), entries(sequence=999)])
    ledger = await ledger_of(server)
    with pytest.raises(
        LedgerUnreachable, check=lambda e: e.why == "its ledger moved whenever it was read"
    ):
        await ledger.snapshot(MANY)
    assert server.asked.count("getTransaction") == 3


async def test_a_ledger_that_goes_back_is_unreachable(ledger_of: Opened) -> None:
    server = RpcServer(getTransaction=[nowhere(1000), nowhere(999)])
    server.answers["getLedgerEntries"] = [entries(), entries(sequence=999)]
    ledger = await ledger_of(server)
    await ledger.snapshot(MANY[:1])
    with pytest.raises(LedgerUnreachable):
        await ledger.snapshot(MANY[:1])


@pytest.mark.parametrize(
    "answer",
    [
        entries(entry(MANY[1], account_data())),
        entries(entry(MANY[0], account_data(), 5), entry(MANY[0], account_data(), 5)),
        {"latestLedger": 1000},
        {"latestLedger": 1000, "entries": [5]},
        {"latestLedger": True, "entries": []},
        {"latestLedger": -1, "entries": []},
        {"latestLedger": 1000.0, "entries": []},
        {"latestLedger": 2**32, "entries": []},
        {"latestLedger": "9" * 5000, "entries": []},
    ],
)
async def test_entries_that_cannot_be_are_no_answer(ledger_of: Opened, answer: object) -> None:
    ledger = await ledger_of(RpcServer(getLedgerEntries=answer))
    with pytest.raises(NotARpc):
        await ledger.snapshot(MANY[:1])


async def test_an_answer_about_another_transaction_is_no_answer(ledger_of: Opened) -> None:
    ledger = await ledger_of(RpcServer(sendTransaction={**SENT, "hash": bytes(32).hex()}))
    with pytest.raises(NotARpc):
        await ledger.send(ENVELOPE)


@pytest.mark.parametrize("length", [300, 5_000_000])
async def test_foreign_text_is_cut_and_cleaned(ledger_of: Opened, length: int) -> None:
    message = "\x1b[2J\u202e\nvisit https://evil.example " + "a" * length
    error = Refusal({"code": -32603, "message": message, "data": {"any": "thing"}})
    ledger = await ledger_of(RpcServer(getFeeStats=error))
    with pytest.raises(RpcRefused) as caught:
        await ledger.inclusion_fee()
    assert caught.value.message.startswith(" [2J  visit")
    assert len(caught.value.message) == 200


async def test_a_passphrase_of_megabytes_is_cut(ledger_of: Opened) -> None:
    ledger = await ledger_of(RpcServer(getNetwork={**NETWORK, "passphrase": "a" * 5_000_000}))
    with pytest.raises(OtherNetwork, check=lambda e: len(e.found) == 200):
        await ledger.network()


@pytest.mark.parametrize(
    ("silence", "error"), [(Silence, LedgerTooSlow), (Loss, LedgerUnreachable)]
)
async def test_what_was_sent_before_the_answer_was_lost_is_found_by_its_hash(
    ledger_of: Opened, silence: type, error: type[AppError]
) -> None:
    server = RpcServer(sendTransaction=silence(), getTransaction=FINAL)
    hasty, patient = await ledger_of(server, seconds=1), await ledger_of(server)
    with pytest.raises(error):
        await hasty.send(ENVELOPE)
    assert server.params[-1] == {"transaction": ENVELOPE.to_base64()}
    assert await patient.transaction(HASH) == Final(
        HASH, 1001, 1_790_000_005, True, "txSUCCESS", "INVOKE_HOST_FUNCTION_SUCCESS", 100_000
    )


async def test_nothing_is_sent_twice_by_itself(ledger_of: Opened) -> None:
    server = RpcServer(sendTransaction=Loss())
    ledger = await ledger_of(server)
    with pytest.raises(LedgerUnreachable):
        await ledger.send(ENVELOPE)
    assert server.asked == ["getNetwork", "sendTransaction"]


async def test_the_deadline_is_for_all_that_one_call_asks(ledger_of: Opened) -> None:
    ledger = await ledger_of(RpcServer(getLedgerEntries=Silence()), seconds=0.2)
    with pytest.raises(LedgerTooSlow, check=lambda e: e.seconds == 0.2):
        await ledger.snapshot(MANY)
