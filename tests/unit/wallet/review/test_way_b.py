"""Way B: who signs an authorisation entry, who the transaction around it, and who first."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    signature,
)
from tests.support.entries import entry_of, entry_signature, signed_entries, three_signers
from tests.support.escrows import CODE
from tests.support.ledgers import SEQUENCE
from tests.support.requests import Case, entries, honest, way_b
from wallet.authorization import Arm, Authorization, Delegate
from wallet.completion import apart
from wallet.envelope import DecoratedSignature, Envelope
from wallet.keys import SecretKey
from wallet.network import PRACTICE, PUBLIC
from wallet.review.findings import RULES
from wallet.review.review import Review
from wallet.review.sendable import sendable
from wallet.review.token import ChangedAfterReview, Reviewed, Stopped, confirm
from wallet.review.turn import EntriesFirst, Signs
from wallet.signatures import MissingWeight
from wallet.soroban.entries import account_key
from wallet.soroban.host import enforce

ARMS = [Arm.ADDRESS, Arm.ADDRESS_V2]


def given(case: Case, *signatures: DecoratedSignature) -> Case:
    return case.seen(signatures=signatures)


def confirmed(case: Case, *ticked: int) -> Reviewed:
    return confirm(case.envelope, case.view, case.review.digest, frozenset(ticked))


def authorised(case: Case, *keys: SecretKey) -> Case:
    """The same with these signatures over its entry."""
    return given(case, *(entry_signature(key, case) for key in keys))


def paid(case: Case, key: SecretKey = CHANNEL) -> Case:
    """The same with the payer's signature over the whole transaction too."""
    whole = case.review.facts.whole
    assert whole is not None
    return given(case, *case.view.signatures, signature(key, whole.hash))


def other_root() -> bytes:
    """The tree of a call that the transaction does not make."""
    tree = entry_of(way_b()).root_invocation
    called = tree.function.contract_fn
    assert called is not None
    called.function_name = xdr.SCSymbol(b"dispute_escrow")
    return tree.to_xdr_bytes()


def with_delegate() -> Authorization:
    """The entry with somebody who would sign in the account's place."""
    unsigned = scval.to_void().to_xdr_bytes()
    delegates = (Delegate(CAROL.public, unsigned, ()),)
    return replace(entry_of(way_b()), arm=Arm.WITH_DELEGATES, delegates=delegates)


def with_entry(**changed: Any) -> Case:
    """The same with another entry."""
    return entries(replace(entry_of(way_b()), **changed))(way_b())


# --- what is signed ---


@pytest.mark.parametrize("arm", ARMS)
def test_the_signer_of_an_entry_signs_that_and_nothing_else(arm: Arm) -> None:
    case = way_b(arm=arm)
    token = confirmed(case, 48)
    assert token.payload == entry_of(case).preimage(PRACTICE).to_xdr_bytes()
    assert token.hash == entry_of(case).payload(PRACTICE) == case.review.hash
    assert (token.key, token.request) == (ALICE.public, case.envelope.hash)


def test_the_hash_is_the_entrys_and_the_transactions_stands_beside_it() -> None:
    seen = way_b().review
    summary = seen.summary
    assert summary["hash"] == entry_of(way_b()).payload(PRACTICE).hex()
    assert summary["transaction_hash"] == way_b().envelope.hash.hex()
    assert summary["signs"] == "authorisation entry"


def test_without_a_key_it_is_what_must_be_signed_next() -> None:
    case = way_b(key=None)
    assert case.review.hash == entry_of(case).payload(PRACTICE)
    complete = authorised(case, ALICE, BOB)
    assert complete.review.hash == complete.review.transaction_hash


def test_in_the_other_ways_every_hash_is_the_transactions() -> None:
    seen, hash_ = honest().review, honest().envelope.hash
    assert (seen.hash, seen.transaction_hash, seen.request_hash) == (hash_, hash_, hash_)
    assert seen.to_sign.signs is Signs.TRANSACTION


def test_of_an_account_that_nobody_told_about_its_own_key_signs_the_entry() -> None:
    case = way_b(key=SHARED.public)
    case = case.unknowing(*case.view.snapshot.entries)
    assert case.review.hash == entry_of(case).payload(PRACTICE)
    assert case.stops


# --- the order ---


def test_the_payer_signs_once_the_entry_is_signed_enough() -> None:
    case = authorised(way_b(key=CHANNEL.public), ALICE, BOB)
    token = confirmed(case)
    assert token.hash == case.review.transaction_hash != case.envelope.hash
    assert token.request == case.envelope.hash
    assert token.payload == PRACTICE.id + (2).to_bytes(4, "big") + whole(case).body


@pytest.mark.parametrize("keys", [(), (ALICE,)], ids=["nobody", "one of two"])
def test_before_that_the_payer_signs_nothing(keys: tuple[SecretKey, ...]) -> None:
    case = authorised(way_b(key=CHANNEL.public), *keys)
    assert not case.stops
    with pytest.raises(EntriesFirst) as refused:
        confirmed(case)
    assert refused.value.waits_for == (SHARED.public,)


def test_who_counts_for_both_signs_the_entry_first_and_the_transaction_last() -> None:
    """Alice is one of the two, and pays: two reviews, two hashes, two tokens."""
    case = way_b(payer=ALICE.public)
    first = confirmed(case)
    assert first.hash == entry_of(case).payload(PRACTICE)
    waiting = authorised(case, ALICE)
    with pytest.raises(EntriesFirst):
        confirmed(waiting)
    complete = authorised(case, ALICE, BOB)
    last = confirmed(complete)
    assert last.hash == complete.review.transaction_hash
    assert (first.request, last.request) == (case.envelope.hash, case.envelope.hash)


def test_nobody_is_asked_for_the_transaction_before_its_turn() -> None:
    states = way_b().review.signers
    assert [(s.account, s.signs, s.can_sign) for s in states] == [
        (SHARED.public, Signs.ENTRY, tuple(sorted((ALICE.public, BOB.public)))),
        (CHANNEL.public, Signs.TRANSACTION, ()),
        (CHANNEL.public, Signs.TRANSACTION, ()),
    ]
    complete = authorised(way_b(), ALICE, BOB).review.signers
    assert [s.can_sign for s in complete] == [(), (CHANNEL.public,), (CHANNEL.public,)]


def test_a_smart_wallets_signature_is_left_to_its_own_code() -> None:
    """Whether it is there is all that we can tell; without it the payer signs nothing."""
    unsigned = replace(entry_of(way_b()), address=ESCROW, nonce=9)
    signed = replace(unsigned, signature_xdr=scval.to_bool(True).to_xdr_bytes())
    for entry, is_whole in ((unsigned, False), (signed, True)):
        case = entries(entry_of(way_b()), entry)(way_b())
        case = authorised(case, ALICE, BOB)
        assert (case.review.facts.whole is not None) is is_whole
        assert case.stops  # the release does not ask for it


# --- what counts ---


def whole(case: Case) -> Envelope:
    found = case.review.facts.whole
    assert found is not None
    return found


def missing(review: Review) -> list[int]:
    return [state.missing_weight for state in review.signers]


def test_signatures_count_wherever_they_verify() -> None:
    case = authorised(way_b(), ALICE)
    assert missing(case.review) == [1, 1, 1]
    assert case.details(63) == {
        f"missing weight of {SHARED.public}": "1",
        f"missing weight of {CHANNEL.public}": "1",
    }
    complete = paid(authorised(way_b(), ALICE, BOB))
    assert missing(complete.review) == [0, 0, 0]
    assert complete.details(63) == {"complete": "yes"}
    assert 58 not in complete.held


def test_a_strangers_and_a_forged_signature_count_nothing_and_spoil_nothing() -> None:
    case = authorised(way_b(), ALICE, BOB, MALLORY)
    forged = DecoratedSignature.by(ALICE.public, bytes(64))
    case = given(case, forged, *case.view.signatures)
    assert case.details(58)["forged"] == "2"
    assert [s.account for s in entry_in(whole(case)).signatures] == sorted_keys(ALICE, BOB)


def sorted_keys(*keys: SecretKey) -> list[str]:
    return [s.account for s in entry_in(signed_entries(way_b(), *keys).envelope).signatures]


def entry_in(envelope: Envelope) -> Authorization:
    call = envelope.transaction.operations[0].body.invoke_host_function_op
    assert call is not None
    return Authorization.of(call.auth[0])


@pytest.mark.parametrize("inside", [True, False])
def test_nobodys_signature_looks_forged_or_good_whose_account_is_not_told_of(
    inside: bool,
) -> None:
    case = signed_entries(way_b(), ALICE) if inside else authorised(way_b(), ALICE)
    assert 58 in case.review.passed
    assert 58 in case.unknowing(account_key(SHARED.public)).unavailable


def test_a_signature_over_the_unfinished_transaction_is_in_vain() -> None:
    early = signature(CHANNEL, way_b().envelope.hash)
    case = authorised(way_b(), ALICE, BOB)
    case = given(case, *case.view.signatures, early)
    assert case.details(58)["forged"] == "1"
    with pytest.raises(MissingWeight):
        sendable(case.review.facts)


def test_the_finished_transaction_is_one_that_the_host_takes() -> None:
    case = authorised(way_b(), ALICE, BOB)
    entry = entry_in(whole(case))
    call = case.review.facts.call
    assert call is not None
    done = enforce(case.ledger, call, CHANNEL.public, CODE, [entry], None)
    assert case.view.told is not None
    assert done.payments == case.view.told.payments


def test_what_is_sent_does_not_depend_on_the_order_in_which_signatures_came() -> None:
    case = paid(authorised(way_b(), ALICE, BOB))
    backwards = given(case, *reversed(case.view.signatures))
    assert sendable(case.review.facts) == sendable(backwards.review.facts)


def test_every_gap_is_named_before_anything_is_sent() -> None:
    with pytest.raises(MissingWeight) as refused:
        sendable(authorised(way_b(), BOB).review.facts)
    gaps = {gap.account: gap.missing_weight for gap in refused.value.gaps}
    assert gaps == {SHARED.public: 1, CHANNEL.public: 1}


# --- more signatures than are needed ---


def test_no_more_signatures_are_put_in_than_the_host_needs() -> None:
    case = authorised(three_signers(way_b()), ALICE, BOB, CAROL)
    assert len(entry_in(whole(case)).signatures) == 2


@pytest.mark.parametrize("pair", [(ALICE, BOB), (ALICE, CAROL), (BOB, CAROL)])
def test_a_late_signature_makes_no_other_transaction_of_what_the_payer_signed(
    pair: tuple[SecretKey, SecretKey],
) -> None:
    signed = paid(authorised(three_signers(way_b()), *pair))
    others = [key for key in (ALICE, BOB, CAROL) if key not in pair]
    late = (entry_signature(key, signed) for key in others)
    case = given(signed, *late, *signed.view.signatures)
    assert case.review.transaction_hash == signed.review.transaction_hash
    assert sendable(case.review.facts) == sendable(signed.review.facts)


def test_weights_of_an_entry_count_as_the_account_says() -> None:
    case = three_signers(way_b(), {ALICE: 2, BOB: 1, CAROL: 1})
    alone = authorised(case, ALICE)
    assert alone.review.facts.whole is not None
    both = authorised(case, BOB, CAROL)
    assert len(entry_in(whole(both)).signatures) == 2


# --- another tool's envelope ---


def test_an_envelope_whose_entry_is_signed_is_the_same_request() -> None:
    case = way_b()
    theirs = signed_entries(case, ALICE, BOB).envelope
    assert theirs.hash != case.envelope.hash
    bare, beside = apart(theirs)
    assert bare == case.envelope
    assert set(beside) == {entry_signature(key, case) for key in (ALICE, BOB)}
    assert given(case, *beside).review.transaction_hash == theirs.hash


def test_what_no_account_signed_stays_in_the_entry() -> None:
    odd = replace(entry_of(way_b()), signature_xdr=bytes.fromhex("0000000000000001"))
    case = entries(odd)(way_b())
    assert apart(case.envelope) == (case.envelope, ())


def test_the_bytes_of_an_entry_are_never_those_of_a_transaction() -> None:
    """The two payloads begin differently, so that a signature of one never is the other's."""
    token, other = confirmed(way_b()), confirmed(honest())
    assert token.payload[:4] == (10).to_bytes(4, "big")
    assert other.payload[:32] == PRACTICE.id
    assert sha256(token.payload).digest() == token.hash


# --- refused ---


STOPPED = {
    "the entry is over": way_b().at(sequence=SEQUENCE + 20_000),
    "the entry lasts too long": way_b(expiry=SEQUENCE + 4_000_000),
    "the entry covers another call": entries(replace(entry_of(way_b()), root=other_root()))(
        way_b()
    ),
    "the entry is of another account": entries(replace(entry_of(way_b()), address=BOB.public))(
        way_b()
    ),
    "it is for another network": way_b().seen(network=PUBLIC),
    "the key is a stranger's": way_b(key=MALLORY.public),
    "an account's delegates are named": entries(with_delegate())(way_b()),
}


@pytest.mark.parametrize("case", STOPPED.values(), ids=STOPPED.keys())
def test_no_entry_is_signed_against_a_stop(case: Case) -> None:
    with pytest.raises(Stopped):
        confirm(case.envelope, case.view, case.review.digest, frozenset(RULES))


CHANGED = {
    "the entry's end": way_b(expiry=SEQUENCE + 17_281),
    "the nonce": way_b(nonce=8),
    "another signature for the entry": authorised(way_b(), BOB),
    "the ledger": way_b().at(sequence=SEQUENCE + 1),
}


@pytest.mark.parametrize("now", CHANGED.values(), ids=CHANGED.keys())
def test_an_entry_that_changed_since_it_was_seen_is_not_signed(now: Case) -> None:
    with pytest.raises(ChangedAfterReview):
        confirm(now.envelope, now.view, way_b().review.digest)
