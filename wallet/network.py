"""Networks: a passphrase, and what is pinned for the networks we know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from wallet.addresses import AccountId, ContractId
from wallet.amounts import Asset
from wallet.errors import Unreadable


@dataclass(frozen=True)
class Network:
    """A Stellar network, told apart by its passphrase alone."""

    passphrase: str

    @property
    def id(self) -> bytes:
        """The 32 bytes that every hash on this network begins with."""
        return sha256(self.passphrase.encode()).digest()

    @property
    def name(self) -> str:
        """``public``, ``testnet``, ``practice``, or the passphrase of another network."""
        return self.pinned.name if self.pinned else self.passphrase

    @property
    def pinned(self) -> Pinned | None:
        """What is pinned for this network; None on a network we do not know."""
        return PINNED.get(self)

    @property
    def fee_account(self) -> AccountId | None:
        """Where the escrow protocol's fee goes, where we know it."""
        return self.pinned.fee_account if self.pinned else None

    def pinned_asset(self, token: ContractId) -> Asset | None:
        """Find the pinned asset whose contract this is; a token's own word counts nothing."""
        assets = self.pinned.assets if self.pinned else ()
        return next((a for a in assets if a.contract_id(self) == token), None)


@dataclass(frozen=True)
class Pinned:
    """Facts about a network that nobody may tell us otherwise."""

    name: str
    fee_account: AccountId
    assets: tuple[Asset, ...]


PUBLIC: Final = Network("Public Global Stellar Network ; September 2015")
TESTNET: Final = Network("Test SDF Network ; September 2015")
PRACTICE: Final = Network("Countersign Practice Network ; November 2026")

# Fee accounts: constants of Trustless Work's contracts (public) and wallet dashboard (testnet).
# Issuers: Circle's, as Trustless Work's documentation lists them; contract ids recomputed.
# The practice network runs the public network's builds, whose code fixes the fee account; its
# issuers' keys anyone can derive: seed = SHA-256("countersign practice " + name), names "USDC
# issuer" and "EURC issuer".
PINNED: Final[Mapping[Network, Pinned]] = {
    PUBLIC: Pinned(
        name="public",
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
        name="testnet",
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
        name="practice",
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


def network(passphrase: str) -> Network:
    """Take the network of this passphrase, known or not; raise Unreadable if it is none."""
    # A lone surrogate has no bytes and so no hash.
    if not passphrase or passphrase.encode(errors="ignore").decode() != passphrase:
        raise Unreadable("network passphrase", "empty or not text")
    return Network(passphrase)
