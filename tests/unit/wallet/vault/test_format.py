"""The format, read a second time by other hands: what was promised stands in the file.

Old backups must open for ever, so that what is written here may not change with the code.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.support.builders import chance
from tests.support.vaults import (
    CODE,
    KEYRING,
    PASSWORD,
    SEED,
    Stretch,
    small_file,
    small_vault,
    version_0,
    written_as_version_0,
)
from wallet.network import PRACTICE, TESTNET
from wallet.vault import container
from wallet.vault.errors import Damaged
from wallet.vault.kdf import Cost
from wallet.vault.vault import Subkey, open_vault
from wallet.vault.ways import Opening

RAW = small_file()
SIZE = int.from_bytes(RAW[10:14], "big")
HEADER = json.loads(RAW[14 : 14 + SIZE])
VOUCHED, CODE_OF_HEADER = RAW[: 14 + SIZE], RAW[14 + SIZE : 46 + SIZE]


def hkdf(key: bytes, info: str, salt: bytes = b"") -> bytes:
    """RFC 5869 by hand, for one block."""
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, info.encode() + b"\1", "sha256")


def spelled(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def vault_key(slot: dict[str, Any]) -> bytes:
    how = slot["kdf"]
    salt = bytes.fromhex(how["salt"])
    match slot["kind"]:
        case "pw":
            cost = Cost(how["m"], how["t"], how["p"])
            working = bytes(Stretch()(PASSWORD.reveal(), salt, cost).reveal())
        case "rec":
            working = hkdf(CODE.reveal(), "twv1/rec", salt)
        case _:
            working = hkdf(bytes(KEYRING.reveal()), "twv1/kr", salt)
    bound = {name: slot[name] for name in ("kind", "sid", "kdf")}
    return AESGCM(hkdf(working, f"twv1/slot/{slot['kind']}")).decrypt(
        bytes(12), bytes.fromhex(slot["wrap"]), bytes.fromhex(HEADER["id"]) + spelled(bound)
    )


PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
KEY = vault_key(HEADER["slots"][0])
PLAIN = AESGCM(hkdf(KEY, "twv1/payload", bytes.fromhex(HEADER["n"]))).decrypt(
    bytes(12), RAW[54 + SIZE :], VOUCHED + CODE_OF_HEADER
)


@pytest.mark.parametrize("slot", HEADER["slots"], ids=["pw", "rec", "kr"])
def test_every_slot_holds_the_key_as_promised(slot: dict[str, Any]) -> None:
    assert vault_key(slot) == KEY == small_vault().vault_key.reveal()


def test_the_header_is_vouched_for_as_promised() -> None:
    assert hmac.digest(hkdf(KEY, "twv1/header"), VOUCHED, "sha256") == CODE_OF_HEADER


def test_the_payload_is_padded_as_promised() -> None:
    assert len(PLAIN) == 4096
    assert PLAIN.rstrip(b"\0") == small_vault().payload.to_bytes()


def test_a_seed_is_sealed_as_promised() -> None:
    key = json.loads(PLAIN.rstrip(b"\0"))["keys"][0]
    sealing = AESGCM(hkdf(KEY, f"twv1/key/{key['kid']}"))
    networks = [PRACTICE.passphrase, TESTNET.passphrase]
    beside = bytes.fromhex(key["kid"]) + PUBLIC + spelled({"networks": networks})
    assert sealing.decrypt(bytes(12), bytes.fromhex(key["wrap"]), beside) == SEED


@pytest.mark.parametrize(
    ("which", "info"), [(Subkey.AUDIT, "twv1/audit"), (Subkey.EXPORT, "twv1/export")]
)
def test_subkeys_are_derived_as_promised(which: Subkey, info: str) -> None:
    assert small_vault().subkey(which).reveal() == hkdf(KEY, info)


def test_the_key_of_the_database_is_derived_as_promised() -> None:
    half = bytes.fromhex(json.loads(PLAIN.rstrip(b"\0"))["db_key"])
    assert small_vault().subkey(Subkey.DATABASE).reveal() == hkdf(KEY, "twv1/db", half)


def test_the_same_randomness_gives_the_same_file_for_ever() -> None:
    assert hashlib.sha256(RAW).hexdigest() == (
        "ffdf7abdb11cbb0913c7529da69db4c29b9b09fe469c4a1faed98c0f89d3442a"
    )


def test_the_file_of_version_0_is_as_it_was_made() -> None:
    assert version_0() == written_as_version_0()


def test_the_header_is_vouched_for_apart_from_the_payload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """GCM would agree: it can be made to agree with more than one key."""
    vault = small_vault()
    with monkeypatch.context() as patch:
        patch.setattr(container, "vouch", lambda *_: bytes(32))
        raw = vault.saved(chance(1).randbytes)[0]
    with pytest.raises(Damaged):
        open_vault(raw, PASSWORD, Opening(Stretch()))
