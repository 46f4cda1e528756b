"""A flood of signatures: nothing that is there goes, junk ends, and whoever signs gets in."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha512
from itertools import combinations, permutations
from time import thread_time

import pytest
from stellar_sdk import xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    account_entry,
    authorization,
    muxed,
    secret_key,
    signature,
)
from tests.support.entries import entry_signature, three_signers
from tests.support.ledgers import SEQUENCE, account
from tests.support.requests import Case, entries, entries_xdr, honest, transaction, way_b
from tests.support.resigning import signed_anew
from wallet.addresses import public_key
from wallet.admission import MOST_KEPT, MOST_SEEN, NoRoom
from wallet.envelope import DecoratedSignature, FeeBump
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.keys import SecretKey, verifies
from wallet.request import MAX_BYTES, Request, read

HONEST = honest().request

MOST_SECONDS = 2.0


def junk(count: int, start: int = 0, key: SecretKey = ALICE) -> tuple[DecoratedSignature, ...]:
    """Signatures with the right hint that nobody made."""
    hint = public_key(key.public)[-4:]
    return tuple(
        DecoratedSignature(hint, sha512(b"junk %d" % n).digest())
        for n in range(start, start + count)
    )


def flooded(request: Request = HONEST) -> Request:
    return request.with_signatures(junk(MOST_SEEN))


def test_everything_is_taken_in_while_there_is_room() -> None:
    assert set(flooded().signatures) == set(junk(MOST_SEEN))


def test_junk_is_not_taken_in_any_more_once_there_is_too_much() -> None:
    assert flooded().with_signatures(junk(1_000, start=MOST_SEEN)) == flooded()


def test_nothing_that_is_there_makes_room() -> None:
    later = flooded().with_signatures((*junk(50, 900), signature(BOB, HONEST.envelope.hash)))
    assert set(flooded().signatures) <= set(later.signatures)


@pytest.mark.parametrize("key", [ALICE, BOB, CHANNEL])
def test_whoever_really_signs_gets_in_all_the_same(key: SecretKey) -> None:
    good = signature(key, HONEST.envelope.hash)
    assert good in flooded().with_signatures((*junk(50, 900), good)).signatures


def test_a_stranger_does_not() -> None:
    good = signature(MALLORY, HONEST.envelope.hash)
    assert good not in flooded().with_signatures((good,)).signatures


def test_a_signer_who_is_there_gets_in_no_second_time() -> None:
    """Whoever has a key can make any number of good signatures with it."""
    good = signature(ALICE, HONEST.envelope.hash)
    there = HONEST.with_signatures((good, *junk(MOST_SEEN - 1)))
    other = signed_anew("alice", HONEST.envelope.hash)
    assert verifies(ALICE.public, HONEST.envelope.hash, other.signature)
    assert there.with_signatures((other,)) == there


def test_the_signer_of_an_entry_gets_in() -> None:
    case = way_b()
    (entry,) = case.review.facts.by_address
    good = DecoratedSignature.by(ALICE.public, ALICE.sign(entry.payload(case.envelope.network)))
    assert good in flooded(case.request).with_signatures((good,)).signatures


def test_the_payer_of_a_transaction_gets_in_whose_entries_were_signed_first() -> None:
    """Which makes it another one than was asked for."""
    case = way_b()
    (entry,) = case.review.facts.by_address
    payload = entry.payload(case.envelope.network)
    by_entry = tuple(DecoratedSignature.by(k.public, k.sign(payload)) for k in (ALICE, BOB))
    whole = case.seen(signatures=by_entry).review.facts.whole
    assert whole is not None
    assert whole.hash != case.envelope.hash
    good = signature(CHANNEL, whole.hash)
    there = case.request.with_signatures((*by_entry, *junk(MOST_SEEN - 2)))
    assert good in there.with_signatures((good,)).signatures


def chain_of_signatures(*second: SecretKey) -> tuple[Case, list[DecoratedSignature]]:
    """An entry's signatures, and its payer's over the transaction that they make."""
    case = way_b()
    (entry,) = case.review.facts.by_address
    payload = entry.payload(case.envelope.network)
    by_entry = [DecoratedSignature.by(k.public, k.sign(payload)) for k in (ALICE, BOB)]
    whole = case.seen(signatures=tuple(by_entry)).review.facts.whole
    assert whole is not None
    return case, [*by_entry, *(signature(key, whole.hash) for key in (CHANNEL, *second))]


GROUPS = [
    [list(places[:start]), list(places[start:end]), list(places[end:])]
    for places in permutations(range(3))
    for start in range(4)
    for end in range(start, 4)
]


@pytest.mark.parametrize("groups", GROUPS)
def test_whoever_signs_gets_in_with_whom_they_build_on(groups: list[list[int]]) -> None:
    """In one batch in any order, or one after the other: the payer, who is last, never first.

    Of a payer alone, before there is what is signed, nothing tells that it is not junk.
    """
    case, good = chain_of_signatures()
    payer = next(number for number, group in enumerate(groups) if 2 in group)
    before = {place for group in groups[: payer + 1] for place in group}
    request, batches = flooded(case.request), [[good[p] for p in group] for group in groups]
    for number, batch in enumerate(batches):
        request = request.with_signatures((*junk(40, 900 + 40 * number), *batch))
    is_known = before >= {0, 1, 2}
    assert set(good) & set(request.signatures) == set(good if is_known else good[:2])


def test_it_gets_into_what_is_full_too() -> None:
    case, good = chain_of_signatures()
    after = full(request=case.request).with_signatures((*junk(50, 900), *good))
    assert set(good) <= set(after.signatures)


def test_the_way_that_the_payer_signed_is_known_though_all_come_at_once() -> None:
    case, keys = three_signers(way_b()), (ALICE, BOB, CAROL)
    by_entry = [entry_signature(key, case) for key in keys]
    for pair in combinations(by_entry, 2):
        whole = case.seen(signatures=pair).review.facts.whole
        assert whole is not None
        good = (*by_entry, signature(CHANNEL, whole.hash))
        assert set(good) <= set(flooded(case.request).with_signatures(good).signatures)


def test_the_payer_of_a_fee_bump_gets_in() -> None:
    bump = FeeBump.of(HONEST.envelope, BOB.public, 10**6)
    request = replace(HONEST, bump=bump)
    good = signature(BOB, bump.hash)
    assert good in flooded(request).with_signatures((good,)).signatures


def full(*there: DecoratedSignature, request: Request = HONEST) -> Request:
    """As it comes in a file that somebody filled to the last place."""
    return replace(request, signatures=tuple(sorted((*there, *junk(MOST_KEPT - len(there))))))


@pytest.mark.parametrize("key", [ALICE, BOB, CHANNEL])
def test_whoever_really_signs_gets_into_a_first_file_that_is_full(key: SecretKey) -> None:
    good = signature(key, HONEST.envelope.hash)
    assert good in full().with_signatures((*junk(50, 900), good)).signatures


def test_one_after_the_other_gets_into_a_first_file_that_is_full() -> None:
    good = [signature(key, HONEST.envelope.hash) for key in (ALICE, BOB, CHANNEL)]
    request = full()
    for each in good:
        request = request.with_signatures((each,))
    assert set(good) <= set(request.signatures)
    assert len(request.signatures) == MOST_KEPT
    assert read(request.to_text()).to_text() == request.to_text()


def test_of_what_is_full_only_what_counts_for_nothing_makes_room() -> None:
    there, good = signature(ALICE, HONEST.envelope.hash), signature(BOB, HONEST.envelope.hash)
    before = full(there)
    after = before.with_signatures((good,))
    gone = set(before.signatures) - set(after.signatures)
    assert (len(gone), gone <= set(junk(MOST_KEPT))) == (1, True)
    assert {there, good} <= set(after.signatures)


def test_junk_does_not_get_into_what_is_full() -> None:
    assert full().with_signatures(junk(50, 900)) == full()


def test_what_was_taken_in_before_keeps_what_counts() -> None:
    good = signature(ALICE, HONEST.envelope.hash)
    held = HONEST.holding((*junk(MOST_KEPT + 50), good))
    assert good in held.signatures
    assert len(held.signatures) == MOST_KEPT


def test_whoever_filled_it_with_good_ones_of_his_own_keeps_nobody_out() -> None:
    hash_ = HONEST.envelope.hash
    own = [signed_anew("alice", hash_, n) for n in range(MOST_KEPT)]
    good = signature(BOB, hash_)
    after = full(*own).with_signatures((good,))
    assert len(set(after.signatures) & set(own)) == MOST_KEPT - 1
    assert good in after.signatures


def test_an_own_signature_that_is_not_taken_in_is_told() -> None:
    good = signature(MALLORY, HONEST.envelope.hash)
    assert good in HONEST.with_own(good).signatures
    with pytest.raises(NoRoom) as refused:
        full().with_own(good)
    assert refused.value.request == HONEST.hash.hex()


def test_the_signer_of_an_entry_gets_into_a_first_file_that_is_full() -> None:
    case = way_b()
    (entry,) = case.review.facts.by_address
    payload = entry.payload(case.envelope.network)
    alice, bob = (DecoratedSignature.by(k.public, k.sign(payload)) for k in (ALICE, BOB))
    there = full(alice, request=case.request)
    assert {alice, bob} <= set(there.with_signatures((bob,)).signatures)


def test_the_payers_signature_stays_whichever_signers_of_an_entry_come_later() -> None:
    """What the payer signed has the signatures of two of three in it; then comes the third."""
    entry = account_entry(SHARED.public, dict.fromkeys((ALICE, BOB, CAROL), 1))
    thresholds = xdr.Thresholds(bytes([0, 1, 2, 2]))
    case = way_b().with_entries(
        account(SHARED.public, signers=entry.signers, thresholds=thresholds)
    )
    (asked,) = case.review.facts.by_address
    payload = asked.payload(case.envelope.network)
    given = [DecoratedSignature.by(k.public, k.sign(payload)) for k in (ALICE, BOB, CAROL)]
    for third in given:
        two = tuple(each for each in given if each != third)
        whole = case.seen(signatures=two).review.facts.whole
        assert whole is not None
        paid = signature(CHANNEL, whole.hash)
        held = case.request.holding((*junk(MOST_KEPT, key=CHANNEL), *given, paid))
        assert {*given, paid} <= set(held.signatures)


def test_more_signers_than_there_is_room_for_drop_none_who_is_there() -> None:
    case, keys = _of_many(21)
    good = [signature(key, case.envelope.hash) for key in keys]
    there = replace(case.request, signatures=tuple(sorted(good[:MOST_KEPT])))
    assert there.with_signatures(tuple(good[MOST_KEPT:])) == there


def test_a_file_with_more_than_can_be_kept_is_refused() -> None:
    with pytest.raises(Unreadable):
        replace(HONEST, signatures=junk(MOST_KEPT + 1))


def test_a_flooded_request_can_be_written_and_read_again() -> None:
    text = flooded().to_text()
    assert read(text).to_text() == text


def test_a_flooded_request_is_reviewed_all_the_same() -> None:
    request = flooded()
    case = Case(request.envelope, honest().seen(signatures=request.signatures).view)
    assert case.details(58)["forged"] == str(MOST_SEEN)


def test_what_is_too_large_to_be_read_again_is_not_written() -> None:
    """A request that is nearly too large when it comes, and then is signed."""
    state = HONEST.snapshot
    entry = len('{"entry":null,"key":"","live_until":null},') + 56
    count = (MAX_BYTES - len(HONEST.to_text())) // entry
    absent = {bytes(8) + number.to_bytes(32, "big"): None for number in range(count)}
    full = replace(HONEST, snapshot=replace(state, entries={**state.entries, **absent}))
    assert MAX_BYTES - 200 < len(full.to_text()) <= MAX_BYTES
    with pytest.raises(TooLarge):
        full.with_signatures(junk(9)).to_text()


def test_what_is_brought_once_more_takes_no_room() -> None:
    there = HONEST.with_signatures(junk(MOST_SEEN - 1))
    later = there.with_signatures(junk(MOST_SEEN))
    assert set(later.signatures) == set(junk(MOST_SEEN))


def test_of_two_good_ones_of_a_signer_one_gets_in() -> None:
    hash_ = HONEST.envelope.hash
    good = signature(ALICE, hash_)
    pair = (good, signed_anew("alice", hash_))
    later = flooded().with_signatures(pair)
    assert len(later.signatures) == MOST_SEEN + 1


def test_not_even_good_ones_get_in_without_end() -> None:
    """Of accounts that somebody made for it, each with twenty signers."""
    case, keys = _of_many(13)
    good = tuple(signature(key, case.envelope.hash) for key in keys)
    there = case.request.with_signatures(junk(MOST_SEEN)).with_signatures(good)
    assert len(there.signatures) == MOST_KEPT


def _of_many(accounts: int) -> tuple[Case, list[SecretKey]]:
    owners = [secret_key(f"flood {number}") for number in range(accounts)]
    case, keys = honest(), list[SecretKey]()
    body = case.envelope.transaction.operations[0].body
    operations = [xdr.Operation(muxed(key.public), body) for key in owners]
    case = transaction(operations=operations)(case)
    for owner in owners:
        signers = [secret_key(f"{owner.public} {n}") for n in range(20)]
        entry = account_entry(owner.public, dict.fromkeys(signers, 1))
        case = case.with_entries(account(owner.public, signers=entry.signers))
        keys += signers
    return case, keys


def test_hundreds_of_entries_do_not_make_it_long() -> None:
    own = [authorization(nonce=number, expiry=SEQUENCE + 9) for number in range(400)]
    request = flooded(entries(*own)(honest()).request)
    begin = thread_time()
    request.with_signatures(junk(MOST_SEEN, start=MOST_SEEN))
    assert thread_time() - begin < MOST_SECONDS


def test_an_entry_of_a_kind_that_nobody_signs_is_in_nobodys_way() -> None:
    entry = authorization().to_xdr()
    own = entry.credentials.address_v2
    assert own is not None
    twice = [xdr.SorobanDelegateSignature(own.address, own.signature, [])] * 2
    entry.credentials = xdr.SorobanCredentials(
        xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_ADDRESS_WITH_DELEGATES,
        address_with_delegates=xdr.SorobanAddressCredentialsWithDelegates(own, twice),
    )
    case = entries_xdr(entry)(honest())
    good = signature(CHANNEL, case.envelope.hash)
    assert good in flooded(case.request).with_signatures((good,)).signatures


def test_what_could_never_be_completed_is_no_trouble_to_what_is_flooded() -> None:
    case = way_b()
    (entry,) = case.review.facts.by_address
    good = DecoratedSignature.by(ALICE.public, ALICE.sign(entry.payload(case.envelope.network)))
    value = case.envelope.transaction
    value.operations = [*value.operations] * 2
    twice = replace(case, envelope=replace(case.envelope, body=value.to_xdr_bytes()))
    request = flooded(replace(twice.request, signatures=(good,)))
    assert good in request.with_signatures(junk(MOST_SEEN, MOST_SEEN)).signatures
