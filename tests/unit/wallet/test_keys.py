from __future__ import annotations

import copy
import pickle
import traceback
from collections.abc import Callable

import pytest
from stellar_sdk import Keypair

from tests.support.builders import ALICE, BOB
from wallet.errors import Unreadable
from wallet.keys import SecretKey, verifies

SEED = bytes(range(32))
SECRET = Keypair.from_raw_ed25519_seed(SEED).secret
HASH = b"h" * 32


def test_a_secret_key_signs_as_its_public_key() -> None:
    key = SecretKey.parse(SECRET)
    assert key.public == Keypair.from_secret(SECRET).public_key
    assert verifies(key.public, HASH, key.sign(HASH))


def test_a_signature_counts_for_its_key_and_hash_only() -> None:
    signature = ALICE.sign(HASH)
    assert not verifies(BOB.public, HASH, signature)
    assert not verifies(ALICE.public, b"x" * 32, signature)
    assert not verifies(ALICE.public, HASH, signature[:-1])
    assert not verifies(ALICE.public, HASH, b"")


@pytest.mark.parametrize("show", [repr, str, ascii, "{}".format])
def test_a_secret_key_shows_nothing(show: Callable[[object], str]) -> None:
    shown = show([SecretKey.parse(SECRET)])
    assert "SecretKey(" in shown
    assert SECRET not in shown


@pytest.mark.parametrize(
    "text", [SECRET[:-1], SECRET[:-1] + "A", SECRET.lower(), ALICE.public, ""]
)
def test_a_refused_secret_is_not_repeated(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        SecretKey.parse(text)
    told = "".join(traceback.format_exception(refusal.value))
    assert refusal.value.__context__ is None
    assert text == "" or text not in told


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_key_is_not_copied(take: Callable[[object], object]) -> None:
    with pytest.raises(TypeError):
        take(SecretKey.parse(SECRET))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_only_a_hash_is_signed(size: int) -> None:
    with pytest.raises(Unreadable):
        ALICE.sign(bytes(size))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(Unreadable):
        SecretKey(bytes(size))
