"""The practice network over HTTP, spoken to by Stellar's own client and by ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from stellar_sdk import (
    DecoratedSignature,
    TransactionBuilder,
    TransactionEnvelope,
    scval,
    xdr,
)
from stellar_sdk.exceptions import PrepareTransactionException
from stellar_sdk.soroban_rpc import GetTransactionStatus, SendTransactionStatus
from stellar_sdk.soroban_server_async import SorobanServerAsync

from app.adapters.soroban_rpc import SorobanRpc
from app.ports import Final, Pending
from app.practice.server import Node, serve
from tests.support import practice
from wallet.addresses import public_key
from wallet.envelope import Envelope
from wallet.network import PRACTICE
from wallet.simulation import Simulation
from wallet.soroban.entries import account_key, instance_key


@pytest.fixture
def node() -> Node:
    return Node(practice.chain())


@pytest.fixture
async def url(node: Node) -> AsyncIterator[str]:
    async with serve(node) as address:
        yield address


@pytest.fixture
async def stellar(url: str) -> AsyncIterator[SorobanServerAsync]:
    async with SorobanServerAsync(url) as client:
        yield client


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


HEALTH = {"jsonrpc": "2.0", "id": 1, "method": "getHealth"}


async def built(client: SorobanServerAsync, function: str = "release_funds") -> Any:
    source = await client.load_account(practice.who("buyer"))
    builder = TransactionBuilder(source, PRACTICE.passphrase, 100).set_timeout(0)
    release = practice.who("release")
    builder.append_invoke_contract_function_op(
        practice.closing().contract, function, [scval.to_address(release)], source=release
    )
    return builder.build()


def sign(envelope: TransactionEnvelope, *names: str) -> None:
    for name in names:
        key = practice.key(name)
        hint = public_key(key.public)[-4:]
        envelope.signatures.append(DecoratedSignature(hint, key.sign(envelope.hash())))


async def test_stellars_client_makes_a_release(stellar: SorobanServerAsync) -> None:
    envelope = await stellar.prepare_transaction(await built(stellar))
    sign(envelope, "buyer", "lawyer")
    sent = await stellar.send_transaction(envelope)
    found = await stellar.get_transaction(sent.hash)
    assert sent.status is SendTransactionStatus.PENDING
    assert found.status is GetTransactionStatus.SUCCESS
    again = await stellar.send_transaction(envelope)
    assert again.status is SendTransactionStatus.DUPLICATE


async def test_stellars_client_reads_a_refusal(stellar: SorobanServerAsync) -> None:
    envelope = await stellar.prepare_transaction(await built(stellar))
    sign(envelope, "buyer")
    sent = await stellar.send_transaction(envelope)
    assert sent.status is SendTransactionStatus.ERROR
    assert sent.error_result_xdr is not None
    result = xdr.TransactionResult.from_xdr(sent.error_result_xdr)
    assert practice.codes(result) == "txFAILED/opBAD_AUTH"


async def test_stellars_client_reads_every_answer(stellar: SorobanServerAsync) -> None:
    assert (await stellar.get_health()).status == "healthy"
    assert (await stellar.get_network()).passphrase == PRACTICE.passphrase
    assert (await stellar.get_version_info()).protocol_version == 30
    assert (await stellar.get_fee_stats()).soroban_inclusion_fee.p90 == 100
    latest = await stellar.get_latest_ledger()
    ledgers = await stellar.get_ledgers(start_ledger=latest.sequence)
    assert ledgers.ledgers[0].hash == latest.id
    events = await stellar.get_events(start_ledger=1_000_000)
    assert len(events.events) == 7
    nowhere = await stellar.get_transaction("ab" * 32)
    assert nowhere.status is GetTransactionStatus.NOT_FOUND


async def test_stellars_client_reads_entries(stellar: SorobanServerAsync) -> None:
    keys = [
        xdr.LedgerKey.from_xdr_bytes(key)
        for key in (account_key(practice.who("buyer")), instance_key(practice.closing().token))
    ]
    found = await stellar.get_ledger_entries(keys)
    assert found.entries is not None
    assert [entry.live_until_ledger is None for entry in found.entries] == [True, False]


async def test_stellars_client_reads_a_failed_simulation(stellar: SorobanServerAsync) -> None:
    failed = await stellar.simulate_transaction(await built(stellar, "no_such_function"))
    assert failed.error is not None
    with pytest.raises(PrepareTransactionException):
        await stellar.prepare_transaction(await built(stellar, "no_such_function"))


async def test_our_adapter_makes_a_release(url: str) -> None:
    async with SorobanRpc(url, PRACTICE) as ledger:
        chain = practice.chain()
        draft = practice.Draft((practice.invoke(practice.release_call(), "release"),))
        simulation = await ledger.simulate(draft.on(chain))
        assert isinstance(simulation, Simulation)
        assert sum(payment.amount for payment in simulation.payments) == 2_500_000_000_000
        envelope: Envelope = practice.signed(practice.release(chain), "buyer", "lawyer")
        assert isinstance(await ledger.send(envelope), Pending)
        final = await ledger.transaction(envelope.hash)
        assert isinstance(final, Final)
        assert (final.successful, final.result) == (True, "txSUCCESS")


# --- the door ---


async def status(session: aiohttp.ClientSession, method: str, url: str, **options: Any) -> int:
    async with session.request(method, url, **options) as response:
        return response.status


async def test_only_json_posted_to_the_root_is_answered(
    url: str, http: aiohttp.ClientSession
) -> None:
    assert await status(http, "POST", url, json=HEALTH) == 200
    assert await status(http, "GET", url) == 405
    assert await status(http, "POST", f"{url}/other", json=HEALTH) == 404
    assert await status(http, "POST", url, data=json.dumps(HEALTH)) == 415


async def test_a_page_in_a_browser_is_turned_away(
    url: str, http: aiohttp.ClientSession
) -> None:
    for headers in ({"Origin": "https://example.org"}, {"Host": "example.org"}):
        assert await status(http, "POST", url, json=HEALTH, headers=headers) == 403


async def test_a_body_that_is_too_large_is_refused(
    url: str, http: aiohttp.ClientSession
) -> None:
    large = {**HEALTH, "params": {"text": "x" * 600_000}}
    assert await status(http, "POST", url, json=large) == 413


async def test_it_listens_on_this_machine_only(url: str) -> None:
    assert url.startswith("http://127.0.0.1:")


async def test_when_it_is_left_nobody_answers(node: Node, http: aiohttp.ClientSession) -> None:
    async with serve(node) as url:
        assert await status(http, "POST", url, json=HEALTH) == 200
    with pytest.raises(aiohttp.ClientConnectionError):
        await status(http, "POST", url, json=HEALTH)


# --- steps ---


def posted(method: str, **params: Any) -> bytes:
    return json.dumps({**HEALTH, "method": method, "params": params}).encode()


def test_a_ledger_closes_after_a_transaction_that_was_taken(node: Node) -> None:
    before = node.chain.latest.sequence
    envelope = practice.signed(practice.release(node.chain), "buyer", "lawyer")
    node.answer(posted("sendTransaction", transaction=envelope.to_base64()))
    assert node.chain.latest.sequence == before + 1
    node.answer(posted("getHealth"))
    assert node.chain.latest.sequence == before + 1


def test_a_node_can_be_told_to_let_transactions_wait(node: Node) -> None:
    node.closes_when_sent = False
    envelope = practice.signed(practice.release(node.chain), "buyer", "lawyer")
    node.answer(posted("sendTransaction", transaction=envelope.to_base64()))
    found = json.loads(node.answer(posted("getTransaction", hash=envelope.hash.hex())))
    assert found["result"]["status"] == "NOT_FOUND"
    node.close()
    found = json.loads(node.answer(posted("getTransaction", hash=envelope.hash.hex())))
    assert found["result"]["status"] == "SUCCESS"


def test_with_a_clock_a_request_is_judged_by_the_clocks_time(node: Node) -> None:
    node.clock = lambda: practice.chain().latest.time + 3_600
    node.answer(posted("getHealth"))
    assert node.chain.latest.time == practice.chain().latest.time + 3_600
    closed = node.chain.latest.sequence
    node.answer(posted("getHealth"))
    assert node.chain.latest.sequence == closed


async def test_ledgers_close_by_themselves_while_it_beats() -> None:
    closed = asyncio.Event()
    beats: list[int] = []

    def clock() -> int:
        beats.append(len(beats))
        if len(beats) > 2:
            closed.set()
        return practice.chain().latest.time + len(beats)

    node = Node(practice.chain(), clock)
    async with serve(node, beat=True, every=0):
        await asyncio.wait_for(closed.wait(), 5)
    still = node.chain.latest.sequence
    assert still > practice.chain().latest.sequence + 1
