"""A network that this program does not know, named in a file by whoever uses it.

    {"passphrase": "…", "fee_account": "G…", "assets": [{"code": "USDC", "issuer": "G…"}]}

The fee account is where the escrow protocol's fee goes there, the assets are those that are
what they claim to be; each may be missing. What is pinned for a network that we know is pinned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wallet.addresses import AccountId, account_id
from wallet.amounts import Asset, asset
from wallet.errors import Unreadable
from wallet.network import Network, plain_network
from wallet.pinned import PINNED, Pinned
from wallet.strict_json import Node

MAX_BYTES: Final = 64 * 1024
WHAT: Final = "network file"


@dataclass(frozen=True)
class NamedNetwork:
    """A network, and what its user pins for it."""

    network: Network
    pinned: Pinned | None


def named_network(text: str) -> NamedNetwork:
    """The network that this text names; raise Unreadable or TooLarge."""
    told = Node.parsed(text, WHAT, MAX_BYTES)
    named = told.field("passphrase")
    try:
        network = plain_network(named.text())
    except Unreadable as why:
        named.refuse(why.why)
    fee, listed = told.optional("fee_account"), told.optional("assets")
    if network in PINNED:
        if fee is not None or listed is not None:
            told.refuse(
                "what is pinned for this network is known, and not to be told otherwise"
            )
        return NamedNetwork(network, PINNED[network])
    known = () if listed is None else tuple(map(_asset, listed.items()))
    account = None if fee is None else _account(fee)
    return NamedNetwork(network, Pinned(account, known))


def _account(told: Node) -> AccountId:
    try:
        return account_id(told.text())
    except Unreadable as why:
        told.refuse(why.why)


def _asset(told: Node) -> Asset:
    code, issuer = told.field("code"), told.field("issuer")
    account = _account(issuer)
    try:
        return asset(f"{code.text()}:{account}")
    except Unreadable as why:
        code.refuse(why.why)
