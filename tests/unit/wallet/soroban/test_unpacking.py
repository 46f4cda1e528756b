"""Entries are read as the SDK reads them, and refused where it refuses them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stellar_sdk import scval, xdr

from tests.support.builders import ALICE, ESCROW
from tests.support.contract_values import VALUES
from tests.support.families import BY_NAME, EVERY_BUILD, due, town
from tests.support.ledgers import ISSUER, balance_entry, ledger, trustline
from wallet.amounts import Asset
from wallet.remembered import forget_all
from wallet.soroban import unpacking
from wallet.soroban.entries import (
    account_key,
    contract_data,
    contract_data_key,
    instance_key,
    on_trustline,
    trustline_key,
)
from wallet.soroban.lives import ARCHIVAL_KEY
from wallet.soroban.unpacking import entry_data, ledger_key
from wallet.soroban.values import symbol, vector

KEY = contract_data_key(ESCROW, symbol("key"))


def refused_or(raw: bytes) -> object:
    """What the SDK reads, or that it refuses."""
    try:
        return xdr.LedgerEntryData.from_xdr_bytes(raw)
    except Exception as why:  # noqa: BLE001 - whatever it is, ours has to be the same
        return type(why)


def read_or(raw: bytes) -> object:
    try:
        return entry_data(raw)
    except Exception as why:  # noqa: BLE001 - as above
        return type(why)


def key_refused_or(raw: bytes) -> object:
    """The same of the SDK's keys."""
    try:
        return xdr.LedgerKey.from_xdr_bytes(raw)
    except Exception as why:  # noqa: BLE001 - as above
        return type(why)


def key_read_or(raw: bytes) -> object:
    try:
        return ledger_key(raw)
    except Exception as why:  # noqa: BLE001 - as above
        return type(why)


def keys(name: str) -> list[bytes]:
    """Every key of a ledger with an escrow of this build, and of what else has keys."""
    build = BY_NAME[name]
    there = town(build, due(build), 5, 0, balance_entry(ESCROW, 5), trustline(ALICE.public))
    codes = "EUR", "EURCEURC"
    lines = [on_trustline(Asset(code, ISSUER.public).to_xdr()) for code in codes]
    return [
        *there.entries,
        ARCHIVAL_KEY,
        *(trustline_key(ALICE.public, each) for each in lines),
    ]


def whole(name: str) -> list[bytes]:
    """Everything that a ledger with an escrow of this build has."""
    build = BY_NAME[name]
    there = town(build, due(build), 5, 0, balance_entry(ESCROW, 5)).entries.values()
    return [entry.data for entry in there if entry.data is not None]


@given(VALUES)
def test_a_value_is_read_as_the_sdk_reads_it(value: xdr.SCVal) -> None:
    raw = contract_data(KEY, value)
    assert entry_data(raw) == xdr.LedgerEntryData.from_xdr_bytes(raw)
    assert entry_data(raw).to_xdr_bytes() == raw


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_all_that_a_ledger_has_is_read_as_the_sdk_reads_it(name: str) -> None:
    for raw in whole(name):
        assert entry_data(raw) == xdr.LedgerEntryData.from_xdr_bytes(raw)


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_every_key_is_read_as_the_sdk_reads_it(name: str) -> None:
    for raw in keys(name):
        assert ledger_key(raw) == xdr.LedgerKey.from_xdr_bytes(raw)
        assert ledger_key(raw).to_xdr_bytes() == raw


def test_keys_that_calls_name_need_no_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    named = [instance_key(ESCROW), KEY, account_key(ALICE.public), *trustline(ALICE.public)]
    expected = [xdr.LedgerKey.from_xdr_bytes(raw) for raw in named]
    monkeypatch.delattr(xdr.LedgerKey, "from_xdr_bytes")
    assert [ledger_key(raw) for raw in named] == expected


@settings(max_examples=150)
@given(st.data())
def test_damaged_keys_are_read_or_refused_as_the_sdk_does(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(keys("2ddb5ef1"))))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.sampled_from([0, 1, 2, 3, 6, 7, 16, 127, 128, 255]))
    cut = data.draw(st.sampled_from([0, 0, 0, 1, 4, 32]))
    damaged = bytes(raw[: len(raw) - cut]) + data.draw(st.sampled_from([b"", b"", bytes(4)]))
    assert key_read_or(damaged) == key_refused_or(damaged)


def test_states_of_contracts_need_no_sdk() -> None:
    """Otherwise nothing would be gained: all of it could be left to the SDK."""
    build = BY_NAME["2ddb5ef1"]
    states = [
        raw
        for raw in whole("2ddb5ef1")
        if raw[:4] == xdr.LedgerEntryType.CONTRACT_DATA.to_bytes(4, "big")
        and build.wasm_hash in raw
    ]
    read = [unpacking._contract_data(raw) for raw in states]
    assert states
    assert [each.to_xdr_bytes() for each in read] == states


@settings(max_examples=150)
@given(st.data())
def test_damaged_bytes_are_read_or_refused_as_the_sdk_does(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(whole("2ddb5ef1") + whole("96d51751"))))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.sampled_from([0, 1, 2, 3, 7, 16, 127, 128, 255]))
    cut = data.draw(st.sampled_from([0, 0, 0, 1, 4, 32]))
    more = data.draw(st.sampled_from([b"", b"", b"\0", bytes(4)]))
    damaged = bytes(raw[: len(raw) - cut]) + more
    assert read_or(damaged) == refused_or(damaged)


@pytest.mark.parametrize("depth", [1, 15, 16, 17, 40, 600])
def test_what_is_deep_is_read_as_the_sdk_reads_it(depth: int) -> None:
    inner = vector([]).to_xdr_bytes()
    head = vector([scval.to_void()]).to_xdr_bytes()[:-4]
    end = contract_data(KEY, scval.to_void())[:-4]
    raw = end + head * depth + inner
    assert read_or(raw) == refused_or(raw)


def test_what_was_read_can_be_let_go_of() -> None:
    raw = contract_data(KEY, symbol("remembered"))
    entry_data(raw)
    assert unpacking._named.cache_info().currsize
    forget_all()
    assert not unpacking._named.cache_info().currsize


def test_an_account_is_left_to_the_sdk() -> None:
    accounts = [
        entry.data
        for entry in ledger().entries.values()
        if entry.data and entry.value.account is not None
    ]
    assert len(accounts) > 1
    for raw in accounts:
        assert entry_data(raw) == xdr.LedgerEntryData.from_xdr_bytes(raw)
