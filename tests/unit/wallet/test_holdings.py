"""What an address holds, read from entries alone."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW
from tests.support.ledgers import (
    ALIVE,
    RECEIVER,
    STRANGER,
    XLM,
    account,
    balance_entry,
    instance,
    stored,
    token,
    trustline,
)
from tests.support.requests import TOKEN, USDC
from wallet.amounts import NATIVE
from wallet.holdings import claimed_asset, contract_balance_key, held, holding_key
from wallet.network import PRACTICE
from wallet.soroban.entries import Entry, Key, account_key, instance_key
from wallet.soroban.values import address, i128, string, struct, symbol, vector

ASSET = xdr.ContractExecutable(xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET)


def test_a_token_says_which_asset_it_is() -> None:
    assert claimed_asset({**token(USDC)}, TOKEN) == USDC


def test_the_native_token_says_so() -> None:
    assert claimed_asset({**token(XLM)}, XLM.contract_id(PRACTICE)) == NATIVE


def named(name: xdr.SCVal) -> dict[Key, Entry]:
    return instance(TOKEN, ASSET, [(symbol("METADATA"), struct({"name": name}))], ALIVE)


SILENT: dict[str, dict[Key, Entry | None]] = {
    "nothing is known": {},
    "there is none": {instance_key(TOKEN): None},
    "it has no storage": {**instance(TOKEN, ASSET, (), ALIVE)},
    "it has no name": {**instance(TOKEN, ASSET, [(symbol("METADATA"), struct({}))], ALIVE)},
    "its metadata is a word": {
        **instance(TOKEN, ASSET, [(symbol("METADATA"), symbol("USDC"))], ALIVE)
    },
    "its name is a number": {**named(i128(1))},
    "its name is a code alone": {**named(string("USDC"))},
    "its name has a false issuer": {**named(string("USDC:GABC"))},
    "its name is no text": {**named(string("\udcff"))},
    "its name is empty": {**named(string(""))},
}


@pytest.mark.parametrize("entries", SILENT.values(), ids=SILENT.keys())
def test_a_token_says_nothing_when(entries: dict[Key, Entry | None]) -> None:
    assert claimed_asset(entries, TOKEN) is None


def test_a_contract_holds_what_its_entry_says() -> None:
    key = holding_key(TOKEN, USDC, ESCROW)
    assert key == contract_balance_key(TOKEN, ESCROW)
    assert held({**balance_entry(ESCROW, 17, USDC)}, key) == 17


def test_an_account_holds_what_its_trustline_says() -> None:
    key = holding_key(TOKEN, USDC, RECEIVER.public)
    assert held({**trustline(RECEIVER.public, 17, USDC)}, key) == 17


def test_an_account_holds_the_native_asset_itself() -> None:
    key = holding_key(XLM.contract_id(PRACTICE), NATIVE, RECEIVER.public)
    assert key == account_key(RECEIVER.public)
    assert held({**account(RECEIVER.public, 17)}, key) == 17


def test_who_has_no_entry_holds_nothing() -> None:
    assert held({}, holding_key(TOKEN, USDC, STRANGER.public)) == 0


@pytest.mark.parametrize("value", [symbol("much"), struct({}), struct({"amount": symbol("a")})])
def test_a_balance_that_no_token_wrote_is_refused(value: xdr.SCVal) -> None:
    key = contract_balance_key(TOKEN, ESCROW)
    forged = stored(TOKEN, vector([symbol("Balance"), address(ESCROW)]), value)
    with pytest.raises((KeyError, ValueError)):
        held({**forged}, key)
