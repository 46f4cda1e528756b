"""How the second generation's admin adds milestones and edits those that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.model.v2 import flags_of, funded, length, require_admin, tell
from wallet.escrow.model.v2_milestones import approvals_of, hash_of
from wallet.escrow.model.v2_terms import (
    LONGEST_DESCRIPTION,
    MOST_MILESTONES,
    is_untouched,
    require_short,
    require_undisputed,
)
from wallet.escrow.scval import Value
from wallet.escrow.storage import fields_of, milestone_from
from wallet.escrow.terms import Escrow, Flags, Milestone, Role

Edits = Sequence[Mapping[str, Value]]


def manage(running: Running, arguments: Arguments) -> Value:
    """Add milestones at any time, and edit them while nothing is funded.

    Approvals survive an edit (H20).
    """
    admin = cast("Address", arguments["admin_address"])
    given = cast("Sequence[Mapping[str, Value]]", arguments["new_milestones"])
    edits = cast("Edits", arguments["milestone_updates"])
    added = tuple(map(milestone_from, given))
    escrow = running.escrow()
    frozen = funded(running) > 0
    running.require(added or edits, "NoMilestoneDefined")
    require_admin(running, escrow, admin)
    _require_open(running, escrow)
    _require_addable(running, escrow, added)
    running.require(not edits or not frozen, "MilestoneUpdateNotAllowedWithFunds")
    for edit in edits:
        _require_edit(running, escrow, edit)
    running.frame.require_auth(admin)
    for edit in edits:
        escrow = _edited(escrow, edit)
    first = len(escrow.milestones)
    escrow = replace(escrow, milestones=(*escrow.milestones, *added))
    running.save(escrow)
    tell(
        running,
        "tw_ms_manage",
        escrow,
        admin=admin,
        added_count=len(added),
        updated_count=len(edits),
        added=tuple(_added_told(first + i, each) for i, each in enumerate(added)),
        updated=tuple(map(_edit_told, edits)),
    )
    return fields_of(running.build, escrow)


def _require_open(running: Running, escrow: Escrow) -> None:
    """Refuse when there is a dispute, or nothing left to be paid."""
    require_undisputed(running, escrow)
    flags = _flags(escrow)
    over = bool(flags) and all(each.released for each in flags)
    running.require(not over, "EscrowAlreadyReleased")
    running.require(not any(each.resolved for each in flags), "EscrowAlreadyResolved")


def _flags(escrow: Escrow) -> Sequence[Flags]:
    """What has happened, to the escrow's money or to that of each milestone."""
    if escrow.flags is not None:
        return (escrow.flags,)
    return [flags_of(milestone.flags) for milestone in escrow.milestones]


def _require_addable(running: Running, escrow: Escrow, added: Sequence[Milestone]) -> None:
    few = len(escrow.milestones) + len(added) <= MOST_MILESTONES
    running.require(few or not added, "TooManyMilestones")
    approvers = len(escrow.roles.of(Role.APPROVER))
    for milestone in added:
        require_short(running, milestone)
        running.require(milestone.amount is None or milestone.amount > 0, "AmountCannotBeZero")
        target = approvals_of(milestone).target
        running.require(target, "TargetCannotBeZero")
        running.require(is_untouched(milestone), "FlagsMustBeFalse")
        running.require(target <= approvers, "TargetExceedsApprovers")


def _require_edit(running: Running, escrow: Escrow, edit: Mapping[str, Value]) -> None:
    exists = cast("int", edit["index"]) < len(escrow.milestones)
    running.require(exists, "InvalidMilestoneIndex")
    description = cast("str | None", edit["new_description"]) or ""
    running.require(length(description) <= LONGEST_DESCRIPTION, "StringTooLong")
    amount = cast("int | None", edit.get("new_amount"))
    running.require(amount is None or amount > 0, "AmountCannotBeZero")


def _edited(escrow: Escrow, edit: Mapping[str, Value]) -> Escrow:
    index = cast("int", edit["index"])
    milestone = escrow.milestones[index]
    description = cast("str | None", edit["new_description"])
    if description is not None:
        milestone = replace(milestone, description=description)
    amount = cast("int | None", edit.get("new_amount"))
    if amount is not None:
        milestone = replace(milestone, amount=amount)
    return escrow.with_milestone(index, milestone)


def _added_told(index: int, milestone: Milestone) -> Mapping[str, Value]:
    return {
        "index": index,
        "amount": milestone.amount,
        "description_hash": hash_of(milestone.description),
    }


def _edit_told(edit: Mapping[str, Value]) -> Mapping[str, Value]:
    description = cast("str | None", edit["new_description"])
    return {
        "index": edit["index"],
        "new_amount": edit.get("new_amount"),
        "new_description_hash": hash_of(description),
    }
