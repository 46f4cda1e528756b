"""Keys of ledger entries, and what stands in them, are written at once as the SDK does."""

from __future__ import annotations

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import ALICE, ESCROW
from tests.support.ledgers import ISSUER, TOKEN, USDC, XLM, account
from wallet.addresses import Address, to_sc_address, xdr_account_id
from wallet.amounts import Asset
from wallet.soroban.entries import (
    PERSISTENT,
    TEMPORARY,
    Entry,
    account_key,
    asset_line,
    code_key,
    contract_data,
    contract_data_key,
    contract_value,
    instance_key,
    is_temporary,
    key_bytes,
    nonce_key,
    on_trustline,
    trustline_key,
)
from wallet.soroban.packing import packed
from wallet.soroban.values import VOID, address, i128, symbol, vector

KIND = xdr.LedgerEntryType
NAMES = {
    "a symbol": symbol("METADATA"),
    "a balance": vector([symbol("Balance"), address(ESCROW)]),
    "an instance": xdr.SCVal(xdr.SCValType.SCV_LEDGER_KEY_CONTRACT_INSTANCE),
    "bytes": scval.to_bytes(b"\0\1"),
    "a number": i128(-1),
    "nothing": VOID,
}


def test_the_key_of_an_account_is_the_sdks() -> None:
    named = xdr.LedgerKeyAccount(xdr_account_id(ALICE.public))
    assert account_key(ALICE.public) == xdr.LedgerKey(KIND.ACCOUNT, named).to_xdr_bytes()


@pytest.mark.parametrize("asset", [USDC, XLM], ids=str)
def test_the_key_of_a_trustline_is_the_sdks(asset: object) -> None:
    line = on_trustline(asset.to_xdr())  # type: ignore[attr-defined]
    named = xdr.LedgerKeyTrustLine(xdr_account_id(ALICE.public), line)
    whole = xdr.LedgerKey(KIND.TRUSTLINE, trust_line=named)
    assert trustline_key(ALICE.public, line) == whole.to_xdr_bytes()


@pytest.mark.parametrize("owner", [ALICE.public, ESCROW])
@pytest.mark.parametrize("durability", [PERSISTENT, TEMPORARY])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_the_key_of_a_contracts_entry_is_the_sdks(
    owner: Address, durability: xdr.ContractDataDurability, name: xdr.SCVal
) -> None:
    named = xdr.LedgerKeyContractData(to_sc_address(owner), name, durability)
    whole = xdr.LedgerKey(KIND.CONTRACT_DATA, contract_data=named)
    assert contract_data_key(owner, name, durability) == whole.to_xdr_bytes()


KEYS = {
    "an account": account_key(ALICE.public),
    "a trustline": trustline_key(ALICE.public, on_trustline(USDC.to_xdr())),
    "a trustline to a longer code": trustline_key(
        ALICE.public, on_trustline(Asset("EURCEURC", ISSUER.public).to_xdr())
    ),
    "shares of a pool": trustline_key(
        ALICE.public,
        xdr.TrustLineAsset(
            xdr.AssetType.ASSET_TYPE_POOL_SHARE,
            liquidity_pool_id=xdr.PoolID(xdr.Hash(bytes(32))),
        ),
    ),
    "code": code_key(bytes(range(32))),
    "an instance": instance_key(ESCROW),
    "a nonce": nonce_key(ALICE.public, 7),
    "a setting": xdr.LedgerKey(
        KIND.CONFIG_SETTING,
        config_setting=xdr.LedgerKeyConfigSetting(xdr.ConfigSettingID(0)),
    ).to_xdr_bytes(),
}


@pytest.mark.parametrize("code", ["U", "EURC", "eurC1", "ABCDEFGHIJKL"])
def test_an_asset_is_named_on_trustlines_as_the_sdk_names_it(code: str) -> None:
    line = on_trustline(Asset(code, ISSUER.public).to_xdr())
    assert asset_line(code, ISSUER.public) == line.to_xdr_bytes()


@pytest.mark.parametrize("code", ["", "A B", "\u0416", "\u00b2", "ABCDEFGHIJKLM"])
def test_what_is_no_code_names_no_asset(code: str) -> None:
    with pytest.raises(ValueError, match=r"[Aa]sset code"):
        asset_line(code, ISSUER.public)


def test_the_key_of_code_is_the_sdks() -> None:
    named = xdr.LedgerKeyContractCode(xdr.Hash(bytes(range(32))))
    assert KEYS["code"] == xdr.LedgerKey(KIND.CONTRACT_CODE, contract_code=named).to_xdr_bytes()


def test_no_code_has_a_shorter_hash() -> None:
    with pytest.raises(ValueError, match="32"):
        code_key(bytes(31))


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_key_that_was_read_is_written_as_it_was(key: bytes) -> None:
    assert key_bytes(xdr.LedgerKey.from_xdr_bytes(key)) == key


@pytest.mark.parametrize("name", KEYS)
def test_only_what_is_temporary_dies(name: str) -> None:
    assert is_temporary(KEYS[name]) == (name == "a nonce")


def test_a_key_of_code_that_ends_as_a_temporary_one_does_is_none() -> None:
    assert not is_temporary(code_key(bytes(32)))


@pytest.mark.parametrize("value", NAMES.values(), ids=NAMES.keys())
def test_the_value_of_an_entry_is_what_was_put_there(value: xdr.SCVal) -> None:
    key = contract_data_key(ESCROW, symbol("key"))
    assert contract_value(key, contract_data(key, value)) == packed(value)


def test_the_value_of_an_entry_under_another_key_is_read_all_the_same() -> None:
    key, other = (contract_data_key(who, VOID) for who in (ESCROW, TOKEN))
    assert contract_value(key, contract_data(other, i128(5))) == packed(i128(5))


def test_an_account_has_no_value_of_a_contracts() -> None:
    (entry,) = account(ALICE.public).values()
    assert isinstance(entry, Entry)
    assert entry.data is not None
    assert contract_value(contract_data_key(ESCROW, VOID), entry.data) is None
