"""Many entries, events and code through the RPC adapter: honest servers and others."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from stellar_sdk import xdr

from app.adapters.soroban_rpc import SorobanRpc
from app.discovery import Source, Wanted, discover
from app.errors import AnswerTooLarge, LedgerTooSlow, NotARpc, OtherNetwork, RpcRefused
from app.ports import Happened
from app.practice.ledger import SECONDS, Chain
from app.practice.server import Node, serve
from tests.support import wasm
from tests.support.builders import ALICE, ESCROW, contract_id
from tests.support.ledgers import ALIVE, SEQUENCE, account
from tests.support.practice import applied, chain, closing, release, signed, who
from tests.support.rpc import NETWORK, Opened, Refusal, RpcServer, Silence, nowhere
from tests.support.searched import BUILDS, SINGLE, escrow, many
from wallet import gate
from wallet.escrow.locating import Known, four_keys
from wallet.network import PRACTICE, PUBLIC
from wallet.soroban.entries import Entry, Key, account_key, code_key, instance_key
from wallet.soroban.values import address, symbol

TOKEN = contract_id("token")
RELEASED = gate.encode(symbol("tw_release"))
ENTRIES = {**escrow(ESCROW), **account(ALICE.public)}
KEYS = tuple(ENTRIES)


def told(key: Key, entry: Entry, **more: object) -> dict[str, object]:
    """Write one entry of an answer."""
    life = {} if entry.live_until is None else {"liveUntilLedgerSeq": entry.live_until}
    return {
        "key": base64.b64encode(key).decode(),
        "xdr": base64.b64encode(entry.data or b"").decode(),
        "lastModifiedLedgerSeq": entry.last_modified,
        **life,
        **more,
    }


def answer(*entries: object, **more: object) -> dict[str, object]:
    return {"entries": list(entries), "latestLedger": SEQUENCE, **more}


WHOLE = [told(key, entry) for key, entry in ENTRIES.items()]


async def test_entries_are_read_by_one_question(ledger_of: Opened) -> None:
    server = RpcServer(getLedgerEntries=answer(*WHOLE))
    read = await (await ledger_of(server)).read((*KEYS, *four_keys(contract_id("none"))))
    assert read.sequence == SEQUENCE
    assert {key: read.entries[key] for key in KEYS} == ENTRIES
    assert list(read.entries.values()).count(None) == 4
    assert server.asked == ["getNetwork", "getLedgerEntries"]


async def test_what_sleeps_has_a_life_of_nothing(ledger_of: Opened) -> None:
    key, entry = KEYS[1], ENTRIES[KEYS[1]]
    for asleep in (
        told(key, entry, liveUntilLedgerSeq=0),
        told(key, replace(entry, live_until=None)),
    ):
        server = RpcServer(getLedgerEntries=answer(asleep))
        found = (await (await ledger_of(server)).read([key])).entries[key]
        assert found is not None
        assert found.live_until == 0


async def test_more_keys_than_a_server_takes_are_our_mistake(ledger_of: Opened) -> None:
    ledger = await ledger_of(RpcServer())
    with pytest.raises(ValueError, match="200"):
        await ledger.read([key for each in many(51) for key in four_keys(each)])


STRANGE: Mapping[str, object] = {
    "one that was not asked for": answer(told(account_key(ALICE.public), ENTRIES[KEYS[-1]])),
    "one twice": answer(WHOLE[0], WHOLE[0]),
    "under another's key": answer(told(KEYS[0], ENTRIES[KEYS[1]])),
    "no entries": {"latestLedger": SEQUENCE},
    "entries of another kind": answer(entries={}),
    "an entry of another kind": answer(5),
    "no ledger": {"entries": []},
    "a ledger of another kind": answer(latestLedger="7"),
    "a huge ledger": answer(latestLedger=2**40),
    "no key": answer({**WHOLE[0], "key": None}),
    "no XDR": answer({**WHOLE[0], "xdr": None}),
    "not base64": answer({**WHOLE[0], "xdr": "AAAA=AAA"}),
    "too large": answer({**WHOLE[0], "xdr": "AAAA" * 100_000}),
    "no change": answer({**WHOLE[0], "lastModifiedLedgerSeq": None}),
}


@pytest.mark.parametrize("what", STRANGE)
async def test_a_strange_answer_is_none_of_an_rpc(ledger_of: Opened, what: str) -> None:
    ledger = await ledger_of(RpcServer(getLedgerEntries=STRANGE[what]))
    with pytest.raises(NotARpc):
        await ledger.read(KEYS[:2])


async def test_another_network_is_not_searched(ledger_of: Opened) -> None:
    server = RpcServer(getNetwork={**NETWORK, "passphrase": PUBLIC.passphrase})
    ledger = await ledger_of(server)
    for ask in (ledger.read(KEYS), ledger.happened(), ledger.code(bytes(32))):
        with pytest.raises(OtherNetwork):
            await ask


async def test_code_is_what_its_hash_says(ledger_of: Opened) -> None:
    code = wasm.code_of(SINGLE)
    hash_ = sha256(code).digest()
    kind = xdr.LedgerEntryType.CONTRACT_CODE
    ext = xdr.ContractCodeEntryExt(0)
    data = xdr.LedgerEntryData(
        kind, contract_code=xdr.ContractCodeEntry(ext, xdr.Hash(hash_), code)
    )
    entry = Entry(data.to_xdr_bytes(), ALIVE)
    ledger = await ledger_of(RpcServer(getLedgerEntries=answer(told(code_key(hash_), entry))))
    assert await ledger.code(hash_) == code
    with pytest.raises(NotARpc):
        await ledger.code(bytes(32))
    nothing = await ledger_of(RpcServer(getLedgerEntries=answer()))
    assert await nothing.code(hash_) is None


def event(number: int, contract: str = ESCROW, **more: object) -> dict[str, object]:
    """Write an event of an answer."""
    return {
        "type": "contract",
        "ledger": number,
        "ledgerClosedAt": "2026-11-18T11:07:15Z",
        "contractId": contract,
        "id": f"{number << 32:019d}-0000000001",
        "operationIndex": 0,
        "transactionIndex": 1,
        "txHash": "00" * 32,
        "topic": [RELEASED],
        "value": "AAAAAQ==",
        **more,
    }


def events(*found: object, through: int, event: int = 5) -> dict[str, object]:
    return {
        "events": list(found),
        "cursor": f"{through << 32 | 0xFFFFFFFF:019d}-{event:010d}",
        "latestLedger": 1000,
        "oldestLedger": 1,
        "latestLedgerCloseTime": "1790000000",
        "oldestLedgerCloseTime": "1780000000",
    }


async def happened(ledger_of: Opened, server: RpcServer, **options: Any) -> Happened:
    return await (await ledger_of(server, **options)).happened([ESCROW])


async def test_empty_pages_are_no_end(ledger_of: Opened) -> None:
    pages = [events(through=300), events(through=700), events(event(900), through=1000)]
    server = RpcServer(getEvents=pages)
    found = await happened(ledger_of, server)
    assert [each.ledger for each in found.happenings] == [900]
    assert (found.since, found.through, found.is_complete) == (1, 1000, True)
    asked = [each for each in server.params if each and "filters" in each]
    assert "startLedger" in asked[0]
    assert all("startLedger" not in each for each in asked[1:])


async def test_a_walk_that_stands_still_is_told_as_incomplete(ledger_of: Opened) -> None:
    found = await happened(ledger_of, RpcServer(getEvents=events(through=300)))
    assert (found.through, found.is_complete) == (300, False)


async def test_what_takes_too_long_is_told_as_far_as_it_went(ledger_of: Opened) -> None:
    server = RpcServer(getEvents=[events(event(200), through=300), Silence()])
    found = await happened(ledger_of, server, seconds=0.3)
    assert (len(found.happenings), found.is_complete) == (1, False)


async def test_nothing_in_time_is_a_failure(ledger_of: Opened) -> None:
    with pytest.raises(LedgerTooSlow):
        await happened(ledger_of, RpcServer(getEvents=Silence()), seconds=0.2)


async def test_a_ledger_forgotten_meanwhile_is_asked_for_anew(ledger_of: Opened) -> None:
    gone = Refusal({"code": -32600, "message": "startLedger must be within the range"})
    later = {**nowhere(), "oldestLedger": 8}
    server = RpcServer(
        getEvents=[gone, events(through=1000)], getTransaction=[nowhere(), later]
    )
    found = await happened(ledger_of, server)
    assert (found.since, found.is_complete) == (8, True)


async def test_a_refusal_again_is_one(ledger_of: Opened) -> None:
    with pytest.raises(RpcRefused):
        await happened(ledger_of, RpcServer(getEvents=Refusal({"code": -32600})))


async def test_large_events_are_asked_for_a_few_at_a_time(ledger_of: Opened) -> None:
    large = events(*[event(5, value="A" * 900)] * 400, through=1000)
    few = events(*[event(5, value="A" * 900)] * 3, through=1000)
    server = RpcServer(getEvents=[large, few])
    found = await happened(ledger_of, server, max_answer=100_000)
    assert found.is_complete
    limits = [p["pagination"]["limit"] for p in server.params if p and "pagination" in p]
    assert limits == [500, 62]


async def test_an_event_too_large_by_itself_is_a_failure(ledger_of: Opened) -> None:
    server = RpcServer(getEvents=events(event(5, value="A" * 200_000), through=1000))
    with pytest.raises(AnswerTooLarge):
        await happened(ledger_of, server, max_answer=100_000)


async def test_every_name_is_looked_for_by_its_first_topic(ledger_of: Opened) -> None:
    server = RpcServer(getEvents=events(through=1000))
    await (await ledger_of(server)).happened()
    (asked,) = [each["filters"] for each in server.params if each and "filters" in each]
    assert len(asked) <= 5
    assert all(len(each["topics"]) <= 5 for each in asked)
    assert {row[1] for each in asked for row in each["topics"]} == {"**"}
    assert [RELEASED, "**"] in [row for each in asked for row in each["topics"]]


async def test_contracts_are_looked_for_five_times_five_at_once(ledger_of: Opened) -> None:
    server = RpcServer(getEvents=events(through=1000))
    await (await ledger_of(server)).happened(many(26))
    asked = [each["filters"] for each in server.params if each and "filters" in each]
    assert [[len(f["contractIds"]) for f in each] for each in asked] == [[5] * 5, [1]]


STRANGE_EVENTS: Mapping[str, object] = {
    "of another contract": events(event(5, contract_id("other")), through=1000),
    "of no contract": events(event(5, contractId="C"), through=1000),
    "of another kind": events(7, through=1000),
    "without a hash": events(event(5, txHash="zz"), through=1000),
    "without a ledger": events(event(5, ledger=None), through=1000),
    "more than asked for": events(*[event(5)] * 501, through=1000),
    "without a cursor": {**events(through=1000), "cursor": None},
    "with a cursor that is none": {**events(through=1000), "cursor": "next"},
    "with a cursor in other digits": {**events(through=1000), "cursor": "²-³"},
    "none": {**events(through=1000), "events": 5},
}


@pytest.mark.parametrize("what", STRANGE_EVENTS)
async def test_strange_events_are_none_of_an_rpc(ledger_of: Opened, what: str) -> None:
    with pytest.raises(NotARpc):
        await happened(ledger_of, RpcServer(getEvents=STRANGE_EVENTS[what]))


@pytest.mark.parametrize("topic", [None, [], ["AAAA"], [5], [gate.encode(symbol("transfer"))]])
async def test_other_events_are_passed_over(ledger_of: Opened, topic: object) -> None:
    server = RpcServer(getEvents=events(event(5, topic=topic), through=1000))
    assert (await happened(ledger_of, server)).happenings == ()


async def test_what_moved_an_escrows_money_is_looked_for_on_its_token(
    ledger_of: Opened,
) -> None:
    server = RpcServer(getEvents=events(through=1000))
    told = await (await ledger_of(server)).remembered(ESCROW, TOKEN)
    assert (told.since, told.through, told.events) == (1, 1000, ())
    own, money = server.params[server.asked.index("getEvents")]["filters"]
    assert (own["contractIds"], "topics" in own) == ([ESCROW], False)
    assert money["contractIds"] == [TOKEN]
    whose = gate.encode(address(ESCROW))
    assert len(money["topics"]) == 5
    assert all(whose in row[:3] for row in money["topics"])


@pytest.mark.parametrize(
    "more",
    [
        {"contractId": contract_id("other")},
        {"txHash": "00"},
        {"ledgerClosedAt": "yesterday"},
        {"topic": ["AAAA"]},
        {"value": None},
        {"id": "first"},
    ],
    ids=lambda more: next(iter(more)),
)
async def test_a_strange_past_is_none_of_an_rpc(
    ledger_of: Opened, more: Mapping[str, object]
) -> None:
    server = RpcServer(getEvents=events({**event(5), **more}, through=1000))
    with pytest.raises(NotARpc):
        await (await ledger_of(server)).remembered(ESCROW, TOKEN)


async def test_the_past_comes_in_its_order(ledger_of: Opened) -> None:
    late, early = event(7), event(5)
    server = RpcServer(getEvents=events(late, early, early, through=1000))
    told = await (await ledger_of(server)).remembered(ESCROW, TOKEN)
    assert [each.ledger for each in told.events] == [5, 7]
    assert told.events[0].time == 1_795_000_035


def released() -> Chain:
    return applied(chain(), signed(release(chain()), "buyer", "lawyer"))


async def test_the_practice_network_is_searched_by_account() -> None:
    node = Node(released())
    async with serve(node) as address, SorobanRpc(address, PRACTICE) as ledger:
        told = await discover(ledger, Wanted(accounts=(who("seller"),)), BUILDS)
    (sighting,) = told.sightings
    assert sighting.contract == closing().contract
    assert isinstance(sighting.found, Known)
    assert (sighting.sources, sighting.held) == (frozenset({Source.EVENTS}), 0)
    assert sighting.roles
    assert told.is_complete


async def test_events_of_long_ago_are_walked_to() -> None:
    node = Node(
        released().quiet(range(1_900_000_000, 1_900_000_000 + 25_000 * SECONDS, SECONDS))
    )
    async with serve(node) as address, SorobanRpc(address, PRACTICE) as ledger:
        found = await ledger.happened([closing().contract])
        nothing = await ledger.happened([contract_id("other")])
    assert [each.name for each in found.happenings][-1] == "tw_release"
    assert found.is_complete
    assert (nothing.happenings, nothing.is_complete) == ((), True)
    assert instance_key(closing().contract) in node.chain.ledger.entries
