"""The second generation, single and multi: when no money moves, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stellar_sdk import scval

from tests.support.builders import ESCROW
from tests.support.deals import HUNDRED
from tests.support.families import approved, deal, due, part, town
from tests.support.ledgers import (
    APPROVER,
    PLATFORM,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    stored,
)
from tests.support.refusals import named_in, refusal
from tests.support.second import MOST, MULTI, SINGLE, marked, on, people, roles, targeted
from wallet.addresses import Address
from wallet.escrow.builds import Build
from wallet.escrow.model import contract, v2_money, v2_multi, v2_multi_disputes, v2_single
from wallet.escrow.moves import (
    ApproveAndRelease,
    Move,
    OpenDispute,
    ReleaseFunds,
    ResolveDispute,
    WithdrawRemainingFunds,
)
from wallet.escrow.terms import Flags, Milestone
from wallet.soroban.ledger import Ledger

ME = STRANGER.public
LONGER = "x" * 501
JUDGE = RESOLVER.public
PAYER = RELEASER.public

Row = tuple[Ledger, Move, str]
Decided = dict[Address, int]


def to(amount: int) -> Decided:
    return {RECEIVER.public: amount}


def crowd(number: int, amount: int = 1) -> Decided:
    return dict.fromkeys(people(number), amount)


def resolve(build: Build, decided: Decided, who: Address = JUDGE, *indices: int) -> Move:
    return ResolveDispute(who, decided, (indices or (0,)) if build is MULTI else ())


def withdraw(_build: Build, decided: Decided, who: Address = JUDGE) -> Move:
    return WithdrawRemainingFunds(who, decided)


def decisions(build: Build) -> Iterator[Row]:
    """What is the same when a dispute is resolved and when the rest is withdrawn."""
    empty = town(build, None)
    lock = stored(ESCROW, v2_money.LOCK_KEY, scval.to_bool(True))
    entered = town(build, deal(build), 0, 0, lock)
    locked = "Reentrancy" if build is SINGLE else "FlagsMustBeFalse"
    for how in (resolve, withdraw):
        yield entered, how(build, crowd(51, 0), ME), locked
        yield empty, how(build, crowd(51, 0), ME), "EscrowNotFound"
        zero = how(build, crowd(51, 0), ME)
        yield on(build), zero, "AmountsToBeTransferredShouldBePositive"
        yield on(build), how(build, crowd(51, 2**126), ME), "Overflow"
        yield on(build), how(build, crowd(51), ME), "TooManyDistributions"
        yield on(build), how(build, crowd(50), ME), "OnlyDisputeResolverCanExecuteThisFunction"
        yield on(build), how(build, {}), "EscrowNotInDispute"
    begun = town(build, marked(build, disputed=True), 5)
    over = town(build, marked(build, resolved=True), 5)
    yield begun, withdraw(build, {}), "EscrowNotFullyProcessed"
    yield over, withdraw(build, {}), "TotalAmountCannotBeZero"
    yield over, withdraw(build, to(6)), "InsufficientFundsForResolution"
    yield over, withdraw(build, to(4)), "DistributionsMustEqualEscrowBalance"


def of_a_single() -> Iterator[Row]:
    """release_funds, dispute_escrow, and what only a single escrow asks of a decision."""
    build = SINGLE

    def release(who: Address = PAYER) -> Move:
        return ReleaseFunds(who)

    def dispute(who: Address, reason: str = "late") -> Move:
        return OpenDispute(who, (), reason)

    def marked_on(**flags: bool) -> Ledger:
        return town(build, marked(build, **flags))

    yield town(build, None), release(), "EscrowNotFound"
    everything = marked_on(disputed=True, released=True, resolved=True)
    yield everything, release(ME), "EscrowAlreadyReleased"
    undecided = marked_on(disputed=True, resolved=True)
    yield undecided, release(ME), "EscrowAlreadyResolved"
    disputed = Flags(disputed=True)
    bare = on(build, milestones=(), flags=disputed)
    yield bare, release(ME), "OnlyReleaseSignerCanReleaseEarnings"
    yield bare, release(), "NoMilestoneDefined"
    yield marked_on(disputed=True), release(), "EscrowNotCompleted"
    yield town(build, due(build, flags=disputed)), release(), "EscrowOpenedForDisputeResolution"
    yield town(build, due(build), 99), release(), "EscrowBalanceNotEnoughToSendEarnings"
    yield town(build, due(build, amount=MOST), MOST), release(), "Overflow"
    yield town(build, None), dispute(ME, LONGER), "StringTooLong"
    yield town(build, None), dispute(ME), "EscrowNotFound"
    yield everything, dispute(JUDGE), "EscrowAlreadyReleased"
    yield undecided, dispute(JUDGE), "EscrowAlreadyInDispute"
    yield marked_on(resolved=True), dispute(JUDGE), "EscrowAlreadyResolved"
    yield on(build), dispute(JUDGE), "DisputeResolverCannotDisputeTheEscrow"
    yield on(build), dispute(ME), "UnauthorizedToChangeDisputeFlag"
    at_stake = town(build, marked(build, disputed=True), 5)
    yield at_stake, resolve(build, to(6)), "InsufficientFundsForResolution"
    yield at_stake, resolve(build, to(4)), "DistributionsMustEqualEscrowBalance"
    yield marked_on(disputed=True), resolve(build, {}), "TotalAmountCannotBeZero"
    much = town(build, marked(build, disputed=True), 2**126)
    yield much, resolve(build, to(2**126)), "Overflow"


def of_a_multi() -> Iterator[Row]:
    """release_funds, and what only a multi escrow asks of a decision."""
    build, both = MULTI, APPROVER.public

    def release(*indices: int, who: Address = PAYER) -> Move:
        return ReleaseFunds(who, indices)

    def flagged(**flags: bool) -> Milestone:
        return part(build, flags=Flags(**flags))

    done = approved(part(build))
    yield town(build, None), release(), "EscrowNotFound"
    yield on(build), release(who=ME), "OnlyReleaseSignerCanReleaseEarnings"
    yield on(build), release(), "ReleaseMilestonesEmpty"
    yield on(build), release(9, 9), "BatchTooLarge"
    yield on(build, done, done), release(9, 9), "DuplicateMilestoneIndex"
    yield on(build, done, done), release(0, 9), "InvalidMilestoneIndex"
    undecided = flagged(disputed=True, resolved=True)
    yield on(build, undecided), release(0), "EscrowOpenedForDisputeResolution"
    yield on(build, flagged(resolved=True)), release(0), "EscrowAlreadyResolved"
    yield on(build, flagged(released=True)), release(0), "EscrowNotCompleted"
    released = approved(flagged(released=True))
    yield on(build, released), release(0), "MilestoneAlreadyReleased"
    much = approved(part(build, amount=MOST))
    yield on(build, much, much), release(0, 1), "Overflow"
    yield on(build, much, held=MOST), release(0), "Overflow"
    little = on(build, done, done, held=2 * HUNDRED - 1)
    yield little, release(0, 1), "EscrowBalanceNotEnoughToSendEarnings"
    at_once = ApproveAndRelease(both, (0,))
    able = roles(build, release_signer=(both,))
    for milestone, error in (
        (flagged(disputed=True), "EscrowOpenedForDisputeResolution"),
        (flagged(resolved=True), "EscrowNotCompleted"),
        (flagged(released=True), "MilestoneAlreadyReleased"),
        (targeted(build, 2), "EscrowNotCompleted"),
        (part(build), "EscrowBalanceNotEnoughToSendEarnings"),
    ):
        yield on(build, milestone, roles=able), at_once, error
    yield on(build, part(build, amount=MOST), roles=able, held=MOST), at_once, "Overflow"


def of_disputed_milestones() -> Iterator[Row]:
    """dispute_milestones and resolve_dispute of a multi escrow."""
    build = MULTI

    def dispute(who: Address, *indices: int, reason: str = "late") -> Move:
        return OpenDispute(who, indices, reason)

    def decide(amount: int, *indices: int) -> Move:
        return ResolveDispute(JUDGE, to(amount) if amount else {}, indices)

    def flagged(amount: int = HUNDRED, **flags: bool) -> Milestone:
        return part(build, amount=amount, flags=Flags(**flags))

    two = on(build, part(build), part(build, receiver=ME))
    yield town(build, None), dispute(ME, reason=LONGER), "StringTooLong"
    yield town(build, None), dispute(ME), "EscrowNotFound"
    yield on(build), dispute(JUDGE), "BatchMilestoneDisputeEmpty"
    yield on(build), dispute(JUDGE, 9, 9), "TooManyMilestones"
    yield two, dispute(JUDGE, 9, 9), "InvalidMilestoneIndex"
    yield two, dispute(JUDGE, 9), "DisputeResolverCannotDisputeTheEscrow"
    yield two, dispute(ME, 9), "UnauthorizedToChangeDisputeFlag"
    yield two, dispute(ME, 1, 0), "UnauthorizedToChangeDisputeFlag"
    yield two, dispute(APPROVER.public, 9), "InvalidMilestoneIndex"
    everything = flagged(disputed=True, released=True, resolved=True)
    they = PLATFORM.public
    yield on(build, everything), dispute(they, 0), "EscrowAlreadyResolved"
    undecided = flagged(disputed=True, released=True)
    yield on(build, undecided), dispute(they, 0), "MilestoneAlreadyDisputed"
    yield on(build, flagged(released=True)), dispute(they, 0), "MilestoneAlreadyReleased"
    disputed = flagged(disputed=True)
    yield on(build, disputed), decide(1), "EscrowNotInDispute"
    yield on(build, disputed), decide(1, 0, 0), "InvalidMilestoneIndex"
    yield on(build, disputed), decide(1, 0, 1), "InvalidMilestoneIndex"
    yield on(build, flagged(resolved=True)), decide(1, 0), "EscrowNotInDispute"
    yield on(build, everything), decide(1, 0), "EscrowAlreadyResolved"
    much = flagged(MOST, disputed=True)
    yield on(build, much, much), decide(1, 0, 1), "Overflow"
    yield on(build, disputed), decide(1, 0), "DistributionsMustEqualEscrowBalance"
    yield on(build, disputed), decide(HUNDRED, 0), "InsufficientFundsForResolution"
    yield on(build, flagged(0, disputed=True)), decide(0, 0), "TotalAmountCannotBeZero"
    yield on(build, much, held=MOST), decide(MOST, 0), "Overflow"


ROWS = {
    SINGLE.name: [*decisions(SINGLE), *of_a_single()],
    MULTI.name: [*decisions(MULTI), *of_a_multi(), *of_disputed_milestones()],
}
MODULES = {
    SINGLE.name: (contract, v2_money, v2_single),
    MULTI.name: (contract, v2_money, v2_multi, v2_multi_disputes),
}
CASES = [(build, row) for build in (SINGLE, MULTI) for row in ROWS[build.name]]


@pytest.mark.parametrize(
    ("build", "row"),
    CASES,
    ids=[f"{n} {build.family.value} {row[2]}" for n, (build, row) in enumerate(CASES)],
)
def test_a_move_is_refused_by_the_first_check_it_fails(build: Build, row: Row) -> None:
    ledger, what, error = row
    assert refusal(build, ledger, what) == error


@pytest.mark.parametrize("build", [SINGLE, MULTI], ids=["single", "multi"])
def test_every_refusal_that_the_rules_name_is_shown_above(build: Build) -> None:
    shown = {error for _, _, error in ROWS[build.name]}
    # Where a decision that is being paid is entered again, only single escrows have a name.
    other = {"FlagsMustBeFalse"} if build is SINGLE else set()
    assert shown == named_in(build, *MODULES[build.name]) - other
