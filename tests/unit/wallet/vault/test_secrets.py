"""Secrets show nothing of themselves, are not copied, and can be forgotten."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.vaults import CODE, KEYRING, PASSWORD, SEED, Stretch, small_file, small_vault
from wallet.vault.secret import Secret, derive, seal, unseal_secret
from wallet.vault.vault import Subkey, open_vault
from wallet.vault.ways import Opening

VAULT = small_vault()
SECRETS: list[object] = [Secret(SEED), PASSWORD, CODE, KEYRING, VAULT, VAULT.payload]
HIDDEN = (
    SEED,
    PASSWORD.reveal(),
    CODE.reveal(),
    bytes(KEYRING.reveal()),
    bytes(VAULT.vault_key.reveal()),
    bytes(VAULT.payload.database_key.reveal()),
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
    keys = {bytes(VAULT.subkey(which).reveal()) for which in Subkey}
    assert len(keys | {bytes(VAULT.vault_key.reveal())}) == len(Subkey) + 1


def test_subkeys_stay_the_same_from_save_to_save() -> None:
    again = open_vault(small_file(), PASSWORD, Opening(Stretch()))
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


def test_what_is_derived_from_a_secret_lives_in_its_room() -> None:
    rooms: list[memoryview] = []

    def room(size: int) -> memoryview:
        rooms.append(memoryview(bytearray(size)))
        return rooms[-1]

    derived = derive(Secret(SEED, room), "test")
    sealed = seal(derive(derived, "once"), SEED, b"")
    opened = unseal_secret(derive(derived, "once"), sealed, b"")
    assert bytes(opened.reveal()) == SEED == bytes(rooms[-1])
    opened.forget()
    assert bytes(rooms[-1]) == bytes(32)


def test_a_vault_keeps_its_keys_in_the_room_it_is_opened_in() -> None:
    rooms: list[memoryview] = []

    def room(size: int) -> memoryview:
        rooms.append(memoryview(bytearray(size)))
        return rooms[-1]

    vault = open_vault(small_file(), CODE, Opening(Stretch(), room))
    kid = vault.payload.keys[0].kid
    with vault.seed(kid) as seed:
        assert any(place == SEED for place in rooms)
        assert seed.room is vault.vault_key.room is room
    assert not any(place == SEED for place in rooms)
