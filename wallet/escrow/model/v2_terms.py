"""Which terms the second generation takes, at first and later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.model.v2 import (
    ADMIN_KEY,
    APPROVED_CODE_KEY,
    flags_of,
    funded,
    length,
    require_admin,
    tell,
    terms_of,
)
from wallet.escrow.model.v2_milestones import LONGEST_EVIDENCE, LONGEST_STATUS, approvals_of
from wallet.escrow.payouts import I128_MAX
from wallet.escrow.scval import Value
from wallet.escrow.storage import fields_of
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE, Escrow, Milestone, Role, Roles
from wallet.soroban.values import as_address

MOST_MILESTONES = 50
MOST_HOLDERS = 5
MOST_PLATFORM_FEE = 9_900
"""Basis points: 99 %, of which the receiver is left 0.70 %."""

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 500

RULES: frozenset[str] = frozenset(
    {
        # A dispute resolver may not be the platform; of multi escrows only (v2_rules).
        "platform_may_not_resolve",
    }
)

_NOBODY = {
    Role.APPROVER: "ApproversListEmpty",
    Role.SERVICE_PROVIDER: "ServiceProvidersListEmpty",
    Role.RELEASE_SIGNER: "ReleaseSignersListEmpty",
    Role.DISPUTE_RESOLVER: "DisputeResolversListEmpty",
}
"""Roles that somebody must hold, in the order in which they are asked for."""

_PARTIES = (Role.APPROVER, Role.SERVICE_PROVIDER, Role.RELEASE_SIGNER)


def initialize(running: Running, arguments: Arguments) -> Value:
    """Take the first terms, if the admin of the construction signs; forget how it was made."""
    terms = terms_of(arguments["escrow_properties"])
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    admin = running.read(ADMIN_KEY)
    if admin is None:
        running.refuse("OnlyAdminAddressExecuteThisFunction")
    _require_sound(running, terms)
    _require_new(running, terms)
    _require_admin_apart(running, terms.roles)
    running.require(terms.total <= I128_MAX, "Overflow")
    running.frame.require_auth(as_address(admin))
    running.save(terms)
    running.frame.remove(ADMIN_KEY)
    running.frame.remove(APPROVED_CODE_KEY)
    tell(
        running,
        "tw_init",
        terms,
        amount=terms.amount,
        platform_fee=terms.platform_fee,
        trustline=terms.token,
        receiver=next(iter(terms.receivers), None),
        milestone_count=len(terms.milestones),
        total_amount=terms.total,
    )
    return fields_of(running.build, terms)


def update(running: Running, arguments: Arguments) -> Value:
    """Put other terms in the place of these, but never other milestones (H23)."""
    admin = cast("Address", arguments["admin_address"])
    terms = terms_of(arguments["escrow_properties"])
    escrow = running.escrow()
    frozen = funded(running) > 0
    _require_sound(running, terms)
    require_admin(running, escrow, admin)
    same = escrow.roles.one(Role.ADMIN) == terms.roles.one(Role.ADMIN)
    running.require(same, "AdminAddressCannotBeChanged")
    same = escrow.roles.one(Role.PLATFORM) == terms.roles.one(Role.PLATFORM)
    running.require(same, "PlatformAddressCannotBeChanged")
    require_undisputed(running, escrow)
    running.require(not flags_of(terms.flags).any, "FlagsMustBeFalse")
    updated = _kept(escrow, terms)
    running.require(not frozen or updated == escrow, "EscrowPropertiesMismatch")
    _require_admin_apart(running, terms.roles)
    running.frame.require_auth(admin)
    running.save(updated)
    changes = _changes(escrow, updated)
    tell(running, "tw_update", updated, admin=admin, changes=changes)
    return fields_of(running.build, updated)


def _kept(escrow: Escrow, terms: Escrow) -> Escrow:
    """These terms, with what has happened so far."""
    return replace(
        terms,
        milestones=escrow.milestones,
        flags=escrow.flags,
        dispute_reason=escrow.dispute_reason,
    )


def _changes(before: Escrow, after: Escrow) -> Mapping[str, Value]:
    """Which of the terms are other than before, and what two of them were and are."""
    compared = {
        "amount": (before.amount, after.amount),
        "description": (before.description, after.description),
        "engagement_id": (before.engagement_id, after.engagement_id),
        "platform_fee": (before.platform_fee, after.platform_fee),
        "receiver_memo": (before.receiver_memo, after.receiver_memo),
        "roles": (before.roles, after.roles),
        "title": (before.title, after.title),
        "trustline": (before.token, after.token),
    }
    return {
        **{name: old != new for name, (old, new) in compared.items()},
        "old_amount": before.amount,
        "new_amount": after.amount,
        "old_platform_fee": before.platform_fee,
        "new_platform_fee": after.platform_fee,
    }


def _require_sound(running: Running, terms: Escrow) -> None:
    """What is asked of terms at any time."""
    for text, most in (
        (terms.engagement_id, LONGEST_NAME),
        (terms.title, LONGEST_NAME),
        (terms.description, LONGEST_DESCRIPTION),
    ):
        running.require(length(text) <= most, "StringTooLong")
    for milestone in terms.milestones:
        require_short(running, milestone)
    in_bounds = terms.platform_fee <= MOST_PLATFORM_FEE
    in_bounds = in_bounds and terms.platform_fee + PROTOCOL_FEE <= BASIS_POINTS
    running.require(in_bounds, "PlatformFeeTooHigh")
    for role, error in _NOBODY.items():
        running.require(terms.roles.of(role), error)
    running.require(terms.amount is None or terms.amount > 0, "AmountCannotBeZero")
    _require_roles(running, terms.roles)


def _require_roles(running: Running, roles: Roles) -> None:
    lists = [roles.of(role) for role in (*_NOBODY, Role.OBSERVER)]
    few = all(len(holders) <= MOST_HOLDERS for holders in lists)
    running.require(few, "RoleLimitExceeded")
    once = all(len(set(holders)) == len(holders) for holders in lists)
    running.require(once, "DuplicateAddressInRole")
    apart = [*_PARTIES, Role.RECEIVER]
    if running.has("platform_may_not_resolve"):
        apart.append(Role.PLATFORM)
    resolvers = frozenset(roles.of(Role.DISPUTE_RESOLVER))
    overlap = any(resolvers.intersection(roles.of(role)) for role in apart)
    running.require(not overlap, "DisputeResolverOverlapsWithOtherRole")


def _require_admin_apart(running: Running, roles: Roles) -> None:
    """The admin may be the platform, and in multi escrows a receiver, but nobody else."""
    admin = roles.one(Role.ADMIN)
    apart = (*_PARTIES, Role.DISPUTE_RESOLVER, Role.RECEIVER)
    overlap = any(admin in roles.of(role) for role in apart)
    running.require(not overlap, "AdminAddressOverlapsWithOtherRole")


def _require_new(running: Running, terms: Escrow) -> None:
    """What is asked of first terms only; no milestones will do."""
    milestones = terms.milestones
    running.require(len(milestones) <= MOST_MILESTONES, "TooManyMilestones")
    for_something = all(each.amount is None or each.amount > 0 for each in milestones)
    running.require(for_something, "AmountCannotBeZero")
    untouched = not flags_of(terms.flags).any and all(map(is_untouched, milestones))
    running.require(untouched, "FlagsMustBeFalse")
    targets = [approvals_of(milestone).target for milestone in milestones]
    running.require(all(targets), "TargetCannotBeZero")
    approvers = len(terms.roles.of(Role.APPROVER))
    running.require(max(targets, default=0) <= approvers, "TargetExceedsApprovers")


def is_untouched(milestone: Milestone) -> bool:
    """Whether nothing has happened to it yet, not even an approval."""
    approvals = approvals_of(milestone)
    approved = approvals.approval_count > 0 or approvals.approved_by
    return not approved and not flags_of(milestone.flags).any


def require_undisputed(running: Running, escrow: Escrow) -> None:
    """Refuse while any of the money is disputed."""
    everything = (escrow.flags, *(milestone.flags for milestone in escrow.milestones))
    disputed = any(flags_of(flags).disputed for flags in everything)
    running.require(not disputed, "EscrowOpenedForDisputeResolution")


def require_short(running: Running, milestone: Milestone) -> None:
    """Refuse a milestone whose texts are too long."""
    running.require(length(milestone.description) <= LONGEST_DESCRIPTION, "StringTooLong")
    running.require(length(milestone.status) <= LONGEST_STATUS, "StringTooLong")
    running.require(length(milestone.evidence) <= LONGEST_EVIDENCE, "StringTooLong")
