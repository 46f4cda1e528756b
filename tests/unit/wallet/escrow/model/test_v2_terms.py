"""The second generation, single and multi: which terms, work and approvals are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.support.builders import ESCROW
from tests.support.escrows import call
from tests.support.families import ADMIN, BY_NAME, deal, done, part, town
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PLENTY,
    PROVIDER,
    RELEASER,
    RESOLVER,
    STRANGER,
    stored,
)
from tests.support.refusals import named_in, refusal
from tests.support.second import MOST, MULTI, SINGLE, marked, on, people, roles, targeted
from wallet.addresses import Address
from wallet.escrow.builds import Build
from wallet.escrow.model import contract, v2, v2_milestones, v2_plan, v2_reads, v2_terms
from wallet.escrow.moves import (
    ApproveAndRelease,
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    InitializeEscrow,
    ManageMilestones,
    MilestoneChange,
    Move,
    NewEscrow,
    StatusChange,
    UpdateEscrow,
)
from wallet.escrow.terms import Escrow, Milestone
from wallet.soroban.authority import Invocation
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address, vector

MODULES = (contract, v2, v2_milestones, v2_plan, v2_reads, v2_terms)
ME = STRANGER.public
OWNER = ADMIN.public
LONG, LONGER = "x" * 101, "x" * 501

Row = tuple[Ledger, Move | Invocation, str]


def worthless(build: Build, **changed: Any) -> Escrow:
    """Terms that are about no money."""
    if build is MULTI:
        return deal(build, part(build, amount=0), **changed)
    return deal(build, amount=0, **changed)


def first(build: Build) -> Iterator[Row]:
    """initialize_escrow; each row fails a later check, too."""
    made = town(build, None, 0, 0, stored(ESCROW, v2.ADMIN_KEY, address(OWNER)))
    nobody = roles(build, approver=(), service_provider=())

    def refused(error: str, *milestones: Milestone, **changed: Any) -> Row:
        return made, InitializeEscrow(deal(build, *milestones, **changed)), error

    long = InitializeEscrow(deal(build, title=LONG))
    yield on(build), long, "EscrowAlreadyInitialized"
    yield town(build, None), long, "OnlyAdminAddressExecuteThisFunction"
    for field in ("title", "engagement_id", "description"):
        yield refused("StringTooLong", platform_fee=9_901, **{field: LONGER})
    for field in ("description", "status", "evidence"):
        told: dict[str, Any] = {field: LONGER}
        wordy = replace(part(build), **told)
        yield refused("StringTooLong", wordy, platform_fee=9_901)
    yield refused("PlatformFeeTooHigh", platform_fee=9_901, roles=nobody)
    yield refused("ApproversListEmpty", roles=nobody)
    nobody = roles(build, service_provider=(), release_signer=())
    yield refused("ServiceProvidersListEmpty", roles=nobody)
    nobody = roles(build, release_signer=(), dispute_resolver=())
    yield refused("ReleaseSignersListEmpty", roles=nobody)
    nobody = roles(build, dispute_resolver=(), observer=people(6))
    yield refused("DisputeResolversListEmpty", roles=nobody)
    twice = (ME, ME)
    yield refused("RoleLimitExceeded", roles=roles(build, observer=people(6), approver=twice))
    judge = (RESOLVER.public,)
    double = roles(build, approver=twice, service_provider=judge)
    yield refused("DuplicateAddressInRole", roles=double)
    for role in ("approver", "service_provider", "release_signer"):
        both = roles(build, **{role: judge})
        many = [targeted(build, 0)] * 51
        yield refused("DisputeResolverOverlapsWithOtherRole", *many, roles=both)
    yield refused("TooManyMilestones", *[targeted(build, 0)] * 51)
    touched = targeted(build, 0, ME)
    yield refused("FlagsMustBeFalse", touched)
    yield refused("TargetCannotBeZero", targeted(build, 9), targeted(build, 0))
    owners = roles(build, approver=(OWNER,))
    yield refused("TargetExceedsApprovers", targeted(build, 2), roles=owners)
    for role in ("approver", "service_provider", "release_signer", "dispute_resolver"):
        own = roles(build, **{role: (OWNER,)})
        yield refused("AdminAddressOverlapsWithOtherRole", roles=own)
    nothing = worthless(build, milestones=()) if build is SINGLE else worthless(build)
    yield made, InitializeEscrow(nothing), "AmountCannotBeZero"
    if build is MULTI:
        yield refused("Overflow", *[part(build, amount=MOST)] * 2)


def later(build: Build) -> Iterator[Row]:
    """update_escrow."""
    other = roles(build, admin=(ME,), platform=(ME,))

    def update(who: Address = OWNER, **changed: Any) -> Move:
        return UpdateEscrow(who, deal(build, **changed))

    disputed = town(build, marked(build, disputed=True))
    yield town(build, None), update(ME, title=LONG), "EscrowNotFound"
    yield on(build), update(ME, title=LONG), "StringTooLong"
    yield on(build), update(ME, roles=other), "OnlyAdminAddressExecuteThisFunction"
    yield disputed, update(roles=other), "AdminAddressCannotBeChanged"
    yield (
        disputed,
        update(roles=roles(build, platform=(ME,))),
        "PlatformAddressCannotBeChanged",
    )
    released = UpdateEscrow(OWNER, marked(build, released=True))
    yield disputed, released, "EscrowOpenedForDisputeResolution"
    if build is SINGLE:
        yield on(build, funded=1), released, "FlagsMustBeFalse"
    own = roles(build, approver=(OWNER,))
    yield on(build, funded=1), update(roles=own), "EscrowPropertiesMismatch"
    yield on(build), update(roles=own), "AdminAddressOverlapsWithOtherRole"


def planning(build: Build) -> Iterator[Row]:
    """manage_milestones."""

    def add(*new: Milestone, who: Address = OWNER) -> Move:
        return ManageMilestones(who, new, ())

    def edit(index: int, text: str | None = None, amount: int | None = None) -> Move:
        return ManageMilestones(OWNER, (), (MilestoneChange(index, text, amount),))

    def marked_on(**flags: bool) -> Ledger:
        return town(build, marked(build, **flags))

    wordy = targeted(build, 0, description=LONGER)
    yield town(build, None), add(), "EscrowNotFound"
    yield on(build), add(who=ME), "NoMilestoneDefined"
    everything = marked_on(disputed=True, released=True, resolved=True)
    yield everything, add(wordy, who=ME), "OnlyAdminAddressExecuteThisFunction"
    yield everything, add(wordy), "EscrowOpenedForDisputeResolution"
    yield marked_on(released=True, resolved=True), add(wordy), "EscrowAlreadyReleased"
    yield marked_on(resolved=True), add(wordy), "EscrowAlreadyResolved"
    yield on(build), add(*[wordy] * 50), "TooManyMilestones"
    yield on(build), add(wordy), "StringTooLong"
    yield on(build), add(targeted(build, 0, ME)), "TargetCannotBeZero"
    yield on(build), add(targeted(build, 2, ME)), "FlagsMustBeFalse"
    yield on(build), add(targeted(build, 2)), "TargetExceedsApprovers"
    yield on(build, funded=1), edit(9), "MilestoneUpdateNotAllowedWithFunds"
    yield on(build), edit(1, LONGER), "InvalidMilestoneIndex"
    yield on(build), edit(0, LONGER), "StringTooLong"
    if build is MULTI:
        yield on(build), add(targeted(build, 0, amount=0)), "AmountCannotBeZero"
        yield on(build), edit(0, None, 0), "AmountCannotBeZero"


def working(build: Build) -> Iterator[Row]:
    """change_milestone_status and approve_milestones."""

    def status(who: Address, *changes: StatusChange) -> Move:
        return ChangeMilestoneStatus(who, changes)

    def approve(who: Address, *indices: int) -> Move:
        return ApproveMilestones(who, indices)

    they, bare = PROVIDER.public, on(build, milestones=())
    empty = StatusChange(9, "")
    yield town(build, None), status(ME), "EscrowNotFound"
    yield bare, status(ME), "BatchMilestoneUpdateEmpty"
    yield bare, status(ME, *[empty] * 51), "BatchTooLarge"
    yield bare, status(ME, empty), "OnlyServiceProviderCanChangeMilestoneStatus"
    yield bare, status(they, empty), "NoMilestoneDefined"
    yield on(build), status(they, empty), "EmptyMilestoneStatus"
    yield on(build), status(they, StatusChange(9, LONG)), "StringTooLong"
    yield on(build), status(they, StatusChange(9, "x", LONGER)), "StringTooLong"
    yield on(build), status(they, StatusChange(1, "x")), "MilestoneToUpdateDoesNotExist"
    they = APPROVER.public
    yield town(build, None), approve(ME), "EscrowNotFound"
    yield bare, approve(ME), "BatchMilestoneApproveEmpty"
    yield bare, approve(ME, *[9] * 51), "BatchTooLarge"
    yield bare, approve(ME, 9, 9), "DuplicateMilestoneIndex"
    yield bare, approve(ME, 9), "UnauthorizedApprover"
    yield bare, approve(they, 9), "NoMilestoneDefined"
    yield on(build), approve(they, 0, 1), "MilestoneToApproveDoesNotExist"
    done, begun = targeted(build, 1, they), targeted(build, 2, they)
    yield on(build, done), approve(they, 0), "MilestoneHasAlreadyBeenApproved"
    yield on(build, begun), approve(they, 0), "ApproverAlreadyApprovedMilestone"


def in_one(build: Build) -> Iterator[Row]:
    """approve_and_release_milestones: approvals, told by other names."""
    both = APPROVER.public
    able = roles(build, release_signer=(both,))
    already = "EscrowAlreadyReleased" if build is SINGLE else "MilestoneAlreadyReleased"

    def at_once(who: Address, *indices: int) -> Move:
        return ApproveAndRelease(who, indices)

    yield town(build, None), at_once(ME), "EscrowNotFound"
    yield on(build), at_once(ME), "SignerMustBeApproverAndReleaseSigner"
    yield on(build), at_once(both), "SignerMustBeApproverAndReleaseSigner"
    yield on(build), at_once(RELEASER.public), "SignerMustBeApproverAndReleaseSigner"
    yield on(build, roles=able), at_once(both), "NoMilestoneDefined"
    yield on(build, roles=able), at_once(both, 1), "InvalidMilestoneIndex"
    yield on(build, roles=able), at_once(both, 0, 0), "InvalidMilestoneIndex"
    yield on(build, roles=able), at_once(both, *range(51)), "EscrowNotCompleted"
    for milestone in (targeted(build, 1, both), targeted(build, 2, both)):
        yield on(build, milestone, roles=able), at_once(both, 0), already


def other(build: Build) -> Iterator[Row]:
    """fund_escrow, extend_contract_ttl, reading, deploying."""

    def fund(amount: int, **changed: Any) -> Move:
        return FundEscrow(FUNDER.public, deal(build, **changed), amount)

    empty = town(build, None)
    yield empty, fund(0), "EscrowNotFound"
    yield on(build), fund(0, title="x"), "AmountCannotBeZero"
    yield on(build), fund(PLENTY + 1, title="x"), "EscrowPropertiesMismatch"
    yield on(build), fund(PLENTY + 1), "InsufficientFundsForEscrowFunding"
    yield on(build, funded=MOST), fund(1), "Overflow"
    yield empty, ExtendLife(ME, 20_000), "EscrowNotFound"
    yield on(build), ExtendLife(ME, 1), "OnlyAdminAddressExecuteThisFunction"
    yield empty, call("get_escrow"), "EscrowNotFound"
    many = call("get_multiple_escrow_balances", vector([address(ESCROW)] * 21))
    yield on(build), many, "TooManyEscrowsRequested"
    new = NewEscrow(ME, bytes(32), bytes(32), "initialize_escrow", (), ())
    yield on(build), new, "EscrowAlreadyInitialized"
    yield empty, new, "OnlyAdminAddressExecuteThisFunction"


ROWS = [
    (build, number, row)
    for build in (SINGLE, MULTI)
    for number, row in enumerate(
        row
        for refused in (first, later, planning, working, in_one, other)
        for row in refused(build)
    )
]


@pytest.mark.parametrize(
    ("build", "row"),
    [(build, row) for build, _, row in ROWS],
    ids=[f"{build.family.value} {number} {row[2]}" for build, number, row in ROWS],
)
def test_a_move_is_refused_by_the_first_check_it_fails(build: Build, row: Row) -> None:
    ledger, what, error = row
    assert refusal(build, ledger, what) == error


@pytest.mark.parametrize("build", [SINGLE, MULTI], ids=["single", "multi"])
def test_every_refusal_that_the_rules_name_is_shown_above(build: Build) -> None:
    shown = {row[2] for shown_of, _, row in ROWS if shown_of is build}
    assert shown == named_in(build, *MODULES)


@pytest.mark.parametrize("name", ["testline-single-v2", "mainline-multi-v2"])
def test_a_platform_may_resolve_disputes(name: str) -> None:
    build = BY_NAME[name]
    judge = roles(build, dispute_resolver=(PLATFORM.public,))
    move = UpdateEscrow(OWNER, deal(build, roles=judge))
    assert done(on(build), build, move, OWNER).payments == ()


def test_but_not_in_a_multi_escrow_of_the_test_line() -> None:
    build = BY_NAME["testline-multi-v2"]
    judge = roles(build, dispute_resolver=(PLATFORM.public,))
    move = UpdateEscrow(OWNER, deal(build, roles=judge))
    assert refusal(build, on(build), move) == "DisputeResolverOverlapsWithOtherRole"
