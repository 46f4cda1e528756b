"""Steps on which a hazard of a contract may bear: a move, and the escrow before it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wallet.addresses import Address
from wallet.escrow import moves, payouts
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.payouts import Overflow
from wallet.escrow.terms import Escrow, Flags, Milestone, Role

RELEASES = (moves.ReleaseFunds, moves.ApproveAndRelease)
DECISIONS = (moves.ResolveDispute, moves.SplitDispute)
APPROVALS = (moves.ApproveMilestones, moves.ApproveAndRelease)
SETTING_UP = (moves.InitializeEscrow, moves.FundEscrow)


@dataclass(frozen=True)
class Step:
    """A move before it is made: ``held`` and ``funded`` in the token's smallest unit.

    ``escrow`` is None where there is none yet; ``funded`` is what came through the escrow's own
    call, as far as it is known.
    """

    build: Build
    escrow: Escrow | None
    held: int
    move: Move
    funded: int = 0

    def makes(self, *kinds: type[Move]) -> bool:
        """Whether the move is one of these."""
        return isinstance(self.move, kinds)

    def has(self, rule: str) -> bool:
        """Whether the build has this rule."""
        return rule in self.build.rules

    @property
    def terms(self) -> Escrow | None:
        """The terms that the move brings, or else those that are there."""
        if isinstance(self.move, moves.InitializeEscrow | moves.UpdateEscrow):
            return self.move.terms
        return self.escrow

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones that the move is about; all of them where it names none."""
        escrow = self.escrow
        if escrow is None:
            return ()
        named = named_milestones(self.move)
        there = (escrow.milestones[i] for i in named if 0 <= i < len(escrow.milestones))
        return tuple(there) if named else escrow.milestones

    @property
    def flags(self) -> tuple[Flags, ...]:
        """What has happened to the money that the move is about."""
        if self.escrow is None:
            return ()
        if self.escrow.flags is not None:
            return (self.escrow.flags,)
        return tuple(milestone.flags or Flags() for milestone in self.milestones)


def on(*kinds: type[Move]) -> Callable[[Step], bool]:
    """Steps that make one of these moves."""
    return lambda step: step.makes(*kinds)


def while_empty(step: Step) -> bool:
    """Setting up or funding while the terms can still be others."""
    return step.makes(moves.InitializeEscrow) or (
        step.makes(moves.FundEscrow) and step.held <= 0
    )


def other_platform(step: Step) -> bool:
    """A change of terms that names another platform."""
    if not isinstance(step.move, moves.UpdateEscrow) or step.escrow is None:
        return False
    return step.move.terms.roles.of(Role.PLATFORM) != step.escrow.roles.of(Role.PLATFORM)


def counts_on_approvals(step: Step) -> bool:
    """A release, or terms and money for what is approved already."""
    brought = step.makes(moves.InitializeEscrow, moves.UpdateEscrow, moves.FundEscrow)
    terms = step.terms
    any_approved = terms is not None and any(each.approved for each in terms.milestones)
    return step.makes(*RELEASES) or (brought and any_approved)


def by_resolver(step: Step) -> bool:
    """A dispute that a dispute resolver opens, or what comes before there is one."""
    if isinstance(step.move, moves.OpenDispute) and step.escrow is not None:
        return step.move.signer in step.escrow.roles.of(Role.DISPUTE_RESOLVER)
    return step.makes(*SETTING_UP)


def rounds(step: Step) -> bool:
    """A decision that does not pay exactly what it says."""
    decision = _decision(step)
    if step.escrow is None or decision is None:
        return False
    try:
        shares = payouts.rounding_of(step.build.rules)(decision, step.escrow.platform_fee)
    except (Overflow, ValueError, ZeroDivisionError):
        return False
    paid = shares.protocol + shares.platform + sum(amount for _, amount in shares.payees)
    return paid != sum(amount for _, amount in decision)


def _decision(step: Step) -> Sequence[tuple[Address, int]] | None:
    move = step.move
    if isinstance(move, moves.ResolveDispute | moves.WithdrawRemainingFunds):
        return tuple(move.distributions.items())
    if isinstance(move, moves.SplitDispute) and step.escrow is not None:
        payees = (Role.APPROVER, Role.RECEIVER)
        holders: list[Address] = [w for role in payees for w in step.escrow.roles.of(role)]
        return tuple(zip(holders, (move.approver_funds, move.other_funds), strict=False))
    return None


def after_the_end(step: Step, *, again: bool) -> bool:
    """Money or a dispute for what is released, or ``again`` for what is resolved."""
    about_it = step.makes(moves.FundEscrow, moves.OpenDispute, *DECISIONS)
    return about_it and any(f.released or (again and f.resolved) for f in step.flags)


def paid_already(step: Step) -> bool:
    """Money or a dispute for what is released."""
    about_it = step.makes(moves.FundEscrow, moves.OpenDispute, *DECISIONS)
    return about_it and any(flags.released for flags in step.flags)


def resolved_and_approved(step: Step) -> bool:
    """Money that is decided on, or about to be, and approved, or about to be."""
    approved = any(each.approved for each in step.milestones)
    resolved = any(flags.resolved and not flags.released for flags in step.flags)
    if step.makes(*DECISIONS):
        return approved
    if step.makes(moves.ApproveMilestones):
        return resolved
    return step.makes(moves.FundEscrow, *RELEASES) and approved and resolved


def amounts(step: Step) -> list[int]:
    """What the terms are about, where a step makes or counts on them."""
    terms = step.terms
    about_them = step.makes(*SETTING_UP, moves.UpdateEscrow, *RELEASES)
    if terms is None or not about_them:
        return []
    amounts = (terms.amount, *(milestone.amount for milestone in terms.milestones))
    return [amount for amount in amounts if amount is not None]


def unseen(step: Step) -> bool:
    """An approval of what has no evidence, or is in dispute."""
    blind = any(not each.evidence for each in step.milestones)
    return step.makes(*APPROVALS) and (blind or any(f.disputed for f in step.flags))


def pays_nothing_to_some(step: Step) -> bool:
    """A release of which a fee comes to nothing."""
    if not step.makes(*RELEASES) or step.escrow is None:
        return False
    amounts = [step.escrow.amount] if step.escrow.amount is not None else []
    amounts = amounts or [each.amount for each in step.milestones if each.amount is not None]
    try:
        shares = [_of_release(amount, step.escrow) for amount in amounts]
    except Overflow:
        return False
    return any(0 in {share.protocol, share.platform} for share in shares)


def _of_release(amount: int, escrow: Escrow) -> payouts.Shares:
    return payouts.of_release(amount, escrow.platform_fee, escrow.token)


def without_status(step: Step) -> bool:
    """Work, money or terms for a milestone whose status is empty."""
    terms = step.terms
    if step.makes(moves.ChangeMilestoneStatus, moves.ApproveMilestones):
        return any(not each.status for each in step.milestones)
    about_them = step.makes(*SETTING_UP, moves.UpdateEscrow)
    return about_them and terms is not None and any(not m.status for m in terms.milestones)


def after_release(step: Step) -> bool:
    """Money, work or approvals for what is all released."""
    late = step.makes(moves.FundEscrow, moves.ChangeMilestoneStatus, moves.ApproveMilestones)
    return late and bool(step.flags) and all(flags.released for flags in step.flags)


def not_held_fast(step: Step) -> bool:
    """Money that somebody counts on, though it did not come through the escrow's own call."""
    counted_on = step.makes(*APPROVALS, *RELEASES, *DECISIONS)
    return counted_on and step.held > 0 and step.funded <= 0


def edits_what_is_approved(step: Step) -> bool:
    """An edit of what is approved, or what counts on approvals while such edits pass."""
    if isinstance(step.move, moves.ManageMilestones):
        return bool(step.move.changes) and any(each.approved for each in step.milestones)
    return step.makes(*APPROVALS, *RELEASES) and step.funded <= 0


def may_grow(step: Step) -> bool:
    """Money, or approvals when there is money, before a milestone is added."""
    return step.makes(moves.FundEscrow) or (
        step.makes(moves.ApproveMilestones) and step.held > 0
    )


def other_milestones(step: Step) -> bool:
    """A change of terms that brings other milestones."""
    if not isinstance(step.move, moves.UpdateEscrow) or step.escrow is None:
        return False
    return step.move.terms.milestones != step.escrow.milestones


def names_fee_account(step: Step) -> bool:
    """A move that may name who gets the protocol's fee."""
    return "fee_account" in vars(step.move)


def never(_step: Step) -> bool:
    """No step at all."""
    return False
