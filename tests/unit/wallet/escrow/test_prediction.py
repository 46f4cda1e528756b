"""What is tried quickly, or remembered, is what the model answers to whoever asks it whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.builders import ALICE, ESCROW
from tests.support.families import BUILDS, BY_NAME, EVERY_BUILD, knowing, place_of, seen
from tests.support.family_cases import deeds, states
from tests.support.ledgers import TOKEN
from tests.support.meddling import seats
from wallet.addresses import AccountId
from wallet.authorization import Arm, Authorization
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Builds
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import candidates
from wallet.escrow.prediction import Prediction, predict, predicted, tried
from wallet.escrow.standing import NO_ONE
from wallet.escrow.temptations import temptations
from wallet.holdings import contract_balance_key
from wallet.remembered import forget_all
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.errors import HostError
from wallet.soroban.host import Attempt

READ = Invocation(ESCROW, "get_escrow", ())


def asked(name: str) -> Iterator[tuple[Snapshot, Invocation, AccountId]]:
    """Every call that somebody could make, in every state; with what it needs, and without."""
    build = BY_NAME[name]
    for on in states(build):
        known = knowing(seen(on), [contract_balance_key(TOKEN, ESCROW)])
        yield known, READ, NO_ONE
        place = place_of(known)
        for role, seat in seats(place):
            moves = [*candidates(role, seat)]
            for each in temptations(seat, [ALICE.public, ESCROW], [0]):
                moves += each.ways
            for move in moves:
                try:
                    call, who = call_of(build, ESCROW, move), AccountId(seat.who)
                except NoSuchCall:
                    continue
                yield known, call, who
                yield knowing(known, predict(known, call, who, BUILDS).missing), call, who


def in_short(whole: Prediction) -> tuple[Attempt | None, frozenset[bytes]]:
    """What ``tried`` has to say of it."""
    done = whole.outcome
    if isinstance(done, HostError):
        return None, whole.missing
    return Attempt(done.payments, done.footprint, done.changes), whole.missing


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_what_is_tried_comes_to_the_same_as_what_is_asked(name: str) -> None:
    answers = [
        (in_short(predict(state, call, who, BUILDS)), tried(state, call, who, BUILDS))
        for state, call, who in asked(name)
    ]
    assert [each for each in answers if each[0] != each[1]] == []
    outcomes = {answer is None for (answer, _), _ in answers}
    assert outcomes == {True, False}


def one(name: str = "2ddb5ef1") -> tuple[Snapshot, Invocation, AccountId]:
    """A step that is made, and all that it needs."""
    deed = next(iter(deeds(BY_NAME[name])))
    call, who = call_of(BY_NAME[name], ESCROW, deed.move), AccountId(deed.who)
    return seen(deed.on, (call, who)), call, who


def test_the_same_question_is_answered_once() -> None:
    state, call, who = one()
    same = replace(state, entries=dict(state.entries))
    as_objects = replace(call, arguments=tuple(call.arguments))
    first = predicted(state, call, who, BUILDS)
    assert predicted(same, as_objects, who, BUILDS) is first
    assert first == predict(state, call, who, BUILDS)


def test_an_answer_is_forgotten_with_all_others() -> None:
    state, call, who = one()
    first = predicted(state, call, who, BUILDS)
    assert predicted(state, call, who, BUILDS) is first
    forget_all()
    assert predicted(state, call, who, BUILDS) is not first


def test_another_question_has_an_answer_of_its_own() -> None:
    state, call, who = one()
    first = predicted(state, call, who, BUILDS)
    root = first.done.authorization[0].root_invocation.to_xdr_bytes() if first.done else b""
    key, entry = next((k, e) for k, e in state.entries.items() if e is not None)
    entries = (
        {**state.entries, key: None},
        {**state.entries, key: replace(entry, live_until=1)},
        {**state.entries, key: replace(entry, last_modified=1)},
        {each: there for each, there in state.entries.items() if each != key},
    )
    states = (
        *(replace(state, entries=each) for each in entries),
        replace(state, sequence=state.sequence + 1),
        replace(state, timestamp=state.timestamp + 1),
    )
    others = (
        *((each, call, who, BUILDS, ()) for each in states),
        (state, replace(call, function="get_escrow", arguments=()), who, BUILDS, ()),
        (state, replace(call, arguments=call.arguments[1:]), who, BUILDS, ()),
        (state, call, ALICE.public, BUILDS, ()),
        (state, call, who, Builds(dict(BUILDS.by_hash)), ()),
        (state, call, who, BUILDS, (Authorization(Arm.ADDRESS, root, ALICE.public, 5),)),
    )
    answers = [predicted(*each) for each in others]
    assert all(each is not first for each in answers)
    assert list(map(repr, answers)) == [repr(predict(*each)) for each in others]
