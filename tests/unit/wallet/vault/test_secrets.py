"""Secrets show nothing of themselves, are not copied, and can be forgotten."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.vaults import CODE, KEYRING, PASSWORD, SEED, Stretch, small_file, small_vault
from wallet.vault.secret import Secret
from wallet.vault.vault import Subkey, open_vault

VAULT = small_vault()
SECRETS: list[object] = [Secret(SEED), PASSWORD, CODE, KEYRING, VAULT, VAULT.payload]
HIDDEN = (
    SEED,
    PASSWORD.reveal(),
    CODE.reveal(),
    KEYRING.reveal(),
    VAULT.vault_key.reveal(),
    VAULT.payload.database_key.reveal(),
)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("show", [repr, str, ascii, "{}".format])
def test_a_secret_shows_nothing(secret: object, show: Callable[[object], str]) -> None:
    shown = show([secret])
    for hidden in HIDDEN:
        assert repr(hidden)[2:-1] not in shown
        assert hidden.hex() not in shown
    assert CODE.to_text() not in shown


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("take", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_not_copied(secret: object, take: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match="not copied"):
        take(secret)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Secret(bytes(size))


def test_a_forgotten_secret_is_gone() -> None:
    secret = Secret(SEED)
    secret.forget()
    secret.forget()
    with pytest.raises(ValueError, match="forgotten"):
        secret.reveal()


def test_a_locked_vault_opens_nothing_any_more() -> None:
    vault = small_vault()
    vault.forget()
    with pytest.raises(ValueError, match="forgotten"):
        vault.subkey(Subkey.AUDIT)
    with pytest.raises(ValueError, match="forgotten"):
        vault.subkey(Subkey.DATABASE)


def test_every_subkey_is_another_key() -> None:
    keys = {VAULT.subkey(which).reveal() for which in Subkey}
    assert len(keys | {VAULT.vault_key.reveal()}) == len(Subkey) + 1


def test_subkeys_stay_the_same_from_save_to_save() -> None:
    again = open_vault(small_file(), PASSWORD, Stretch())
    for which in Subkey:
        assert again.subkey(which).reveal() == VAULT.subkey(which).reveal()


def test_the_key_of_the_database_changes_with_its_half() -> None:
    other = replace(VAULT, payload=replace(VAULT.payload, database_key=Secret(bytes(32))))
    assert other.subkey(Subkey.DATABASE).reveal() != VAULT.subkey(Subkey.DATABASE).reveal()
    assert other.subkey(Subkey.AUDIT).reveal() == VAULT.subkey(Subkey.AUDIT).reveal()


def test_nothing_secret_stands_in_the_file() -> None:
    raw = small_file()
    for hidden in (*HIDDEN, b"Gartenweg"):
        assert hidden not in raw
        assert hidden.hex().encode() not in raw
