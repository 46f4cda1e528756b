"""What holds in every build, wherever random legal play has led: money, standing, certainty."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import ESCROW, chance
from tests.support.escrows import CODE
from tests.support.families import (
    BUILDS,
    BY_NAME,
    EVERY_BUILD,
    deal,
    due,
    is_second,
    knowing,
    part,
    place_of,
    seen,
    town,
)
from tests.support.ledgers import FUNDER, LIFE, RELEASER, UNIT
from tests.support.meddling import (
    Deed,
    answer,
    contradiction,
    deeds,
    holders,
    later,
    searched,
    seats,
)
from wallet.addresses import AccountId, Address, ContractId
from wallet.authorization import Authorization
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import candidates
from wallet.escrow.moves import Move
from wallet.escrow.standing import NotKnown, Place, Standing
from wallet.escrow.tampering import Question
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.holdings import contract_balance_key, held
from wallet.snapshot import Snapshot
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, enforce, record
from wallet.soroban.ledger import Ledger

BUILD_NAMES = st.sampled_from(EVERY_BUILD)
SEEDS = st.integers(0, 10**6)
STEPS = 8

PAYING = (
    moves.ReleaseFunds,
    moves.ApproveAndRelease,
    moves.ResolveDispute,
    moves.SplitDispute,
    moves.WithdrawRemainingFunds,
)


def agreement(build: Build, luck: Random) -> Escrow:
    """Terms over one to three milestones; now and then somebody has two roles."""
    amounts = [luck.choice([1, 40 * UNIT, 60 * UNIT]) for _ in range(luck.randint(1, 3))]
    agreed = deal(
        build,
        *(part(build, amount) for amount in amounts),
        platform_fee=luck.choice([0, 30, 9_900]),
    )
    if luck.random() < 0.3:
        one, other = luck.sample([*agreed.roles.holders], 2)
        shared = {**agreed.roles.holders, one: agreed.roles.of(other)}
        agreed = replace(agreed, roles=Roles(shared))
    if is_second(build) and luck.random() < 0.5:
        several = {Role.RELEASE_SIGNER: (RELEASER.public, FUNDER.public)}
        agreed = replace(agreed, roles=Roles({**agreed.roles.holders, **several}))
    return agreed


def known_of(build: Build, agreed: Escrow, held_now: int = 0) -> Snapshot:
    """The state of a town, with what is not there told as such."""
    known = seen(town(build, agreed, held_now))
    for _ in range(3):
        try:
            place_of(known)
        except NotKnown as why:
            known = knowing(known, why.missing)
    return known


def usual(place: Place) -> list[Deed]:
    """What a deal needs: money for all of it, and every approval."""
    funding = [deed for deed in deeds(place, frozenset()) if deed[0] == FUNDER.public]
    approvals = [
        (seat.who, move)
        for role, seat in seats(place)
        if role is Role.APPROVER
        for move in candidates(role, seat)
        if isinstance(move, moves.ApproveMilestones)
    ]
    return [*funding, *approvals]


def play(build: Build, seed: int) -> list[tuple[Snapshot, Deed, Snapshot]]:
    """Make random moves that work; each with the state before and after it."""
    luck = chance(seed)
    known = known_of(build, agreement(build, luck))
    history: list[tuple[Snapshot, Deed, Snapshot]] = []
    for number in range(STEPS):
        place = place_of(known)
        everything = usual(place) if number < STEPS // 2 else [*deeds(place, frozenset())]
        for deed in luck.sample(everything, min(4, len(everything))):
            after = later(known, place, deed)
            if after is not None and after.entries != known.entries:
                history.append((known, deed, after))
                known = after
                break
    return history


def end(history: list[tuple[Snapshot, Deed, Snapshot]], build: Build, seed: int) -> Snapshot:
    return history[-1][2] if history else known_of(build, agreement(build, chance(seed)))


def ledger_of(known: Snapshot) -> Ledger:
    there = {key: entry for key, entry in known.entries.items() if entry is not None}
    return Ledger(known.network, known.sequence, known.timestamp, LIFE, there)


def money(known: Snapshot, token: Address) -> int:
    return held(known.entries, contract_balance_key(ContractId(token), ESCROW))


@settings(max_examples=25, derandomize=True)
@given(BUILD_NAMES, SEEDS)
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


@settings(max_examples=20, derandomize=True)
@given(BUILD_NAMES, SEEDS)
def test_what_is_open_works_and_what_is_closed_fails(name: str, seed: int) -> None:
    build = BY_NAME[name]
    known = end(play(build, seed), build, seed)
    on = ledger_of(known)
    for who in (*holders(place_of(known).escrow), FUNDER.public):
        for each in stands(known, who):
            outcome = made(on, build, each.move, who)
            assert isinstance(outcome, Done) == (each.refusal is None), each


def questions(known: Snapshot) -> list[Question]:
    """Every call that could pay something."""
    place, asked = place_of(known), list[Question]()
    for role, seat in seats(place):
        for move in candidates(role, seat):
            if isinstance(move, PAYING):
                try:
                    call = call_of(place.build, ESCROW, move)
                except NoSuchCall:
                    continue
                asked.append(Question(known, call, seat.who, BUILDS))
    return asked


@settings(max_examples=30, derandomize=True)
@given(BUILD_NAMES, SEEDS)
def test_this_or_nothing_is_never_contradicted(name: str, seed: int) -> None:
    build, luck = BY_NAME[name], chance(seed)
    for asked in questions(end(play(build, seed), build, seed)):
        question, found = searched(asked)
        if found.is_settled and found.before:
            assert contradiction(question, 3, luck, tries=5) is None


SMALL = {
    "the current single escrow": ("96d51751", 100 * UNIT),
    "a first single escrow": ("b4a7abee", 100 * UNIT),
    "the current multi escrow": ("2ddb5ef1", 100 * UNIT),
    "a funded single escrow of the second generation": ("mainline-single-v2", 100 * UNIT),
}


def release_of(build: Build, agreed: Escrow, held_now: int, funded: int) -> Question:
    """The release of the first milestone, or of all."""
    places = (0,) if agreed.is_multi else ()
    move = moves.ReleaseFunds(RELEASER.public, places)
    call = call_of(build, ESCROW, move)
    known = seen(town(build, agreed, held_now, funded), (call, RELEASER.public))
    return Question(known, call, RELEASER.public, BUILDS)


@pytest.mark.parametrize("which", SMALL)
def test_no_three_moves_at_all_change_a_small_due_release(which: str) -> None:
    name, held_now = SMALL[which]
    build = BY_NAME[name]
    funded = held_now if is_second(build) else 0
    question, found = searched(release_of(build, due(build), held_now, funded))
    assert found.is_settled
    assert contradiction(question, 3) is None
