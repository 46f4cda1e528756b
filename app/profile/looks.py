"""What the user saw of an escrow the last time: the state that later ones are held against.

It moves on when a review is left or signed, never by being opened: a review that is opened
twice says the same twice. And a payee that is another than the last time stays so until the
user has ticked that and signed, however often the review was opened and left. What a network
told of such a payee is kept beside it: without a network the one before looked unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.profile.profile import Profile
from app.records import LookRow, SnapshotRow
from wallet.request import snapshot_text
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.snapshot import Snapshot

UNACCEPTED: Final = frozenset({31})
"""Findings about what changed that only a signature accepts."""

AHEAD: Final = 300
"""Seconds that a clock may be behind the one by which a file's ledger closed."""


@dataclass(frozen=True)
class Look:
    """What was shown of a request, and whether a network had just told it."""

    facts: Facts
    is_live: bool


def left(profile: Profile, seen: Review, *, is_live: bool) -> None:
    """Keep what a review showed to whoever leaves it without a signature.

    Nothing of a file that names a ledger which is yet to close: such a one tells no past.
    """
    facts = seen.facts
    if facts.escrow is None or facts.about is None:
        return
    state = facts.view.snapshot
    is_early = not is_live and state.timestamp > profile.clock.now() + AHEAD
    is_accepted = not UNACCEPTED & {finding.number for finding in seen.findings}
    if is_live:
        _tell(profile, facts.about, state, is_accepted=is_accepted)
    if is_accepted and not is_early:
        keep_look(profile, facts.about, state, is_live=is_live)


def signed(profile: Profile, look: Look) -> None:
    """Keep what a review showed to whoever signed it, whatever was seen before."""
    facts = look.facts
    if facts.escrow is not None and facts.about is not None:
        _put(profile, facts.about, facts.view.snapshot, is_live=look.is_live)
        _tell(profile, facts.about, facts.view.snapshot, is_accepted=True)


def told_of(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """What a network told of a contract last, where nobody has accepted its payee yet."""
    number = profile.store.settings.get(_name(contract, passphrase))
    return profile.store.snapshots.by_id(number) if isinstance(number, int) else None


def _tell(profile: Profile, contract: str, state: Snapshot, *, is_accepted: bool) -> None:
    """Keep what a network told beside the last look, or no more once it is accepted."""
    store, passphrase = profile.store, state.network.passphrase
    before = told_of(profile, contract, passphrase)
    is_known = before is None if is_accepted else before and is_alike(before, state)
    if profile.rolled_back or is_known:
        return
    with store.transaction():
        number = None if is_accepted else store.snapshots.add(_row(contract, state)).id
        store.settings.put(_name(contract, passphrase), number)


def _name(contract: str, passphrase: str) -> str:
    return f"payee told/{contract}/{passphrase}"


def keep_look(profile: Profile, contract: str, state: Snapshot, *, is_live: bool) -> None:
    """Keep a state as the last that was seen of a contract, unless it is an older one.

    Nothing in a profile that may only be read.
    """
    before = profile.store.looks.of(contract, state.network.passphrase)
    if before is None or not _is_older(state, is_live, before):
        _put(profile, contract, state, is_live=is_live)


def _put(profile: Profile, contract: str, state: Snapshot, *, is_live: bool) -> None:
    if profile.rolled_back:
        return
    store = profile.store
    before = store.looks.of(contract, state.network.passphrase)
    with store.transaction():
        if before is not None and is_alike(before.snapshot, state):
            row = before.snapshot
        else:
            row = store.snapshots.add(_row(contract, state))
        now, told = profile.clock.now(), (state.sequence, state.timestamp)
        store.looks.put(LookRow(now, is_live, *told, row))


def _is_older(state: Snapshot, is_live: bool, before: LookRow) -> bool:
    """By when a ledger closed, which a file can put ahead but a little; then by its number.

    A network's word stands above whatever a file names.
    """
    if is_live and not before.is_live:
        return False
    return (state.timestamp, state.sequence) < (before.closed, before.ledger)


def is_alike(before: SnapshotRow, state: Snapshot) -> bool:
    """Whether a state says nothing new: what is kept differs in its ledger alone."""
    then = replace(state, sequence=before.ledger, timestamp=before.timestamp)
    return snapshot_text(then) == before.content


def _row(contract: str, state: Snapshot) -> SnapshotRow:
    told = state.sequence, state.timestamp, snapshot_text(state)
    return SnapshotRow(0, contract, state.network.passphrase, *told)
