"""The terms of an escrow: one shape for all builds.

Names are those of the contracts; amounts are in the token's smallest unit (stroops for USDC,
EURC and XLM), fees in basis points (100 = 1 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from wallet.addresses import Address

BASIS_POINTS = 10_000
PROTOCOL_FEE = 30
"""What Trustless Work takes of every payment out of an escrow, in basis points."""


class Role(Enum):
    """What an address may do in an escrow."""

    PLATFORM = "platform"
    SERVICE_PROVIDER = "service_provider"
    APPROVER = "approver"
    RELEASE_SIGNER = "release_signer"
    RECEIVER = "receiver"
    DISPUTE_RESOLVER = "dispute_resolver"


@dataclass(frozen=True)
class Roles:
    """Who holds each role; a role of the second generation may have several holders."""

    holders: Mapping[Role, tuple[Address, ...]]

    def of(self, role: Role) -> tuple[Address, ...]:
        """The addresses in this role; empty when the build does not have it."""
        return self.holders.get(role, ())

    def one(self, role: Role) -> Address:
        """The only address in this role."""
        (holder,) = self.of(role)
        return holder

    def held_by(self, who: Address) -> tuple[Role, ...]:
        """Every role of this address."""
        return tuple(role for role, holders in self.holders.items() if who in holders)


@dataclass(frozen=True)
class Flags:
    """What has happened to the money of a single escrow."""

    disputed: bool = False
    released: bool = False
    resolved: bool = False

    @property
    def any(self) -> bool:
        """Whether anything has happened."""
        return self.disputed or self.released or self.resolved


@dataclass(frozen=True)
class Milestone:
    """A unit of work, and whether it has been approved."""

    description: str
    status: str
    evidence: str
    approved: bool


@dataclass(frozen=True)
class Escrow:
    """What the parties agreed on, and how far it has come."""

    title: str
    description: str
    engagement_id: str
    amount: int
    platform_fee: int
    receiver_memo: int
    token: Address
    roles: Roles
    milestones: tuple[Milestone, ...]
    flags: Flags

    def with_milestone(self, index: int, milestone: Milestone) -> Escrow:
        """The same escrow with this milestone in the place of another."""
        milestones = (*self.milestones[:index], milestone, *self.milestones[index + 1 :])
        return replace(self, milestones=milestones)

    @property
    def all_approved(self) -> bool:
        """Whether every milestone is approved; true when there is none."""
        return all(milestone.approved for milestone in self.milestones)
