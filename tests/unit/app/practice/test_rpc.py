"""The RPC's answers, field by field, and what it refuses to answer."""

import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import Asset, ChangeTrust, CreateAccount, Operation, xdr

from app.practice.ledger import Chain
from app.practice.rpc import answer, answer_text
from tests.support import builders, practice
from tests.support.escrows import BUILD
from tests.support.practice import (
    applied,
    bumped,
    release,
    signed,
)
from tests.support.practice_rpc import ask, asked, error_of, respond
from wallet.soroban.entries import (
    Entry,
    account_key,
    code_key,
    contract_data,
    decoded_key,
    instance_key,
    nonce_key,
)
from wallet.soroban.values import VOID


def text(key: bytes) -> str:
    return decoded_key(key).to_xdr()


# --- JSON-RPC ---


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a":' * 100_000, b"[" * 100_000])
def test_what_is_no_json_is_a_parse_error(body: bytes) -> None:
    response = json.loads(answer_text(practice.chain(), body)[1])
    assert (response["id"], response["error"]["code"]) == (None, -32700)


@pytest.mark.parametrize(
    "request_",
    [
        [],
        7,
        None,
        "getHealth",
        {},
        {"id": 1, "method": "getHealth"},
        {"jsonrpc": "2.0", "method": "getHealth"},
        {"jsonrpc": "2.0", "id": 1},
        {"jsonrpc": "2.0", "id": [], "method": "getHealth"},
    ],
)
def test_what_is_no_request_is_refused(request_: object) -> None:
    response: Any = answer(practice.chain(), request_)[1]
    assert response["error"]["code"] == -32600


def test_an_unknown_method_is_not_found() -> None:
    assert error_of(practice.chain(), "getMoney")[0] == -32601


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getHealth", []),
        ("getTransaction", {}),
        ("getTransaction", {"hash": 7}),
        ("getTransaction", {"hash": "zz" * 32}),
        ("getTransaction", {"hash": "ab"}),
        ("sendTransaction", {"transaction": "AAAA"}),
        ("sendTransaction", {"transaction": None}),
        ("getLedgerEntries", {"keys": "AAAA"}),
        ("getLedgerEntries", {"keys": ["AAAA"]}),
        ("getLedgerEntries", {"keys": [7]}),
        ("getLedgers", {"startLedger": -1}),
        ("getLedgers", {"startLedger": True}),
        ("getLedgers", {"pagination": {"cursor": "x"}}),
        ("getLedgers", {"pagination": {"limit": 201}}),
        ("getLedgers", {"pagination": 7}),
        ("getLedgers", {"startLedger": 1_000_000, "pagination": {"cursor": "1000000"}}),
        ("simulateTransaction", {"transaction": "", "xdrFormat": "json"}),
        ("simulateTransaction", {}),
    ],
)
def test_wrong_parameters_are_refused(method: str, params: Any) -> None:
    response = respond(practice.chain(), method, params)[1]
    assert response["error"]["code"] == -32602


def test_a_bad_flag_is_refused() -> None:
    envelope = release(practice.chain()).to_base64()
    code, _ = error_of(
        practice.chain(), "simulateTransaction", transaction=envelope, useUpgradedAuth="yes"
    )
    assert code == -32602


def test_the_id_comes_back_as_it_was() -> None:
    request = {"jsonrpc": "2.0", "id": "seven", "method": "getHealth"}
    assert answer(practice.chain(), request)[1]["id"] == "seven"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(json_values)
def test_any_json_is_answered(request_: object) -> None:
    assert "error" in answer(practice.chain(), request_)[1]


NAMES = (
    *("transaction", "keys", "hash", "startLedger", "endLedger", "pagination", "filters"),
    *("authMode", "resourceConfig", "useUpgradedAuth", "xdrFormat"),
)
METHODS = (
    *("getHealth", "getLedgers", "getLedgerEntries", "getEvents", "getTransaction"),
    *("simulateTransaction", "sendTransaction"),
)


@given(st.sampled_from(METHODS), st.dictionaries(st.sampled_from(NAMES), json_values))
def test_any_parameters_are_answered(method: str, params: Any) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    assert answer(practice.chain(), request)[1].keys() & {"result", "error"}


def test_a_thousand_damaged_releases_are_answered_and_none_is_taken() -> None:
    chance = builders.chance(7)
    chain = practice.chain()
    whole = signed(release(chain), "buyer", "lawyer").to_xdr()
    for _ in range(1_000):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        given_ = b64encode(bytes(damaged)).decode()
        if bytes(damaged) == whole:
            continue
        for method in ("simulateTransaction", "sendTransaction"):
            response = respond(chain, method, {"transaction": given_})[1]
            assert response.get("result", {}).get("status") != "PENDING"


# --- the network ---


def test_health_network_and_version_are_told() -> None:
    chain = practice.chain()
    assert ask(chain, "getHealth") == {
        "status": "healthy",
        "latestLedger": 1_000_006,
        "latestLedgerCloseTime": "1795000030",
        "oldestLedger": 1_000_000,
        "oldestLedgerCloseTime": "1795000000",
        "ledgerRetentionWindow": 120_960,
    }
    assert ask(chain, "getNetwork") == {
        "passphrase": "Countersign Practice Network ; November 2026",
        "protocolVersion": 30,
    }
    assert ask(chain, "getVersionInfo")["protocolVersion"] == 30


def test_the_latest_ledger_comes_with_its_header() -> None:
    chain = practice.chain()
    latest = ask(chain, "getLatestLedger")
    header = xdr.LedgerHeader.from_xdr(latest["headerXdr"])
    assert header.ledger_seq.uint32 == latest["sequence"] == chain.latest.sequence
    assert sha256(header.to_xdr_bytes()).hexdigest() == latest["id"]
    assert xdr.LedgerCloseMeta.from_xdr(latest["metadataXdr"]).v2 is not None


def test_ledgers_come_page_by_page() -> None:
    chain = practice.chain()
    first = ask(chain, "getLedgers", startLedger=1_000_000, pagination={"limit": 4})
    rest = ask(chain, "getLedgers", pagination={"cursor": first["cursor"]})
    found = [ledger["sequence"] for ledger in first["ledgers"] + rest["ledgers"]]
    assert found == list(range(1_000_000, 1_000_007))
    assert first["ledgers"][1]["ledgerCloseTime"] == "1795000005"
    none = ask(chain, "getLedgers", pagination={"cursor": rest["cursor"]})
    assert (none["ledgers"], none["cursor"]) == ([], rest["cursor"])


def test_ledgers_of_another_time_are_refused() -> None:
    code, message = error_of(practice.chain(), "getLedgers", startLedger=999_999)
    assert code == -32600
    assert message == "startLedger must be within the ledger range: 1000000 - 1000006"


def test_fees_of_late_are_the_least() -> None:
    stats = ask(practice.chain(), "getFeeStats")["sorobanInclusionFee"]
    assert (stats["p99"], stats["transactionCount"], stats["ledgerCount"]) == ("100", "6", 7)


# --- entries ---


def test_entries_come_in_the_order_asked_for_and_the_missing_are_left_out() -> None:
    chain = practice.chain()
    keys = [
        text(account_key(practice.who("seller"))),
        text(account_key(practice.STRANGER.public)),
        text(account_key(practice.who("buyer"))),
    ]
    found = ask(chain, "getLedgerEntries", keys=keys)
    assert [entry["key"] for entry in found["entries"]] == [keys[0], keys[2]]
    assert found["latestLedger"] == chain.latest.sequence
    data = xdr.LedgerEntryData.from_xdr(found["entries"][0]["xdr"])
    assert data.account is not None
    assert "liveUntilLedgerSeq" not in found["entries"][0]


def test_what_sleeps_lives_until_nought() -> None:
    key = instance_key(practice.closing().contract)
    awake = ask(practice.chain(), "getLedgerEntries", keys=[text(key)])["entries"][0]
    asleep = ask(practice.chain().wait(3_200_000), "getLedgerEntries", keys=[text(key)])
    assert awake["liveUntilLedgerSeq"] == 1_000_000 + 2_073_600 - 1
    assert asleep["entries"][0]["liveUntilLedgerSeq"] == 0


def test_a_temporary_entry_past_its_life_is_gone() -> None:
    chain = practice.chain()
    key = nonce_key(practice.who("seller"), 7)
    entry = Entry(contract_data(key, VOID), chain.latest.sequence, 0)
    chain = replace(chain, ledger=chain.ledger.with_changes({key: entry}))
    assert len(ask(chain, "getLedgerEntries", keys=[text(key)])["entries"]) == 1
    assert ask(chain.close(), "getLedgerEntries", keys=[text(key)])["entries"] == []


def test_code_shows_its_hash_and_nothing_else() -> None:
    key = text(code_key(BUILD.wasm_hash))
    (entry,) = ask(practice.chain(), "getLedgerEntries", keys=[key])["entries"]
    code = xdr.LedgerEntryData.from_xdr(entry["xdr"]).contract_code
    assert code is not None
    assert (code.hash.hash, code.code) == (BUILD.wasm_hash, b"")


def test_more_than_two_hundred_keys_are_too_many() -> None:
    keys = [text(account_key(practice.who("seller")))] * 201
    assert error_of(practice.chain(), "getLedgerEntries", keys=keys)[0] == -32602


def test_lives_cannot_be_asked_for_by_themselves() -> None:
    ttl = xdr.LedgerKeyTtl(xdr.Hash(bytes(32)))
    key = xdr.LedgerKey(xdr.LedgerEntryType.TTL, ttl=ttl).to_xdr()
    code, message = error_of(practice.chain(), "getLedgerEntries", keys=[key])
    assert (code, message) == (-32602, "ledger ttl entries cannot be queried directly")


# --- transactions ---


def test_a_transaction_is_sent_and_found() -> None:
    chain = practice.chain()
    envelope = signed(release(chain), "buyer", "lawyer")
    after, sent = asked(chain, "sendTransaction", transaction=envelope.to_base64())
    assert sent == {
        "status": "PENDING",
        "hash": envelope.hash.hex(),
        "latestLedger": 1_000_006,
        "latestLedgerCloseTime": "1795000030",
    }
    pending = ask(after, "getTransaction", hash=sent["hash"])
    found = ask(after.close(), "getTransaction", hash=sent["hash"])
    assert (pending["status"], found["status"]) == ("NOT_FOUND", "SUCCESS")
    assert found["envelopeXdr"] == envelope.to_base64()
    assert (found["ledger"], found["createdAt"]) == (1_000_007, "1795000035")
    assert (found["applicationOrder"], found["feeBump"]) == (1, False)
    assert len(found["events"]["contractEventsXdr"][0]) == 4


def test_a_refused_transaction_comes_back_with_its_result() -> None:
    envelope = signed(release(practice.chain()), "buyer")
    _, sent = asked(practice.chain(), "sendTransaction", transaction=envelope.to_base64())
    assert sent["status"] == "ERROR"
    result = xdr.TransactionResult.from_xdr(sent["errorResultXdr"])
    assert practice.codes(result) == "txFAILED/opBAD_AUTH"


def test_meta_tells_changes_events_and_value() -> None:
    chain = practice.chain()
    envelope = signed(release(chain), "buyer", "lawyer")
    found = ask(applied(chain, envelope), "getTransaction", hash=envelope.hash.hex())
    meta = xdr.TransactionMeta.from_xdr(found["resultMetaXdr"]).v4
    assert meta is not None
    assert meta.soroban_meta is not None
    assert meta.soroban_meta.return_value == VOID
    (operation,) = meta.operations
    assert len(operation.events) == 4
    kinds = {change.type.name for change in operation.changes.ledger_entry_changes}
    assert kinds == {"LEDGER_ENTRY_STATE", "LEDGER_ENTRY_UPDATED"}


def changes_in(chain: Chain, operation: Operation, by: str) -> list[str]:
    """What kinds of changes an operation leaves in its meta."""
    draft = practice.Draft((operation.to_xdr_object(),), by)
    envelope = signed(draft.on(chain), by)
    found = ask(applied(chain, envelope), "getTransaction", hash=envelope.hash.hex())
    meta = xdr.TransactionMeta.from_xdr(found["resultMetaXdr"]).v4
    assert meta is not None
    changes = meta.operations[0].changes.ledger_entry_changes
    return sorted(change.type.name.removeprefix("LEDGER_ENTRY_") for change in changes)


def test_meta_tells_what_was_made_and_what_is_gone() -> None:
    create = CreateAccount(practice.STRANGER.public, "5")
    close = ChangeTrust(Asset(practice.USDC.code, practice.USDC.issuer), "0")
    assert changes_in(practice.chain(), create, "buyer") == ["CREATED", "STATE", "UPDATED"]
    assert changes_in(practice.chain(), close, "desk") == [
        *("REMOVED", "STATE", "STATE", "UPDATED")
    ]


def test_a_failed_transaction_is_found_as_failed() -> None:
    chain = practice.chain()
    first = signed(release(chain), "buyer", "lawyer")
    second = signed(release(chain, source="desk"), "desk", "buyer", "lawyer")
    found = ask(applied(chain, first, second), "getTransaction", hash=second.hash.hex())
    assert found["status"] == "FAILED"
    assert found["events"]["contractEventsXdr"] == [[]]


def test_a_bump_is_found_as_a_bump() -> None:
    chain = practice.chain()
    bump = bumped(signed(release(chain), "buyer", "lawyer"), "desk", 300_000)
    found = ask(applied(chain, bump), "getTransaction", hash=bump.hash.hex())
    assert found["feeBump"] is True
    assert found["envelopeXdr"] == bump.to_base64()


def test_nothing_is_kept_of_what_is_only_asked() -> None:
    chain = practice.chain()
    envelope = release(chain).to_base64()
    assert respond(chain, "simulateTransaction", {"transaction": envelope})[0] is chain
