"""Facts about networks that nobody may tell us otherwise: fee accounts and real assets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wallet.addresses import AccountId, ContractId
from wallet.amounts import Asset
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network


@dataclass(frozen=True)
class Pinned:
    """What is pinned for one network; no fee account where nobody named one."""

    fee_account: AccountId | None
    assets: tuple[Asset, ...]


# Fee accounts: constants of Trustless Work's contracts (public) and wallet dashboard (testnet).
# Issuers: Circle's, as Trustless Work's documentation lists them; contract ids recomputed.
# The practice network runs the public network's builds, whose code fixes the fee account; its
# issuers' keys anyone can derive: seed = SHA-256("countersign practice " + name), names "USDC
# issuer" and "EURC issuer".
PINNED: Final[Mapping[Network, Pinned]] = {
    PUBLIC: Pinned(
        fee_account=AccountId("GBWWSOATPLIC72ZBOIM7WJCT7VCAHNWW4QUBZ2H4FORMCCIUM5ZVKSZN"),
        assets=(
            Asset(
                "USDC", AccountId("GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN")
            ),
            Asset(
                "EURC", AccountId("GDHU6WRG4IEQXM5NZ4BMPKOXHW76MZM4Y2IEMFDVXBSDP6SJY4ITNPP2")
            ),
        ),
    ),
    TESTNET: Pinned(
        fee_account=AccountId("GA6KH5VWPCHBOEF63X57SPX6T4H366YFFKKGCVDBTXT2N7JVL6PJCK7G"),
        assets=(
            Asset(
                "USDC", AccountId("GBBD47IF6LWK7P7MDEVSCWR7DPUWV3NY3DTQEVFL4NAT4AQH3ZLLFLA5")
            ),
            Asset(
                "EURC", AccountId("GB3Q6QDZYTHWT7E5PVS3W7FUT5GVAFC5KSZFFLPU25GO7VTC3NM2ZTVO")
            ),
        ),
    ),
    PRACTICE: Pinned(
        fee_account=AccountId("GBWWSOATPLIC72ZBOIM7WJCT7VCAHNWW4QUBZ2H4FORMCCIUM5ZVKSZN"),
        assets=(
            Asset(
                "USDC", AccountId("GAQTX3276AD53OH4D2QOCGQXAYPZU7ZTV4KLF4QRLAZAQURV35KJDLNE")
            ),
            Asset(
                "EURC", AccountId("GBYXY7D54WZ4IK7W6C3NTASGVSGMAKV4WXASEIKMBEJQ4I6AAINJO53A")
            ),
        ),
    ),
}


def fee_account(network: Network, named: Pinned | None = None) -> AccountId | None:
    """Where the escrow protocol's fee goes, where we know it.

    ``named`` is what a user pins for a network that we do not know; it counts for no other.
    """
    known = PINNED.get(network, named)
    return known.fee_account if known is not None else None


def assets(network: Network, named: Pinned | None = None) -> tuple[Asset, ...]:
    """The assets that are what they claim to be; ``named`` for a network we do not know."""
    known = PINNED.get(network, named)
    return known.assets if known is not None else ()


def asset_of(network: Network, token: ContractId) -> Asset | None:
    """Find the pinned asset whose contract this is; a token's own word counts nothing."""
    return next((a for a in assets(network) if a.contract_id(network) == token), None)
