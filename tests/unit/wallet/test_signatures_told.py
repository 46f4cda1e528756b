"""What is told of signatures: who consented, how far they went, which of several is taken."""

from __future__ import annotations

from hashlib import sha256

import pytest
from stellar_sdk import StrKey

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    multisig,
    secret_key,
    signature,
    single,
)
from tests.support.resigning import signed_anew
from wallet.addresses import account_of, public_key
from wallet.envelope import DecoratedSignature
from wallet.keys import SecretKey
from wallet.signatures import (
    MOST_TRIED,
    CheckResult,
    Gap,
    MissingWeight,
    Need,
    NeedResult,
    Verified,
    check,
    consenting,
    gaps,
    minimal,
    verify,
)
from wallet.signers import AccountSigners, Level, Signer, SignerKey, Thresholds

HASH = bytes(range(32))
PRE_AUTH = SignerKey.parse(StrKey.encode_pre_auth_tx(HASH))


def key_of(key: SecretKey) -> SignerKey:
    return SignerKey.ed25519(key.public)


def by(*keys: SecretKey) -> tuple[DecoratedSignature, ...]:
    return tuple(signature(key, HASH) for key in keys)


# --- who consented ---


def test_the_transaction_itself_consents_and_whoever_signed_it() -> None:
    need = Need(multisig({ALICE: 1, BOB: 1}, 2), Level.MEDIUM)
    other = signature(BOB, bytes(32))
    given = consenting(HASH, (*by(ALICE, MALLORY), other), [need])
    assert given == (PRE_AUTH, key_of(ALICE))


def test_a_signer_of_any_account_that_is_asked_consents_for_all() -> None:
    needs = [Need(single(CHANNEL), Level.LOW), Need(multisig({ALICE: 1}, 1), Level.MEDIUM)]
    given = consenting(HASH, by(ALICE, CHANNEL), needs)
    assert set(given) == {PRE_AUTH, key_of(ALICE), key_of(CHANNEL)}
    assert consenting(HASH, by(ALICE, CHANNEL), []) == (PRE_AUTH,)


# --- how far they went ---


def test_a_need_that_is_met_is_told_with_its_weight_and_the_signatures_that_counted() -> None:
    need = Need(multisig({ALICE: 2, BOB: 3, CAROL: 1}, 4), Level.MEDIUM)
    stray, alice, bob, carol = by(MALLORY, ALICE, BOB, CAROL)
    result = check(HASH, (stray, alice, bob, carol), [need])
    assert result == CheckResult((NeedResult(need, True, 5, (1, 2)),), (stray, carol))
    assert result.results[0].missing_weight == 0


def test_a_need_that_is_not_met_is_told_with_what_there_is() -> None:
    need = Need(multisig({ALICE: 2, BOB: 3}, 4), Level.MEDIUM)
    result = check(HASH, by(MALLORY, BOB), [need])
    assert result == CheckResult((NeedResult(need, False, 3, (1,)),), by(MALLORY))
    assert result.results[0].missing_weight == 1


@pytest.mark.parametrize(("weight", "met"), [(1, False), (2, True), (3, True)])
def test_a_transaction_that_is_a_signer_itself_counts_before_all_signatures(
    weight: int, *, met: bool
) -> None:
    need = Need(multisig({PRE_AUTH: weight}, 2), Level.MEDIUM)
    assert check(HASH, (), [need]).results == (NeedResult(need, met, weight, ()),)
    with_alice = Need(multisig({PRE_AUTH: weight, ALICE: 1}, 2), Level.MEDIUM)
    used, counted = ((), weight) if met else ((0,), weight + 1)
    found = check(HASH, by(ALICE), [with_alice]).results
    assert found == (NeedResult(with_alice, True, counted, used),)


def test_nothing_is_lacking_of_what_is_met_and_at_least_1_of_what_is_not() -> None:
    need = Need(single(ALICE), Level.LOW)
    none, one = check(HASH, (), [need]), check(HASH, by(ALICE), [need])
    assert (none.results[0].missing_weight, one.results[0].missing_weight) == (1, 0)


def test_extra_signers_weigh_1_each_and_all_of_them_are_needed_at_every_level() -> None:
    keys = (key_of(CAROL), PRE_AUTH)
    assert Need.extra_signers(CHANNEL.public, keys) == Need(
        AccountSigners(
            CHANNEL.public, (Signer(keys[0], 1), Signer(keys[1], 1)), Thresholds(2, 2, 2)
        ),
        Level.LOW,
    )


# --- what is lacking ---


def test_of_two_needs_that_lack_the_same_the_first_is_named() -> None:
    account = multisig({ALICE: 1, BOB: 1}, 2)
    low, medium = Need(account, Level.LOW), Need(account, Level.MEDIUM)
    alice, bob = account.signers
    able = tuple(sorted((alice, bob), key=lambda each: each.key.strkey))
    assert gaps((), [low, medium]) == (Gap(SHARED.public, Level.LOW, 2, able),)
    assert gaps((), [medium, low]) == (Gap(SHARED.public, Level.MEDIUM, 2, able),)
    assert gaps([ALICE.public, key_of(BOB)], [low, medium]) == ()


def test_of_two_needs_of_an_account_the_one_that_lacks_more_is_named() -> None:
    signers = AccountSigners(SHARED.public, (Signer(key_of(ALICE), 5),), Thresholds(1, 2, 3))
    needs = [Need(signers, level) for level in Level]
    for order in (needs, needs[::-1]):
        (gap,) = gaps((), order)
        assert (gap.level, gap.missing_weight) == (Level.HIGH, 3)


def test_every_account_that_lacks_something_is_named_in_their_order() -> None:
    needs = [
        Need(single(CHANNEL), Level.LOW),
        Need(multisig({ALICE: 1, BOB: 1}, 2), Level.MEDIUM),
        Need(single(CAROL), Level.HIGH),
    ]
    with pytest.raises(MissingWeight) as refusal:
        minimal(HASH, by(ALICE), needs)
    assert [(gap.account, gap.level, gap.missing_weight) for gap in refusal.value.gaps] == [
        (CHANNEL.public, Level.LOW, 1),
        (SHARED.public, Level.MEDIUM, 1),
        (CAROL.public, Level.HIGH, 1),
    ]


# --- which is taken ---


def test_of_several_good_signatures_by_one_key_the_same_is_taken_whoever_came_first() -> None:
    need = [Need(single(ALICE), Level.LOW)]
    several = [*by(ALICE), *(signed_anew("alice", HASH, n) for n in range(3))]
    for order in (several, several[::-1], sorted(several)):
        assert minimal(HASH, order, need) == (min(several),)


def test_what_is_chosen_stands_lightest_first_and_then_by_key() -> None:
    light = [secret_key(f"light {number}") for number in range(4)]
    need = [Need(multisig({CAROL: 3, **dict.fromkeys(light, 1)}, 7), Level.MEDIUM)]
    chosen = minimal(HASH, by(CAROL, *light), need)
    order = sorted(light, key=lambda key: key.public)
    assert chosen == by(*order, CAROL)


# --- how often each is tried ---


def strangers(hint: bytes, count: int) -> list[SignerKey]:
    """Keys that all end in these bytes, and with which nobody signs."""
    raw = (sha256(b"%d" % number).digest()[:28] + hint for number in range(count))
    return [SignerKey.ed25519(account_of(each)) for each in raw]


def test_a_single_signature_is_tried_on_more_than_a_thousand_keys() -> None:
    (made,) = by(ALICE)
    others = strangers(public_key(ALICE.public)[-4:], MOST_TRIED // 2)
    found = verify(HASH, [made], [*others, key_of(ALICE)])
    assert found == (Verified(made, key_of(ALICE)),)
