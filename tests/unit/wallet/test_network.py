from __future__ import annotations

import pytest
from stellar_sdk import Network as SdkNetwork

from tests.support.builders import ESCROW
from wallet import pinned
from wallet.amounts import NATIVE
from wallet.errors import Unreadable
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network, mixes_practice, network
from wallet.pinned import PINNED

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


def test_an_unknown_network_is_called_another_and_pins_nothing() -> None:
    own = network("Our own ; 2026")
    assert own.name == "another network, “Our own ; 2026”"
    assert (pinned.fee_account(own), pinned.assets(own)) == (None, ())
    assert pinned.asset_of(own, ESCROW) is None


@pytest.mark.parametrize("known", [PUBLIC, TESTNET, PRACTICE], ids=lambda n: n.name)
def test_whatever_a_network_calls_itself_it_is_named_as_no_other(known: Network) -> None:
    near = known.passphrase.replace("o", "\N{CYRILLIC SMALL LETTER O}")
    for words in (known.name, known.name.upper(), f"{known.passphrase} ", near):
        own = network(words)
        assert own != known
        assert own.name.startswith("another network, ")


@pytest.mark.parametrize("passphrase", ["", "\ud800"], ids=["empty", "no text"])
def test_a_passphrase_is_text(passphrase: str) -> None:
    with pytest.raises(Unreadable):
        network(passphrase)


@pytest.mark.parametrize("ours", CONTRACTS, ids=lambda n: n.name)
def test_pinned_assets_are_known_by_their_contract(ours: Network) -> None:
    contracts = {a.code: a.contract_id(ours) for a in pinned.assets(ours)}
    assert contracts == CONTRACTS[ours]
    found = tuple(pinned.asset_of(ours, contract) for contract in contracts.values())
    assert found == pinned.assets(ours)


def test_another_assets_contract_is_not_pinned() -> None:
    assert pinned.asset_of(PUBLIC, NATIVE.contract_id(PUBLIC)) is None
    testnet_usdc = pinned.assets(TESTNET)[0].contract_id(TESTNET)
    assert pinned.asset_of(PUBLIC, testnet_usdc) is None


def test_networks_share_no_issuer() -> None:
    issuers = [asset.issuer for known in PINNED.values() for asset in known.assets]
    assert len(set(issuers)) == len(issuers)


def test_the_practice_network_pays_the_fee_to_whom_the_builds_code_names() -> None:
    assert pinned.fee_account(PRACTICE) == pinned.fee_account(PUBLIC)


@pytest.mark.parametrize(
    ("networks", "mixed"),
    [
        ((), False),
        ((PRACTICE,), False),
        ((PRACTICE, PRACTICE), False),
        ((PUBLIC, TESTNET), False),
        ((TESTNET, PRACTICE), True),
        ((PRACTICE, network("a network of one's own")), True),
    ],
)
def test_the_practice_network_stands_alone(networks: tuple[Network, ...], mixed: bool) -> None:
    assert mixes_practice(networks) is mixed
