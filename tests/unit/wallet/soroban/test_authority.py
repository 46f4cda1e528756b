"""Who must have said yes: what recording writes down, and what enforcing lets through."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CHANNEL, MALLORY, authorised
from tests.support.escrows import Refusal
from tests.support.ledgers import LIFE, SEQUENCE, account
from tests.support.scripts import (
    HASHES,
    INNER,
    INNERMOST,
    OUTER,
    START,
    allowed,
    ask,
    enforced,
    go,
    play,
    recorded,
    stage,
    then,
    tree,
)
from wallet.addresses import AccountId, Address
from wallet.authorization import Arm, Authorization
from wallet.keys import SecretKey
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key, code_key, instance_key, nonce_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Contracts, Done, record
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

PEOPLE = {**account(ALICE.public), **account(BOB.public), **account(MALLORY.public)}
WITHIN, DEEPER = Invocation(INNER, "go", ()), Invocation(INNERMOST, "go", ())
NO = Refusal("Auth", "InvalidAction", OUTER)


def shape(invocation: xdr.SorobanAuthorizedInvocation) -> object:
    """A tree of calls as nested tuples of contracts."""
    called = invocation.function.contract_fn
    assert called is not None
    names = {c.to_xdr().to_xdr_bytes(): c.contract for c in (START, WITHIN, DEEPER)}
    below = tuple(shape(child) for child in invocation.sub_invocations)
    return (names[called.to_xdr_bytes()], *below)


def shapes(done: Done) -> list[tuple[Address | None, object]]:
    """Who allows what; None is the source account."""
    entries = map(Authorization.of, done.authorization)
    return [(entry.address, shape(entry.root_invocation)) for entry in entries]


def footprint_of(code: Contracts, on: Ledger, *nonces: int) -> Footprint:
    """What the play touches when its authorisations carry these nonces."""
    return record(on, START, CHANNEL.public, code, iter(nonces or count(1))).footprint


def test_nobody_is_asked_when_the_contract_asks_nobody() -> None:
    assert recorded(play(outer=then()), stage()).authorization == ()


def test_the_source_answers_with_its_own_signature_and_uses_no_nonce() -> None:
    done = recorded(play(outer=ask(CHANNEL.public)), stage())
    assert shapes(done) == [(None, (OUTER,))]
    assert done.footprint.keys == {instance_key(OUTER), code_key(HASHES[OUTER])}


def test_anybody_else_answers_with_an_unsigned_entry_and_a_nonce() -> None:
    on = stage(PEOPLE)
    done = recorded(play(outer=ask(ALICE.public)), on)
    (entry,) = map(Authorization.of, done.authorization)
    assert (entry.arm, entry.address, entry.nonce, entry.expiry) == (
        Arm.ADDRESS,
        ALICE.public,
        1,
        0,
    )
    assert entry.signatures == ()
    assert account_key(ALICE.public) in done.footprint.read_only
    assert nonce_key(ALICE.public, 1) in done.footprint.read_write


def test_a_recorded_nonce_lives_as_long_as_anything_can() -> None:
    done = recorded(play(outer=ask(ALICE.public)), stage(PEOPLE))
    entry = done.changes[nonce_key(ALICE.public, 1)]
    assert entry is not None
    assert entry.live_until == SEQUENCE + LIFE.max - 1


def test_two_people_answer_with_an_entry_each_in_the_order_asked() -> None:
    done = recorded(play(outer=ask(BOB.public, ALICE.public)), stage(PEOPLE))
    assert shapes(done) == [(BOB.public, (OUTER,)), (ALICE.public, (OUTER,))]
    assert [Authorization.of(e).nonce for e in done.authorization] == [1, 2]


def test_who_is_asked_again_further_down_answers_with_one_tree() -> None:
    code = play(
        outer=then(ask(ALICE.public), go(INNER)),
        inner=then(ask(BOB.public), go(INNERMOST)),
        innermost=ask(ALICE.public, BOB.public),
    )
    assert shapes(recorded(code, stage(PEOPLE))) == [
        (ALICE.public, (OUTER, (INNERMOST,))),
        (BOB.public, (INNER, (INNERMOST,))),
    ]


def test_who_is_asked_twice_side_by_side_below_answers_with_one_tree() -> None:
    code = play(outer=then(ask(ALICE.public), go(INNER), go(INNER)), inner=ask(ALICE.public))
    assert shapes(recorded(code, stage(PEOPLE))) == [
        (ALICE.public, (OUTER, (INNER,), (INNER,)))
    ]


def test_who_is_only_asked_in_two_calls_side_by_side_answers_twice() -> None:
    code = play(outer=then(go(INNER), go(INNER)), inner=ask(ALICE.public))
    done = recorded(code, stage(PEOPLE))
    assert shapes(done) == [(ALICE.public, (INNER,))] * 2
    assert {nonce_key(ALICE.public, 1), nonce_key(ALICE.public, 2)} <= done.footprint.read_write


def test_the_contract_that_calls_needs_nobodys_signature() -> None:
    code = play(outer=go(INNER), inner=ask(OUTER))
    assert recorded(code, stage()).authorization == ()


def test_a_contract_further_up_does_not_answer_for_what_its_callee_calls() -> None:
    code = play(outer=go(INNER), inner=go(INNERMOST), innermost=ask(OUTER))
    assert shapes(recorded(code, stage())) == [(OUTER, (INNERMOST,))]


def test_a_contract_that_must_sign_brings_its_instance_and_code() -> None:
    done = recorded(play(outer=ask(INNER)), stage())
    assert {instance_key(INNER), code_key(HASHES[INNER])} <= done.footprint.read_only
    assert nonce_key(INNER, 1) in done.footprint.read_write


@pytest.mark.parametrize("who", [ALICE.public, OUTER], ids=["account", "contract"])
def test_trying_does_not_ask_whether_there_is_anybody_to_sign(who: Address) -> None:
    on = stage()
    key = account_key(AccountId(who)) if who == ALICE.public else instance_key(INNERMOST)
    on = on.with_changes({instance_key(INNERMOST): None})
    asked = ALICE.public if who == ALICE.public else INNERMOST
    done = recorded(play(outer=ask(asked)), on)
    assert key in done.footprint.read_only
    assert len(done.authorization) == 1


def test_a_nonce_that_is_spent_cannot_be_recorded_again() -> None:
    code, on = play(outer=ask(ALICE.public)), stage(PEOPLE)
    spent = on.with_changes(recorded(code, on).changes)
    with pytest.raises(HostError) as why:
        recorded(code, spent)
    assert (why.value.kind, why.value.code) == ("Auth", "ExistingValue")


def test_what_was_recorded_is_enough_once_it_is_signed() -> None:
    code = play(outer=then(ask(ALICE.public), go(INNER)), inner=ask(ALICE.public, BOB.public))
    on = stage(PEOPLE)
    done = recorded(code, on)
    keys = {ALICE.public: ALICE, BOB.public: BOB}
    signed = [
        authorised(entry.prepared(SEQUENCE), keys[AccountId(str(entry.address))])
        for entry in map(Authorization.of, done.authorization)
    ]
    assert isinstance(enforced(code, on, signed, done.footprint), Done)


def test_entries_that_nobody_asks_for_are_left_alone() -> None:
    code, on = play(outer=ask(ALICE.public)), stage(PEOPLE)
    unneeded = allowed(BOB, tree(START), nonce=9)
    wanted = allowed(ALICE, tree(START))
    done = enforced(code, on, [unneeded, wanted], footprint_of(code, on))
    assert isinstance(done, Done)
    assert nonce_key(BOB.public, 9) not in done.changes


def verdict(*entries: Authorization, code: Contracts | None = None) -> str:
    """Enforce a call that asks Alice; the verdict in a word or two."""
    code, on = code or play(outer=ask(ALICE.public)), stage(PEOPLE)
    nonces = [entry.nonce for entry in entries if entry.address == ALICE.public]
    footprint = footprint_of(code, on, *nonces, *range(100, 110))
    every = frozenset(nonce_key(ALICE.public, nonce) for nonce in nonces)
    footprint = replace(footprint, read_write=footprint.read_write | every)
    outcome = enforced(code, on, entries, footprint)
    return "done" if isinstance(outcome, Done) else f"{outcome.kind} {outcome.code}"


def signed_by(key: SecretKey, **how: int) -> Authorization:
    """Alice's entry for the call, signed by somebody."""
    entry = allowed(ALICE, tree(START), **how)
    return authorised(replace(entry, signature_xdr=b"\0\0\0\1"), key)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (allowed(ALICE, tree(START)), "done"),
        (allowed(ALICE, tree(WITHIN)), "Auth InvalidAction"),
        (allowed(BOB, tree(START)), "Auth InvalidAction"),
        (signed_by(MALLORY), "Auth InvalidAction"),
        (replace(allowed(ALICE, tree(START)), expiry=SEQUENCE + 99), "Auth InvalidAction"),
        (allowed(ALICE, tree(START), expiry=SEQUENCE), "done"),
        (allowed(ALICE, tree(START), expiry=SEQUENCE - 1), "Auth InvalidInput"),
        (allowed(ALICE, tree(START), expiry=SEQUENCE + LIFE.max - 1), "done"),
        (allowed(ALICE, tree(START), expiry=SEQUENCE + LIFE.max), "Auth InvalidInput"),
    ],
    ids=[
        *("good", "another call", "another person", "forged", "expiry moved after signing"),
        *("last ledger", "a ledger late", "furthest ledger", "too far"),
    ],
)
def test_one_entry_is_judged(entry: Authorization, expected: str) -> None:
    assert verdict(entry) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        # Each of these is wrong in all that follows too: the first fault is the one named.
        (allowed(MALLORY, tree(WITHIN), expiry=SEQUENCE - 1), "Auth InvalidAction"),
        (signed_by(MALLORY, expiry=SEQUENCE - 1, nonce=5), "Auth InvalidAction"),
        (allowed(ALICE, tree(START), expiry=SEQUENCE - 1, nonce=5), "Auth InvalidInput"),
        (allowed(ALICE, tree(START), nonce=5), "Auth ExistingValue"),
    ],
    ids=["tree", "signatures", "expiry", "nonce"],
)
def test_faults_are_named_in_the_hosts_order(entry: Authorization, expected: str) -> None:
    code = play(outer=ask(ALICE.public))
    before = stage(PEOPLE)
    spent = allowed(ALICE, tree(START), nonce=5)
    first = enforced(code, before, [spent], footprint_of(code, before, 5))
    assert isinstance(first, Done)
    on = before.with_changes(first.changes)
    outcome = enforced(code, on, [entry], footprint_of(code, before, 5))
    assert isinstance(outcome, Refusal)
    assert f"{outcome.kind} {outcome.code}" == expected


def test_a_nonce_outlives_its_signature_and_is_free_again_afterwards() -> None:
    code, on = play(outer=ask(ALICE.public)), stage(PEOPLE)
    entry = allowed(ALICE, tree(START), expiry=SEQUENCE + 1)
    first = enforced(code, on, [entry], footprint_of(code, on))
    assert isinstance(first, Done)
    nonce = first.changes[nonce_key(ALICE.public, 1)]
    assert nonce is not None
    assert nonce.live_until == SEQUENCE + LIFE.min_temporary - 1
    later = on.with_changes(first.changes).later(LIFE.min_temporary, 0)
    again = allowed(ALICE, tree(START), expiry=later.sequence)
    assert isinstance(enforced(code, later, [again], footprint_of(code, on)), Done)


def test_an_account_that_is_not_there_authorises_nothing() -> None:
    code, on = play(outer=ask(ALICE.public)), stage()
    outcome = enforced(code, on, [allowed(ALICE, tree(START))], footprint_of(code, on))
    assert outcome == NO


def test_an_account_outside_of_the_footprint_ends_the_call() -> None:
    code, on = play(outer=ask(ALICE.public)), stage(PEOPLE)
    footprint = footprint_of(code, on)
    narrow = replace(footprint, read_only=footprint.read_only - {account_key(ALICE.public)})
    outcome = enforced(code, on, [allowed(ALICE, tree(START))], narrow)
    assert outcome == Refusal("Storage", "ExceededLimit", OUTER)


def test_the_source_needs_an_entry_too() -> None:
    code, on = play(outer=ask(CHANNEL.public)), stage()
    footprint = footprint_of(code, on)
    entry = Authorization(Arm.SOURCE_ACCOUNT, tree(START).to_xdr_bytes())
    assert isinstance(enforced(code, on, [entry], footprint), Done)
    assert enforced(code, on, [], footprint) == NO


TWICE = play(outer=then(go(INNER), go(INNER)), inner=ask(ALICE.public))
UNDER = play(outer=then(ask(ALICE.public), go(INNER)), inner=ask(ALICE.public))
DEEP = play(
    outer=then(ask(ALICE.public), go(INNER)),
    inner=then(ask(ALICE.public), go(INNERMOST)),
    innermost=ask(ALICE.public),
)


@pytest.mark.parametrize(
    ("code", "entries", "expected"),
    [
        (TWICE, [allowed(ALICE, tree(WITHIN))], "Auth InvalidAction"),
        (TWICE, [allowed(ALICE, tree(WITHIN), nonce=n) for n in (1, 2)], "done"),
        (UNDER, [allowed(ALICE, tree(START, tree(WITHIN)))], "done"),
        (UNDER, [allowed(ALICE, tree(START))], "Auth InvalidAction"),
        (
            UNDER,
            [allowed(ALICE, tree(START)), allowed(ALICE, tree(WITHIN), nonce=2)],
            "Auth InvalidAction",
        ),
        (DEEP, [allowed(ALICE, tree(START, tree(WITHIN, tree(DEEPER))))], "done"),
        (DEEP, [allowed(ALICE, tree(START, tree(WITHIN), tree(DEEPER)))], "Auth InvalidAction"),
    ],
    ids=[
        *("one entry, two calls", "an entry for each call", "one tree", "only the root"),
        *("two entries for one tree of calls", "three levels", "the third on the second level"),
    ],
)
def test_a_tree_of_calls_needs_a_tree_that_matches(
    code: Contracts, entries: list[Authorization], expected: str
) -> None:
    assert verdict(*entries, code=code) == expected


def test_a_part_of_a_tree_that_is_not_called_is_left_over() -> None:
    code = play(outer=then(ask(ALICE.public)), inner=ask(ALICE.public))
    assert verdict(allowed(ALICE, tree(START, tree(WITHIN))), code=code) == "done"


def test_somebody_elses_open_tree_changes_nothing_for_others() -> None:
    code = play(outer=then(ask(ALICE.public), go(INNER)), inner=ask(BOB.public))
    on = stage(PEOPLE)
    entries = [allowed(ALICE, tree(START)), allowed(BOB, tree(WITHIN), nonce=2)]
    assert isinstance(enforced(code, on, entries, footprint_of(code, on)), Done)


def test_a_contract_cannot_sign_here() -> None:
    code, on = play(outer=ask(INNER)), stage()
    entry = replace(allowed(ALICE, tree(START)), address=INNER)
    assert enforced(code, on, [entry], footprint_of(code, on)) == NO
