"""The first generation's single escrow: what is refused, and what happens when nothing is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.builders import ESCROW
from tests.support.deals import DISPUTED, DUE, HUNDRED, RELEASE, RELEASED
from tests.support.escrows import (
    BUILD,
    ROLES,
    after,
    approved,
    call,
    milestone,
    new_town,
    refused,
    roles,
    terms,
    terms_on,
    town,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PLENTY,
    PROVIDER,
    RECEIVER,
    RESOLVER,
    STRANGER,
    XLM,
)
from tests.support.refusals import named_in
from wallet.addresses import Address, account_of
from wallet.escrow.model import (
    contract,
    v1,
    v1_decisions,
    v1_single,
    v1_single_decisions,
    v1_single_terms,
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
from wallet.escrow.terms import Flags, Role
from wallet.network import PRACTICE
from wallet.soroban.authority import Invocation
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address, vector

ME = STRANGER.public

RESOLVED = terms(flags=Flags(resolved=True))
NO_STATUS = terms(milestones=(milestone(status=""),))
TWO = terms(milestones=(milestone("first"), milestone("second")))


def to(amount: int, who: Address = RECEIVER.public) -> dict[Address, int]:
    """A decision for one payee."""
    return {who: amount}


def crowd(number: int, amount: int = 1) -> dict[Address, int]:
    """A decision for so many payees."""
    return {account_of(bytes([n]) * 32): amount for n in range(number)}


def resolve(decision: dict[Address, int], by: Address = RESOLVER.public) -> Move:
    return ResolveDispute(by, decision)


def withdraw(decision: dict[Address, int], by: Address = RESOLVER.public) -> Move:
    return WithdrawRemainingFunds(by, decision)


def update(by: Address = PLATFORM.public, **changed: Any) -> Move:
    return UpdateEscrow(by, terms(**changed))


def status(index: int, text: str = "done", by: Address = PROVIDER.public) -> Move:
    return ChangeMilestoneStatus(by, (StatusChange(index, text, None),))


EMPTY = new_town()
FUNDED = town(held=HUNDRED)


REFUSALS: list[tuple[Ledger, Move | Invocation, str]] = [
    # initialize_escrow
    (EMPTY, InitializeEscrow(terms(platform_fee=9_901, amount=0)), "PlatformFeeTooHigh"),
    (EMPTY, InitializeEscrow(terms(amount=0, milestones=())), "AmountCannotBeZero"),
    (EMPTY, InitializeEscrow(terms(amount=-1)), "AmountCannotBeZero"),
    (EMPTY, InitializeEscrow(terms(milestones=())), "NoMilestoneDefined"),
    (
        EMPTY,
        InitializeEscrow(approved(terms(milestones=(milestone(),) * 51))),
        "TooManyMilestones",
    ),
    (EMPTY, InitializeEscrow(DISPUTED), "FlagsMustBeFalse"),
    (EMPTY, InitializeEscrow(RESOLVED), "FlagsMustBeFalse"),
    (EMPTY, InitializeEscrow(DUE), "FlagsMustBeFalse"),
    (town(), InitializeEscrow(terms(amount=0)), "EscrowAlreadyInitialized"),
    # update_escrow
    (EMPTY, update(amount=0), "EscrowNotFound"),
    (town(DISPUTED), update(ME, platform_fee=9_901), "PlatformFeeTooHigh"),
    (town(DISPUTED), update(ME, amount=0), "AmountCannotBeZero"),
    (town(DISPUTED), update(ME, milestones=()), "NoMilestoneDefined"),
    (town(DISPUTED), update(ME, milestones=(milestone(),) * 51), "TooManyMilestones"),
    (town(DISPUTED), update(ME), "OnlyPlatformAddressExecuteThisFunction"),
    (
        town(DISPUTED),
        update(roles=roles({Role.PLATFORM: ME})),
        "PlatformAddressCannotBeChanged",
    ),
    (town(DISPUTED), update(flags=Flags(released=True)), "EscrowOpenedForDisputeResolution"),
    (FUNDED, update(flags=Flags(released=True), title="x"), "FlagsMustBeFalse"),
    (FUNDED, update(title="x"), "EscrowPropertiesMismatch"),
    (FUNDED, update(milestones=(milestone("other"),)), "EscrowPropertiesMismatch"),
    (town(TWO, 1), update(milestones=TWO.milestones[:1]), "EscrowPropertiesMismatch"),
    (town(RELEASED, 1), update(milestones=DUE.milestones), "EscrowPropertiesMismatch"),
    (
        FUNDED,
        update(milestones=(milestone(), milestone(approved=True))),
        "FlagsMustBeFalse",
    ),
    (
        town(DUE),
        update(milestones=(milestone(approved=True),)),
        "MilestoneApprovedCantChangeEscrowProperties",
    ),
    (town(), update(milestones=(milestone(approved=True),)), "FlagsMustBeFalse"),
    # fund_escrow
    (EMPTY, FundEscrow(ME, terms(), 0), "EscrowNotFound"),
    (town(), FundEscrow(FUNDER.public, DUE, 0), "AmountCannotBeZero"),
    (town(), FundEscrow(FUNDER.public, DUE, -1), "AmountCannotBeZero"),
    (town(), FundEscrow(FUNDER.public, DUE, PLENTY + 1), "EscrowPropertiesMismatch"),
    (
        town(),
        FundEscrow(FUNDER.public, terms(), PLENTY + 1),
        "InsufficientFundsForEscrowFunding",
    ),
    # change_milestone_status
    (EMPTY, status(0, ""), "EscrowNotFound"),
    (town(), status(9, "", ME), "EmptyMilestoneStatus"),
    (town(), status(9, by=ME), "OnlyServiceProviderChangeMilstoneStatus"),
    (town(), status(1), "MilestoneToUpdateDoesNotExist"),
    (town(NO_STATUS), status(0), "EmptyMilestoneStatus"),
    # approve_milestone
    (EMPTY, ApproveMilestones(APPROVER.public, (0,)), "EscrowNotFound"),
    (town(), ApproveMilestones(ME, (1,)), "InvalidMileStoneIndex"),
    (town(DUE), ApproveMilestones(ME, (0,)), "OnlyApproverChangeMilstoneFlag"),
    (
        town(approved(NO_STATUS)),
        ApproveMilestones(APPROVER.public, (0,)),
        "MilestoneHasAlreadyBeenApproved",
    ),
    (town(NO_STATUS), ApproveMilestones(APPROVER.public, (0,)), "EmptyMilestoneStatus"),
    # release_funds
    (EMPTY, RELEASE, "EscrowNotFound"),
    (
        town(replace(DISPUTED, flags=Flags(disputed=True, released=True, resolved=True))),
        ReleaseFunds(ME),
        "EscrowAlreadyReleased",
    ),
    (
        town(replace(DISPUTED, flags=Flags(disputed=True, resolved=True))),
        ReleaseFunds(ME),
        "EscrowAlreadyResolved",
    ),
    (town(DISPUTED), ReleaseFunds(ME), "OnlyReleaseSignerCanReleaseEarnings"),
    (town(replace(DISPUTED, milestones=())), RELEASE, "NoMilestoneDefined"),
    (town(DISPUTED), RELEASE, "EscrowNotCompleted"),
    (town(approved(DISPUTED)), RELEASE, "EscrowOpenedForDisputeResolution"),
    (town(DUE, HUNDRED - 1), RELEASE, "EscrowBalanceNotEnoughToSendEarnings"),
    (town(approved(terms(amount=2**127 - 1)), 2**127 - 1), RELEASE, "Overflow"),
    # dispute_escrow
    (EMPTY, OpenDispute(ME), "EscrowNotFound"),
    (
        town(replace(DISPUTED, flags=Flags(disputed=True, resolved=True))),
        OpenDispute(RESOLVER.public),
        "EscrowAlreadyInDispute",
    ),
    (town(RESOLVED), OpenDispute(RESOLVER.public), "EscrowAlreadyResolved"),
    (town(), OpenDispute(RESOLVER.public), "DisputeResolverCannotDisputeTheEscrow"),
    (town(), OpenDispute(ME), "UnauthorizedToChangeDisputeFlag"),
    # resolve_dispute and withdraw_remaining_funds
    *(
        (on, how(decision, who), error)
        for how in (resolve, withdraw)
        for on, decision, who, error in (
            (EMPTY, crowd(51, 0), ME, "EscrowNotFound"),
            (town(), crowd(51, 0), ME, "AmountsToBeTransferredShouldBePositive"),
            (town(), to(-1), ME, "AmountsToBeTransferredShouldBePositive"),
            (town(), crowd(51, 2**126), ME, "Overflow"),
            (town(), crowd(51), ME, "TooManyDistributions"),
            (town(), crowd(50), ME, "OnlyDisputeResolverCanExecuteThisFunction"),
        )
    ),
    (town(held=5), resolve(to(6)), "EscrowNotInDispute"),
    (town(DISPUTED, 5), resolve(to(6)), "InsufficientFundsForResolution"),
    (town(DISPUTED, 5), resolve(to(4)), "DistributionsMustEqualEscrowBalance"),
    (town(DISPUTED), resolve({}), "TotalAmountCannotBeZero"),
    (town(DISPUTED, 2**126), resolve(to(2**126)), "Overflow"),
    (town(held=5), withdraw(to(6)), "EscrowNotFullyProcessed"),
    (town(RELEASED, 5), withdraw({}), "TotalAmountCannotBeZero"),
    (town(RELEASED, 5), withdraw(to(6)), "InsufficientFundsForResolution"),
    (town(RELEASED, 2**126), withdraw(to(2**126)), "Overflow"),
    # extend_contract_ttl, reading, deploying
    (EMPTY, ExtendLife(ME, 20_000), "EscrowNotFound"),
    (town(), ExtendLife(ME, 1), "OnlyPlatformAddressExecuteThisFunction"),
    (EMPTY, call("get_escrow"), "EscrowNotFound"),
    (
        town(),
        call("get_multiple_escrow_balances", vector([address(ESCROW)] * 21)),
        "TooManyEscrowsRequested",
    ),
]


@pytest.mark.parametrize(
    ("on", "move", "error"), REFUSALS, ids=[f"{n} {row[2]}" for n, row in enumerate(REFUSALS)]
)
def test_a_move_is_refused_by_the_first_check_it_fails(
    on: Ledger, move: Move | Invocation, error: str
) -> None:
    assert refused(on, move) == error


MODULES = (contract, v1, v1_decisions, v1_single, v1_single_decisions, v1_single_terms)
OF_OTHER_BUILDS = {
    *("EscrowHasFunds", "ReceiverAndApproverFundsNotEqual"),
    "InsufficientApproverFundsForCommissions",
    "InsufficientServiceProviderFundsForCommissions",
}
"""What only builds with other rules refuse with; the number is in this one's table too."""


def test_every_refusal_that_the_rules_name_is_shown_above() -> None:
    named = named_in(BUILD, *MODULES)
    assert {error for _, _, error in REFUSALS} == named - OF_OTHER_BUILDS


@pytest.mark.parametrize("flag", ["disputed", "released", "resolved"])
def test_terms_begin_and_change_without_flags(flag: str) -> None:
    flags = Flags(**{flag: True})
    assert refused(EMPTY, InitializeEscrow(terms(flags=flags))) == "FlagsMustBeFalse"
    assert refused(town(), update(flags=flags)) == "FlagsMustBeFalse"


FIELDS: dict[str, Any] = {
    "title": "x",
    "description": "x",
    "engagement_id": "x",
    "amount": 1,
    "platform_fee": 1,
    "receiver_memo": 1,
    "token": XLM.contract_id(PRACTICE),
    "milestones": (milestone("other"),),
}
ANYWHERE = [role for role in ROLES if role is not Role.PLATFORM]


@pytest.mark.parametrize("field", FIELDS)
def test_money_freezes_every_term(field: str) -> None:
    changed = {field: FIELDS[field]}
    assert refused(FUNDED, update(**changed)) == "EscrowPropertiesMismatch"
    assert terms_on(after(town(), update(**changed))) == terms(**changed)


@pytest.mark.parametrize("role", ANYWHERE, ids=lambda role: role.value)
def test_money_freezes_every_role(role: Role) -> None:
    other = roles({role: STRANGER.public})
    assert refused(FUNDED, update(roles=other)) == "EscrowPropertiesMismatch"
    assert terms_on(after(town(), update(roles=other))).roles.one(role) == STRANGER.public


def test_milestones_can_follow_whatever_has_been_approved() -> None:
    more = replace(DUE, milestones=(*DUE.milestones, milestone("second")))
    on = after(town(DUE, HUNDRED), UpdateEscrow(PLATFORM.public, more))
    assert terms_on(on) == more
    assert refused(on, RELEASE) == "EscrowNotCompleted"
