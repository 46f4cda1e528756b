"""Disputes about one milestone of a first-generation multi escrow, and what is left at last."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v1, v1_decisions
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.model.v1_multi_milestones import flags_of, marked
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow, Milestone, Role

RESOLVED = "resolved"
"""The status that a resolution writes over the service provider's last one."""

RULES: frozenset[str] = frozenset(
    {
        # A milestone can be disputed, and then resolved, after its release; and disputed again
        # after its resolution (afterwards, disputes_round; H10).
        "dispute_after_resolution",
        # The dispute resolver opens the dispute that he then decides (refusals; H6).
        "resolver_may_dispute",
    }
)


def dispute(running: Running, arguments: Arguments) -> Value:
    """Put a milestone's money before the dispute resolver."""
    signer = cast("Address", arguments["signer"])
    index = cast("int", arguments["milestone_index"])
    escrow = running.escrow()
    v1.require_milestones(running, escrow)
    milestone = v1.milestone_at(running, escrow, index)
    flags = flags_of(milestone)
    if not running.has("dispute_after_resolution"):
        running.require(not flags.released, "MilestoneAlreadyReleased")
        running.require(not flags.resolved, "MilestoneAlreadyResolved")
    running.require(not flags.disputed, "MilestoneAlreadyInDispute")
    takes_part = escrow.roles.held_by(signer) or signer == milestone.receiver
    running.require(takes_part, "UnauthorizedToChangeDisputeFlag")
    decides = signer == escrow.roles.one(Role.DISPUTE_RESOLVER)
    may = running.has("resolver_may_dispute") or not decides
    running.require(may, "DisputeResolverCannotDisputeTheMilestone")
    running.frame.require_auth(signer)
    escrow = marked(escrow, index, disputed=True)
    running.save(escrow)
    v1.tell_terms(running, "tw_dispute", escrow)
    return None


def resolve(running: Running, arguments: Arguments) -> Value:
    """Pay out of a milestone's money as the dispute resolver decides."""
    index = cast("int", arguments["milestone_index"])
    escrow = running.escrow()
    milestone = v1.milestone_at(running, escrow, index)
    if "distributions" in arguments:
        _resolve_among_all(running, arguments, escrow, milestone)
    else:
        _resolve_between_two(running, arguments, escrow, milestone)
    escrow = marked(escrow, index, resolved=True, disputed=False)
    escrow = escrow.with_milestone(index, replace(escrow.milestones[index], status=RESOLVED))
    running.save(escrow)
    v1.tell_terms(running, "tw_disp_resolve", escrow)
    return None


def _resolve_among_all(
    running: Running, arguments: Arguments, escrow: Escrow, milestone: Milestone
) -> None:
    decided = v1_decisions.among(running, arguments, escrow)
    flags = flags_of(milestone)
    running.require(not flags.released, "MilestoneAlreadyReleased")
    running.require(not flags.resolved, "MilestoneAlreadyResolved")
    running.require(flags.disputed, "MilestoneNotInDispute")
    within = decided.total <= (milestone.amount or 0)
    running.require(within, "TotalDisputeFundsMustNotExceedTheMilestoneAmount")
    running.require(decided.balance >= decided.total, "InsufficientFundsForResolution")
    running.require(decided.total > 0, "TotalAmountCannotBeZero")
    v1_decisions.pay_among(running, arguments, escrow, decided)


def _resolve_between_two(
    running: Running, arguments: Arguments, escrow: Escrow, milestone: Milestone
) -> None:
    decided = v1_decisions.split(running, arguments, escrow)
    flags = flags_of(milestone)
    running.require(not flags.resolved, "MilestoneAlreadyResolved")
    within = decided.total <= (milestone.amount or 0)
    running.require(within, "InsufficientFundsForResolution")
    running.require(flags.disputed, "MilestoneNotInDispute")
    v1_decisions.pay_split(running, arguments, escrow, decided)


def withdraw(running: Running, arguments: Arguments) -> Value:
    """Pay out of what is left when no milestone is open; one in dispute counts as closed."""
    escrow = running.escrow()
    decided = v1_decisions.among(running, arguments, escrow)
    closed = all(flags_of(milestone).any for milestone in escrow.milestones)
    running.require(closed, "EscrowNotFullyProcessed")
    running.require(decided.total > 0, "TotalAmountCannotBeZero")
    running.require(decided.balance >= decided.total, "InsufficientFundsForResolution")
    v1_decisions.pay_among(running, arguments, escrow, decided)
    running.save(escrow)
    v1.tell_terms(running, "tw_withdraw", escrow)
    return None
