"""Which terms the first generation's single escrow takes, at first and later.

Three generations of checks, each in its own order (``grid``, ``settle``, ``updates``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v1
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.scval import Value
from wallet.escrow.storage import fields_of
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE, Escrow, Role

MOST_MILESTONES = 50
MOST_MILESTONES_BEFORE = 10
MOST_PLATFORM_FEE = 9_900
"""Basis points: 99 %, of which the receiver is left 0.70 % (hazard H7)."""

RULES: frozenset[str] = frozenset(
    {
        # Terms are taken unless the amount is zero or milestones are more than ten, and any
        # instead of others (refusals, grid).
        "terms_unchecked",
        # An update is refused for an approval before it matters who asks (refusals).
        "approvals_checked_before_platform",
        # Flags and milestones are looked at before the fee, which an update may set to
        # anything; ten milestones, negative amounts, no update with money there (grid, settle).
        "flags_checked_before_fee",
        # An amount of zero passes (grid).
        "zero_amount_allowed",
        # An approval, given or asked for, forbids updates also when there is money; without
        # this rule milestones may still be appended then (grid, settle, tampering).
        "approvals_freeze_terms",
    }
)


def initialize(running: Running, arguments: Arguments) -> Value:
    """Take the first terms, from anybody."""
    terms = v1.terms_of(arguments["escrow_properties"])
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    if running.has("terms_unchecked"):
        _require_few_for_something(running, terms)
    elif running.has("flags_checked_before_fee"):
        running.require(not _any_flag(terms), "FlagsMustBeFalse")
        running.require(terms.milestones, "NoMilestoneDefined")
        running.require(_in_bounds(terms.platform_fee), "PlatformFeeTooHigh")
        _require_few_for_something(running, terms)
    else:
        _require_sound(running, terms)
        running.require(not _any_flag(terms), "FlagsMustBeFalse")
    running.save(terms)
    v1.tell_initialized(running, terms)
    return fields_of(running.build, terms)


def update(running: Running, arguments: Arguments) -> Value:
    """Put other terms in the place of these."""
    platform = cast("Address", arguments["plataform_address"])
    terms = v1.terms_of(arguments["escrow_properties"])
    escrow = running.escrow()
    funded = running.balance(escrow) > 0
    theirs = platform == escrow.roles.one(Role.PLATFORM)
    if running.has("terms_unchecked"):
        _require_untouched(running, escrow, theirs=theirs, funded=funded)
    elif running.has("flags_checked_before_fee"):
        _require_replaceable(running, escrow, terms, theirs=theirs, funded=funded)
    else:
        _require_sound(running, terms)
        _require_changeable(running, escrow, terms, theirs=theirs, funded=funded)
    running.frame.require_auth(platform)
    running.save(terms)
    v1.tell_updated(running, platform, terms)
    return fields_of(running.build, terms)


def _require_few_for_something(running: Running, terms: Escrow) -> None:
    running.require(terms.total != 0, "AmountCannotBeZero")
    running.require(len(terms.milestones) <= MOST_MILESTONES_BEFORE, "TooManyMilestones")


def _require_sound(running: Running, terms: Escrow) -> None:
    running.require(_in_bounds(terms.platform_fee), "PlatformFeeTooHigh")
    enough = terms.total > 0 or (running.has("zero_amount_allowed") and terms.total == 0)
    running.require(enough, "AmountCannotBeZero")
    running.require(terms.milestones, "NoMilestoneDefined")
    running.require(len(terms.milestones) <= MOST_MILESTONES, "TooManyMilestones")


def _require_untouched(running: Running, escrow: Escrow, *, theirs: bool, funded: bool) -> None:
    if running.has("approvals_checked_before_platform"):
        _require_unapproved(running, escrow)
    running.require(theirs, "OnlyPlatformAddressExecuteThisFunction")
    _require_unapproved(running, escrow)
    running.require(not funded, "EscrowHasFunds")
    running.require(not v1.flags_of(escrow).disputed, "EscrowOpenedForDisputeResolution")


def _require_replaceable(
    running: Running, escrow: Escrow, terms: Escrow, *, theirs: bool, funded: bool
) -> None:
    running.require(not v1.flags_of(escrow).disputed, "EscrowOpenedForDisputeResolution")
    running.require(_same_platform(escrow, terms), "PlatformAddressCannotBeChanged")
    _require_unapproved(running, escrow)
    running.require(not _any_flag(terms), "FlagsMustBeFalse")
    running.require(theirs, "OnlyPlatformAddressExecuteThisFunction")
    running.require(not funded, "EscrowHasFunds")
    _require_few_for_something(running, terms)
    running.require(terms.milestones, "NoMilestoneDefined")


def _require_changeable(
    running: Running, escrow: Escrow, terms: Escrow, *, theirs: bool, funded: bool
) -> None:
    running.require(theirs, "OnlyPlatformAddressExecuteThisFunction")
    running.require(_same_platform(escrow, terms), "PlatformAddressCannotBeChanged")
    running.require(not v1.flags_of(escrow).disputed, "EscrowOpenedForDisputeResolution")
    if running.has("approvals_freeze_terms"):
        _require_unapproved(running, escrow)
        running.require(not _any_approved(terms), "FlagsMustBeFalse")
    running.require(not v1.flags_of(terms).any, "FlagsMustBeFalse")
    if funded:
        _require_only_appended(running, escrow, terms)
    else:
        _require_unapproved(running, escrow)
        running.require(not _any_approved(terms), "FlagsMustBeFalse")


def _require_only_appended(running: Running, escrow: Escrow, terms: Escrow) -> None:
    """With money there, all terms are frozen; only unapproved milestones may follow (H22)."""
    kept = len(escrow.milestones)
    same = replace(terms, milestones=terms.milestones[:kept]) == escrow
    running.require(same, "EscrowPropertiesMismatch")
    appended = terms.milestones[kept:]
    running.require(not any(milestone.approved for milestone in appended), "FlagsMustBeFalse")


def _require_unapproved(running: Running, escrow: Escrow) -> None:
    unapproved = not _any_approved(escrow)
    running.require(unapproved, "MilestoneApprovedCantChangeEscrowProperties")


def _in_bounds(fee: int) -> bool:
    return fee <= MOST_PLATFORM_FEE and fee + PROTOCOL_FEE <= BASIS_POINTS


def _same_platform(escrow: Escrow, terms: Escrow) -> bool:
    return escrow.roles.one(Role.PLATFORM) == terms.roles.one(Role.PLATFORM)


def _any_approved(terms: Escrow) -> bool:
    return any(milestone.approved for milestone in terms.milestones)


def _any_flag(terms: Escrow) -> bool:
    return _any_approved(terms) or v1.flags_of(terms).any
