"""One milestone among those of a first-generation multi escrow."""

from __future__ import annotations

from dataclasses import replace

from wallet.escrow.terms import Escrow, Flags, Milestone


def flags_of(milestone: Milestone) -> Flags:
    """What has happened to a milestone's money."""
    return milestone.flags or Flags()


def is_touched(milestone: Milestone) -> bool:
    """Whether a milestone is approved, disputed, released or resolved."""
    return milestone.approved or flags_of(milestone).any


def marked(escrow: Escrow, index: int, **flags: bool) -> Escrow:
    """The escrow with these flags set or taken back in one of its milestones."""
    milestone = escrow.milestones[index]
    milestone = replace(milestone, flags=replace(flags_of(milestone), **flags))
    return escrow.with_milestone(index, milestone)
