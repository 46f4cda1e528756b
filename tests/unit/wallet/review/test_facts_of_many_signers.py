"""What is found where many must sign, in an order, or by more than keys: F22 and F58."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import pytest
from stellar_sdk import SignedPayloadSigner, StrKey, scval
from stellar_sdk import SignerKey as SdkSignerKey

from tests.support.builders import ALICE, BOB, CAROL, CHANNEL, account_entry, secret_key
from tests.support.entries import entry_of, signed_entries
from tests.support.facts import in_order, in_vain, in_way_b, keyed, passing, says, weighing
from tests.support.ledgers import account
from tests.support.requests import Case, Change, entries, honest
from wallet.authorization import AccountSignature
from wallet.keys import SecretKey
from wallet.signers import SignerKey

TWENTY = tuple(secret_key(f"one of twenty, {number}") for number in range(20))
SECRET = SignerKey.parse(StrKey.encode_sha256_hash(sha256(b"word").digest()))
OTHER_WORDS = SignerKey.of(
    SdkSignerKey.ed25519_signed_payload(SignedPayloadSigner(BOB.public, b"yes")).to_xdr_object()
)


def in_their_order(case: Case) -> tuple[AccountSignature, ...]:
    """Alice's and Bob's signatures as the host wants them in the entry."""
    return entry_of(signed_entries(case, ALICE, BOB)).signatures


def standing(case: Case, *signatures: AccountSignature) -> Case:
    """The entry carries these, in this order."""
    written = scval.to_vec([each.to_xdr() for each in signatures]).to_xdr_bytes()
    return entries(replace(entry_of(case), signature_xdr=written))(case)


def alone_with(keys: Sequence[SecretKey]) -> Change:
    """All of these must sign for the account, and the payer for its own."""
    return weighing(dict.fromkeys(keys, 1), len(keys))


def paying_too(case: Case) -> Case:
    """Bob is no more needed for the account, and may still be for the payer."""
    signers = account_entry(CHANNEL.public, {BOB: 1, CAROL: 1}, (2, 2, 2), 0)
    payer = account(CHANNEL.public, signers=signers.signers, thresholds=signers.thresholds)
    shared = weighing({ALICE: 2, BOB: 1})(case.with_entries(payer))
    return shared.signed(ALICE, BOB)


SAYS = [
    says(
        58,
        "a light one is beside a heavy one, and the payer has yet to sign",
        lambda c: weighing({ALICE: 2, BOB: 1})(c).signed(ALICE, BOB),
        in_vain(surplus=f"1 ({BOB.public})"),
    ),
    says(
        58,
        "the signers of an entry stand in another order",
        in_way_b(lambda c: standing(c, *reversed(in_their_order(c)))),
        in_vain(misplaced=1),
    ),
    says(
        58,
        "a signer stands in an entry twice",
        in_way_b(lambda c: standing(c, in_their_order(c)[0], *in_their_order(c))),
        in_vain(misplaced=1),
    ),
    says(
        22,
        "more must sign than an envelope has room for",
        in_order(weighing(dict.fromkeys(TWENTY, 1), 20), keyed(TWENTY[0].public)),
        {"reason": "more must sign than it has room for"},
    ),
    says(
        22,
        "more must sign than an entry has room for",
        in_way_b(weighing(dict.fromkeys(TWENTY, 1), 21, 1)),
        {"reason": "more must sign than it has room for"},
    ),
    says(
        22,
        "an entry takes no secret of a hash",
        in_way_b(weighing({ALICE: 1, SECRET: 1})),
        {"reason": "its signers together cannot reach the threshold"},
    ),
]

PASSES = [
    (22, "twenty must sign in all", alone_with(TWENTY[:19])),
    (22, "a secret lacks that somebody may know", weighing({ALICE: 1, SECRET: 1})),
    (22, "a signature over other words lacks", weighing({ALICE: 1, OTHER_WORDS: 1})),
    (58, "one beside a heavy one counts for the payer", paying_too),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed
