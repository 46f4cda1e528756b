"""Covers in the signer process: a digest comes in, and what is signed for it is made there."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.signing.answers import ENTRIES, TRANSACTIONS
from app.signing.frames import Facts
from tests.support.signing import ask, item
from tests.support.vaults import small_vault
from wallet.cover_text import SEP_53, hash_to_sign, signed_text
from wallet.errors import Unreadable
from wallet.network import PUBLIC, Network
from wallet.vault.errors import NotForThisNetwork

KEY = small_vault().payload.keys[0].public
DIGEST = sha256(b"a request").digest()


def signed(*items: Facts) -> list[Facts]:
    found: list[Facts] = ask("sign", items=items)["signed"]
    return found


def text_of(digest: bytes) -> bytes:
    return f"{SEP_53}{signed_text(digest)}".encode()


def test_a_cover_is_signed_with_its_transaction() -> None:
    (told,) = signed({**item(KEY), "cover": DIGEST})
    key = Ed25519PublicKey.from_public_bytes(KEY)
    key.verify(told["cover"], hash_to_sign(DIGEST))
    key.verify(told["signature"], told["hash"])


@pytest.mark.parametrize("nothing", [{}, {"cover": None}], ids=["no field", "nothing in it"])
def test_no_cover_is_signed_that_nobody_asked_for(nothing: Facts) -> None:
    (told,) = signed({**item(KEY), **nothing})
    assert told["cover"] is None


def test_each_of_several_gets_its_own_cover() -> None:
    digests = [sha256(bytes([n])).digest() for n in range(3)]
    told = signed(
        *({**item(KEY, digest), "cover": digest} for digest in digests), item(KEY, b"other")
    )
    for digest, each in zip(digests, told[:3], strict=True):
        Ed25519PublicKey.from_public_bytes(KEY).verify(each["cover"], hash_to_sign(digest))
    assert told[3]["cover"] is None


@pytest.mark.parametrize("digest", [b"", bytes(31), bytes(33), text_of(DIGEST)])
def test_what_is_no_digest_is_not_signed_and_neither_is_its_transaction(digest: bytes) -> None:
    with pytest.raises(Unreadable):
        signed({**item(KEY), "cover": digest})


def test_a_cover_is_never_signed_without_a_transaction_that_the_key_may_sign() -> None:
    with pytest.raises(NotForThisNetwork):
        signed({**item(KEY, network=PUBLIC), "cover": DIGEST})


def test_the_text_of_a_cover_is_not_taken_for_a_transaction() -> None:
    """Nobody gets a cover signed by calling its text a payload."""
    with pytest.raises((NotForThisNetwork, Unreadable)):
        signed({**item(KEY), "payload": text_of(DIGEST)})


@given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=40))
def test_no_payload_that_moves_money_is_the_text_of_a_cover(digest: bytes, name: str) -> None:
    """Whatever the request and the network: so no signature of one is one of the other."""
    text, network_id = text_of(digest), Network(name.encode(errors="ignore").decode() or "n").id
    assert text[:4] not in ENTRIES
    assert text[32:36] not in TRANSACTIONS
    assert not text.startswith(network_id)
    assert len(text) == 108
