"""The first generation's multi escrow, whose milestones are paid one by one.

Its checks in the contract's own order, of which the recordings are the judge: ``grid``,
``settle`` and the walks. A line ``running.require(fact, error)`` is one check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v1, v1_decisions, v1_multi_disputes, v1_multi_terms
from wallet.escrow.model.contract import Arguments, Function, Running
from wallet.escrow.model.v1_multi_milestones import flags_of, marked
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow, Milestone, Role


def _change_status(running: Running, arguments: Arguments) -> Value:
    provider = cast("Address", arguments["service_provider"])
    escrow = running.escrow()
    theirs = escrow.roles.one(Role.SERVICE_PROVIDER)
    running.require(provider == theirs, "OnlyServiceProviderChangeMilstoneStatus")
    v1.require_milestones(running, escrow)
    several = "milestone_updates" in arguments
    changes = _changes(arguments) if several else (_change(running, arguments),)
    for index, status, _ in changes:
        running.require(status or not several, "EmptyMilestoneStatus")
        v1.milestone_at(running, escrow, index)
    running.frame.require_auth(provider)
    for index, status, evidence in changes:
        milestone = replace(escrow.milestones[index], status=status)
        if evidence is not None:
            milestone = replace(milestone, evidence=evidence)
        escrow = escrow.with_milestone(index, milestone)
    running.save(escrow)
    v1.tell_terms(running, "tw_ms_change", escrow)
    return None


Change = tuple[int, str, str | None]
"""A milestone's index, its new status, and its new evidence if it gets any."""


def _change(running: Running, arguments: Arguments) -> Change:
    return (
        v1.index_of(running, arguments),
        cast("str", arguments["new_status"]),
        cast("str | None", arguments["new_evidence"]),
    )


def _changes(arguments: Arguments) -> Sequence[Change]:
    updates = cast("Sequence[Mapping[str, Value]]", arguments["milestone_updates"])
    return [
        (
            cast("int", update["index"]),
            cast("str", update["status"]),
            cast("str | None", update["evidence"]),
        )
        for update in updates
    ]


def _approve(running: Running, arguments: Arguments) -> Value:
    approver = cast("Address", arguments["approver"])
    index = v1.index_of(running, arguments)
    escrow = running.escrow()
    revocable = "new_flag" in arguments
    check = _require_approver if revocable else _require_to_be_approved
    check(running, escrow, index, approver)
    running.frame.require_auth(approver)
    approved = cast("bool", arguments["new_flag"]) if revocable else True
    milestone = replace(escrow.milestones[index], approved=approved)
    escrow = escrow.with_milestone(index, milestone)
    running.save(escrow)
    v1.tell_terms(running, "tw_ms_approve", escrow)
    return None


def _require_approver(running: Running, escrow: Escrow, index: int, approver: Address) -> None:
    """Who may give an approval, or take it back, at any time."""
    theirs = escrow.roles.one(Role.APPROVER)
    running.require(approver == theirs, "OnlyApproverChangeMilstoneFlag")
    v1.require_milestones(running, escrow)
    v1.milestone_at(running, escrow, index)


def _require_to_be_approved(
    running: Running, escrow: Escrow, index: int, approver: Address
) -> None:
    """Who may approve for good, and what."""
    milestone = v1.milestone_at(running, escrow, index)
    theirs = escrow.roles.one(Role.APPROVER)
    running.require(approver == theirs, "OnlyApproverChangeMilstoneFlag")
    running.require(not milestone.approved, "MilestoneHasAlreadyBeenApproved")
    running.require(milestone.status, "EmptyMilestoneStatus")


def _release(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["release_signer"])
    index = cast("int", arguments["milestone_index"])
    escrow = running.escrow()
    milestone = v1.milestone_at(running, escrow, index, "MilestoneNotFound")
    _require_due(running, escrow, milestone, signer)
    running.frame.require_auth(signer)
    amount = milestone.amount or 0
    enough = running.balance(escrow) >= amount
    running.require(enough, "EscrowBalanceNotEnoughToSendEarnings")
    running.save(marked(escrow, index, released=True))
    v1.pay_release(running, arguments, escrow, amount, escrow.receiver_of(milestone))
    v1.tell_released(running, arguments, signer)
    return None


def _require_due(
    running: Running, escrow: Escrow, milestone: Milestone, signer: Address
) -> None:
    flags = flags_of(milestone)
    running.require(not flags.released, "MilestoneAlreadyReleased")
    if not running.has("release_after_resolution"):
        running.require(not flags.resolved, "EscrowAlreadyResolved")
    theirs = escrow.roles.one(Role.RELEASE_SIGNER)
    running.require(signer == theirs, "OnlyReleaseSignerCanReleaseEarnings")
    running.require(milestone.approved, "MilestoneNotCompleted")
    running.require(not flags.disputed, "MilestoneOpenedForDisputeResolution")


RULES: frozenset[str] = (
    v1.RULES
    | v1_decisions.RULES
    | v1_multi_disputes.RULES
    | v1_multi_terms.RULES
    | {
        # A milestone that was resolved is released all the same, if approved (disputes_round).
        "release_after_resolution",
    }
)

FUNCTIONS: Mapping[str, Function] = {
    **v1.FUNCTIONS,
    "approve_milestone": _approve,
    "change_milestone_status": _change_status,
    "dispute_milestone": v1_multi_disputes.dispute,
    "initialize_escrow": v1_multi_terms.initialize,
    "release_milestone_funds": _release,
    "resolve_milestone_dispute": v1_multi_disputes.resolve,
    "tw_new_multi_release_escrow": v1.new_escrow,
    "update_escrow": v1_multi_terms.update,
    "withdraw_remaining_funds": v1_multi_disputes.withdraw,
}
