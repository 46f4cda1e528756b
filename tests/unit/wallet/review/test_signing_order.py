"""Who signs which bytes, and when: entries first, then the transaction, or its fee bump."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stellar_sdk import scval

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    multisig,
    muxed,
    signature,
    single,
)
from tests.support.consent import A_WALLETS, BOBS, OURS, TWO, asked, over, with_
from tests.support.ledgers import account
from tests.support.requests import Case, entries, honest, transaction, way_b
from wallet.authorization import Authorization
from wallet.envelope import DecoratedSignature, FeeBump
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.review.signer_states import SignerState, owners_of, signer_states
from wallet.review.turn import Signs, ToSign, payload_of
from wallet.signatures import Need
from wallet.signers import Level
from wallet.soroban.entries import account_key


def of_entry(entry: Authorization) -> ToSign:
    return ToSign(entry.preimage(PRACTICE).to_xdr_bytes(), Signs.ENTRY, entry, ())


def whole(case: Case) -> ToSign:
    found = case.review.facts.whole
    assert found is not None
    return ToSign(PRACTICE.id + bytes([0, 0, 0, 2]) + found.body, Signs.TRANSACTION, None, ())


def waiting(case: Case, *accounts: str) -> ToSign:
    payload = payload_of(case.envelope)
    return ToSign(payload, Signs.TRANSACTION, None, tuple(sorted(accounts)))  # type: ignore[arg-type]


# --- whose turn it is ---


def test_whoever_counts_for_several_entries_signs_one_after_the_other() -> None:
    assert asked(TWO, BOB) == of_entry(OURS)
    first = with_(TWO, *over(OURS, BOB))
    assert asked(first, BOB) == of_entry(BOBS)
    both = with_(TWO, *over(OURS, BOB), *over(BOBS, BOB))
    assert asked(both, BOB) == of_entry(OURS)


def test_whoever_counts_for_one_entry_signs_that_one() -> None:
    assert asked(TWO, ALICE) == of_entry(OURS)
    backwards = entries(BOBS, OURS)(way_b())
    assert asked(backwards, ALICE) == of_entry(OURS)
    assert asked(backwards, BOB) == of_entry(BOBS)


def test_for_no_key_it_is_whatever_is_not_signed_yet() -> None:
    assert asked(TWO, None) == of_entry(OURS)
    assert asked(with_(TWO, *over(OURS, ALICE)), None) == of_entry(OURS)
    ours = with_(TWO, *over(OURS, ALICE, BOB))
    assert asked(ours, None) == of_entry(BOBS)
    all_ = with_(TWO, *over(OURS, ALICE, BOB), *over(BOBS, BOB))
    assert asked(all_, None) == whole(all_)


def test_whoever_counts_for_the_envelope_alone_waits_for_all_entries() -> None:
    assert asked(TWO, CHANNEL) == waiting(TWO, SHARED.public, BOB.public)
    ours = with_(TWO, *over(OURS, ALICE, BOB))
    assert asked(ours, CHANNEL) == waiting(TWO, BOB.public)
    all_ = with_(TWO, *over(OURS, ALICE, BOB), *over(BOBS, BOB))
    assert asked(all_, CHANNEL) == whole(all_)


def test_a_strangers_key_would_sign_the_transaction() -> None:
    assert asked(TWO, MALLORY) == waiting(TWO, SHARED.public, BOB.public)


def test_nobodys_key_signs_a_smart_wallets_entry_but_all_wait_for_it() -> None:
    case = entries(A_WALLETS)(way_b())
    for key in (CHANNEL, ALICE, None):
        assert asked(case, key) == waiting(case, ESCROW)
    signed = replace(A_WALLETS, signature_xdr=scval.to_bool(True).to_xdr_bytes())
    done = entries(signed)(way_b())
    assert asked(done, CHANNEL) == whole(done)


def test_who_pays_and_signed_the_entry_waits_for_the_others() -> None:
    case = way_b(payer=ALICE.public)
    signed = with_(case, *over(OURS, ALICE))
    assert asked(case, ALICE) == of_entry(OURS)
    assert asked(signed, ALICE) == waiting(case, SHARED.public)
    unknown = signed.unknowing(account_key(ALICE.public))
    assert asked(unknown, ALICE) == waiting(case, SHARED.public)
    assert asked(signed, BOB) == of_entry(OURS)


def test_whoever_signs_for_the_account_that_pays_too_waits_like_its_payer() -> None:
    case = transaction(source_account=muxed(SHARED.public))(way_b())
    assert asked(case, ALICE) == of_entry(OURS)
    assert asked(with_(case, *over(OURS, ALICE)), ALICE) == waiting(case, SHARED.public)


def test_of_an_account_that_nobody_tells_of_its_own_key_alone_signs_the_entry() -> None:
    silent = way_b().unknowing(account_key(SHARED.public))
    assert asked(silent, SHARED) == of_entry(OURS)
    assert asked(silent, None) == of_entry(OURS)
    assert asked(silent, ALICE) == waiting(silent, SHARED.public)


def test_without_entries_everybody_signs_the_transaction() -> None:
    for key in (ALICE, CHANNEL, MALLORY, None):
        assert asked(honest(), key) == whole(honest())
    assert asked(honest(), ALICE).hash == honest().envelope.hash


# --- a fee bump ---

INNER = honest().signed(ALICE, BOB, CHANNEL)
BUMP = FeeBump.of(INNER.envelope.with_signatures(INNER.view.signatures), CAROL.public, 500_000)
BUMPED = honest().with_entries(account(CAROL.public)).seen(bump=BUMP, key=CAROL.public)
BY_CAROL = signature(CAROL, BUMP.hash)


def test_around_a_transaction_its_payer_signs_the_fee_bump_whoever_looks() -> None:
    for key in (CAROL, ALICE, None):
        found = asked(BUMPED, key)
        assert found == ToSign(
            PRACTICE.id + bytes([0, 0, 0, 5]) + BUMP.body, Signs.FEE_BUMP, None, ()
        )
        assert found.hash == BUMP.hash


# --- the states of the signers ---

CHANNEL_NEED = Need(single(CHANNEL), Level.LOW)
SHARED_NEED = Need(multisig({ALICE: 1, BOB: 1}, 2), Level.MEDIUM)


def state(need: Need, signs: Signs, **how: Any) -> SignerState:
    told = {"threshold": 1, "signed": (), "missing_weight": 0, "can_sign": (), **how}
    return SignerState(account=need.signers.account, signs=signs, need=need, **told)


def both(*keys: SecretKey) -> tuple[str, ...]:
    return tuple(sorted(key.public for key in keys))


def test_a_transaction_is_signed_by_its_sources() -> None:
    signed = honest().signed(ALICE, CHANNEL)
    assert signer_states(signed.review.facts) == (
        state(CHANNEL_NEED, Signs.TRANSACTION, signed=(CHANNEL.public,)),
        state(
            SHARED_NEED,
            Signs.TRANSACTION,
            threshold=2,
            signed=(ALICE.public,),
            missing_weight=1,
            can_sign=(BOB.public,),
        ),
    )


def test_an_entry_is_signed_before_the_transaction_around_it() -> None:
    case = with_(way_b(), *over(OURS, ALICE))
    payer = {"missing_weight": 1}
    assert signer_states(case.review.facts) == (
        state(
            SHARED_NEED,
            Signs.ENTRY,
            threshold=2,
            signed=(ALICE.public,),
            missing_weight=1,
            can_sign=(BOB.public,),
        ),
        state(CHANNEL_NEED, Signs.TRANSACTION, **payer),
        state(Need(single(CHANNEL), Level.MEDIUM), Signs.TRANSACTION, **payer),
    )


def test_once_the_entries_are_signed_the_sources_can_sign() -> None:
    case = with_(way_b(), *over(OURS, ALICE, BOB))
    sent = case.review.facts.whole
    assert sent is not None
    payer = {"missing_weight": 1, "can_sign": (CHANNEL.public,)}
    enough = state(SHARED_NEED, Signs.ENTRY, threshold=2, signed=both(ALICE, BOB))
    assert signer_states(case.review.facts) == (
        enough,
        state(CHANNEL_NEED, Signs.TRANSACTION, **payer),
        state(Need(single(CHANNEL), Level.MEDIUM), Signs.TRANSACTION, **payer),
    )
    paid = with_(case, *case.view.signatures, signature(CHANNEL, sent.hash))
    assert [each.signed for each in signer_states(paid.review.facts)] == [
        both(ALICE, BOB),
        (CHANNEL.public,),
        (CHANNEL.public,),
    ]


def test_around_a_transaction_its_payer_alone_can_sign() -> None:
    half = honest().signed(ALICE)
    bump = FeeBump.of(
        half.envelope.with_signatures(half.view.signatures), CAROL.public, 500_000
    )
    need = Need(single(CAROL), Level.LOW)
    assert signer_states(BUMPED.seen(bump=bump).review.facts) == (
        state(CHANNEL_NEED, Signs.TRANSACTION, missing_weight=1),
        state(
            *(SHARED_NEED, Signs.TRANSACTION),
            threshold=2,
            signed=(ALICE.public,),
            missing_weight=1,
        ),
        state(need, Signs.FEE_BUMP, missing_weight=1, can_sign=(CAROL.public,)),
    )
    signed = BUMPED.seen(signatures=(BY_CAROL,))
    assert signer_states(signed.review.facts)[-1] == state(
        need, Signs.FEE_BUMP, signed=(CAROL.public,)
    )
    silent = BUMPED.unknowing(account_key(CAROL.public))
    assert len(signer_states(silent.review.facts)) == 2


def test_an_entry_inside_a_fee_bump_waits_for_nobody_any_more() -> None:
    case = with_(way_b(), *over(OURS, ALICE, BOB))
    sent = case.review.facts.whole
    assert sent is not None
    inner = sent.with_signatures((signature(CHANNEL, sent.hash),))
    bump = FeeBump.of(inner, CAROL.public, 500_000)
    held = replace(case, envelope=inner.without_signatures())
    held = held.with_entries(account(CAROL.public)).seen(bump=bump, signatures=())
    states = signer_states(held.review.facts)
    assert [(each.signs, each.missing_weight, each.can_sign) for each in states] == [
        (Signs.ENTRY, 0, ()),
        (Signs.TRANSACTION, 0, ()),
        (Signs.TRANSACTION, 0, ()),
        (Signs.FEE_BUMP, 1, (CAROL.public,)),
    ]
    open_ = FeeBump.of(sent, CAROL.public, 500_000)
    bare = with_(way_b().with_entries(account(CAROL.public))).seen(bump=open_)
    assert {each.can_sign for each in signer_states(bare.review.facts)[:-1]} == {()}


def test_where_a_sources_account_is_not_told_nobody_is_said_to_sign_the_transaction() -> None:
    silent = way_b().unknowing(account_key(CHANNEL.public))
    assert [each.signs for each in signer_states(silent.review.facts)] == [Signs.ENTRY]


# --- whose each signature is ---


def test_every_good_signature_has_an_owner_and_no_other_has() -> None:
    odd = DecoratedSignature.by(BOB.public, bytes(64))
    case = honest().signed(ALICE, CHANNEL, MALLORY)
    case = with_(case, *case.view.signatures, odd)
    alice, channel, _, _ = case.view.signatures
    owners = owners_of(case.review.facts)
    assert owners == {alice: ALICE.public, channel: CHANNEL.public}


def test_signatures_over_entries_and_over_the_transaction_have_owners() -> None:
    case = with_(way_b(), *over(OURS, ALICE, BOB))
    sent = case.review.facts.whole
    assert sent is not None
    paid = signature(CHANNEL, sent.hash)
    early = signature(CHANNEL, case.envelope.hash)
    full = with_(case, *case.view.signatures, paid, early)
    alice, bob = case.view.signatures
    assert owners_of(full.review.facts) == {
        alice: ALICE.public,
        bob: BOB.public,
        paid: CHANNEL.public,
    }
    assert owners_of(with_(way_b(), alice, early).review.facts) == {
        alice: ALICE.public,
        early: CHANNEL.public,
    }


def test_around_a_transaction_only_signatures_of_the_fee_bump_have_owners() -> None:
    inside = INNER.view.signatures[0]
    case = BUMPED.seen(signatures=(BY_CAROL, inside))
    assert owners_of(case.review.facts) == {BY_CAROL: CAROL.public}
    silent = case.unknowing(account_key(CAROL.public))
    assert owners_of(silent.review.facts) == {}


def test_around_a_transaction_a_signature_over_its_entry_has_no_owner() -> None:
    bump = FeeBump.of(way_b().envelope, CAROL.public, 500_000)
    case = way_b().with_entries(account(CAROL.public)).seen(bump=bump)
    assert owners_of(with_(case, *over(OURS, ALICE)).review.facts) == {}


def test_where_nobody_tells_of_the_sources_entries_still_have_owners() -> None:
    (alice,) = over(OURS, ALICE)
    silent = with_(way_b().unknowing(account_key(CHANNEL.public)), alice)
    assert owners_of(silent.review.facts) == {alice: ALICE.public}
