"""Milestones as the window shows them, of whichever build."""

from __future__ import annotations

from collections.abc import Callable

from app.pages.escrow import MilestoneLine
from app.words.numbers import listed
from wallet.escrow.terms import Approvals, Escrow, Flags

Texts = Callable[[str], str]


def milestone_lines(
    escrow: Escrow, amount: Callable[[int], str], name: Texts, called: Texts
) -> tuple[MilestoneLine, ...]:
    """All milestones; ``name`` of an address may be "", ``called`` it is never nothing."""
    return tuple(
        MilestoneLine(
            number=number,
            description=each.description,
            status=each.status,
            evidence=each.evidence,
            approved=each.approved,
            amount="" if each.amount is None else amount(each.amount),
            receiver="" if each.receiver is None else name(each.receiver),
            address=each.receiver or "",
            approvals="" if each.approvals is None else _approvals(each.approvals, called),
            happened=happened(each.flags),
            reason=each.dispute_reason or "",
            is_over=each.flags is not None and (each.flags.released or each.flags.resolved),
        )
        for number, each in enumerate(escrow.milestones, 1)
    )


def happened(flags: Flags | None) -> str:
    """What has become of the money, in words; "" for nothing yet, or nothing of its own."""
    if flags is None:
        return ""
    words = {
        "released": flags.released,
        "resolved": flags.resolved,
        "in dispute": flags.disputed,
    }
    return ", ".join(word for word, holds in words.items() if holds)


def _approvals(given: Approvals, called: Texts) -> str:
    """``2 of 3 approvals: Anna and Ben``."""
    word = "approval" if given.target == 1 else "approvals"
    count = f"{given.approval_count} of {given.target} {word}"
    whose = listed([called(who) for who in given.approved_by])
    return f"{count}: {whose}" if whose else count
