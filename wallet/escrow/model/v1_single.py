"""The first generation's single escrow: all functions, all checks in the contract's own order.

Its recordings are the judge, ``grid`` and ``settle`` of the order. A line
``running.require(fact, error)`` is one check; what follows the last one is the effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v1, v1_decisions, v1_single_decisions, v1_single_terms
from wallet.escrow.model.contract import Arguments, Function, Running
from wallet.escrow.model.v1 import flags_of
from wallet.escrow.scval import Value
from wallet.escrow.terms import Role

RULES: frozenset[str] = (
    v1.RULES
    | v1_decisions.RULES
    | v1_single_terms.RULES
    | {
        # An empty status is refused, and what was made with one is stuck (empty_status, H17).
        "empty_status_refused",
        # A resolved escrow may be disputed again (disputes_round, H10).
        "dispute_after_resolution",
        # The dispute resolver opens the dispute he then decides (refusals, H6).
        "resolver_may_dispute",
        # What is resolved may still be released, when all is approved (grid).
        "release_after_resolution",
    }
)


def _change_status(running: Running, arguments: Arguments) -> Value:
    provider = cast("Address", arguments["service_provider"])
    status = cast("str", arguments["new_status"])
    index = v1.index_of(running, arguments)
    escrow = running.escrow()
    may_be_empty = not running.has("empty_status_refused")
    running.require(status or may_be_empty, "EmptyMilestoneStatus")
    theirs = escrow.roles.one(Role.SERVICE_PROVIDER)
    running.require(provider == theirs, "OnlyServiceProviderChangeMilstoneStatus")
    v1.require_milestones(running, escrow)
    milestone = v1.milestone_at(running, escrow, index, "MilestoneToUpdateDoesNotExist")
    running.require(milestone.status or may_be_empty, "EmptyMilestoneStatus")
    running.frame.require_auth(provider)
    evidence = cast("str | None", arguments["new_evidence"])
    changed = replace(
        milestone,
        status=status,
        evidence=milestone.evidence if evidence is None else evidence,
    )
    escrow = escrow.with_milestone(index, changed)
    running.save(escrow)
    v1.tell_terms(running, "tw_ms_change", escrow)
    return None


def _approve(running: Running, arguments: Arguments) -> Value:
    """Approve; the first builds set or take back whatever stands there (hazard H5)."""
    approver = cast("Address", arguments["approver"])
    index = v1.index_of(running, arguments)
    escrow = running.escrow()
    theirs = escrow.roles.one(Role.APPROVER)
    if "new_flag" in arguments:
        running.require(approver == theirs, "OnlyApproverChangeMilstoneFlag")
        v1.require_milestones(running, escrow)
        milestone = v1.milestone_at(running, escrow, index)
    else:
        milestone = v1.milestone_at(running, escrow, index)
        running.require(approver == theirs, "OnlyApproverChangeMilstoneFlag")
        running.require(not milestone.approved, "MilestoneHasAlreadyBeenApproved")
        running.require(milestone.status, "EmptyMilestoneStatus")
    running.frame.require_auth(approver)
    approved = cast("bool", arguments.get("new_flag", True))
    escrow = escrow.with_milestone(index, replace(milestone, approved=approved))
    running.save(escrow)
    v1.tell_terms(running, "tw_ms_approve", escrow)
    return None


def _release(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["release_signer"])
    escrow = running.escrow()
    flags = flags_of(escrow)
    running.require(not flags.released, "EscrowAlreadyReleased", "EscrowAlreadyResolved")
    if not running.has("release_after_resolution"):
        running.require(not flags.resolved, "EscrowAlreadyResolved")
    theirs = escrow.roles.one(Role.RELEASE_SIGNER)
    running.require(signer == theirs, "OnlyReleaseSignerCanReleaseEarnings")
    v1.require_milestones(running, escrow)
    running.require(escrow.all_approved, "EscrowNotCompleted")
    running.require(not flags.disputed, "EscrowOpenedForDisputeResolution")
    running.frame.require_auth(signer)
    running.save(replace(escrow, flags=replace(flags, released=True)))
    enough = running.balance(escrow) >= escrow.total
    running.require(enough, "EscrowBalanceNotEnoughToSendEarnings")
    receiver = escrow.roles.one(Role.RECEIVER)
    v1.pay_release(running, arguments, escrow, escrow.total, receiver)
    v1.tell_released(running, arguments, signer)
    return None


def _dispute(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["signer"])
    escrow = running.escrow()
    flags = flags_of(escrow)
    running.require(not flags.disputed, "EscrowAlreadyInDispute")
    again = running.has("dispute_after_resolution")
    running.require(again or not flags.resolved, "EscrowAlreadyResolved")
    may_resolver = running.has("resolver_may_dispute")
    is_resolver = signer == escrow.roles.one(Role.DISPUTE_RESOLVER)
    running.require(may_resolver or not is_resolver, "DisputeResolverCannotDisputeTheEscrow")
    running.require(escrow.roles.held_by(signer), "UnauthorizedToChangeDisputeFlag")
    running.frame.require_auth(signer)
    escrow = replace(escrow, flags=replace(flags, disputed=True))
    running.save(escrow)
    v1.tell_terms(running, "tw_dispute", escrow)
    return None


FUNCTIONS: Mapping[str, Function] = {
    **v1.FUNCTIONS,
    "approve_milestone": _approve,
    "change_milestone_status": _change_status,
    "dispute_escrow": _dispute,
    "initialize_escrow": v1_single_terms.initialize,
    "release_funds": _release,
    "resolve_dispute": v1_single_decisions.resolve,
    "tw_new_single_release_escrow": v1.new_escrow,
    "update_escrow": v1_single_terms.update,
    "withdraw_remaining_funds": v1_single_decisions.withdraw,
}
