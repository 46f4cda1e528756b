"""Checks of the desk that a request lies on: its clock, who made it, what else lies there."""

from __future__ import annotations

from dataclasses import replace

from wallet.completion import apart
from wallet.escrow.builds import Builds
from wallet.escrow.prediction import predict
from wallet.review.effects import same_money
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.review.knowledge import Other, Unread
from wallet.review.said import Said
from wallet.snapshot import Snapshot
from wallet.soroban.host import Done

CLOCKS_APART = 20
"""Seconds: a ledger is six old at worst, and answers take their time."""

SEQUENCE = "sequence"
EFFECT = "effect"


def clock_off(facts: Facts) -> Verdict:
    """F42: by how much this machine is ahead of the ledger, or behind it."""
    clock = facts.view.knowledge.clock
    if clock is None:
        return Unavailable("a fresh ledger beside the clock")
    return when(abs(clock.ahead) > CLOCKS_APART, seconds=clock.ahead)


def prepared_by_oneself(facts: Facts) -> Verdict:
    """F44."""
    prepared = facts.view.knowledge.prepared_here
    if prepared is None:
        return Unavailable("journal")
    return when(prepared)


def several_compete(facts: Facts) -> Verdict:
    """F46: by the number that only one of them can have, or by what one makes of the other.

    Each by its hash as it was asked for: in way B the signatures given make another of it.
    """
    others = facts.view.knowledge.others
    if others is None:
        return Unavailable("inbox")
    asked = apart(facts.envelope)[0].hash
    read = {apart(each.envelope)[0].hash: each for each in others if isinstance(each, Other)}
    competing = {
        hash_.hex(): by
        for hash_, other in read.items()
        if hash_ != asked and (by := _by(facts, other))
    }
    if not competing and any(isinstance(each, Unread) for each in others):
        return Unavailable("every other open request")
    return when(competing, **competing)


def _by(facts: Facts, other: Other) -> str:
    said = Said(other.envelope)
    if _shares_number(facts, said):
        return SEQUENCE
    return EFFECT if _bars(facts, other, said) else ""


def _shares_number(facts: Said, other: Said) -> bool:
    mine, theirs = (each.transaction.seq_num.sequence_number.int64 for each in (facts, other))
    same_network = facts.envelope.network == other.envelope.network
    return same_network and facts.source == other.source and mine == theirs


def _bars(facts: Facts, other: Other, theirs: Said) -> bool:
    """Whether one of the two, made first, keeps the other from doing what it would do now.

    Each needs entries of its own, which the state that it was built on tells where no fresher
    one does.
    """
    if facts.call is None or theirs.call is None or facts.call.contract != theirs.call.contract:
        return False
    now = facts.view.snapshot
    state = replace(now, entries={**other.snapshot.entries, **now.entries})
    builds = facts.view.builds
    return _is_barred(facts, theirs, state, builds) or _is_barred(theirs, facts, state, builds)


def _is_barred(one: Said, by: Said, state: Snapshot, builds: Builds) -> bool:
    alone, first = _done(one, state, builds), _done(by, state, builds)
    if alone is None or first is None:
        return False
    after = replace(state, entries={**state.entries, **first.changes})
    then = _done(one, after, builds)
    return then is None or not same_money(then.payments, alone.payments)


def _done(said: Said, state: Snapshot, builds: Builds) -> Done | None:
    """What a call does in a state; what that does not tell is taken for absent."""
    if said.call is None:
        return None
    outcome = predict(state, said.call, said.acting, builds, said.by_address).outcome
    return outcome if isinstance(outcome, Done) else None
