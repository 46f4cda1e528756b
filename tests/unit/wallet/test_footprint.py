"""Who can be paid by a signed footprint."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW, MALLORY, contract_id
from tests.support.ledgers import RECEIVER, STRANGER, XLM, trustline
from tests.support.requests import ISSUER, PAID, TOKEN, USDC, honest
from wallet.addresses import AccountId
from wallet.amounts import Asset
from wallet.footprint import footprint_of, payees
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE, PUBLIC
from wallet.soroban.entries import (
    Key,
    account_key,
    contract_data_key,
    instance_key,
    trustline_key,
)
from wallet.soroban.storage import Footprint
from wallet.soroban.values import address, symbol, vector

NATIVE_TOKEN = XLM.contract_id(PRACTICE)


def written(*keys: Key) -> Footprint:
    return Footprint(frozenset(), frozenset(keys))


def line(who: AccountId, asset: Asset = USDC) -> Key:
    return next(iter(trustline(who, asset=asset)))


def test_a_release_can_pay_its_payees_and_the_escrow_itself() -> None:
    data = honest().envelope.transaction.ext.soroban_data
    assert data is not None
    assert payees(footprint_of(data), TOKEN, PRACTICE) == {*PAID, ESCROW}


def test_a_trustline_that_can_be_written_can_be_paid() -> None:
    assert payees(written(line(STRANGER.public)), TOKEN, PRACTICE) == {STRANGER.public}


def test_a_contract_whose_balance_can_be_written_can_be_paid() -> None:
    other = contract_id("other")
    key = contract_balance_key(TOKEN, other)
    assert payees(written(key), TOKEN, PRACTICE) == {other}


def test_an_account_can_be_paid_in_the_native_asset() -> None:
    key = account_key(RECEIVER.public)
    assert payees(written(key), NATIVE_TOKEN, PRACTICE) == {RECEIVER.public}


NOBODY = {
    "an entry that is only read": replace(
        written(), read_only=frozenset([line(STRANGER.public)])
    ),
    "an account, which holds no issued asset": written(account_key(STRANGER.public)),
    "a trustline to another asset": written(line(STRANGER.public, Asset("EURC", ISSUER))),
    "a trustline to the same code of another issuer": written(
        line(STRANGER.public, Asset("USDC", MALLORY.public))
    ),
    "a balance of another token": written(contract_balance_key(NATIVE_TOKEN, ESCROW)),
    "another entry of the token": written(
        contract_data_key(TOKEN, vector([symbol("Allowance"), address(ESCROW)]))
    ),
    "the token's instance": written(instance_key(TOKEN)),
    "a balance of nobody": written(
        contract_data_key(TOKEN, vector([symbol("Balance"), symbol("me")]))
    ),
}


@pytest.mark.parametrize("footprint", NOBODY.values(), ids=NOBODY.keys())
def test_nobody_can_be_paid_by(footprint: Footprint) -> None:
    assert payees(footprint, TOKEN, PRACTICE) == frozenset()


def test_an_asset_has_another_contract_on_another_network() -> None:
    assert payees(written(line(STRANGER.public)), TOKEN, PUBLIC) == frozenset()


def test_codes_of_up_to_twelve_letters_are_known_too() -> None:
    gold = Asset("GOLDGOLDGOLD", ISSUER)
    key = line(STRANGER.public, gold)
    assert payees(written(key), gold.contract_id(PRACTICE), PRACTICE) == {STRANGER.public}


def test_the_code_of_an_asset_may_have_twelve_letters() -> None:
    asset = Asset("LONGERCODE12", ISSUER)
    key = line(STRANGER.public, asset)
    assert payees(written(key), asset.contract_id(PRACTICE), PRACTICE) == {STRANGER.public}
    assert payees(written(key), TOKEN, PRACTICE) == frozenset()


@pytest.mark.parametrize(
    "asset",
    [
        xdr.TrustLineAsset(xdr.AssetType.ASSET_TYPE_NATIVE),
        xdr.TrustLineAsset(
            xdr.AssetType.ASSET_TYPE_POOL_SHARE,
            liquidity_pool_id=xdr.PoolID(xdr.Hash(bytes(32))),
        ),
    ],
    ids=["native", "shares of a pool"],
)
def test_a_trustline_to_what_nobody_issued_pays_nobody(asset: xdr.TrustLineAsset) -> None:
    key = trustline_key(STRANGER.public, asset)
    for token in (NATIVE_TOKEN, TOKEN):
        assert payees(written(key), token, PRACTICE) == frozenset()
