"""What an address holds, read from entries alone."""

from __future__ import annotations

import pytest
from stellar_sdk import scval, xdr

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
from wallet.amounts import NATIVE, Asset
from wallet.holdings import (
    claimed_asset,
    contract_balance_key,
    held,
    holding_key,
    kept_asset,
)
from wallet.network import PRACTICE
from wallet.soroban.entries import Entry, Key, account_key, instance_key
from wallet.soroban.values import address, i128, string, struct, symbol, u32, vector

ASSET = xdr.ContractExecutable(xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET)


def test_a_token_says_which_asset_it_is() -> None:
    assert claimed_asset({**token(USDC)}, TOKEN) == USDC


def test_a_token_says_it_whole_as_a_network_writes_it() -> None:
    assert claimed_asset({**described()}, TOKEN) == USDC


def test_the_native_token_says_so() -> None:
    assert claimed_asset({**token(XLM)}, XLM.contract_id(PRACTICE)) == NATIVE


def named(name: xdr.SCVal) -> dict[Key, Entry]:
    return instance(TOKEN, ASSET, [(symbol("METADATA"), struct({"name": name}))], ALIVE)


def described(**fields: xdr.SCVal) -> dict[Key, Entry]:
    told = {"name": string(str(USDC)), "symbol": string("USDC"), "decimal": u32(7), **fields}
    return instance(TOKEN, ASSET, [(symbol("METADATA"), struct(told))], ALIVE)


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
    "its symbol is another's": {**described(symbol=string("EURC"))},
    "its symbol is none": {**described(symbol=symbol("USDC"))},
    "it has other decimals": {**described(decimal=u32(2))},
}


@pytest.mark.parametrize("entries", SILENT.values(), ids=SILENT.keys())
def test_a_token_says_nothing_when(entries: dict[Key, Entry | None]) -> None:
    assert claimed_asset(entries, TOKEN) is None


@pytest.mark.parametrize("which", [USDC, XLM, Asset("LONGERCODE", USDC.issuer)], ids=str)
def test_a_token_pays_in_the_asset_that_it_says_it_is(which: Asset) -> None:
    entries, contract = token(which), which.contract_id(PRACTICE)
    assert kept_asset({**entries}, contract) == claimed_asset({**entries}, contract) == which


def informed(info: xdr.SCVal) -> dict[Key, Entry]:
    return instance(TOKEN, ASSET, [(vector([symbol("AssetInfo")]), info)], ALIVE)


def coined(**fields: xdr.SCVal) -> dict[Key, Entry]:
    good = {"asset_code": string("USDC"), "issuer": scval.to_bytes(bytes(32))}
    return informed(vector([symbol("AlphaNum4"), struct({**good, **fields})]))


VAGUE: dict[str, dict[Key, Entry | None]] = {
    "nothing is known": {},
    "there is none": {instance_key(TOKEN): None},
    "it has no storage": {**instance(TOKEN, ASSET, (), ALIVE)},
    "it is a word": {**informed(symbol("Native"))},
    "it is empty": {**informed(vector([]))},
    "it is a number": {**informed(vector([i128(1)]))},
    "its code is a number": {**coined(asset_code=i128(1))},
    "its code is none": {**coined(asset_code=string("US-DC"))},
    "its code is no text": {**coined(asset_code=string("\udcff"))},
    "its issuer is a text": {**coined(issuer=string("GABC"))},
    "its issuer is too short": {**coined(issuer=scval.to_bytes(bytes(31)))},
    "its issuer is too long": {**coined(issuer=scval.to_bytes(bytes(33)))},
}


@pytest.mark.parametrize("entries", VAGUE.values(), ids=VAGUE.keys())
def test_a_token_does_not_tell_in_what_it_pays_when(entries: dict[Key, Entry | None]) -> None:
    assert kept_asset(entries, TOKEN) is None


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
