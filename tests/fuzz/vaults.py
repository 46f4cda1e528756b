"""The vault's file: opened as it was saved or refused by name, whatever stands in it.

Half of the files are sealed anew after the change with the vault's own key, as no stranger can:
what stands behind the seal is read as strictly as what stands before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from tests.fuzz.json_fields import Json
from tests.fuzz.target import Target, anyhow
from tests.support.builders import chance
from tests.support.vaults import CODE, PASSWORD, Stretch, saved, small_vault, version_0
from wallet.vault import backup, canonical, container
from wallet.vault.container import BLOCK, MAGIC, Sealed
from wallet.vault.errors import VaultError
from wallet.vault.secret import Secret, derive, seal, vouch
from wallet.vault.vault import Subkey, Vault, open_vault
from wallet.vault.ways import Opening

LEAD = 14
"""Magic, version and the header's length."""


def _take(given: bytes) -> bool:
    if given.startswith(backup.MAGIC):
        return _take_backup(given)
    try:
        opened = open_vault(given, PASSWORD, Opening(Stretch()))
    except VaultError:
        return False
    _check_saved_again(opened)
    return True


def _take_backup(given: bytes) -> bool:
    try:
        contents = backup.read(given).open(_vault().subkey(Subkey.EXPORT))
        open_vault(contents.vault, CODE, Opening(Stretch()))
    except VaultError:
        return False
    return True


def _check_saved_again(opened: Vault) -> None:
    """What was opened can be saved, and is then the same."""
    try:
        raw = saved(opened)
    except VaultError:
        return
    again = open_vault(raw, PASSWORD, Opening(Stretch()))
    assert again.payload.to_bytes() == opened.payload.to_bytes()
    assert again.header.slots == opened.header.slots


@cache
def _vault() -> Vault:
    return small_vault()


@cache
def _small() -> bytes:
    return saved(_vault())


def _seeds() -> Iterator[bytes]:
    yield _small()
    yield version_0()
    header = _vault().header
    contents = backup.Contents(_small(), b"a database", 1_800_000_000, header.id, 1)
    yield backup.write(contents, _vault().subkey(Subkey.EXPORT), chance(3).randbytes)


def _change(given: bytes, random: Random) -> bytes:
    try:
        sealed = container.read(given)
        plain = sealed.open(_vault().vault_key)
    except VaultError:
        return anyhow(given, random)
    match random.randrange(4):
        case 0:
            return anyhow(given, random)
        case 1:
            return _with_header(given, _changed(_header(sealed), random))
        case 2:
            return _sealed_anew(_changed(_header(sealed), random), plain)
        case _:
            return _sealed_anew(_header(sealed), _changed(plain, random))


def _header(sealed: Sealed) -> bytes:
    return sealed.vouched[LEAD:]


def _changed(text: bytes, random: Random) -> bytes:
    spelled = Json(lambda value: canonical.write(value).decode("ascii"), {})
    return spelled.changed(text, random)


def _with_header(given: bytes, text: bytes) -> bytes:
    rest = LEAD + int.from_bytes(given[10:LEAD], "big")
    return given[:10] + len(text).to_bytes(4, "big") + text + given[rest:]


def _sealed_anew(text: bytes, plain: bytes) -> bytes:
    key = _vault().vault_key
    lead = MAGIC + _version(text).to_bytes(2, "big") + len(text).to_bytes(4, "big")
    vouched = lead + text
    code = vouch(derive(key, "twv1/header"), vouched)
    padded = plain.ljust(-(-len(plain) // BLOCK) * BLOCK, b"\0")
    payload = seal(_payload_key(key, text), padded, vouched + code)
    return vouched + code + len(payload).to_bytes(8, "big") + payload


def _version(text: bytes) -> int:
    return 1 if b'"aead"' in text else 0


def _payload_key(key: Secret, text: bytes) -> Secret:
    try:
        facts: Any = json.loads(text)
        fresh = bytes.fromhex(facts["n"])
    except (ValueError, TypeError, KeyError):
        fresh = bytes(32)
    return derive(key, "twv1/payload", fresh)


VAULT = Target("vault", _take, _seeds, _change)
