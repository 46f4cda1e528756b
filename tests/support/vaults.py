"""A small vault, and a password derivation that takes no time and counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.support.builders import chance
from wallet.network import PRACTICE, TESTNET
from wallet.vault import canonical, container
from wallet.vault.kdf import FLOOR, Cost
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import Secret, derive, seal, vouch
from wallet.vault.seeds import Purpose
from wallet.vault.vault import Vault, create
from wallet.vault.ways import KeyringSecret, Means, Password

VECTORS = Path(__file__).parents[1] / "vectors" / "vault"
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
    return Means(Stretch(), random=chance(seed).randbytes, cost=cost)


def small_vault(seed: int = 1) -> Vault:
    """A vault with a password, a recovery code, a keyring slot and one key."""
    made = create((PASSWORD, CODE, KEYRING), means(seed))
    return made.with_key(Secret(SEED), PURPOSE, chance(seed + 1000).randbytes)


def saved(vault: Vault, seed: int = 2) -> bytes:
    return vault.saved(chance(seed).randbytes)[0]


def small_file(seed: int = 1) -> bytes:
    return saved(small_vault(seed), seed + 2000)


def version_0() -> bytes:
    """The small vault as the version before the first wrote it; from its file."""
    return (VECTORS / "version-0.twv").read_bytes()


def written_as_version_0() -> bytes:
    """How that file was made."""
    vault = small_vault()
    facts: dict[str, Any] = json.loads(vault.payload.to_bytes())
    keys = [{k: v for k, v in key.items() if k != "words"} for key in facts["keys"]]
    plain = canonical.write({"db_key": facts["db_key"], "keys": keys})
    fresh = chance(5).randbytes(32)
    slots = [slot.facts() for slot in vault.header.slots]
    header = {"gen": 1, "id": vault.header.id.hex(), "n": fresh.hex(), "slots": slots, "v": 0}
    text = canonical.write(header)
    vouched = b"".join([container.MAGIC, bytes(2), len(text).to_bytes(4, "big"), text])
    code = vouch(derive(vault.vault_key, "twv1/header"), vouched)
    key = derive(vault.vault_key, "twv1/payload", fresh)
    payload = seal(key, plain.ljust(container.BLOCK, b"\0"), vouched + code)
    return vouched + code + len(payload).to_bytes(8, "big") + payload


def substitutions(raw: bytes, position: int) -> Iterator[bytes]:
    """Every other byte at this position."""
    for value in range(256):
        if value != raw[position]:
            yield raw[:position] + bytes([value]) + raw[position + 1 :]


def bit_flips(raw: bytes) -> Iterator[bytes]:
    for position, byte in enumerate(raw):
        for bit in range(8):
            yield raw[:position] + bytes([byte ^ 1 << bit]) + raw[position + 1 :]
