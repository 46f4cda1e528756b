"""Entries put together with their signatures: as the host wants them, whoever came first."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import scval, xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    account_entry,
    authorization,
    secret_key,
    signature,
)
from tests.support.entries import entry_of, signed_entries
from tests.support.requests import call, entries, way_b
from tests.support.resigning import signed_anew
from wallet import completion
from wallet.authorization import AccountSignature, Authorization, BadAuthorization
from wallet.completion import Part, apart, completed, part_of, without_entries
from wallet.envelope import DecoratedSignature, Envelope
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.signatures import Need
from wallet.signers import AccountSigners, Level

SIGNERS = (ALICE, BOB, CAROL)
ENTRY = authorization()


def account(weights: Sequence[int], threshold: int) -> AccountSigners:
    given = {key: weight for key, weight in zip(SIGNERS, weights, strict=True) if weight}
    return AccountSigners.of(account_entry(SHARED.public, given, (1, threshold, 255), 0))


def by(key: SecretKey, entry: Authorization = ENTRY) -> DecoratedSignature:
    return DecoratedSignature.by(key.public, key.sign(entry.payload(PRACTICE)))


def part(signers: AccountSigners, *given: DecoratedSignature) -> Part:
    return part_of(ENTRY, signers, PRACTICE, given)


WEIGHTS = st.lists(st.integers(0, 3), min_size=3, max_size=3)
CHANCE = st.sets(st.sampled_from((*SIGNERS, MALLORY)))


@given(WEIGHTS, st.integers(0, 7), CHANCE)
def test_an_entry_is_met_exactly_when_the_host_takes_it(
    weights: list[int], threshold: int, keys: set[SecretKey]
) -> None:
    signers = account(weights, threshold)
    found = part(signers, *(by(key) for key in keys))
    choices = list(found.choices)
    assert bool(choices) is found.is_met
    for entry in choices:
        entry.verify(signers, PRACTICE)
    counts = [key for key in keys if signers.weight_of(key.public)]
    if not found.is_met and counts:
        alone = [AccountSignature.by(k.public, by(k).signature) for k in counts]
        try:
            ENTRY.with_signatures(alone).verify(signers, PRACTICE)
        except BadAuthorization:
            return
        raise AssertionError("the host would take what we call too little")


@given(WEIGHTS, st.integers(1, 7), CHANCE)
def test_no_signer_is_put_in_that_could_be_left_out(
    weights: list[int], threshold: int, keys: set[SecretKey]
) -> None:
    signers = account(weights, threshold)
    first = next(part(signers, *(by(key) for key in keys)).choices, None)
    if first is None:
        return
    put_in = [each.account for each in first.signatures]
    for left_out in put_in:
        rest = [who for who in put_in if who != left_out]
        assert signers.missing_weight(rest, Level.MEDIUM)


def test_the_order_in_which_signatures_came_decides_nothing() -> None:
    signers = account((1, 1, 1), 2)
    given = (by(ALICE), by(BOB), by(CAROL), by(MALLORY))
    firsts = {next(part(signers, *order).choices) for order in permutations(given)}
    assert len(firsts) == 1


def test_a_signature_for_another_entry_counts_nothing() -> None:
    other = by(ALICE, authorization(nonce=8))
    assert part(account((1, 1, 0), 1), other).given == ()


def test_what_stands_in_the_entry_is_left_as_it_is_where_that_is_enough() -> None:
    """Other tools know the transaction by that hash: even with a signer more than it needs."""
    payload = ENTRY.payload(PRACTICE)
    three = [AccountSignature.by(key.public, key.sign(payload)) for key in SIGNERS]
    entry = ENTRY.with_signatures(three)
    found = part_of(entry, account((1, 1, 1), 2), PRACTICE, ())
    assert next(found.choices) == entry


def test_what_stands_in_the_entry_is_completed_by_what_came_beside_it() -> None:
    case = way_b()
    half = entry_of(signed_entries(case, ALICE))
    found = part_of(half, account((1, 1, 0), 2), PRACTICE, [by(BOB, entry_of(case))])
    assert set(found.signed) == {ALICE.public, BOB.public}
    next(found.choices).verify(account((1, 1, 0), 2), PRACTICE)


def test_a_bad_signature_in_the_entry_is_left_out() -> None:
    bad = ENTRY.with_signatures([AccountSignature.by(ALICE.public, bytes(64))])
    found = part_of(bad, account((1, 1, 0), 1), PRACTICE, [by(BOB)])
    (chosen,) = {each.account for each in next(found.choices).signatures}
    assert chosen == BOB.public


@pytest.mark.parametrize("places", [(1, 0), (0, 0, 1), (1, 0, 1)])
def test_signatures_that_stand_out_of_order_or_twice_are_put_in_order(
    places: Sequence[int],
) -> None:
    signers, payload = account((1, 1, 0), 2), ENTRY.payload(PRACTICE)
    own = sorted(AccountSignature.by(k.public, k.sign(payload)) for k in (ALICE, BOB))
    standing = scval.to_vec([own[place].to_xdr() for place in places])
    entry = replace(ENTRY, signature_xdr=standing.to_xdr_bytes())
    with pytest.raises(BadAuthorization):
        entry.verify(signers, PRACTICE)
    (first, *_) = part_of(entry, signers, PRACTICE, ()).choices
    assert list(first.signatures) == own
    first.verify(signers, PRACTICE)


def test_an_envelope_taken_apart_is_the_one_that_was_asked_for() -> None:
    case = way_b()
    theirs = signed_entries(case, ALICE, BOB).envelope
    given = theirs.with_signatures([signature(CHANNEL, theirs.hash)])
    bare, signatures = apart(given)
    assert bare == case.envelope
    assert len(signatures) == 3
    assert apart(bare) == (bare, ())


def test_what_authorises_a_call_can_be_left_open() -> None:
    open_ = without_entries(way_b().envelope).transaction
    called = open_.operations[0].body.invoke_host_function_op
    assert called is not None
    assert called.auth == []


def test_two_accounts_must_both_have_signed_their_entries() -> None:
    """Two authorisers of one call: each of their entries is signed for by their own signers."""
    case = way_b()
    mine = entry_of(case)
    other = replace(mine, address=CHANNEL.public, nonce=9)
    both = entries(mine, other)(case).envelope
    shared, alone = account((1, 1, 0), 2), AccountSigners.of(account_entry(CHANNEL.public))
    given = [by(ALICE, mine), by(BOB, mine), by(CHANNEL, other)]

    def put_together(*some: DecoratedSignature) -> Envelope | None:
        parts = [
            part_of(mine, shared, PRACTICE, some),
            part_of(other, alone, PRACTICE, some),
        ]
        return completed(both, parts, (), ())

    for left_out in given:
        assert put_together(*(each for each in given if each != left_out)) is None
    found = put_together(*given)
    assert found is not None
    bare, signatures = apart(found)
    assert (bare, set(signatures)) == (both, set(given))


# --- what a source signed stays what it is ---


def of_signers(
    weights: dict[SecretKey, int], threshold: int, *given: DecoratedSignature
) -> Part:
    entry = account_entry(SHARED.public, weights, (1, threshold, 255), 0)
    return part_of(entry_of(way_b()), AccountSigners.of(entry), PRACTICE, given)


def put_in(part: Part, *others: DecoratedSignature, by: tuple[SecretKey, ...] = ()) -> Envelope:
    """The transaction as a review completes it; its source needs all of these to sign."""
    weights = dict.fromkeys(by or (CHANNEL,), 1)
    source = account_entry(CHANNEL.public, weights, (len(weights), 0, 0), 0)
    needs = [Need(AccountSigners.of(source), Level.LOW)]
    found = completed(way_b().envelope, [part], others, needs)
    assert found is not None
    return found


def test_the_way_that_a_source_signed_is_found_whoever_of_twelve_signs_later() -> None:
    keys = [secret_key(f"signer {number}") for number in range(12)]
    weights = dict.fromkeys(keys, 1)
    given = [by(key, entry_of(way_b())) for key in keys]
    for five in (given[:5], given[-5:], given[2:11:2]):
        whole = put_in(of_signers(weights, 5, *five))
        paid = signature(CHANNEL, whole.hash)
        assert put_in(of_signers(weights, 5, *given), paid) == whole


def test_a_heavier_signer_who_comes_later_changes_nothing_of_what_a_source_signed() -> None:
    """With the heavy one fewer would do; what is signed has those of the two others."""
    weights = {ALICE: 1, BOB: 1, CAROL: 2}
    alice, bob, carol = (by(key, entry_of(way_b())) for key in SIGNERS)
    whole = put_in(of_signers(weights, 2, alice, bob))
    paid = signature(CHANNEL, whole.hash)
    assert put_in(of_signers(weights, 2, alice, bob, carol), paid) == whole


@pytest.mark.parametrize("number", range(4))
def test_another_signature_of_the_same_signer_changes_nothing_of_it(number: int) -> None:
    weights, entry = {ALICE: 1, BOB: 1}, entry_of(way_b())
    alice, bob = by(ALICE, entry), by(BOB, entry)
    more = [signed_anew("alice", entry.payload(PRACTICE), n) for n in (number, number + 9)]
    for first in (alice, *more):
        whole = put_in(of_signers(weights, 2, first, bob))
        paid = signature(CHANNEL, whole.hash)
        assert put_in(of_signers(weights, 2, alice, *more, bob), paid) == whole


@pytest.mark.parametrize("number", range(4))
def test_what_stands_in_the_entry_stays_whatever_the_same_signer_gives_beside_it(
    number: int,
) -> None:
    entry = entry_of(way_b())
    payload = entry.payload(PRACTICE)
    standing = entry.with_signatures([AccountSignature.by(ALICE.public, ALICE.sign(payload))])
    beside = signed_anew("alice", payload, number)
    assert (
        next(part_of(standing, account((1, 0, 0), 1), PRACTICE, [beside]).choices) == standing
    )


def test_a_source_that_signs_another_way_too_takes_nothing_from_what_is_signed_enough() -> None:
    """Both who must sign have signed the one way; then one of them signs the first again."""
    weights, sources = dict.fromkeys(SIGNERS, 1), (CHANNEL, MALLORY)
    given = [by(key, entry_of(way_b())) for key in SIGNERS]
    first = put_in(of_signers(weights, 2, *given))
    for pair in combinations(given, 2):
        whole = put_in(of_signers(weights, 2, *pair))
        signed = [signature(key, whole.hash) for key in sources]
        late = signature(MALLORY, first.hash)
        assert put_in(of_signers(weights, 2, *given), *signed, late, by=sources) == whole


def test_what_looks_like_the_place_of_a_signature_misleads_nobody() -> None:
    """An argument of the call that reads like a mark of ours."""
    keys, entry = SIGNERS, entry_of(way_b())
    given = [by(key, entry) for key in keys]
    mark = completion._mark(0)
    case = call(args=[xdr.SCVal.from_xdr_bytes(mark)])(way_b())
    source = [Need(AccountSigners.of(account_entry(CHANNEL.public)), Level.LOW)]
    weights = dict.fromkeys(keys, 1)
    two = completed(case.envelope, [of_signers(weights, 2, *given[1:])], (), source)
    assert two is not None
    paid = signature(CHANNEL, two.hash)
    found = completed(case.envelope, [of_signers(weights, 2, *given)], [paid], source)
    assert found is not None
    bare, signatures = apart(found)
    assert (bare, set(signatures) < set(given)) == (case.envelope, True)


def test_many_signers_and_much_junk_are_judged_in_no_time() -> None:
    """Two entries of twenty signers, any ten enough, all signed; and junk as if a source's."""
    keys = [secret_key(f"signer {number}") for number in range(20)]
    weights = dict.fromkeys(keys, 1)
    signers = AccountSigners.of(account_entry(SHARED.public, weights, (1, 10, 255), 0))
    one = entry_of(way_b())
    two = [one, replace(one, nonce=8)]
    both = entries(*two)(way_b()).envelope
    begun = time.process_time()
    parts = [
        part_of(entry, signers, PRACTICE, [by(key, entry) for key in keys]) for entry in two
    ]
    source = [Need(AccountSigners.of(account_entry(CHANNEL.public)), Level.LOW)]
    for count in (1, 200):
        junk = [DecoratedSignature.by(CHANNEL.public, bytes([n]) * 64) for n in range(count)]
        assert completed(both, parts, junk, source) is not None
    assert time.process_time() - begun < 4
