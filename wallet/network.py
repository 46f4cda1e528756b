"""Networks: a passphrase, and the short names of those we know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

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
        """``public``, ``testnet``, ``practice``; another's own words, and that it is another.

        Anybody can call a network “public”, or nearly as the real one.
        """
        return NAMES.get(self, f"another network, “{self.passphrase}”")


PUBLIC: Final = Network("Public Global Stellar Network ; September 2015")
TESTNET: Final = Network("Test SDF Network ; September 2015")
PRACTICE: Final = Network("Countersign Practice Network ; November 2026")

MAX_PASSPHRASE: Final = 200
"""Characters of a name that can be shown in one line."""

NAMES: Final[Mapping[Network, str]] = {
    PUBLIC: "public",
    TESTNET: "testnet",
    PRACTICE: "practice",
}


def mixes_practice(networks: Iterable[Network]) -> bool:
    """Whether the practice network is among others, where what is tried out would count."""
    meant = set(networks)
    return PRACTICE in meant and meant != {PRACTICE}


def network(passphrase: str) -> Network:
    """Take the network of this passphrase, known or not; raise Unreadable if it is none."""
    # A lone surrogate has no bytes and so no hash.
    if not passphrase or passphrase.encode(errors="ignore").decode() != passphrase:
        raise Unreadable("network passphrase", "empty or not text")
    return Network(passphrase)


def plain_network(passphrase: str) -> Network:
    """Take the network of this foreign passphrase, which stands in every head of a review.

    Raise Unreadable unless it is one line of plain text.
    """
    if not passphrase.isprintable() or len(passphrase) > MAX_PASSPHRASE:
        raise Unreadable("network passphrase", "not one line of plain text")
    return network(passphrase)
