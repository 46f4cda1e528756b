"""Which terms the first generation's multi escrow takes, at first and later.

Three generations of checks, each in its own order (``grid``, ``settle``, ``updates``): the
first checks next to nothing, the second each milestone in turn, the current one everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v1
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.model.v1_multi_milestones import flags_of, is_touched
from wallet.escrow.scval import Value
from wallet.escrow.storage import fields_of
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE, Escrow, Milestone, Role

MOST_MILESTONES = 50
MOST_MILESTONES_BEFORE = 10
MOST_PLATFORM_FEE = 9_900
"""Basis points: 99 %, of which the receiver is left 0.70 % (hazard H7)."""

RULES: frozenset[str] = frozenset(
    {
        # At most ten milestones instead of fifty (limits).
        "ten_milestones",
        # The first terms are taken unless an amount is zero or milestones are too many, and any
        # instead of others (grid, settle; H2, H3, H7, H11).
        "terms_unchecked",
        # Fee, number and positive amounts of milestones are checked by an update as at first,
        # and with no money there either may it touch a milestone's flags (grid, settle).
        "terms_checked_whole",
        # Nothing may be in a contract that is to become an escrow (limits: the footprint tells
        # that the balance is read; no recording has any there).
        "starts_empty",
        # With money there, milestones may still be appended, approved ones too (settle).
        "append_with_money",
    }
)


def initialize(running: Running, arguments: Arguments) -> Value:
    """Take the first terms, from anybody."""
    terms = v1.terms_of(arguments["escrow_properties"])
    held = running.balance(terms) if running.has("starts_empty") else 0
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    running.require(held <= 0, "EscrowBalanceMustBeZeroOnInitialization")
    if running.has("terms_checked_whole"):
        _require_sound(running, terms)
        _require_untouched(running, terms.milestones)
    elif running.has("terms_unchecked"):
        _require_amounts(running, terms)
        _require_few(running, terms)
    else:
        for milestone in terms.milestones:
            _require_untouched(running, [milestone])
            running.require(milestone.amount != 0, "AmountCannotBeZero")
        running.require(terms.milestones, "NoMileStoneDefined")
        running.require(terms.platform_fee <= MOST_PLATFORM_FEE, "PlatformFeeTooHigh")
        _require_few(running, terms)
    running.save(terms)
    v1.tell_initialized(running, terms)
    return fields_of(running.build, terms)


def update(running: Running, arguments: Arguments) -> Value:
    """Put other terms in the place of these, by the platform."""
    platform = cast("Address", arguments["plataform_address"])
    terms = v1.terms_of(arguments["escrow_properties"])
    escrow = running.escrow()
    funded = running.balance(escrow) > 0
    if running.has("terms_checked_whole"):
        _require_sound(running, terms)
        _require_platform(running, escrow, platform)
        _require_changeable(running, escrow, terms, funded=funded)
    elif running.has("terms_unchecked"):
        _require_undecided(running, escrow)
        _require_platform(running, escrow, platform)
        running.require(not funded, "EscrowHasFunds")
    else:
        _require_same_platform(running, escrow, terms)
        _require_untouched(running, escrow.milestones)
        _require_platform(running, escrow, platform)
        _require_replaceable(running, escrow, terms, funded=funded)
    running.frame.require_auth(platform)
    running.save(terms)
    v1.tell_updated(running, platform, terms)
    return fields_of(running.build, terms)


def _require_sound(running: Running, terms: Escrow) -> None:
    fee = terms.platform_fee
    in_bounds = fee <= MOST_PLATFORM_FEE and fee + PROTOCOL_FEE <= BASIS_POINTS
    running.require(in_bounds, "PlatformFeeTooHigh")
    running.require(terms.milestones, "NoMileStoneDefined")
    _require_few(running, terms)
    positive = all((milestone.amount or 0) > 0 for milestone in terms.milestones)
    running.require(positive, "AmountCannotBeZero")


def _require_few(running: Running, terms: Escrow) -> None:
    few = MOST_MILESTONES_BEFORE if running.has("ten_milestones") else MOST_MILESTONES
    running.require(len(terms.milestones) <= few, "TooManyMilestones")


def _require_amounts(running: Running, terms: Escrow) -> None:
    """No amount is zero; it may be negative (hazard H11)."""
    running.require(all(m.amount != 0 for m in terms.milestones), "AmountCannotBeZero")


def _require_untouched(running: Running, milestones: Iterable[Milestone]) -> None:
    running.require(not any(is_touched(m) for m in milestones), "FlagsMustBeFalse")


def _require_undecided(running: Running, escrow: Escrow) -> None:
    for milestone in escrow.milestones:
        disputed = flags_of(milestone).disputed
        running.require(not disputed, "MilestoneOpenedForDisputeResolution")
        unapproved = not milestone.approved
        running.require(unapproved, "MilestoneApprovedCantChangeEscrowProperties")


def _require_platform(running: Running, escrow: Escrow, platform: Address) -> None:
    theirs = escrow.roles.one(Role.PLATFORM)
    running.require(platform == theirs, "OnlyPlatformAddressExecuteThisFunction")


def _require_same_platform(running: Running, escrow: Escrow, terms: Escrow) -> None:
    same = terms.roles.one(Role.PLATFORM) == escrow.roles.one(Role.PLATFORM)
    running.require(same, "PlatformAddressCannotBeChanged")


def _require_changeable(
    running: Running, escrow: Escrow, terms: Escrow, *, funded: bool
) -> None:
    """Milestones keep their flags; with money there, all of the terms are frozen (H22)."""
    _require_same_platform(running, escrow, terms)
    pairs = zip(escrow.milestones, terms.milestones, strict=False)
    same = all(old.approved == new.approved and old.flags == new.flags for old, new in pairs)
    running.require(same, "EscrowPropertiesMismatch")
    _require_untouched(running, terms.milestones[len(escrow.milestones) :])
    if funded:
        _require_only_appended(running, escrow, terms)


def _require_replaceable(
    running: Running, escrow: Escrow, terms: Escrow, *, funded: bool
) -> None:
    if funded:
        running.require(running.has("append_with_money"), "EscrowHasFunds")
        _require_only_appended(running, escrow, terms)
    _require_amounts(running, terms)
    _require_few(running, terms)
    running.require(terms.milestones, "NoMileStoneDefined")


def _require_only_appended(running: Running, escrow: Escrow, terms: Escrow) -> None:
    kept = len(escrow.milestones)
    same = replace(terms, milestones=terms.milestones[:kept]) == escrow
    running.require(same, "EscrowPropertiesMismatch")
