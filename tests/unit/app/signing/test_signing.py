"""Signing: transactions and entries only, with the keys and for the networks of these."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.signing.answers import ENTRIES, TRANSACTIONS, answer
from app.signing.frames import Facts
from tests.support.builders import ALICE, authorization, envelope
from tests.support.signing import (
    BY_CODE,
    BY_PASSWORD,
    S_ADDRESS,
    Typist,
    adding,
    ask,
    item,
    keeper,
    payload,
)
from tests.support.vaults import PURPOSE, Stretch, small_file, small_vault
from wallet.authorization import Arm
from wallet.envelope import FeeBump
from wallet.errors import Unreadable
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network
from wallet.vault.errors import NoSuchKey, NotForThisNetwork

FIRST = small_vault().payload.keys[0].public
REFUSED = (NotForThisNetwork, Unreadable)


@lru_cache
def with_two_keys() -> Facts:
    return ask("add", Typist((S_ADDRESS,)), **adding(networks=[TESTNET.passphrase]))


def signed(*items: Facts, **more: Any) -> list[Facts]:
    found: list[Facts] = ask("sign", items=items, **more)["signed"]
    return found


def check(public: bytes, signature: bytes, hash_: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(public).verify(signature, hash_)


# ---------------------------------------------------------------- signatures
@pytest.mark.parametrize("network", [PRACTICE, TESTNET])
def test_a_transaction_is_signed_by_its_hash(network: Network) -> None:
    unsigned = envelope(network=network)
    body = unsigned.transaction.to_xdr_bytes()
    (told,) = signed(item(FIRST, body, network))
    assert told["hash"] == unsigned.hash
    check(FIRST, told["signature"], unsigned.hash)


@given(st.lists(st.binary(), max_size=5))
def test_each_signature_is_that_of_its_own_bytes(bodies: list[bytes]) -> None:
    told = signed(*(item(FIRST, body) for body in bodies))
    assert [each["hash"] for each in told] == [sha256(payload(b)).digest() for b in bodies]
    assert [each["digest"] for each in told] == [b"about " + body for body in bodies]
    for each in told:
        check(FIRST, each["signature"], each["hash"])


def test_whoever_asks_has_no_say_in_the_hash() -> None:
    (told,) = signed({**item(FIRST), "hash": bytes(32)})
    assert told["hash"] == sha256(payload()).digest()


def test_a_batch_for_two_keys_takes_one_password(stretch: Stretch) -> None:
    vault, second = with_two_keys()["vault"], with_two_keys()["public"]
    bodies = [bytes([number]) for number in range(30)]
    items = [item((FIRST, second)[body[0] % 2], body, TESTNET) for body in bodies]
    told = signed(*items, vault=vault, way=BY_PASSWORD)
    assert stretch.count == 1
    assert {(each["public"], each["digest"]) for each in told} == {
        (each["public"], each["digest"]) for each in items
    }
    for each in told:
        check(each["public"], each["signature"], each["hash"])


def test_each_seed_is_opened_once_for_a_batch_and_never_for_long() -> None:
    opened: list[str] = []

    @contextmanager
    def briefly() -> Generator[None]:
        opened.append("open")
        yield
        opened.append("closed")

    items = [item(FIRST, bytes([number])) for number in range(30)]
    question = {"do": "sign", "vault": small_file(), "way": BY_CODE, "items": items}
    answer(replace(keeper(), briefly=briefly), question)
    assert opened == ["open", "closed"] * 2  # once to sign, once to see that it was kept


def test_nothing_to_sign_gives_no_signatures() -> None:
    assert signed() == []


def test_what_was_signed_is_answered_with_a_vault_that_knows_the_newest_database() -> None:
    mark = {"number": 5, "hash": bytes(range(32))}
    told = ask("sign", items=[item(FIRST)], mark=mark)
    again = ask("unlock", vault=told["vault"])
    assert (again["seen"], again["generation"]) == (mark, 2)


# ---------------------------------------------------------------- refusals
def test_a_transaction_of_another_network_is_not_signed() -> None:
    with pytest.raises(NotForThisNetwork) as refusal:
        signed(item(FIRST, network=PUBLIC))
    assert refusal.value.allowed == tuple(PURPOSE.passphrases)
    assert refusal.value.asked == PUBLIC.id.hex()


def test_each_key_has_its_own_networks() -> None:
    vault, second = with_two_keys()["vault"], with_two_keys()["public"]
    assert signed(item(FIRST), vault=vault)
    with pytest.raises(NotForThisNetwork):
        signed(item(FIRST), item(second), vault=vault)


@pytest.mark.parametrize("kind", [n for n in range(11) if n not in (2, 5)])
def test_an_envelope_of_another_type_is_not_signed(kind: int) -> None:
    unsigned = PRACTICE.id + kind.to_bytes(4, "big") + envelope().transaction.to_xdr_bytes()
    with pytest.raises(Unreadable):
        signed({**item(FIRST), "payload": unsigned})


@pytest.mark.parametrize("arm", [Arm.ADDRESS, Arm.ADDRESS_V2])
def test_an_authorization_entry_is_signed_by_its_own_hash(arm: Arm) -> None:
    entry = authorization(arm=arm)
    unsigned = entry.preimage(PRACTICE).to_xdr_bytes()
    (told,) = signed({**item(FIRST), "payload": unsigned})
    assert told["hash"] == entry.payload(PRACTICE)
    check(FIRST, told["signature"], entry.payload(PRACTICE))


@pytest.mark.parametrize("arm", [Arm.ADDRESS, Arm.ADDRESS_V2])
def test_an_entry_for_another_network_is_not_signed(arm: Arm) -> None:
    unsigned = authorization(arm=arm).preimage(PUBLIC).to_xdr_bytes()
    with pytest.raises(NotForThisNetwork) as refusal:
        signed({**item(FIRST), "payload": unsigned})
    assert refusal.value.asked == PUBLIC.id.hex()


def test_a_bare_hash_is_not_signed() -> None:
    for unsigned in (authorization().payload(PRACTICE), envelope().hash):
        with pytest.raises(NotForThisNetwork):
            signed({**item(FIRST), "payload": unsigned})


@pytest.mark.parametrize("kind", [n for n in range(12) if n not in (9, 10)])
def test_a_preimage_of_another_type_is_not_signed(kind: int) -> None:
    """A contract's address, say, or the number of an operation."""
    unsigned = kind.to_bytes(4, "big") + PRACTICE.id + bytes(100)
    with pytest.raises(NotForThisNetwork):
        signed({**item(FIRST), "payload": unsigned})


def test_no_network_of_ours_could_be_taken_for_the_beginning_of_an_entry() -> None:
    assert not {network.id[:4] for network in (PUBLIC, TESTNET, PRACTICE)} & ENTRIES


def test_a_fee_bump_is_signed_by_its_hash() -> None:
    bump = FeeBump.of(envelope(), ALICE.public, 10**6)
    unsigned = PRACTICE.id + (5).to_bytes(4, "big") + bump.body
    (told,) = signed({**item(FIRST), "payload": unsigned})
    assert told["hash"] == bump.hash


@pytest.mark.parametrize("size", range(36))
def test_too_few_bytes_are_not_signed(size: int) -> None:
    with pytest.raises(REFUSED):
        signed({**item(FIRST), "payload": payload(b"")[:size]})


BEGINNINGS = (
    *(PRACTICE.id + kind for kind in TRANSACTIONS),
    *(kind + PRACTICE.id for kind in ENTRIES),
)


@given(
    st.binary(max_size=80)
    | st.binary(max_size=80).map(lambda raw: PRACTICE.id + raw)
    | st.builds(bytes.__add__, st.sampled_from([*ENTRIES, PRACTICE.id]), st.binary(max_size=80))
    | st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary(max_size=80))
)
def test_only_what_begins_as_a_transaction_or_an_entry_is_signed(unsigned: bytes) -> None:
    try:
        signed({**item(FIRST), "payload": unsigned})
    except REFUSED:
        assert not unsigned.startswith(BEGINNINGS)
    else:
        assert unsigned.startswith(BEGINNINGS)


def test_one_refused_of_many_leaves_all_unsigned() -> None:
    with pytest.raises(NotForThisNetwork):
        signed(item(FIRST), item(FIRST, network=PUBLIC))


def test_a_key_that_is_not_there_signs_nothing() -> None:
    with pytest.raises(NoSuchKey):
        signed(item(FIRST), item(bytes(32)))
