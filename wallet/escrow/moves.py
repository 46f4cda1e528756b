"""Moves: every contract call as somebody's intention, in whichever words its build takes it.

Milestones are counted from 0, as the contracts do. ``fee_account`` is who gets the protocol's
fee where the build asks the caller (hazard H16); it is None where the code fixes it. Amounts
are in the token's smallest unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.addresses import Address
from wallet.escrow.terms import Escrow, Milestone


@dataclass(frozen=True)
class Move:
    """What somebody wants an escrow to do."""


@dataclass(frozen=True)
class NewEscrow(Move):
    """Deploy a contract through one that is there, and call its first function.

    The arguments are left as they are: they are read by the interface of the deployed code.
    """

    signer: Address
    wasm_hash: bytes
    salt: bytes
    first_function: str
    first_arguments: Sequence[xdr.SCVal]
    constructor_arguments: tuple[xdr.SCVal, ...]


@dataclass(frozen=True)
class InitializeEscrow(Move):
    """Write the terms into a new contract; in v1 nobody's authority is asked (hazard H12)."""

    terms: Escrow


@dataclass(frozen=True)
class UpdateEscrow(Move):
    """Replace the terms; with money there, v1 only appends milestones.

    ``who`` is the platform, in v2 the admin; v2 ignores the milestones (hazard H23).
    """

    who: Address
    terms: Escrow


@dataclass(frozen=True)
class MilestoneChange:
    """What becomes of a milestone; None leaves it as it is."""

    milestone: int
    description: str | None
    amount: int | None = None


@dataclass(frozen=True)
class ManageMilestones(Move):
    """Append milestones and reword, or in multi reprice, those that are there (v2)."""

    admin: Address
    new: tuple[Milestone, ...]
    changes: tuple[MilestoneChange, ...]


@dataclass(frozen=True)
class FundEscrow(Move):
    """Pay into the escrow; against exactly these terms, unless the build asks none (H8)."""

    signer: Address
    expected: Escrow | None
    amount: int


@dataclass(frozen=True)
class StatusChange:
    """How far a milestone is; None leaves the evidence as it is."""

    milestone: int
    status: str
    evidence: str | None = None


@dataclass(frozen=True)
class ChangeMilestoneStatus(Move):
    """Say how far milestones are; most builds take one at a time."""

    service_provider: Address
    changes: tuple[StatusChange, ...]


@dataclass(frozen=True)
class ApproveMilestones(Move):
    """Approve milestones; v1 takes one at a time."""

    approver: Address
    milestones: tuple[int, ...]


@dataclass(frozen=True)
class TakeBackApproval(Move):
    """Make an approved milestone one that is not approved (first builds, hazard H5)."""

    approver: Address
    milestone: int


@dataclass(frozen=True)
class ReleaseFunds(Move):
    """Pay out what was agreed, less both fees; in multi of these milestones alone.

    No milestones are named where all of a single escrow is released.
    """

    release_signer: Address
    milestones: tuple[int, ...] = ()
    fee_account: Address | None = None


@dataclass(frozen=True)
class ApproveAndRelease(Move):
    """Approve these milestones and release in one call, by one who may do both (v2)."""

    signer: Address
    milestones: tuple[int, ...]
    fee_account: Address | None = None


@dataclass(frozen=True)
class OpenDispute(Move):
    """Freeze the escrow, or these milestones of a multi, until a dispute resolver decides.

    ``reason`` is None where the build takes none.
    """

    signer: Address
    milestones: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class ResolveDispute(Move):
    """Decide who gets how much; amounts before fees."""

    dispute_resolver: Address
    distributions: Mapping[Address, int]
    milestones: tuple[int, ...] = ()
    fee_account: Address | None = None


@dataclass(frozen=True)
class SplitDispute(Move):
    """Decide between the approver and the receiver, as the first builds do.

    Those of multi escrows name the second part the service provider's, and pay the receiver.
    """

    dispute_resolver: Address
    approver_funds: int
    other_funds: int
    milestones: tuple[int, ...] = ()
    fee_account: Address | None = None


@dataclass(frozen=True)
class WithdrawRemainingFunds(Move):
    """Pay out what is left after the end; amounts before fees."""

    dispute_resolver: Address
    distributions: Mapping[Address, int]
    fee_account: Address | None = None


@dataclass(frozen=True)
class ExtendLife(Move):
    """Keep the escrow's storage from falling asleep; ``ledgers`` from now.

    ``who`` is the platform, in v2 the admin.
    """

    who: Address
    ledgers: int


def named_milestones(move: Move) -> tuple[int, ...]:
    """The milestones that a move names, each once; those it changes, but none that are new."""
    facts = vars(move)
    one = (facts["milestone"],) if "milestone" in facts else ()
    changed = (change.milestone for change in facts.get("changes", ()))
    return tuple(dict.fromkeys((*one, *changed, *facts.get("milestones", ()))))


def acting(move: Move) -> Address | None:
    """Who has to authorise a move; None where the contract asks for nobody (hazard H12)."""
    facts = vars(move)
    return next((facts[name] for name in _WHO if name in facts), None)


_WHO = (
    *("signer", "who", "admin", "service_provider", "approver", "release_signer"),
    "dispute_resolver",
)
"""How the moves name whoever makes them."""
