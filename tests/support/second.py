"""Escrows of the second generation for tests of what they refuse."""

from __future__ import annotations

from typing import Any

from tests.support.families import BY_NAME, deal, part, town
from wallet.addresses import Address, account_of
from wallet.escrow.builds import Build
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role, Roles
from wallet.soroban.ledger import Ledger

SINGLE, MULTI = BY_NAME["mainline-single-v2"], BY_NAME["mainline-multi-v2"]
MOST = 2**127 - 1


def people(number: int) -> tuple[Address, ...]:
    """Name so many people whom nobody knows."""
    return tuple(account_of(bytes([n]) * 32) for n in range(number))


def roles(build: Build, **holders: tuple[Address, ...]) -> Roles:
    """Give these roles to others."""
    changed = {Role[name.upper()]: who for name, who in holders.items()}
    return Roles({**deal(build).roles.holders, **changed})


def targeted(build: Build, target: int, *by: Address, **changed: Any) -> Milestone:
    """Build a milestone that so many must approve, and that these have approved."""
    approved = len(by) >= target
    approvals = Approvals(target, by, len(by))
    return part(build, approved=approved, approvals=approvals, **changed)


def marked(build: Build, **flags: bool) -> Escrow:
    """Build terms all of whose money has these flags."""
    flagged = Flags(**flags)
    if build is SINGLE:
        return deal(build, flags=flagged)
    return deal(build, part(build, flags=flagged))


def on(
    build: Build, *milestones: Milestone, held: int = 0, funded: int = 0, **changed: Any
) -> Ledger:
    """Build a ledger with an escrow of these terms."""
    return town(build, deal(build, *milestones, **changed), held, funded)
