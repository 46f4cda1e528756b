"""How disputes about the second generation's milestones are opened and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v2_money
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.model.v2 import flags_of, length, tell
from wallet.escrow.payouts import I128_MAX
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow, Role

LONGEST_REASON = 500

_MAY_DISPUTE_ALL = (
    Role.APPROVER,
    Role.SERVICE_PROVIDER,
    Role.PLATFORM,
    Role.RELEASE_SIGNER,
)
"""Besides them a receiver may dispute what is all his own."""


def dispute(running: Running, arguments: Arguments) -> Value:
    """Open a dispute about each of these milestones, for one reason."""
    signer = cast("Address", arguments["signer"])
    indices = cast("Sequence[int]", arguments["milestone_indices"])
    reason = cast("str", arguments["reason"])
    running.require(length(reason) <= LONGEST_REASON, "StringTooLong")
    escrow = running.escrow()
    _require_disputable(running, escrow, signer, indices)
    running.frame.require_auth(signer)
    for index in indices:
        milestone = escrow.milestones[index]
        flags = replace(flags_of(milestone.flags), disputed=True)
        milestone = replace(milestone, flags=flags, dispute_reason=reason)
        escrow = escrow.with_milestone(index, milestone)
    running.save(escrow)
    tell(
        running,
        "tw_ms_dispute",
        escrow,
        signer=signer,
        reason=reason,
        milestone_indices=indices,
    )
    return None


def _require_disputable(
    running: Running, escrow: Escrow, signer: Address, indices: Sequence[int]
) -> None:
    running.require(indices, "BatchMilestoneDisputeEmpty")
    running.require(len(indices) <= len(escrow.milestones), "TooManyMilestones")
    running.require(len(set(indices)) == len(indices), "InvalidMilestoneIndex")
    decides = signer in escrow.roles.of(Role.DISPUTE_RESOLVER)
    running.require(not decides, "DisputeResolverCannotDisputeTheEscrow")
    may = any(signer in escrow.roles.of(role) for role in _MAY_DISPUTE_ALL)
    may = may or all(_is_receiver(escrow, signer, index) for index in indices)
    running.require(may, "UnauthorizedToChangeDisputeFlag")
    for index in indices:
        running.require(index < len(escrow.milestones), "InvalidMilestoneIndex")
        flags = flags_of(escrow.milestones[index].flags)
        running.require(not flags.resolved, "EscrowAlreadyResolved")
        running.require(not flags.disputed, "MilestoneAlreadyDisputed")
        running.require(not flags.released, "MilestoneAlreadyReleased")


def _is_receiver(escrow: Escrow, who: Address, index: int) -> bool:
    exists = index < len(escrow.milestones)
    return exists and escrow.receiver_of(escrow.milestones[index]) == who


def resolve(running: Running, arguments: Arguments) -> Value:
    """Pay out what these milestones are about, as a dispute resolver decides."""
    resolver = cast("Address", arguments["dispute_resolver"])
    indices = cast("Sequence[int]", arguments["milestone_indices"])
    distributions = cast("v2_money.Distributions", arguments["distributions"])
    with v2_money.locked(running):
        escrow = running.escrow()
        balance = running.balance(escrow)
        total = v2_money.decided(running, distributions)
        v2_money.require_resolver(running, escrow, resolver, distributions)
        at_stake = _disputed_amount(running, escrow, indices)
        running.require(total == at_stake, "DistributionsMustEqualEscrowBalance")
        running.require(balance >= total, "InsufficientFundsForResolution")
        running.require(total > 0, "TotalAmountCannotBeZero")
        running.frame.require_auth(resolver)
        escrow = _resolved(escrow, indices)
        running.save(escrow)
        told = v2_money.pay_decision(running, arguments, escrow, distributions)
    tell(
        running,
        "tw_disp_resolve",
        escrow,
        dispute_resolver=resolver,
        milestone_indices=indices,
        **told,
    )
    return None


def _disputed_amount(running: Running, escrow: Escrow, indices: Sequence[int]) -> int:
    running.require(indices, "EscrowNotInDispute")
    running.require(len(set(indices)) == len(indices), "InvalidMilestoneIndex")
    amount = 0
    for index in indices:
        running.require(index < len(escrow.milestones), "InvalidMilestoneIndex")
        milestone = escrow.milestones[index]
        flags = flags_of(milestone.flags)
        running.require(flags.disputed, "EscrowNotInDispute")
        running.require(not flags.resolved, "EscrowAlreadyResolved")
        amount += milestone.amount or 0
        running.require(amount <= I128_MAX, "Overflow")
    return amount


def _resolved(escrow: Escrow, indices: Sequence[int]) -> Escrow:
    for index in indices:
        milestone = escrow.milestones[index]
        flags = replace(flags_of(milestone.flags), resolved=True, disputed=False)
        escrow = escrow.with_milestone(index, replace(milestone, flags=flags))
    return escrow


def withdraw(running: Running, arguments: Arguments) -> Value:
    """Pay out all that is left when every milestone is over."""
    resolver = cast("Address", arguments["dispute_resolver"])
    distributions = cast("v2_money.Distributions", arguments["distributions"])
    with v2_money.locked(running):
        escrow = running.escrow()
        balance = running.balance(escrow)
        total = v2_money.decided(running, distributions)
        v2_money.require_resolver(running, escrow, resolver, distributions)
        flags = [flags_of(milestone.flags) for milestone in escrow.milestones]
        begun = any(each.disputed or each.resolved for each in flags)
        begun = begun or all(each.released for each in flags)
        running.require(begun, "EscrowNotInDispute")
        over = all(each.released or each.resolved for each in flags)
        running.require(over, "EscrowNotFullyProcessed")
        v2_money.require_rest(running, balance, total)
        running.frame.require_auth(resolver)
        told = v2_money.pay_decision(running, arguments, escrow, distributions)
        running.save(escrow)
    tell(running, "tw_withdraw", escrow, dispute_resolver=resolver, **told)
    return None
