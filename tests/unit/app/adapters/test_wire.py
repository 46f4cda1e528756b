"""Answers as servers send them, read without a network."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import scval, xdr

from app.adapters import simulated, wire
from app.adapters.foreign import Facts
from app.errors import AppError, NotARpc, RpcRefused
from app.ports import NotFound, Rejected
from tests.support.builders import ALICE, BOB, ESCROW, account_entry
from tests.support.rpc import JSON, account_data, entries, entry
from wallet.network import TESTNET
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    code_key,
    contract_data,
    contract_data_key,
    trustline_key,
)

HASH = bytes(range(32))
TTL = xdr.TTLEntry(xdr.Hash(HASH), xdr.Uint32(5))
STORED = contract_data_key(ESCROW, scval.to_symbol("Escrow"))
BAD_SEQUENCE = "AAAAAAAAAAD////7AAAAAA=="
CODE = code_key(bytes(32))
TIMES = {"latestLedger": 9, "latestLedgerCloseTime": "8", "oldestLedger": 7}
NOT_FOUND = {"status": "NOT_FOUND", "oldestLedgerCloseTime": "6", **TIMES}


def answer(fields: object) -> Facts:
    body = {"jsonrpc": "2.0", "id": "1", "result": fields}
    return wire.result("host", "1", json.dumps(body).encode())


def stored(key: Key = STORED, value: xdr.SCVal | None = None) -> xdr.LedgerEntryData:
    data = contract_data(key, value or scval.to_uint32(5))
    return xdr.LedgerEntryData.from_xdr_bytes(data)


def trustline() -> tuple[Key, xdr.LedgerEntryData]:
    native = xdr.TrustLineAsset(xdr.AssetType.ASSET_TYPE_NATIVE)
    line = xdr.TrustLineEntry(
        account_id=account_entry(ALICE.public).account_id,
        asset=native,
        balance=xdr.Int64(5),
        limit=xdr.Int64(6),
        flags=xdr.Uint32(1),
        ext=xdr.TrustLineEntryExt(0),
    )
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.TRUSTLINE, trust_line=line)
    return trustline_key(ALICE.public, native), data


def setting() -> tuple[Key, xdr.LedgerEntryData]:
    kind = xdr.ConfigSettingID.CONFIG_SETTING_CONTRACT_MAX_SIZE_BYTES
    entry = xdr.ConfigSettingEntry(kind, contract_max_size_bytes=xdr.Uint32(5))
    type_ = xdr.LedgerEntryType.CONFIG_SETTING
    key = xdr.LedgerKey(type_, config_setting=xdr.LedgerKeyConfigSetting(kind))
    return key.to_xdr_bytes(), xdr.LedgerEntryData(type_, config_setting=entry)


def test_a_request_is_json_rpc_with_named_parameters() -> None:
    assert json.loads(wire.request("7", "getTransaction", {"hash": "00"})) == {
        "jsonrpc": "2.0",
        "id": "7",
        "method": "getTransaction",
        "params": {"hash": "00"},
    }


def test_a_request_without_parameters_has_none() -> None:
    assert "params" not in json.loads(wire.request("7", "getHealth"))


def test_a_refusal_keeps_its_code() -> None:
    body = b'{"jsonrpc":"2.0","id":"1","error":{"code":-32602,"message":"invalid_xdr"}}'
    with pytest.raises(RpcRefused) as caught:
        wire.result("host", "1", body)
    assert (caught.value.code, caught.value.message) == (-32602, "invalid_xdr")


def test_the_network_is_known_by_its_passphrase() -> None:
    fields = {"friendbotUrl": "x", "passphrase": TESTNET.passphrase, "protocolVersion": 27}
    assert wire.served_network(answer(fields)) == TESTNET


@pytest.mark.parametrize(
    ("key", "data"), [(account_key(ALICE.public), account_data()), trustline(), setting()]
)
def test_what_never_sleeps_has_no_life(key: Key, data: xdr.LedgerEntryData) -> None:
    _, found = wire.entries(answer(entries(entry(key, data, 0))), [key])
    assert found == {key: Entry(data.to_xdr_bytes(), None, 900)}


@pytest.mark.parametrize(("told", "life"), [(5000, 5000), (0, 0), (None, 0)])
def test_an_archived_entry_has_a_life_that_is_over(told: int | None, life: int) -> None:
    _, found = wire.entries(answer(entries(entry(STORED, stored(), told))), [STORED])
    assert found == {STORED: Entry(stored().to_xdr_bytes(), life, 900)}


def test_of_code_only_the_life_counts() -> None:
    code = {"key": base64.b64encode(CODE).decode(), "xdr": "", "lastModifiedLedgerSeq": 1}
    _, found = wire.entries(answer(entries({**code, "liveUntilLedgerSeq": 77})), [CODE])
    assert found == {CODE: Entry(None, 77, 1)}


def test_what_is_not_answered_is_absent() -> None:
    assert wire.entries(answer({"entries": None, "latestLedger": 5}), [CODE]) == (
        5,
        {CODE: None},
    )


@pytest.mark.parametrize(
    "told",
    [
        entry(account_key(BOB.public), account_data()),
        entry(STORED, account_data(), 5),
        entry(STORED, xdr.LedgerEntryData(xdr.LedgerEntryType.TTL, ttl=TTL), 5),
        entry(STORED, stored(contract_data_key(ESCROW, scval.to_symbol("Other"))), 5),
    ],
)
def test_an_entry_does_not_pass_for_another(told: dict[str, object]) -> None:
    with pytest.raises(NotARpc):
        wire.entries(answer(entries(told)), [account_key(BOB.public), STORED])


def test_an_entry_with_a_string_of_any_bytes_is_read() -> None:
    data = stored(value=scval.to_string(b"\xff\xfe"))
    _, found = wire.entries(answer(entries(entry(STORED, data, 5))), [STORED])
    assert found == {STORED: Entry(data.to_xdr_bytes(), 5, 900)}


def test_a_rejection_names_the_transactions_result() -> None:
    fields = {
        "hash": HASH.hex(),
        "status": "ERROR",
        "errorResultXdr": BAD_SEQUENCE,
    }
    assert wire.sent(answer(fields), HASH) == Rejected("txBAD_SEQ")


@pytest.mark.parametrize(
    "fields",
    [
        {"hash": HASH.hex(), "status": "ERROR"},
        {"hash": HASH.hex(), "status": "SUCCESS", "latestLedger": 5},
        {"hash": HASH.hex(), "status": "PENDING"},
        {"status": "PENDING", "latestLedger": 5},
        {"hash": bytes(32).hex(), "status": "TRY_AGAIN_LATER"},
    ],
)
def test_an_answer_that_leaves_the_fate_open_is_no_answer(fields: dict[str, object]) -> None:
    with pytest.raises(NotARpc):
        wire.sent(answer(fields), HASH)


def test_what_is_in_no_ledger_is_not_found_in_these() -> None:
    assert wire.transaction(answer(NOT_FOUND), HASH) == NotFound(7, 6, 9, 8)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "SUCCESS", "txHash": HASH.hex(), "ledger": 5, "createdAt": "6"},
        {**NOT_FOUND, "status": "PENDING"},
        {
            "status": "SUCCESS",
            "txHash": HASH.hex(),
            "ledger": 5,
            "createdAt": "6",
            "resultXdr": BAD_SEQUENCE,
        },
    ],
)
def test_a_success_is_what_its_result_says(fields: dict[str, object]) -> None:
    with pytest.raises(NotARpc):
        wire.transaction(answer(fields), HASH)


@pytest.mark.parametrize(("told", "fee"), [("250", 250), ("0", 100), (100, 100)])
def test_the_fee_is_no_less_than_networks_take(told: object, fee: int) -> None:
    assert wire.inclusion_fee(answer({"sorobanInclusionFee": {"p90": told}})) == fee


def read_as_everything(facts: Facts) -> None:
    readers = (
        wire.served_network,
        wire.health,
        wire.latest_ledger,
        wire.inclusion_fee,
        simulated.simulation,
        lambda facts: wire.entries(facts, [STORED, CODE]),
        lambda facts: wire.sent(facts, HASH),
        lambda facts: wire.transaction(facts, HASH),
    )
    for read in readers:
        with suppress(AppError):
            read(facts)


@given(st.binary())
def test_any_bytes_as_an_answer_give_a_value_or_an_app_error(body: bytes) -> None:
    with pytest.raises(AppError):
        wire.result("host", "1", body)


@given(JSON)
def test_any_result_gives_a_value_or_an_app_error(fields: object) -> None:
    with suppress(AppError):
        read_as_everything(answer(fields))


NAMES = {
    *("passphrase", "status", "hash", "txHash", "ledger", "createdAt", "closeTime", "sequence"),
    *("latestLedger", "latestLedgerCloseTime", "oldestLedger", "oldestLedgerCloseTime", "p90"),
    *("entries", "key", "xdr", "lastModifiedLedgerSeq", "liveUntilLedgerSeq", "results"),
    *("resultXdr", "errorResultXdr", "sorobanInclusionFee", "minResourceFee", "events"),
    *("transactionData", "stateChanges", "before", "after", "restorePreamble", "auth", "error"),
}
NAME = st.sampled_from(sorted(NAMES))
TEXTS = (
    *("PENDING", "ERROR", "SUCCESS", "FAILED", "NOT_FOUND", HASH.hex(), "5"),
    *(base64.b64encode(key).decode() for key in (STORED, CODE)),
    *(stored().to_xdr(), scval.to_void().to_xdr(), BAD_SEQUENCE),
)
LIKELY = st.recursive(
    st.none() | st.integers(0, 2**64) | st.sampled_from(TEXTS) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAME, inner),
    max_leaves=40,
)


@given(st.dictionaries(NAME, LIKELY))
def test_any_likely_result_gives_a_value_or_an_app_error(fields: dict[str, object]) -> None:
    read_as_everything(answer(fields))
