"""Answers as servers send them, read without a network."""

import base64
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from stellar_sdk import scval, xdr
from stellar_sdk.soroban_rpc import (
    GetFeeStatsResponse,
    GetLedgerEntriesResponse,
    GetNetworkResponse,
    GetTransactionResponse,
    SendTransactionResponse,
    SimulateTransactionResponse,
)

from app.adapters import simulated, wire
from app.adapters.foreign import understood
from app.adapters.frame import checked
from app.errors import AppError
from app.ports import Final, NotFound, Pending, Rejected, TryAgain
from tests.support.builders import ALICE, BOB, ESCROW, account_entry
from tests.support.rpc import JSON, account_data, entries, entry, fees
from wallet.errors import Unreadable
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
SUCCESS = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
CODE = code_key(bytes(32))
LATEST = {"latestLedger": 9, "latestLedgerCloseTime": "8"}
SENT = {"hash": HASH.hex(), "status": "PENDING", **LATEST}
NOT_FOUND = {
    "status": "NOT_FOUND",
    "txHash": HASH.hex(),
    "oldestLedger": 7,
    "oldestLedgerCloseTime": "6",
    **LATEST,
}
FOUND = {
    **NOT_FOUND,
    "status": "FAILED",
    "ledger": 5,
    "createdAt": "6",
    "resultXdr": BAD_SEQUENCE,
}


def entries_in(told: object) -> tuple[int, dict[Key, Entry | None]]:
    asked = [STORED, CODE, account_key(ALICE.public), account_key(BOB.public)]
    sequence, found = wire.entries(GetLedgerEntriesResponse.model_validate(told), asked)
    return sequence, {key: entry for key, entry in found.items() if entry is not None}


def sent(told: object) -> object:
    return wire.sent(SendTransactionResponse.model_validate(told), HASH)


def transaction(told: object) -> object:
    return wire.transaction(GetTransactionResponse.model_validate(told), HASH)


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


def test_the_network_is_known_by_its_passphrase() -> None:
    fields = {"friendbotUrl": "x", "passphrase": TESTNET.passphrase, "protocolVersion": 27}
    assert wire.served_network(GetNetworkResponse.model_validate(fields)) == TESTNET


def test_the_latest_ledger_stands_beside_any_transaction() -> None:
    assert wire.latest(GetTransactionResponse.model_validate(NOT_FOUND)) == (9, 8)


@pytest.mark.parametrize("more", [{"latestLedger": 2**32}, {"latestLedgerCloseTime": -1}])
def test_the_latest_ledger_is_a_possible_one(more: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        wire.latest(GetTransactionResponse.model_validate({**NOT_FOUND, **more}))


@pytest.mark.parametrize(
    ("key", "data"), [(account_key(ALICE.public), account_data()), trustline(), setting()]
)
def test_what_never_sleeps_has_no_life(key: Key, data: xdr.LedgerEntryData) -> None:
    answer = GetLedgerEntriesResponse.model_validate(entries(entry(key, data, 0)))
    assert wire.entries(answer, [key])[1] == {key: Entry(data.to_xdr_bytes(), None, 900)}


@pytest.mark.parametrize(("told", "life"), [(5000, 5000), (0, 0), (None, 0)])
def test_an_archived_entry_has_a_life_that_is_over(told: int | None, life: int) -> None:
    _, found = entries_in(entries(entry(STORED, stored(), told)))
    assert found == {STORED: Entry(stored().to_xdr_bytes(), life, 900)}


def test_of_code_only_the_life_counts() -> None:
    code = {"key": base64.b64encode(CODE).decode(), "xdr": "", "lastModifiedLedgerSeq": 1}
    _, found = entries_in(entries({**code, "liveUntilLedgerSeq": 77}))
    assert found == {CODE: Entry(None, 77, 1)}


def test_what_is_not_answered_is_absent() -> None:
    answer = GetLedgerEntriesResponse.model_validate({"entries": None, "latestLedger": 5})
    assert wire.entries(answer, [CODE]) == (5, {CODE: None})


@pytest.mark.parametrize(
    "told",
    [
        {"latestLedger": 5},
        entries(sequence=-1),
        entries({**entry(STORED, stored(), -1)}),
        entries({**entry(STORED, stored(), 5), "lastModifiedLedgerSeq": 2**32}),
        entries({**entry(STORED, stored(), 5), "key": "no base64"}),
        entries(entry(STORED, stored(), 5), entry(STORED, stored(), 5)),
        entries(entry(code_key(HASH), stored(), 5)),
    ],
)
def test_entries_that_cannot_be_are_no_answer(told: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        entries_in(told)


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
    with pytest.raises(Unreadable):
        entries_in(entries(told))


def test_an_entry_with_a_string_of_any_bytes_is_read() -> None:
    data = stored(value=scval.to_string(b"\xff\xfe"))
    _, found = entries_in(entries(entry(STORED, data, 5)))
    assert found == {STORED: Entry(data.to_xdr_bytes(), 5, 900)}


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ({}, Pending(HASH, 9)),
        ({"status": "DUPLICATE"}, Pending(HASH, 9)),
        ({"status": "TRY_AGAIN_LATER"}, TryAgain()),
        ({"status": "ERROR", "errorResultXdr": BAD_SEQUENCE}, Rejected("txBAD_SEQ")),
    ],
)
def test_what_became_of_a_transaction_is_told(more: dict[str, object], read: object) -> None:
    assert sent({**SENT, **more}) == read


@pytest.mark.parametrize(
    "more",
    [
        {"status": "ERROR"},
        {"status": "SUCCESS"},
        {"latestLedger": None},
        {"latestLedger": -1},
        {"hash": None},
        {"hash": bytes(32).hex(), "status": "TRY_AGAIN_LATER"},
    ],
)
def test_an_answer_that_leaves_the_fate_open_is_no_answer(more: dict[str, object]) -> None:
    with pytest.raises((Unreadable, ValidationError)):
        sent({**SENT, **more})


def test_what_is_in_no_ledger_is_not_found_in_these() -> None:
    assert transaction(NOT_FOUND) == NotFound(7, 6, 9, 8)


def test_an_end_is_named() -> None:
    end = Final(HASH, 5, 6, successful=False, result="txBAD_SEQ", operation="")
    assert transaction(FOUND) == end


@pytest.mark.parametrize(
    "fields",
    [
        {**FOUND, "resultXdr": None},
        {**FOUND, "txHash": bytes(32).hex()},
        {**FOUND, "status": "SUCCESS"},
        {**FOUND, "ledger": None},
        {**FOUND, "createdAt": -1},
        {**NOT_FOUND, "status": "PENDING"},
        {**NOT_FOUND, "txHash": bytes(32).hex()},
        {**NOT_FOUND, "oldestLedger": 2**32},
    ],
)
def test_an_end_is_this_transactions_and_what_its_result_says(
    fields: dict[str, object],
) -> None:
    with pytest.raises((Unreadable, ValidationError)):
        transaction(fields)


@pytest.mark.parametrize(("told", "fee"), [("250", 250), ("0", 100), (100, 100)])
def test_the_fee_is_no_less_than_networks_take(told: object, fee: int) -> None:
    assert wire.inclusion_fee(GetFeeStatsResponse.model_validate(fees(told))) == fee


@pytest.mark.parametrize("told", [-1, str(2**32)])
def test_a_fee_that_cannot_be_is_no_fee(told: object) -> None:
    with pytest.raises(Unreadable):
        wire.inclusion_fee(GetFeeStatsResponse.model_validate(fees(told)))


READERS: Mapping[type[BaseModel], Callable[[Any], object]] = {
    GetNetworkResponse: wire.served_network,
    GetFeeStatsResponse: wire.inclusion_fee,
    GetLedgerEntriesResponse: partial(wire.entries, asked=[STORED, CODE]),
    SendTransactionResponse: partial(wire.sent, hash_=HASH),
    GetTransactionResponse: partial(wire.transaction, hash_=HASH),
    SimulateTransactionResponse: simulated.simulation,
}


def read_as_everything(fields: object) -> None:
    """Go the way that an answer goes; anything but an AppError fails the test."""
    body = json.dumps({"jsonrpc": "2.0", "id": "1", "result": fields}).encode()
    for model, read in READERS.items():
        with suppress(AppError), understood("host"):
            read(model.model_validate(checked("host", "1", body)["result"]))


@given(JSON)
def test_any_result_gives_a_value_or_an_app_error(fields: object) -> None:
    read_as_everything(fields)


NAMES = {
    *("passphrase", "protocolVersion", "status", "hash", "txHash", "ledger", "createdAt"),
    *("latestLedger", "latestLedgerCloseTime", "oldestLedger", "oldestLedgerCloseTime", "p90"),
    *("entries", "key", "xdr", "lastModifiedLedgerSeq", "liveUntilLedgerSeq", "results"),
    *("resultXdr", "errorResultXdr", "sorobanInclusionFee", "minResourceFee", "events"),
    *("resultMetaXdr", "contractEventsXdr"),
    *("transactionData", "stateChanges", "before", "after", "restorePreamble", "auth", "error"),
}
NAME = st.sampled_from(sorted(NAMES))
TEXTS = (
    *("PENDING", "ERROR", "SUCCESS", "FAILED", "NOT_FOUND", HASH.hex(), "5"),
    *(base64.b64encode(key).decode() for key in (STORED, CODE)),
    *(stored().to_xdr(), scval.to_void().to_xdr(), BAD_SEQUENCE, SUCCESS),
)
LIKELY = st.recursive(
    st.none() | st.integers(0, 2**64) | st.sampled_from(TEXTS) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAME, inner),
    max_leaves=40,
)


HONEST: Mapping[str, object] = {
    **FOUND,
    **SENT,
    **fees(100),
    **entries(entry(STORED, stored(), 5)),
    "passphrase": TESTNET.passphrase,
    "protocolVersion": 27,
    "results": [{"xdr": scval.to_void().to_xdr()}],
}


@given(st.dictionaries(NAME, LIKELY))
def test_any_likely_result_gives_a_value_or_an_app_error(fields: dict[str, object]) -> None:
    read_as_everything({**HONEST, **fields})
