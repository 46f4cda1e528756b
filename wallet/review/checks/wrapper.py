"""Checks of a fee bump: is what it wraps explained and well signed, and does its fee do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wallet.envelope import FeeBump
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Verdict, when
from wallet.signatures import check

LEAST_INCLUSION = 100
"""Stroops for an operation, the network's base fee; a fee bump counts as one more of them."""

NOT_INSIDE = frozenset({13, 26})
"""What stops the key at hand, or the fee bump itself, and says nothing of what is inside."""


def unexplained(facts: Facts, stops: Iterable[int] = ()) -> Verdict:
    """F26: ``stops`` are the numbers of what stops it, as far as that is known."""
    bump = facts.view.bump
    if bump is None:
        return PASSED
    reasons = [*_other(facts, bump), *_badly_signed(facts, bump)]
    inner = [f"F{number:02}" for number in sorted(stops) if number not in NOT_INSIDE]
    if inner:
        reasons.append(f"what it pays for is stopped: {', '.join(inner)}")
    return when(reasons, reason="; ".join(reasons))


def too_small(facts: Facts) -> Iterator[str]:
    """Why a network would find the fee of a fee bump too small (part of F22)."""
    bump = facts.view.bump
    if bump is None:
        return
    resources = facts.data.resource_fee.int64 if facts.data is not None else 0
    count = len(facts.transaction.operations)
    offered, least = bump.fee - resources, LEAST_INCLUSION * (count + 1)
    of_inner = facts.transaction.fee.uint32 - resources
    # Rates are compared without dividing, as the network does.
    if offered < least or offered * LEAST_INCLUSION * max(1, count) < of_inner * least:
        yield "the fee bump offers less than its transaction does"


def _other(facts: Facts, bump: FeeBump) -> Sequence[str]:
    """What is reviewed must be what is paid for, byte by byte."""
    inner = bump.inner
    is_it = (inner.body, inner.network) == (facts.envelope.body, facts.envelope.network)
    return () if is_it else ("it holds another transaction",)


def _badly_signed(facts: Facts, bump: FeeBump) -> Iterator[str]:
    inner, whole = bump.inner, facts.whole
    if whole is None or whole.body != inner.body:
        yield "the entries of its transaction are not signed as they must be"
    checked = check(inner.hash, inner.signatures, facts.needs or ())
    if not checked.met:
        yield "its transaction is not signed enough"
    elif checked.unused:
        yield "its transaction carries a signature that makes it fail"
