"""The first generation's multi escrow: what is refused, and by which check first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.builders import ESCROW
from tests.support.deals import HUNDRED
from tests.support.escrows import call
from tests.support.families import BY_NAME, approved, deal, part, town
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PLENTY,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
)
from tests.support.refusals import named_in, refusal
from wallet.addresses import Address, account_of
from wallet.escrow.model import (
    contract,
    v1,
    v1_decisions,
    v1_multi,
    v1_multi_disputes,
    v1_multi_terms,
)
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    InitializeEscrow,
    Move,
    OpenDispute,
    ReleaseFunds,
    ResolveDispute,
    StatusChange,
    UpdateEscrow,
    WithdrawRemainingFunds,
)
from wallet.escrow.terms import Escrow, Flags, Milestone, Role, Roles
from wallet.soroban.authority import Invocation
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address, vector

BUILD = BY_NAME["2ddb5ef1"]
MODULES = (contract, v1, v1_decisions, v1_multi, v1_multi_disputes, v1_multi_terms)
ME = STRANGER.public


def a(**changed: Any) -> Milestone:
    return part(BUILD, **changed)


def flagged(**flags: bool) -> Milestone:
    return a(flags=Flags(**flags))


DONE = approved(a())
DISPUTED = flagged(disputed=True)
ALL = {"disputed": True, "released": True, "resolved": True}


def terms(*milestones: Milestone, **changed: Any) -> Escrow:
    return deal(BUILD, *milestones, **changed)


def on(*milestones: Milestone, held: int = 0, **changed: Any) -> Ledger:
    return town(BUILD, terms(*milestones, **changed), held)


EMPTY = town(BUILD, None)


def held_by(who: Address, role: Role) -> Roles:
    return Roles({**terms().roles.holders, role: (who,)})


def first(*milestones: Milestone, **changed: Any) -> Move:
    return InitializeEscrow(terms(*milestones, **changed))


def update(who: Address, *milestones: Milestone, **changed: Any) -> Move:
    return UpdateEscrow(who, terms(*milestones, **changed))


def status(who: Address, *changes: tuple[int, str]) -> Move:
    return ChangeMilestoneStatus(who, tuple(StatusChange(*change) for change in changes))


def approve(who: Address, index: int = 0) -> Move:
    return ApproveMilestones(who, (index,))


def release(who: Address = RELEASER.public, index: int = 0) -> Move:
    return ReleaseFunds(who, (index,))


def dispute(who: Address, index: int = 0) -> Move:
    return OpenDispute(who, (index,))


def to(amount: int) -> dict[Address, int]:
    return {RECEIVER.public: amount}


def crowd(number: int, amount: int = 1) -> dict[Address, int]:
    return {account_of(bytes([n]) * 32): amount for n in range(number)}


def resolve(
    decision: dict[Address, int], who: Address = RESOLVER.public, index: int = 0
) -> Move:
    return ResolveDispute(who, decision, (index,))


def withdraw(decision: dict[Address, int], who: Address = RESOLVER.public) -> Move:
    return WithdrawRemainingFunds(who, decision)


THEIR_PLATFORM = PLATFORM.public
MOST = 2**127 - 1

REFUSALS: list[tuple[Ledger, Move | Invocation, str]] = [
    # initialize_escrow
    (on(held=5), first(platform_fee=9_901), "EscrowAlreadyInitialized"),
    (
        town(BUILD, None, 5),
        first(platform_fee=9_901),
        "EscrowBalanceMustBeZeroOnInitialization",
    ),
    (EMPTY, first(platform_fee=9_901, milestones=()), "PlatformFeeTooHigh"),
    (EMPTY, first(milestones=()), "NoMileStoneDefined"),
    (EMPTY, first(*[a(amount=0)] * 51), "TooManyMilestones"),
    (EMPTY, first(a(amount=-1, approved=True)), "AmountCannotBeZero"),
    (EMPTY, first(a(), a(approved=True)), "FlagsMustBeFalse"),
    # update_escrow
    (EMPTY, update(ME, platform_fee=9_901), "EscrowNotFound"),
    (on(), update(ME, platform_fee=9_901, milestones=()), "PlatformFeeTooHigh"),
    (on(), update(ME, milestones=()), "NoMileStoneDefined"),
    (on(), update(ME, *[a(amount=0)] * 51), "TooManyMilestones"),
    (on(), update(ME, a(amount=0)), "AmountCannotBeZero"),
    (
        on(),
        update(ME, roles=held_by(ME, Role.PLATFORM)),
        "OnlyPlatformAddressExecuteThisFunction",
    ),
    (
        on(),
        update(THEIR_PLATFORM, a(approved=True), roles=held_by(ME, Role.PLATFORM)),
        "PlatformAddressCannotBeChanged",
    ),
    (on(), update(THEIR_PLATFORM, a(approved=True), DISPUTED), "EscrowPropertiesMismatch"),
    (on(held=1), update(THEIR_PLATFORM, a(), DISPUTED, title="x"), "FlagsMustBeFalse"),
    (on(held=1), update(THEIR_PLATFORM, title="x"), "EscrowPropertiesMismatch"),
    (on(held=1), update(THEIR_PLATFORM, a(amount=1)), "EscrowPropertiesMismatch"),
    # fund_escrow
    (EMPTY, FundEscrow(ME, terms(), 0), "EscrowNotFound"),
    (on(), FundEscrow(FUNDER.public, terms(title="x"), 0), "AmountCannotBeZero"),
    (on(), FundEscrow(FUNDER.public, terms(title="x"), -1), "AmountCannotBeZero"),
    (
        on(),
        FundEscrow(FUNDER.public, terms(title="x"), PLENTY + 1),
        "EscrowPropertiesMismatch",
    ),
    (on(), FundEscrow(FUNDER.public, terms(), PLENTY + 1), "InsufficientFundsForEscrowFunding"),
    # change_milestone_status
    (EMPTY, status(ME, (0, "")), "EscrowNotFound"),
    (on(milestones=()), status(ME, (0, "")), "OnlyServiceProviderChangeMilstoneStatus"),
    (on(milestones=()), status(PROVIDER.public, (0, "")), "NoMileStoneDefined"),
    (on(), status(PROVIDER.public, (9, "")), "EmptyMilestoneStatus"),
    (on(), status(PROVIDER.public, (0, "x"), (1, "x")), "InvalidMileStoneIndex"),
    # approve_milestone
    (EMPTY, approve(ME), "EscrowNotFound"),
    (on(), approve(ME, 1), "InvalidMileStoneIndex"),
    (on(DONE), approve(ME), "OnlyApproverChangeMilstoneFlag"),
    (on(replace(DONE, status="")), approve(APPROVER.public), "MilestoneHasAlreadyBeenApproved"),
    (on(a(status="")), approve(APPROVER.public), "EmptyMilestoneStatus"),
    # release_milestone_funds
    (EMPTY, release(), "EscrowNotFound"),
    (on(), release(index=1), "MilestoneNotFound"),
    (on(flagged(**ALL)), release(ME), "MilestoneAlreadyReleased"),
    (on(flagged(disputed=True, resolved=True)), release(ME), "EscrowAlreadyResolved"),
    (on(DISPUTED), release(ME), "OnlyReleaseSignerCanReleaseEarnings"),
    (on(DISPUTED), release(), "MilestoneNotCompleted"),
    (on(approved(DISPUTED)), release(), "MilestoneOpenedForDisputeResolution"),
    (on(DONE, held=HUNDRED - 1), release(), "EscrowBalanceNotEnoughToSendEarnings"),
    (on(approved(a(amount=MOST)), held=MOST), release(), "Overflow"),
    # dispute_milestone
    (EMPTY, dispute(ME), "EscrowNotFound"),
    (on(milestones=()), dispute(ME, 9), "NoMileStoneDefined"),
    (on(), dispute(ME, 1), "InvalidMileStoneIndex"),
    (on(flagged(**ALL)), dispute(ME), "MilestoneAlreadyReleased"),
    (on(flagged(disputed=True, resolved=True)), dispute(ME), "MilestoneAlreadyResolved"),
    (on(DISPUTED), dispute(ME), "MilestoneAlreadyInDispute"),
    (on(), dispute(ME), "UnauthorizedToChangeDisputeFlag"),
    (on(), dispute(RESOLVER.public), "DisputeResolverCannotDisputeTheMilestone"),
    # resolve_milestone_dispute and withdraw_remaining_funds
    (EMPTY, resolve(to(0)), "EscrowNotFound"),
    (on(), resolve(to(0), index=1), "InvalidMileStoneIndex"),
    *(
        (on(), how(decision, ME), error)
        for how in (resolve, withdraw)
        for decision, error in (
            (crowd(51, 0), "AmountsToBeTransferredShouldBePositive"),
            (crowd(51, 2**126), "Overflow"),
            (crowd(51), "TooManyDistributions"),
            (crowd(50), "OnlyDisputeResolverCanExecuteThisFunction"),
        )
    ),
    (on(flagged(released=True, resolved=True)), resolve({}), "MilestoneAlreadyReleased"),
    (on(flagged(resolved=True)), resolve({}), "MilestoneAlreadyResolved"),
    (on(), resolve(to(HUNDRED + 1)), "MilestoneNotInDispute"),
    (
        on(DISPUTED),
        resolve(to(HUNDRED + 1)),
        "TotalDisputeFundsMustNotExceedTheMilestoneAmount",
    ),
    (on(DISPUTED, held=5), resolve(to(6)), "InsufficientFundsForResolution"),
    (on(DISPUTED), resolve({}), "TotalAmountCannotBeZero"),
    (on(a(amount=MOST, flags=Flags(disputed=True)), held=MOST), resolve(to(MOST)), "Overflow"),
    (EMPTY, withdraw({}), "EscrowNotFound"),
    (on(DISPUTED, a()), withdraw({}), "EscrowNotFullyProcessed"),
    (on(DISPUTED), withdraw({}), "TotalAmountCannotBeZero"),
    (on(DISPUTED, held=5), withdraw(to(6)), "InsufficientFundsForResolution"),
    # extend_contract_ttl, reading, deploying
    (EMPTY, ExtendLife(ME, 20_000), "EscrowNotFound"),
    (on(), ExtendLife(ME, 1), "OnlyPlatformAddressExecuteThisFunction"),
    (EMPTY, call("get_escrow"), "EscrowNotFound"),
    (
        on(),
        call("get_multiple_escrow_balances", vector([address(ESCROW)] * 21)),
        "TooManyEscrowsRequested",
    ),
]


@pytest.mark.parametrize(
    ("ledger", "what", "error"),
    REFUSALS,
    ids=[f"{n} {error}" for n, (_, _, error) in enumerate(REFUSALS)],
)
def test_a_move_is_refused_by_the_first_check_it_fails(
    ledger: Ledger, what: Move | Invocation, error: str
) -> None:
    assert refusal(BUILD, ledger, what) == error


OF_OTHER_BUILDS = {
    *("EscrowHasFunds", "MilestoneApprovedCantChangeEscrowProperties"),
    "InsufficientApproverFundsForCommissions",
    "InsufficientServiceProviderFundsForCommissions",
}
"""What only builds with other rules refuse with; the number is in this one's table too."""


def test_every_refusal_that_the_rules_name_is_shown_above() -> None:
    assert {error for _, _, error in REFUSALS} == named_in(BUILD, *MODULES) - OF_OTHER_BUILDS
