"""The second generation's multi escrow, whose milestones are paid one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import (
    v2,
    v2_milestones,
    v2_money,
    v2_multi_disputes,
    v2_plan,
    v2_terms,
)
from wallet.escrow.model.contract import Arguments, Function, Running
from wallet.escrow.model.v2 import Part, flags_of, tell
from wallet.escrow.payouts import I128_MAX
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow, Role

RULES: frozenset[str] = v2.RULES | v2_terms.RULES

_TOLD_AS: Mapping[str, Sequence[str]] = {
    name: (name,)
    for name in (
        "EscrowNotFound",
        "EscrowOpenedForDisputeResolution",
        "MilestoneAlreadyReleased",
        "EscrowBalanceNotEnoughToSendEarnings",
        "Overflow",
    )
}
"""Why a release is refused → how that is told when it was to follow an approval (v2_both)."""


def _release(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["release_signer"])
    _release_by(running, arguments, signer, signed=False)
    return None


def _approve_and_release(running: Running, arguments: Arguments) -> Value:
    signer = v2_milestones.approve_for_release(running, arguments)
    part = Part(running.build, running.frame, running.function, "release_funds", _TOLD_AS)
    _release_by(part, arguments, signer, signed=True)
    return None


def _release_by(
    running: Running, arguments: Arguments, signer: Address, *, signed: bool
) -> None:
    indices = cast("Sequence[int]", arguments["milestone_indices"])
    escrow = running.escrow()
    _require_releasable(running, escrow, signer, indices)
    if not signed:
        running.frame.require_auth(signer)
    total = sum(escrow.milestones[index].amount or 0 for index in indices)
    running.require(total <= I128_MAX, "Overflow")
    enough = running.balance(escrow) >= total
    running.require(enough, "EscrowBalanceNotEnoughToSendEarnings")
    for index in indices:
        milestone = escrow.milestones[index]
        released = replace(flags_of(milestone.flags), released=True)
        escrow = escrow.with_milestone(index, replace(milestone, flags=released))
    running.save(escrow)
    payouts = tuple(_paid(running, arguments, escrow, index) for index in indices)
    tell(running, "tw_release", escrow, release_signer=signer, payouts=payouts)


def _require_releasable(
    running: Running, escrow: Escrow, signer: Address, indices: Sequence[int]
) -> None:
    theirs = signer in escrow.roles.of(Role.RELEASE_SIGNER)
    running.require(theirs, "OnlyReleaseSignerCanReleaseEarnings")
    running.require(indices, "ReleaseMilestonesEmpty")
    running.require(len(indices) <= len(escrow.milestones), "BatchTooLarge")
    running.require(len(set(indices)) == len(indices), "DuplicateMilestoneIndex")
    for index in indices:
        running.require(index < len(escrow.milestones), "InvalidMilestoneIndex")
        milestone = escrow.milestones[index]
        flags = flags_of(milestone.flags)
        running.require(not flags.disputed, "EscrowOpenedForDisputeResolution")
        running.require(not flags.resolved, "EscrowAlreadyResolved")
        running.require(v2_milestones.is_approved(milestone), "EscrowNotCompleted")
        running.require(not flags.released, "MilestoneAlreadyReleased")


def _paid(
    running: Running, arguments: Arguments, escrow: Escrow, index: int
) -> Mapping[str, Value]:
    milestone = escrow.milestones[index]
    amount, receiver = milestone.amount or 0, escrow.receiver_of(milestone)
    shares = v2_money.pay_release(running, arguments, escrow, amount, receiver)
    ((_, net),) = shares.payees
    return {
        "index": index,
        "receiver": receiver,
        "amount": amount,
        "platform_fee": shares.platform,
        "trustless_work_fee": shares.protocol,
        "net_amount": net,
    }


FUNCTIONS: Mapping[str, Function] = {
    **v2.FUNCTIONS,
    **v2_milestones.FUNCTIONS,
    "approve_and_release_milestones": _approve_and_release,
    "dispute_milestones": v2_multi_disputes.dispute,
    "initialize_escrow": v2_terms.initialize,
    "manage_milestones": v2_plan.manage,
    "release_funds": _release,
    "resolve_dispute": v2_multi_disputes.resolve,
    "tw_new_multi_release_escrow": v2.new_escrow,
    "update_escrow": v2_terms.update,
    "withdraw_remaining_funds": v2_multi_disputes.withdraw,
}
