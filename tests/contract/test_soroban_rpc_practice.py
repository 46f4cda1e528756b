"""The RPC adapter meets the practice network over real HTTP: the way of a release."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from app.adapters.soroban_rpc import SorobanRpc
from app.errors import RpcRefused
from app.ports import Final, NotFound, Pending, Rejected
from app.practice.server import Node, serve
from tests.support.practice import (
    Draft,
    chain,
    closing,
    invoke,
    release,
    release_call,
    signed,
    transfer,
    transfer_call,
    usdc_line,
    who,
)
from wallet.network import PRACTICE
from wallet.simulation import Simulation, SimulationRefused
from wallet.soroban.entries import account_key, code_key, instance_key
from wallet.soroban.host import Payment


@dataclass(frozen=True)
class Meeting:
    """A node and an adapter that asks it."""

    node: Node
    ledger: SorobanRpc


@pytest.fixture
async def meeting() -> AsyncIterator[Meeting]:
    node = Node(chain())
    async with serve(node) as address, SorobanRpc(address, PRACTICE) as ledger:
        yield Meeting(node, ledger)


async def test_a_snapshot_is_the_ledgers_own(meeting: Meeting) -> None:
    there = (account_key(who("buyer")), instance_key(closing().contract), usdc_line("seller"))
    absent = (usdc_line("stranger"), code_key(bytes(32)))
    snapshot = await meeting.ledger.snapshot([*there, *absent])
    latest, entries = meeting.node.chain.latest, meeting.node.chain.ledger.entries
    assert dict(snapshot.entries) == {key: entries.get(key) for key in there + absent}
    assert (snapshot.sequence, snapshot.timestamp) == (latest.sequence, latest.time)
    assert await meeting.ledger.latest() == (latest.sequence, latest.time)


async def test_a_release_is_simulated_to_the_unit(meeting: Meeting) -> None:
    draft = Draft((invoke(release_call(), "release"),)).on(meeting.node.chain)
    told = await meeting.ledger.simulate(draft)
    assert isinstance(told, Simulation)
    assert {payment.receiver for payment in told.payments} == {
        who("seller"),
        who("desk"),
        who("protocol fee"),
    }
    assert sum(payment.amount for payment in told.payments) == 250_000 * 10**7
    assert told.changes.keys() <= told.footprint.read_write


async def test_a_call_that_would_fail_is_refused_in_simulation(meeting: Meeting) -> None:
    draft = Draft((invoke(transfer_call("desk", "seller", 10**18)),), "desk")
    told = await meeting.ledger.simulate(draft.on(meeting.node.chain))
    assert isinstance(told, SimulationRefused)
    assert told.message.startswith("HostError: Error(Contract, #")


async def test_a_release_goes_all_the_way(meeting: Meeting) -> None:
    envelope = signed(release(meeting.node.chain), "buyer", "lawyer")
    assert isinstance(await meeting.ledger.transaction(envelope.hash), NotFound)
    assert isinstance(await meeting.ledger.send(envelope), Pending)
    found = await meeting.ledger.transaction(envelope.hash)
    latest = meeting.node.chain.latest
    assert isinstance(found, Final)
    assert replace(found, charged=0, moved=None) == Final(
        envelope.hash,
        latest.sequence,
        latest.time,
        successful=True,
        result="txSUCCESS",
        operation="INVOKE_HOST_FUNCTION_SUCCESS",
    )


async def test_what_a_release_moved_is_what_was_simulated(meeting: Meeting) -> None:
    envelope = signed(release(meeting.node.chain), "buyer", "lawyer")
    told = await meeting.ledger.simulate(envelope)
    await meeting.ledger.send(envelope)
    found = await meeting.ledger.transaction(envelope.hash)
    assert isinstance(told, Simulation)
    assert isinstance(found, Final)
    assert found.moved == told.payments
    (applied,) = meeting.node.chain.latest.transactions
    assert found.charged == applied.fee


async def test_a_release_without_the_lawyer_is_rejected(meeting: Meeting) -> None:
    envelope = signed(release(meeting.node.chain), "buyer")
    assert await meeting.ledger.send(envelope) == Rejected("txFAILED", "opBAD_AUTH")


async def test_a_payment_is_told_as_it_is(meeting: Meeting) -> None:
    told = await meeting.ledger.simulate(transfer(meeting.node.chain, 12_345))
    assert isinstance(told, Simulation)
    expected = Payment(closing().token, who("seller"), who("desk"), 12_345)
    assert told.payments == (expected,)


async def test_a_server_that_knows_no_such_thing_says_so(meeting: Meeting) -> None:
    with pytest.raises(RpcRefused):
        await meeting.ledger.transaction(b"no hash")


async def test_everybody_pays_the_least(meeting: Meeting) -> None:
    assert await meeting.ledger.inclusion_fee() == 100
