from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stellar_sdk import (
    AccountMerge,
    Asset,
    BumpSequence,
    ExtendFootprintTTL,
    Operation,
    Payment,
    RestoreFootprint,
    SetOptions,
    SignedPayloadSigner,
    Signer,
    StrKey,
)
from stellar_sdk import SignerKey as SdkSignerKey

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    Weights,
    call,
    envelope,
    invoke,
    multisig,
    secret_key,
    signature,
    single,
    vector,
)
from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature
from wallet.keys import SecretKey
from wallet.signatures import (
    Foreign,
    Gap,
    Invalid,
    MissingWeight,
    Need,
    Verified,
    check,
    consents,
    merge,
    minimal,
    verify,
)
from wallet.signers import Level, SignerKey

HASH = envelope().hash
CASES = vector("stellar/signature_checker_cases_derived.json")["cases"]
CHECKED = settings(deadline=None, max_examples=150)


def key_of(key: SecretKey) -> SignerKey:
    return SignerKey.ed25519(key.public)


def by(*keys: SecretKey) -> tuple[DecoratedSignature, ...]:
    return tuple(signature(key, HASH) for key in keys)


def medium(signers: Weights, threshold: int) -> Need:
    return Need(multisig(signers, threshold), Level.MEDIUM)


def release(signers: Weights, threshold: int) -> list[Need]:
    """What mode C asks for: the channel pays and numbers, the shared account acts."""
    return [Need(single(CHANNEL), Level.LOW), medium(signers, threshold)]


TWO_OF_TWO = release({ALICE: 1, BOB: 1}, 2)
PREIMAGE = b"a secret of up to 64 bytes"
HASH_X = SignerKey.parse(StrKey.encode_sha256_hash(sha256(PREIMAGE).digest()))
HASH_X_SIGNATURE = DecoratedSignature(sha256(PREIMAGE).digest()[-4:], PREIMAGE)
PRE_AUTH = SignerKey.parse(StrKey.encode_pre_auth_tx(HASH))


def signed_payload(payload: bytes) -> SignerKey:
    value = SdkSignerKey.ed25519_signed_payload(SignedPayloadSigner(CAROL.public, payload))
    return SignerKey.parse(value.encoded_signer_key)


def payload_signature(payload: bytes) -> DecoratedSignature:
    value = CAROL._keypair.sign_payload_decorated(payload)
    return DecoratedSignature.of(value.to_xdr_object())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_checker_decides_as_stellar_core_does(case: dict[str, object]) -> None:
    names, signers = case["sigs"], case["signers"]
    assert isinstance(names, list)
    assert isinstance(signers, dict)
    account = multisig({secret_key(name): w for name, w in signers.items()}, 2)
    result = check(
        HASH,
        by(*(secret_key(name) for name in names)),
        [Need(account, Level.LOW), Need(account, Level.MEDIUM)],
    )
    answer = "ok" if result.accepted else "opBAD_AUTH"
    assert ("txBAD_AUTH_EXTRA" if result.met and result.unused else answer) == case["result"]


def test_a_release_through_a_channel_needs_all_three() -> None:
    assert check(HASH, by(ALICE, BOB, CHANNEL), TWO_OF_TWO).accepted
    assert not check(HASH, by(ALICE, BOB), TWO_OF_TWO).met
    assert not check(HASH, by(ALICE, CHANNEL), TWO_OF_TWO).met


def test_one_signature_serves_both_accounts_of_one_signer() -> None:
    needs = [Need(single(ALICE), Level.LOW), medium({ALICE: 1, BOB: 1}, 2)]
    assert check(HASH, by(ALICE, BOB), needs).accepted


def test_each_need_says_how_far_it_came() -> None:
    channel, shared = check(HASH, by(ALICE, CHANNEL), TWO_OF_TWO).results
    assert (channel.met, channel.missing_weight, channel.used) == (True, 0, (1,))
    assert (shared.met, shared.missing_weight, shared.used) == (False, 1, (0,))


def test_the_surplus_signature_is_named() -> None:
    three = by(ALICE, BOB, CAROL)
    result = check(HASH, three, [medium({ALICE: 1, BOB: 1, CAROL: 1}, 2)])
    assert result.unused == (three[2],)


def test_a_heavy_signature_first_makes_a_light_one_surplus() -> None:
    need = [medium({ALICE: 1, BOB: 2}, 2)]
    assert check(HASH, by(ALICE, BOB), need).accepted
    result = check(HASH, by(BOB, ALICE), need)
    assert (result.met, result.unused) == (True, by(ALICE))


def test_hash_x_signers_come_before_keys_wherever_they_stand() -> None:
    need = [medium({ALICE: 1, HASH_X: 1}, 1)]
    assert check(HASH, (*by(ALICE), HASH_X_SIGNATURE), need).unused == by(ALICE)


@pytest.mark.parametrize("payload", [b"x", b"abcd", b"a longer payload", b"p" * 64], ids=len)
def test_a_signed_payload_counts_for_what_it_signs(payload: bytes) -> None:
    need = [medium({signed_payload(payload): 1}, 1)]
    assert check(HASH, [payload_signature(payload)], need).accepted
    assert not check(HASH, [payload_signature(payload + b"!")], need).met


def test_a_pre_authorised_transaction_needs_no_signature() -> None:
    assert check(HASH, (), [medium({PRE_AUTH: 2}, 2)]).accepted
    assert minimal(HASH, by(ALICE), [medium({PRE_AUTH: 2, ALICE: 1}, 2)]) == ()


def test_pre_authorisation_for_another_transaction_counts_nothing() -> None:
    other = SignerKey.parse(StrKey.encode_pre_auth_tx(bytes(32)))
    assert not check(HASH, (), [medium({other: 2}, 0)]).met


def test_pre_authorisation_weighs_with_signatures() -> None:
    need = [medium({PRE_AUTH: 1, ALICE: 1, BOB: 1}, 2)]
    assert len(minimal(HASH, by(ALICE, BOB), need)) == 1


def test_a_hint_at_the_transaction_itself_is_no_signature() -> None:
    stray = DecoratedSignature(HASH[-4:], HASH)
    assert verify(HASH, [stray], [PRE_AUTH]) == (Invalid(stray, (PRE_AUTH,)),)


def test_extra_signers_must_all_sign() -> None:
    needs = [*TWO_OF_TWO, Need.extra_signers(CHANNEL.public, [key_of(CAROL), HASH_X])]
    everybody = (*by(ALICE, BOB, CHANNEL, CAROL), HASH_X_SIGNATURE)
    assert check(HASH, everybody, needs).accepted
    assert not check(HASH, everybody[:-1], needs).met


def test_the_channel_and_the_shared_account_are_asked() -> None:
    asked = consents(envelope().transaction)
    assert asked == ((CHANNEL.public, Level.LOW), (SHARED.public, Level.MEDIUM))


def test_an_operation_without_a_source_is_the_transactions() -> None:
    asked = consents(envelope(ALICE.public, invoke(call())).transaction)
    assert asked == ((ALICE.public, Level.LOW), (ALICE.public, Level.MEDIUM))


@pytest.mark.parametrize(
    ("operation", "level"),
    [
        (SetOptions(), Level.MEDIUM),
        (SetOptions(home_domain="example.org"), Level.MEDIUM),
        (SetOptions(master_weight=0), Level.HIGH),
        (SetOptions(high_threshold=0), Level.HIGH),
        (SetOptions(signer=Signer.ed25519_public_key(ALICE.public, 0)), Level.HIGH),
        (AccountMerge(ALICE.public), Level.HIGH),
        (BumpSequence(1), Level.LOW),
        (RestoreFootprint(), Level.LOW),
        (ExtendFootprintTTL(1), Level.LOW),
        (Payment(ALICE.public, Asset.native(), "1"), Level.MEDIUM),
    ],
    ids=range(10),
)
def test_who_may_sign_for_an_account_is_decided_at_the_highest_level(
    operation: Operation, level: Level
) -> None:
    transaction = envelope(operation=operation.to_xdr_object()).transaction
    assert consents(transaction)[1] == (CHANNEL.public, level)


def test_a_threshold_of_0_needs_one_signature() -> None:
    assert not check(HASH, (), [Need(single(ALICE), Level.LOW)]).met
    assert check(HASH, by(ALICE), [Need(single(ALICE), Level.LOW)]).accepted


def test_verification_tells_whose_each_signature_is() -> None:
    forged = DecoratedSignature(by(BOB)[0].hint, b"\1" * 64)
    verdicts = verify(HASH, (*by(ALICE), forged, *by(MALLORY)), [key_of(ALICE), key_of(BOB)])
    assert verdicts == (
        Verified(by(ALICE)[0], key_of(ALICE)),
        Invalid(forged, (key_of(BOB),)),
        Foreign(by(MALLORY)[0]),
    )


def test_a_signature_for_another_transaction_is_invalid() -> None:
    other = signature(ALICE, envelope(fee=1).hash)
    assert verify(HASH, [other], [key_of(ALICE)]) == (Invalid(other, (key_of(ALICE),)),)


def test_every_key_with_the_hint_is_tried() -> None:
    first, second = keys_with_one_hint()
    candidates = [SignerKey.ed25519(first), key_of(second)]
    given_ = signature(second, HASH)
    assert verify(HASH, [given_], candidates) == (Verified(given_, candidates[1]),)


def keys_with_one_hint() -> tuple[AccountId, SecretKey]:
    """Make a public key (nobody's) that ends as a real one does."""
    real = StrKey.decode_ed25519_public_key(ALICE.public)
    return AccountId(StrKey.encode_ed25519_public_key(bytes(28) + real[-4:])), ALICE


def test_a_hint_that_no_key_has_names_nobody() -> None:
    stray = DecoratedSignature(b"none", ALICE.sign(HASH))
    assert verify(HASH, [stray], [key_of(ALICE)]) == (Foreign(stray),)


DECORATED = st.builds(
    DecoratedSignature, st.sampled_from([b"aaaa", b"bbbb"]), st.sampled_from([b"", b"1", b"2"])
)
SOME = st.lists(DECORATED, max_size=6).map(tuple)


@given(SOME, SOME, SOME)
def test_merging_forgets_who_came_first(
    a: tuple[DecoratedSignature, ...],
    b: tuple[DecoratedSignature, ...],
    c: tuple[DecoratedSignature, ...],
) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(a, merge(b, c)) == merge(merge(a, b), c)


@given(SOME, SOME)
def test_merging_again_adds_nothing_and_never_loses(
    a: tuple[DecoratedSignature, ...], b: tuple[DecoratedSignature, ...]
) -> None:
    merged = merge(a, b)
    assert set(merged) == {*a, *b}
    assert merge(merged, a) == merge(merged, b) == merge(merged, merged) == merged


def test_surplus_strangers_and_duplicates_are_left_behind() -> None:
    needs = release({ALICE: 1, BOB: 1, CAROL: 1}, 2)
    collected = by(CAROL, MALLORY, ALICE, ALICE, CHANNEL, BOB)
    chosen = minimal(HASH, collected, needs)
    assert len(chosen) == 3
    assert check(HASH, chosen, needs).accepted


def test_one_heavy_signature_is_better_than_two_light_ones() -> None:
    need = [medium({ALICE: 1, BOB: 1, CAROL: 2}, 2)]
    assert minimal(HASH, by(ALICE, BOB, CAROL), need) == by(CAROL)


def test_the_signer_who_serves_two_accounts_is_preferred() -> None:
    needs = [Need(single(BOB), Level.LOW), medium({ALICE: 1, BOB: 1}, 1)]
    assert minimal(HASH, by(ALICE, BOB), needs) == by(BOB)


def test_the_same_signatures_make_the_same_envelope_in_any_order() -> None:
    needs = release({ALICE: 1, BOB: 1, CAROL: 1}, 2)
    orders = permutations(by(ALICE, BOB, CAROL, CHANNEL))
    assert len({minimal(HASH, order, needs) for order in orders}) == 1


def test_what_is_missing_is_named_by_account_and_signer() -> None:
    with pytest.raises(MissingWeight) as refusal:
        minimal(HASH, by(ALICE, CHANNEL), TWO_OF_TWO)
    bob = TWO_OF_TWO[1].signers.signers[1]
    assert refusal.value.gaps == (Gap(SHARED.public, Level.MEDIUM, 1, (bob,)),)


def test_an_account_with_two_needs_is_named_once_by_the_greater() -> None:
    account = multisig({ALICE: 1, BOB: 1}, 2)
    with pytest.raises(MissingWeight) as refusal:
        minimal(HASH, (), [Need(account, Level.LOW), Need(account, Level.MEDIUM)])
    assert [gap.missing_weight for gap in refusal.value.gaps] == [2]


def test_forty_signers_of_two_accounts_are_chosen_from_at_once() -> None:
    some = {secret_key(f"some {n}"): 2 * n + 1 for n in range(20)}
    others = {secret_key(f"others {n}"): 2 * n + 2 for n in range(20)}
    needs = [
        Need(multisig(some, 100), Level.MEDIUM),
        Need(multisig(others, 100, account=CHANNEL.public), Level.MEDIUM),
    ]
    chosen = minimal(HASH, by(*some, *others), needs)
    assert check(HASH, chosen, needs).accepted
    assert len(chosen) == 6


SIGNERS = [ALICE, BOB, CAROL, CHANNEL, HASH_X, PRE_AUTH]
WEIGHTS = st.dictionaries(st.sampled_from(SIGNERS), st.integers(1, 3), min_size=1)
NEEDS = st.lists(st.builds(medium, WEIGHTS, st.integers(0, 6)), min_size=1, max_size=3)
COLLECTED = st.lists(
    st.sampled_from([*by(ALICE, BOB, CAROL, CHANNEL, MALLORY), HASH_X_SIGNATURE]), max_size=5
)


def accepted_sizes(
    signatures: Sequence[DecoratedSignature], needs: Sequence[Need]
) -> Iterator[int]:
    """Yield the sizes of all ordered subsets that Stellar would take, smallest first."""
    for size in range(len(signatures) + 1):
        for order in permutations(signatures, size):
            if check(HASH, order, needs).accepted:
                yield size


@CHECKED
@given(NEEDS, COLLECTED)
def test_whatever_could_be_sent_is_found_and_nothing_smaller_could(
    needs: list[Need], collected: list[DecoratedSignature]
) -> None:
    smallest = next(accepted_sizes(collected, needs), None)
    if smallest is None:
        with pytest.raises(MissingWeight):
            minimal(HASH, collected, needs)
    else:
        chosen = minimal(HASH, collected, needs)
        assert len(chosen) == smallest
        assert check(HASH, chosen, needs).accepted


@CHECKED
@given(NEEDS, COLLECTED)
def test_the_gaps_are_what_the_checker_misses(
    needs: list[Need], collected: list[DecoratedSignature]
) -> None:
    result = check(HASH, collected, needs)
    if result.met:
        minimal(HASH, collected, needs)
        return
    with pytest.raises(MissingWeight) as refusal:
        minimal(HASH, collected, needs)
    # Every need here is of the shared account, so the greatest gap stands for all.
    most = max(each.missing_weight for each in result.results)
    assert [gap.missing_weight for gap in refusal.value.gaps] == [most]
