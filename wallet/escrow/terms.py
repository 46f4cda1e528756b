"""The terms of an escrow: one shape for all builds.

Names are those of the contracts; amounts are in the token's smallest unit (stroops for USDC,
EURC and XLM), fees in basis points (100 = 1 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from wallet.addresses import Address

BASIS_POINTS = 10_000
PROTOCOL_FEE = 30
"""What Trustless Work takes of every payment out of an escrow, in basis points."""


class Role(Enum):
    """What an address may do in an escrow; no build has all of them."""

    PLATFORM = "platform"
    ADMIN = "admin"
    SERVICE_PROVIDER = "service_provider"
    APPROVER = "approver"
    RELEASE_SIGNER = "release_signer"
    RECEIVER = "receiver"
    DISPUTE_RESOLVER = "dispute_resolver"
    OBSERVER = "observer"

    # By which one it is, as members are compared; an enumeration's own asks for the name.
    __hash__ = object.__hash__


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
    """What has happened to the money of a single escrow, or of one milestone of a multi."""

    disputed: bool = False
    released: bool = False
    resolved: bool = False

    @property
    def any(self) -> bool:
        """Whether anything has happened."""
        return self.disputed or self.released or self.resolved


@dataclass(frozen=True)
class Approvals:
    """Who has approved a milestone, in order, and how many must (second generation)."""

    target: int
    approved_by: tuple[Address, ...]
    approval_count: int


@dataclass(frozen=True)
class Milestone:
    """A unit of work, and whether it has been approved.

    None stands for what the escrow's build does not keep for a milestone: in a single escrow
    the amount, the receiver and the flags are the escrow's; only some builds of multi escrows
    have a receiver of their own, and only the second generation several approvals and a reason.
    """

    description: str
    status: str
    evidence: str
    approved: bool
    amount: int | None = None
    receiver: Address | None = None
    flags: Flags | None = None
    approvals: Approvals | None = None
    dispute_reason: str | None = None


@dataclass(frozen=True)
class Escrow:
    """What the parties agreed on, and how far it has come.

    ``amount`` and ``flags`` are None in a multi escrow, whose milestones have their own.
    ``decimals`` and ``dispute_reason`` are None where the build does not keep them.
    """

    title: str
    description: str
    engagement_id: str
    amount: int | None
    platform_fee: int
    receiver_memo: int
    token: Address
    roles: Roles
    milestones: tuple[Milestone, ...]
    flags: Flags | None
    decimals: int | None = None
    dispute_reason: str | None = None

    @property
    def is_multi(self) -> bool:
        """Whether each milestone is paid by itself."""
        return self.amount is None

    @property
    def total(self) -> int:
        """All that is to be paid by the terms, before fees; a negative amount counts too."""
        if self.amount is not None:
            return self.amount
        return sum(milestone.amount or 0 for milestone in self.milestones)

    @property
    def receivers(self) -> tuple[Address, ...]:
        """Everybody who is to be paid by the terms, each once, in order."""
        paid = (milestone.receiver for milestone in self.milestones)
        everybody = (*self.roles.of(Role.RECEIVER), *(who for who in paid if who is not None))
        return tuple(dict.fromkeys(everybody))

    @property
    def parties(self) -> tuple[Address, ...]:
        """Everybody who has a role, that of a single milestone's receiver too, each once."""
        holders = (who for role in Role for who in self.roles.of(role))
        return tuple(dict.fromkeys((*holders, *self.receivers)))

    def roles_of(self, who: Address) -> tuple[Role, ...]:
        """Every role of this address, that of a single milestone's receiver too."""
        held = self.roles.held_by(who)
        is_receiver = who in self.receivers and Role.RECEIVER not in held
        return (*held, Role.RECEIVER) if is_receiver else held

    def receiver_of(self, milestone: Milestone) -> Address:
        """Who is to be paid for this milestone."""
        if milestone.receiver is not None:
            return milestone.receiver
        return self.roles.one(Role.RECEIVER)

    def flags_of(self, milestone: Milestone) -> Flags:
        """What has happened to the money that this milestone is about."""
        return milestone.flags or self.flags or Flags()

    def with_milestone(self, index: int, milestone: Milestone) -> Escrow:
        """The same escrow with this milestone in the place of another."""
        milestones = (*self.milestones[:index], milestone, *self.milestones[index + 1 :])
        return self.but(milestones=milestones)

    def but(self, **facts: object) -> Escrow:
        """The same terms with these facts in the place of others, by the names of the fields.

        As ``replace``, which asks for every field, sets it anew, and takes ten times as long:
        other terms are tried by the dozen.
        """
        made = object.__new__(Escrow)
        vars(made).update(vars(self), **facts)
        return made

    @property
    def all_approved(self) -> bool:
        """Whether every milestone is approved; true when there is none."""
        return all(milestone.approved for milestone in self.milestones)
