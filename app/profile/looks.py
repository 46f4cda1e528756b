"""What the user saw of an escrow the last time: the state that later ones are held against.

It moves on when a review is left or signed, never by being opened: a review that is opened
twice says the same twice. And a payee that is another than the last time stays so until the
user has ticked that and signed, however often the review was opened and left. What a network
told of such a payee is kept beside it: without a network the one before looked unchanged.
What is agreed to of it is kept place by place, for a review judges what its step is about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from app.profile.agreeing import agree, agreed_to, await_ledger
from app.profile.profile import Profile
from app.records import LookRow, SnapshotRow
from wallet.addresses import ContractId
from wallet.escrow.builds import Builds
from wallet.escrow.terms import Escrow
from wallet.review.agreeing import by_looking, by_signing, judged_places, made_by
from wallet.review.facts import Facts
from wallet.review.places import Agreed, Places, changed_payees, places_in
from wallet.review.review import Review
from wallet.review.told_state import terms_in
from wallet.snapshot import Snapshot
from wallet.snapshot_text import read_snapshot, snapshot_text

UNACCEPTED: Final = frozenset({31})
"""Findings about what changed that only a signature accepts."""

AHEAD: Final = 300
"""Seconds that a clock may be behind the one by which a file's ledger closed."""

NOBODY: Final = Agreed(())


@dataclass(frozen=True)
class Look:
    """What was shown of a request, and whether a network had just told it."""

    facts: Facts
    is_live: bool


def left(profile: Profile, seen: Review, *, is_live: bool) -> None:
    """Keep what a review showed to whoever leaves it without a signature.

    Nothing of a file that names a ledger which is yet to close: such a one tells no past. And
    what a file tells is only looked at.
    """
    facts, escrow, about = seen.facts, seen.facts.escrow, seen.facts.about
    if escrow is None or about is None or profile.rolled_back:
        return
    state = facts.view.snapshot
    is_early = not is_live and state.timestamp > profile.clock.now() + AHEAD
    is_same = not UNACCEPTED & {finding.number for finding in seen.findings}
    agreed = before = _agreed(profile, facts, about)
    if is_live and is_same:
        agreed = by_looking(before, facts, escrow)
    if not before:
        otherwise = _against_look(profile, about, state, escrow, facts.view.builds)
        agreed = _but_for(agreed, otherwise)
    with profile.store.transaction():
        agree(profile, about, state.network.passphrase, agreed)
        if is_live:
            _tell(profile, about, state, is_agreed=_is_agreed(agreed, escrow))
        if is_same and not is_early:
            keep_look(profile, about, state, is_live=is_live)


def signed(profile: Profile, look: Look, request: bytes) -> None:
    """Keep what a review showed to whoever signed this request, whatever was seen before."""
    facts, escrow, about = look.facts, look.facts.escrow, look.facts.about
    if about is None or profile.rolled_back:
        return
    with profile.store.transaction():
        await_ledger(profile, request, made_by(facts))
        if escrow is not None:
            _keep_signed(profile, look, escrow, about)


def _keep_signed(profile: Profile, look: Look, escrow: Escrow, about: ContractId) -> None:
    facts, state = look.facts, look.facts.view.snapshot
    before = _agreed(profile, facts, about)
    agreed = by_signing(before, facts, escrow)
    if not before:
        otherwise = _against_look(profile, about, state, escrow, facts.view.builds)
        agreed = _but_for(agreed, otherwise.keys() - set(judged_places(facts, escrow)))
    agree(profile, about, state.network.passphrase, agreed)
    _put(profile, about, state, is_live=look.is_live)
    if look.is_live:
        _tell(profile, about, state, is_agreed=_is_agreed(agreed, escrow))
    elif not _differs_elsewhere(profile, facts, about, agreed):
        _tell(profile, about, state, is_agreed=True)


def _but_for(agreed: Places, otherwise: Collection[str]) -> Places:
    """What is agreed to at first: nobody, where a file had told of somebody else."""
    return {n: NOBODY if n in otherwise else each for n, each in agreed.items()}


def took_effect(profile: Profile, request: bytes) -> None:
    """Let what a step that was signed here has changed be agreed to: a ledger took it."""
    profile.store.agreements.take_changes(request)


def _agreed(profile: Profile, facts: Facts, about: ContractId) -> Places:
    passphrase = facts.view.snapshot.network.passphrase
    return agreed_to(profile, about, passphrase, facts.view.builds)


def _is_agreed(agreed: Places, escrow: Escrow) -> bool:
    """Whether no payee of these terms is another than was agreed to."""
    now = places_in(escrow)
    return bool(agreed) and not changed_payees(agreed, now, now)


def _differs_elsewhere(
    profile: Profile, facts: Facts, about: ContractId, agreed: Places
) -> bool:
    """Whether a network told of another payee at a place that this step is not about."""
    view = facts.view
    row = told_of(profile, about, view.snapshot.network.passphrase)
    if row is None or facts.escrow is None:
        return False
    terms = terms_in(read_snapshot(row.content, view.snapshot.network), about, view.builds)
    told: Places = places_in(terms) if terms is not None else {}
    judged = judged_places(facts, facts.escrow)
    return bool(changed_payees(agreed, told, set(told) - set(judged)))


def told_of(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """What a network told of a contract last, where a payee is not agreed to yet."""
    number = profile.store.settings.get(_name(contract, passphrase))
    return profile.store.snapshots.by_id(number) if isinstance(number, int) else None


def _tell(profile: Profile, contract: str, state: Snapshot, *, is_agreed: bool) -> None:
    """Keep what a network told beside the last look, or no more once it is agreed to."""
    store, passphrase = profile.store, state.network.passphrase
    before = told_of(profile, contract, passphrase)
    is_known = before is None if is_agreed else before and is_alike(before, state)
    if is_known:
        return
    number = None if is_agreed else store.snapshots.add(_row(contract, state)).id
    store.settings.put(_name(contract, passphrase), number)


def heard_of(profile: Profile, contract: str, passphrase: str) -> SnapshotRow | None:
    """What a network told of a contract last in a review, or at the first look at it."""
    heard = profile.store.settings.get(_heard_name(contract, passphrase))
    if not isinstance(heard, list):
        return None
    number, ledger, closed = cast("list[int]", heard)
    kept = profile.store.snapshots.by_id(number)
    return None if kept is None else replace(kept, ledger=ledger, timestamp=closed)


def _heard_name(contract: str, passphrase: str) -> str:
    return f"escrow heard/{contract}/{passphrase}"


def _name(contract: str, passphrase: str) -> str:
    return f"payee told/{contract}/{passphrase}"


def first_read(
    profile: Profile, contract: ContractId, state: Snapshot, escrow: Escrow, builds: Builds
) -> None:
    """Keep what a network told as the first look at a contract, and as agreed to.

    Where nothing was agreed to yet, and no file that was looked at told of another payee.
    Nothing in a profile that may only be read.
    """
    passphrase = state.network.passphrase
    if profile.rolled_back or agreed_to(profile, contract, passphrase, builds):
        return
    if _against_look(profile, contract, state, escrow, builds):
        return
    with profile.store.transaction():
        agree(profile, contract, passphrase, places_in(escrow))
        keep_look(profile, contract, state, is_live=True)


def keep_look(profile: Profile, contract: str, state: Snapshot, *, is_live: bool) -> None:
    """Keep a state as the last that was seen of a contract, unless it is an older one."""
    before = profile.store.looks.of(contract, state.network.passphrase)
    if before is None or not _is_older(state, is_live, before):
        _put(profile, contract, state, is_live=is_live)


def _against_look(
    profile: Profile, contract: ContractId, state: Snapshot, escrow: Escrow, builds: Builds
) -> Mapping[str, str]:
    """The places where others are to be paid than by the last look, if there was one."""
    look, now = profile.store.looks.of(contract, state.network.passphrase), places_in(escrow)
    if look is None:
        return {}
    then = terms_in(read_snapshot(look.snapshot.content, state.network), contract, builds)
    return {} if then is None else changed_payees(places_in(then), now, now)


def _put(profile: Profile, contract: str, state: Snapshot, *, is_live: bool) -> None:
    store = profile.store
    before = store.looks.of(contract, state.network.passphrase)
    if before is not None and is_alike(before.snapshot, state):
        row = before.snapshot
    else:
        row = store.snapshots.add(_row(contract, state))
    now, told = profile.clock.now(), (state.sequence, state.timestamp)
    store.looks.put(LookRow(now, is_live, *told, row))
    if is_live:
        name = _heard_name(contract, state.network.passphrase)
        store.settings.put(name, [row.id, *told])


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
