"""Moves: every contract call as somebody's intention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.addresses import Address
from wallet.escrow.terms import Escrow


@dataclass(frozen=True)
class Move:
    """What somebody wants an escrow to do."""


@dataclass(frozen=True)
class InitializeEscrow(Move):
    """Write the terms into a new contract; nobody's authority is asked (hazard H12)."""

    terms: Escrow


@dataclass(frozen=True)
class UpdateEscrow(Move):
    """Replace the terms; with money there, only append milestones."""

    platform: Address
    terms: Escrow


@dataclass(frozen=True)
class FundEscrow(Move):
    """Pay into the escrow, against exactly these terms; ``amount`` in the smallest unit."""

    signer: Address
    expected: Escrow
    amount: int


@dataclass(frozen=True)
class ChangeMilestoneStatus(Move):
    """Say how far a milestone is; None leaves the evidence as it is."""

    service_provider: Address
    milestone: int
    status: str
    evidence: str | None


@dataclass(frozen=True)
class ApproveMilestone(Move):
    """Approve a milestone, which cannot be taken back."""

    approver: Address
    milestone: int


@dataclass(frozen=True)
class ReleaseFunds(Move):
    """Pay the agreed amount out to the receiver, less both fees."""

    release_signer: Address


@dataclass(frozen=True)
class DisputeEscrow(Move):
    """Freeze the escrow until the dispute resolver decides."""

    signer: Address


@dataclass(frozen=True)
class ResolveDispute(Move):
    """Decide who gets the whole balance; amounts before fees."""

    dispute_resolver: Address
    distributions: Mapping[Address, int]


@dataclass(frozen=True)
class WithdrawRemainingFunds(Move):
    """Pay out what is left after the end; amounts before fees."""

    dispute_resolver: Address
    distributions: Mapping[Address, int]


@dataclass(frozen=True)
class ExtendLife(Move):
    """Keep the escrow's entry from falling asleep; ``ledgers`` from now."""

    platform: Address
    ledgers: int
