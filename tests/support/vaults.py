"""A small vault, and a password derivation that takes no time and counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from tests.support.builders import chance
from wallet.network import PRACTICE, TESTNET
from wallet.vault.kdf import FLOOR, Cost
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import Secret
from wallet.vault.seeds import Purpose
from wallet.vault.vault import Vault, create
from wallet.vault.ways import KeyringSecret, Means, Password

SEED = sha256(b"a seed in a vault").digest()
PURPOSE = Purpose("Milestones of Gartenweg 4", 1_800_000_000, (PRACTICE, TESTNET))
PASSWORD = Password("correct horse battery")
CODE = RecoveryCode.new(chance(7).randbytes)
KEYRING = KeyringSecret.new(chance(8).randbytes)


@dataclass
class Stretch:
    """Stands in for Argon2id: another input, another key; counts how often it was asked."""

    count: int = 0

    def __call__(self, password: bytes, salt: bytes, cost: Cost) -> Secret:
        self.count += 1
        told = repr((password, salt, cost.kib, cost.passes, cost.lanes))
        return Secret(sha256(told.encode()).digest())


def means(seed: int = 1, cost: Cost = FLOOR) -> Means:
    return Means(chance(seed).randbytes, cost, Stretch())


def small_vault(seed: int = 1) -> Vault:
    """A vault with a password, a recovery code, a keyring slot and one key."""
    made = create((PASSWORD, CODE, KEYRING), means(seed))
    return made.with_key(Secret(SEED), PURPOSE, chance(seed + 1000).randbytes)


def saved(vault: Vault, seed: int = 2) -> bytes:
    return vault.saved(chance(seed).randbytes)[0]


def small_file(seed: int = 1) -> bytes:
    return saved(small_vault(seed), seed + 2000)


def substitutions(raw: bytes, position: int) -> Iterator[bytes]:
    """Every other byte at this position."""
    for value in range(256):
        if value != raw[position]:
            yield raw[:position] + bytes([value]) + raw[position + 1 :]


def bit_flips(raw: bytes) -> Iterator[bytes]:
    for position, byte in enumerate(raw):
        for bit in range(8):
            yield raw[:position] + bytes([byte ^ 1 << bit]) + raw[position + 1 :]
