from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import SignedPayloadSigner, StrKey, xdr
from stellar_sdk import SignerKey as SdkSignerKey

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    MALLORY,
    SHARED,
    account_entry,
    multisig,
    secret_key,
    single,
)
from wallet.errors import Unreadable
from wallet.signers import MARKERS, AccountSigners, AnyKey, Level, Signer, SignerKey, SignerKind

HASH_X = SignerKey.parse(StrKey.encode_sha256_hash(sha256(b"x").digest()))
PRE_AUTH = SignerKey.parse(StrKey.encode_pre_auth_tx(bytes(32)))
PAYLOAD = SignerKey.of(
    SdkSignerKey.ed25519_signed_payload(
        SignedPayloadSigner(ALICE.public, b"payload")
    ).to_xdr_object()
)
TWO_OF_TWO = multisig({ALICE: 1, BOB: 1}, 2)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (SignerKey.ed25519(ALICE.public), SignerKind.ED25519),
        (HASH_X, SignerKind.HASH_X),
        (PRE_AUTH, SignerKind.PRE_AUTH_TX),
        (PAYLOAD, SignerKind.SIGNED_PAYLOAD),
    ],
    ids=lambda value: value.name if isinstance(value, SignerKind) else "",
)
def test_a_signer_key_is_its_strkey(key: SignerKey, kind: SignerKind) -> None:
    assert key.kind is kind
    assert SignerKey.parse(key.strkey) == key
    assert SignerKey.of(key.to_xdr()) == key


@pytest.mark.parametrize(
    "text", ["", "G", "nonsense", "é", ALICE.public[:-1], "S" * 56, "C" * 56]
)
def test_any_other_text_is_no_signer_key(text: str) -> None:
    with pytest.raises(Unreadable):
        SignerKey.parse(text)


def test_an_ordinary_account_has_one_signer_itself() -> None:
    account = single(ALICE)
    assert account.signers == (Signer(SignerKey.ed25519(ALICE.public), 1),)


def test_a_master_key_of_weight_0_is_no_signer() -> None:
    assert TWO_OF_TWO.weight_of(SHARED.public) == 0
    assert [s.key.strkey for s in TWO_OF_TWO.signers] == [ALICE.public, BOB.public]


def test_a_weight_counts_at_most_255() -> None:
    account = multisig({ALICE: 70_000, BOB: 255}, 255)
    assert account.weight_of(ALICE.public) == account.weight_of(BOB.public) == 255


def test_thresholds_stand_by_level() -> None:
    account = AccountSigners.of(account_entry(ALICE.public, thresholds=(1, 2, 3)))
    assert [account.threshold(level) for level in Level] == [1, 2, 3]


def test_keys_weigh_once_and_strangers_nothing() -> None:
    account = multisig({ALICE: 3, BOB: 4}, 9)
    keys: list[AnyKey] = [
        ALICE.public,
        ALICE.public,
        SignerKey.ed25519(ALICE.public),
        MALLORY.public,
    ]
    assert account.weight(keys) == 3
    assert account.missing_weight(keys, Level.MEDIUM) == 6


def test_one_of_two_cannot_act_alone() -> None:
    assert not TWO_OF_TWO.can_act_alone([ALICE.public], Level.MEDIUM)
    assert TWO_OF_TWO.can_act_alone([ALICE.public, BOB.public], Level.MEDIUM)


def test_a_threshold_of_0_needs_one_signature_all_the_same() -> None:
    account = single(ALICE)
    assert account.missing_weight([], Level.LOW) == 1
    assert not account.can_act_alone([MALLORY.public], Level.LOW)
    assert account.can_act_alone([ALICE.public], Level.LOW)


def test_the_other_signer_is_still_needed() -> None:
    missing = TWO_OF_TWO.missing_signers([ALICE.public], Level.MEDIUM)
    assert [signer.key.strkey for signer in missing] == [BOB.public]
    assert TWO_OF_TWO.can_be_completed([ALICE.public], Level.MEDIUM)


def test_nobody_is_needed_once_it_is_enough() -> None:
    account = multisig({ALICE: 2, BOB: 1}, 2)
    assert account.missing_signers([ALICE.public], Level.MEDIUM) == ()


def test_the_heaviest_is_asked_first() -> None:
    account = multisig({ALICE: 1, BOB: 1, CAROL: 2}, 3)
    asked = account.missing_signers([ALICE.public], Level.HIGH)
    assert [signer.key.strkey for signer in asked] == [CAROL.public, BOB.public]


def test_only_people_can_be_asked() -> None:
    marker = SignerKey.parse(next(iter(MARKERS)))
    account = multisig({ALICE: 1, HASH_X: 9, PRE_AUTH: 9, PAYLOAD: 9, marker: 9}, 2)
    assert [s.key.strkey for s in account.usable_signers] == [ALICE.public]
    assert not account.can_be_completed([], Level.MEDIUM)
    assert account.can_be_completed([HASH_X], Level.MEDIUM)


@given(
    st.lists(st.integers(1, 255), min_size=1, max_size=8),
    st.integers(0, 255),
    st.sets(st.integers(0, 8)),
)
def test_what_is_there_and_what_is_missing_make_the_threshold(
    weights: list[int], threshold: int, signed: set[int]
) -> None:
    keys = [secret_key(str(n)) for n in range(9)]
    account = multisig(dict(zip(keys, weights, strict=False)), threshold)
    given_keys = [keys[n].public for n in signed]
    missing = account.missing_weight(given_keys, Level.MEDIUM)
    assert (missing == 0) == (account.weight(given_keys) >= max(1, threshold))
    assert (missing == 0) == account.can_act_alone(given_keys, Level.MEDIUM)
    everybody = [s.key for s in account.signers]
    possible = account.can_act_alone(everybody, Level.MEDIUM)
    assert account.can_be_completed(given_keys, Level.MEDIUM) == possible


def test_a_signed_payload_without_payload_has_no_strkey() -> None:
    empty = xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b"")
    kind = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD
    with pytest.raises(Unreadable):
        SignerKey.of(xdr.SignerKey(kind, ed25519_signed_payload=empty))
