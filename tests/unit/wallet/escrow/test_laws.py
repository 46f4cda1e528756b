"""What holds in every build, wherever random legal play has led: money, standing, certainty."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.builders import ESCROW, chance
from tests.support.escrows import CODE
from tests.support.families import (
    BUILDS,
    BY_NAME,
    EVERY_BUILD,
    PROTOCOL,
    due,
    is_second,
    knowing,
    part,
    place_of,
    seen,
    town,
)
from tests.support.ledgers import FUNDER, LIFE, RELEASER
from tests.support.legal_play import end, play
from tests.support.meddling import (
    answer,
    contradiction,
    holders,
    searched,
    seats,
    together,
)
from wallet.addresses import AccountId, Address, ContractId
from wallet.authorization import Authorization
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import candidates
from wallet.escrow.moves import Move
from wallet.escrow.standing import NotKnown, Standing
from wallet.escrow.tampering import Question
from wallet.escrow.terms import Escrow
from wallet.holdings import contract_balance_key, held
from wallet.snapshot import Snapshot
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, enforce, record
from wallet.soroban.ledger import Ledger


def in_every_build(sample: int) -> pytest.MarkDecorator:
    """So many walks in every build; the others of forty are asked for by name."""
    walks = [
        pytest.param(name, seed, marks=() if seed < sample else pytest.mark.exhaustive)
        for seed in range(40)
        for name in EVERY_BUILD
    ]
    return pytest.mark.parametrize(("name", "seed"), walks)


PAYING = (
    moves.ReleaseFunds,
    moves.ApproveAndRelease,
    moves.ResolveDispute,
    moves.SplitDispute,
    moves.WithdrawRemainingFunds,
)


def ledger_of(known: Snapshot) -> Ledger:
    there = {key: entry for key, entry in known.entries.items() if entry is not None}
    return Ledger(known.network, known.sequence, known.timestamp, LIFE, there)


def money(known: Snapshot, token: Address) -> int:
    return held(known.entries, contract_balance_key(ContractId(token), ESCROW))


@in_every_build(1)
def test_what_is_paid_is_what_left_the_contract(name: str, seed: int) -> None:
    build = BY_NAME[name]
    for before, (who, move), after in play(build, seed):
        if who is None or isinstance(move, int):
            continue
        done = answer(before, call_of(build, ESCROW, move), who).done
        assert done is not None
        token = place_of(before).escrow.token
        moved = Counter[Address]()
        for payment in done.payments:
            moved[payment.sender] -= payment.amount
            moved[payment.receiver] += payment.amount
        assert money(after, token) - money(before, token) == moved[ESCROW]
        assert sum(moved.values()) == 0


def stands(known: Snapshot, who: Address) -> tuple[Standing, ...]:
    """Where somebody stands, when all that is asked for is known."""
    while True:
        try:
            return place_of(known).standing(who)
        except NotKnown as why:
            known = knowing(known, why.missing)


def made(on: Ledger, build: Build, move: Move, who: Address) -> Done | HostError:
    """Try a move, then make it as a validator does: inside what was recorded."""
    source, call = AccountId(who), call_of(build, ESCROW, move)
    try:
        tried = record(on, call, source, CODE, iter([1]))
        entries = [Authorization.of(entry) for entry in tried.authorization]
        return enforce(on, call, source, CODE, entries, tried.footprint)
    except HostError as why:
        return why


@in_every_build(1)
def test_what_is_open_works_and_what_is_closed_fails(name: str, seed: int) -> None:
    build = BY_NAME[name]
    known = end(play(build, seed), build, seed)
    on = ledger_of(known)
    for who in (*holders(place_of(known).escrow), FUNDER.public):
        for each in stands(known, who):
            outcome = made(on, build, each.move, who)
            assert isinstance(outcome, Done) == (each.refusal is None), each


def questions(known: Snapshot) -> list[Question]:
    """Every call that could pay something, for a milestone or for all of them."""
    place, asked = place_of(known), list[Question]()
    for role, seat in seats(place):
        for move in (*candidates(role, seat), *together(role, seat)):
            if isinstance(move, PAYING):
                try:
                    call = call_of(place.build, ESCROW, move)
                except NoSuchCall:
                    continue
                asked.append(Question(known, call, seat.who, BUILDS))
    return asked


@in_every_build(2)
def test_this_or_nothing_is_never_contradicted(name: str, seed: int) -> None:
    build, luck = BY_NAME[name], chance(seed)
    for asked in questions(end(play(build, seed), build, seed)):
        question, found = searched(asked)
        if found.is_settled and found.before:
            assert contradiction(question, 3, luck, tries=5) is None


def release_of(build: Build, agreed: Escrow, places: tuple[int, ...]) -> Question:
    """A release of all the money there is, which came through the escrow's own call."""
    fee_account = None if build.fee_account else PROTOCOL
    move = moves.ReleaseFunds(RELEASER.public, places, fee_account)
    call = call_of(build, ESCROW, move)
    funded = agreed.total if is_second(build) else 0
    known = seen(town(build, agreed, agreed.total, funded), (call, RELEASER.public))
    return Question(known, call, RELEASER.public, BUILDS)


def due_releases(build: Build, count: int) -> list[Question]:
    """Every release that is due of so many milestones, all approved."""
    agreed = due(build, *(part(build) for _ in range(count)))
    every = tuple(range(count))
    places: list[tuple[int, ...]] = [(i,) for i in every] if agreed.is_multi else [()]
    if agreed.is_multi and is_second(build) and count > 1:
        places.append(every)
    return [release_of(build, agreed, each) for each in places]


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_due_release_is_settled_and_few_moves_contradict_it(name: str) -> None:
    build, luck = BY_NAME[name], chance(1)
    for asked in due_releases(build, 2):
        question, found = searched(asked)
        assert found.is_settled, found
        assert contradiction(question, 3, luck, tries=5) is None


SMALL = {
    "the current single escrow": "96d51751",
    "a first single escrow": "b4a7abee",
    "the current multi escrow": "2ddb5ef1",
    "a funded single escrow of the second generation": "mainline-single-v2",
}


@pytest.mark.parametrize("which", SMALL)
def test_no_three_moves_at_all_change_a_small_due_release(which: str) -> None:
    (asked,) = due_releases(BY_NAME[SMALL[which]], 1)
    question, found = searched(asked)
    assert found.is_settled
    assert contradiction(question, 3) is None
