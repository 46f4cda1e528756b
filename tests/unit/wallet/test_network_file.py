"""A network that we do not know, named in a file by whoever uses it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.builders import ALICE, BOB
from wallet.amounts import Asset
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.network import PUBLIC, Network
from wallet.network_file import MAX_BYTES, named_network
from wallet.pinned import PINNED, Pinned, assets, fee_account

OWN = Network("Standalone Network ; February 2017")
NAME = "passphrase"
ASSET = {"code": "USDC", "issuer": BOB.public}


def file(**fields: Any) -> str:
    return json.dumps({"passphrase": OWN.passphrase, **fields})


def test_a_passphrase_is_enough() -> None:
    named = named_network(file())
    assert (named.network, named.pinned) == (OWN, Pinned(None, ()))


def test_what_its_user_pins_counts_there() -> None:
    named = named_network(file(fee_account=ALICE.public, assets=[ASSET]))
    assert fee_account(OWN, named.pinned) == ALICE.public
    assert assets(OWN, named.pinned) == (Asset("USDC", BOB.public),)


def test_nobody_pins_anything_otherwise_for_a_network_that_we_know() -> None:
    named = named_network(json.dumps({"passphrase": PUBLIC.passphrase}))
    assert named.pinned == PINNED[PUBLIC]
    own = Pinned(ALICE.public, ())
    assert fee_account(PUBLIC, own) == PINNED[PUBLIC].fee_account
    assert assets(PUBLIC, own) == PINNED[PUBLIC].assets


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        (OWN.passphrase, "no JSON"),
        ("[]", "no object"),
        ("{}", "it has no passphrase"),
        (file(**{NAME: ""}), "passphrase: empty"),
        (file(**{NAME: "\x1b[2J"}), "passphrase: not one line"),
        (file(**{NAME: PUBLIC.passphrase}, fee_account=ALICE.public), "is known"),
        (file(**{NAME: PUBLIC.passphrase}, assets=[]), "is known"),
        (file(fee_account="G"), "fee_account: "),
        (file(fee_account=7), "fee_account: it is no text"),
        (file(assets={}), "assets: it is no list"),
        (file(assets=[{"code": "USDC"}]), "assets[0]: it has no issuer"),
        (file(assets=[ASSET, {**ASSET, "code": "US DC"}]), "assets[1].code: "),
        (file(assets=[{**ASSET, "issuer": "native"}]), "assets[0].issuer: "),
    ],
)
def test_anything_else_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        named_network(text)
    assert refusal.value.what == "network file"
    assert why in refusal.value.why


def test_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        named_network(" " * (MAX_BYTES + 1))
