from __future__ import annotations

import pytest
from stellar_sdk import Network as SdkNetwork

from tests.support.builders import ESCROW
from wallet.amounts import NATIVE
from wallet.errors import Unreadable
from wallet.network import PINNED, PRACTICE, PUBLIC, TESTNET, Network, network

CONTRACTS = {
    PUBLIC: {
        "USDC": "CCW67TSZV3SSS2HXMBQ5JFGCKJNXKZM7UQUWUZPUTHXSTZLEO7SJMI75",
        "EURC": "CDTKPWPLOURQA2SGTKTUQOWRCBZEORB4BWBOMJ3D3ZTQQSGE5F6JBQLV",
    },
    TESTNET: {
        "USDC": "CBIELTK6YBZJU5UP2WWQEUCYKLPU6AUNZ2BQ4WWFEIE3USCIHMXQDAMA",
        "EURC": "CCUUDM434BMZMYWYDITHFXHDMIVTGGD6T2I5UKNX5BSLXLW7HVR4MCGZ",
    },
}


@pytest.mark.parametrize(
    ("ours", "passphrase"),
    [
        (PUBLIC, SdkNetwork.PUBLIC_NETWORK_PASSPHRASE),
        (TESTNET, SdkNetwork.TESTNET_NETWORK_PASSPHRASE),
    ],
    ids=["public", "testnet"],
)
def test_a_network_is_the_hash_of_its_passphrase(ours: Network, passphrase: str) -> None:
    assert network(passphrase) == ours
    assert ours.id == SdkNetwork(passphrase).network_id()


def test_known_networks_have_short_names() -> None:
    assert [n.name for n in (PUBLIC, TESTNET, PRACTICE)] == ["public", "testnet", "practice"]


def test_an_unknown_network_is_its_passphrase_and_pins_nothing() -> None:
    own = network("Our own ; 2026")
    assert (own.name, own.pinned, own.fee_account) == ("Our own ; 2026", None, None)
    assert own.pinned_asset(ESCROW) is None


@pytest.mark.parametrize("passphrase", ["", "\ud800"], ids=["empty", "no text"])
def test_a_passphrase_is_text(passphrase: str) -> None:
    with pytest.raises(Unreadable):
        network(passphrase)


@pytest.mark.parametrize("ours", CONTRACTS, ids=lambda n: n.name)
def test_pinned_assets_are_known_by_their_contract(ours: Network) -> None:
    pinned = {a.code: a.contract_id(ours) for a in PINNED[ours].assets}
    assert pinned == CONTRACTS[ours]
    found = [ours.pinned_asset(contract) for contract in pinned.values()]
    assert found == list(PINNED[ours].assets)


def test_another_assets_contract_is_not_pinned() -> None:
    assert PUBLIC.pinned_asset(NATIVE.contract_id(PUBLIC)) is None
    assert PUBLIC.pinned_asset(PINNED[TESTNET].assets[0].contract_id(TESTNET)) is None


def test_networks_share_no_account() -> None:
    accounts = [p.fee_account for p in PINNED.values()]
    accounts += [a.issuer for p in PINNED.values() for a in p.assets if a.issuer]
    assert len(set(accounts)) == len(accounts)
