"""How the second generation's milestones are worked on and approved, in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model.contract import Arguments, Function, Running
from wallet.escrow.model.v2 import Part, length, tell
from wallet.escrow.scval import Value
from wallet.escrow.terms import Approvals, Escrow, Milestone, Role

MOST_AT_ONCE = 50
LONGEST_STATUS = 50
LONGEST_EVIDENCE = 500

_TOLD_AS: Mapping[str, Sequence[str]] = {
    "BatchMilestoneApproveEmpty": ("NoMilestoneDefined",),
    "InvalidMilestoneIndex": ("InvalidMilestoneIndex",),
    "MilestoneToApproveDoesNotExist": ("InvalidMilestoneIndex",),
    "DuplicateMilestoneIndex": ("InvalidMilestoneIndex",),
    "MilestoneHasAlreadyBeenApproved": ("MilestoneAlreadyReleased", "EscrowAlreadyReleased"),
    "ApproverAlreadyApprovedMilestone": ("MilestoneAlreadyReleased", "EscrowAlreadyReleased"),
    "EscrowNotFound": ("EscrowNotFound",),
}
"""Why an approval is refused → how that is told when a release was to follow (v2_both)."""


def change_status(running: Running, arguments: Arguments) -> Value:
    """Set statuses, and evidence where there is some; a milestone may stand twice."""
    provider = cast("Address", arguments["service_provider"])
    updates = cast("Sequence[Mapping[str, Value]]", arguments["updates"])
    escrow = running.escrow()
    running.frame.require_auth(provider)
    running.require(updates, "BatchMilestoneUpdateEmpty")
    running.require(len(updates) <= MOST_AT_ONCE, "BatchTooLarge")
    theirs = provider in escrow.roles.of(Role.SERVICE_PROVIDER)
    running.require(theirs, "OnlyServiceProviderCanChangeMilestoneStatus")
    running.require(escrow.milestones, "NoMilestoneDefined")
    for update in updates:
        _require_status(running, escrow, update)
    for update in updates:
        escrow = _with_status(escrow, update)
    running.save(escrow)
    told = tuple(map(_status_told, updates))
    tell(running, "tw_ms_change", escrow, service_provider=provider, updates=told)
    return None


def _require_status(running: Running, escrow: Escrow, update: Mapping[str, Value]) -> None:
    status = cast("str", update["new_status"])
    running.require(status, "EmptyMilestoneStatus")
    running.require(length(status) <= LONGEST_STATUS, "StringTooLong")
    evidence = cast("str | None", update["new_evidence"]) or ""
    running.require(length(evidence) <= LONGEST_EVIDENCE, "StringTooLong")
    exists = cast("int", update["milestone_index"]) < len(escrow.milestones)
    running.require(exists, "MilestoneToUpdateDoesNotExist")


def _with_status(escrow: Escrow, update: Mapping[str, Value]) -> Escrow:
    index = cast("int", update["milestone_index"])
    evidence = cast("str | None", update["new_evidence"])
    milestone = escrow.milestones[index]
    changed = replace(
        milestone,
        status=cast("str", update["new_status"]),
        evidence=milestone.evidence if evidence is None else evidence,
    )
    return escrow.with_milestone(index, changed)


def _status_told(update: Mapping[str, Value]) -> Mapping[str, Value]:
    return {
        "index": update["milestone_index"],
        "status": update["new_status"],
        "evidence_hash": hash_of(cast("str | None", update["new_evidence"])),
    }


def hash_of(text: str | None) -> bytes | None:
    """What events tell of a text: its SHA-256."""
    return None if text is None else sha256(text.encode("utf-8", "surrogateescape")).digest()


def approve(running: Running, arguments: Arguments) -> Value:
    """Add an approval to each of these milestones, whatever has become of the money."""
    approver = cast("Address", arguments["approver"])
    running.frame.require_auth(approver)
    _add_approvals(running, arguments, approver)
    return None


def approve_for_release(running: Running, arguments: Arguments) -> Address:
    """Add the approvals of one who will release too, and may both; the caller releases."""
    signer = cast("Address", arguments["signer"])
    roles = running.escrow().roles
    both = signer in roles.of(Role.APPROVER) and signer in roles.of(Role.RELEASE_SIGNER)
    running.require(both, "SignerMustBeApproverAndReleaseSigner")
    running.frame.require_auth(signer)
    approving = Part(
        running.build, running.frame, running.function, "approve_milestones", _TOLD_AS
    )
    _add_approvals(approving, arguments, signer)
    return signer


def _add_approvals(running: Running, arguments: Arguments, approver: Address) -> None:
    indices = cast("Sequence[int]", arguments["milestone_indices"])
    escrow = running.escrow()
    running.require(indices, "BatchMilestoneApproveEmpty")
    running.require(len(indices) <= MOST_AT_ONCE, "BatchTooLarge")
    running.require(len(set(indices)) == len(indices), "DuplicateMilestoneIndex")
    theirs = approver in escrow.roles.of(Role.APPROVER)
    running.require(theirs, "UnauthorizedApprover")
    running.require(escrow.milestones, "NoMilestoneDefined")
    for index in indices:
        running.require(index < len(escrow.milestones), "MilestoneToApproveDoesNotExist")
        milestone = escrow.milestones[index]
        running.require(not is_approved(milestone), "MilestoneHasAlreadyBeenApproved")
        first = approver not in approvals_of(milestone).approved_by
        running.require(first, "ApproverAlreadyApprovedMilestone")
    for index in indices:
        approved = _with_approval(escrow.milestones[index], approver)
        escrow = escrow.with_milestone(index, approved)
    running.save(escrow)
    tell(running, "tw_ms_approve", escrow, approver=approver, milestone_indices=indices)


def _with_approval(milestone: Milestone, approver: Address) -> Milestone:
    approvals = approvals_of(milestone)
    approved_by = (*approvals.approved_by, approver)
    approvals = replace(approvals, approved_by=approved_by, approval_count=len(approved_by))
    approved = approvals.approval_count >= approvals.target
    return replace(milestone, approvals=approvals, approved=approved)


def approvals_of(milestone: Milestone) -> Approvals:
    """Who has approved it; every milestone of this generation has these."""
    assert milestone.approvals is not None  # noqa: S101 - the build's structs say so
    return milestone.approvals


def is_approved(milestone: Milestone) -> bool:
    """Whether enough have approved it; none are never enough."""
    return milestone.approved and approvals_of(milestone).target > 0


FUNCTIONS: Mapping[str, Function] = {
    "approve_milestones": approve,
    "change_milestone_status": change_status,
}
