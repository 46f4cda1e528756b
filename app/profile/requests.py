"""Requests, signatures and refusals as a profile keeps them; none is ever dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.profile.errors import NotKept
from app.profile.noting import noted
from app.profile.profile import Profile
from app.profile.rows import escrow_of, row_of, signatures_of, snapshot_of
from app.records import InboxRow, Refusal, Standing, SubmissionState
from app.review import view_of
from wallet import request as requests
from wallet.envelope import DecoratedSignature
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.journal import Kind
from wallet.request import Request, SignatureFile, brought_by
from wallet.review.review import Review, review

_ON_ITS_WAY = {
    SubmissionState.SENDING: Standing.UNKNOWN,
    SubmissionState.SENT: Standing.SENT,
    SubmissionState.UNKNOWN: Standing.UNKNOWN,
    SubmissionState.FINAL: Standing.FINAL,
    SubmissionState.FAILED: Standing.FAILED,
}
"""What the last step on the network says of a request; a rejection leaves it where it was."""


def keep(
    profile: Profile, request: Request, builds: Builds, *, prepared: bool = False
) -> Request:
    """Keep a request, or what is new of one that is there; the request with all signatures.

    ``prepared``: it comes from no file, it was made here for the user.
    """
    hash_ = request.hash
    if profile.store.requests.by_hash(hash_) is None:
        facts = {"signatures": str(len(request.signatures))}
        if prepared:
            facts["prepared"] = "here"
        with profile.recording(Kind.SEEN, hash_.hex(), facts):
            _put(profile, request, builds, prepared=prepared)
        return request
    return _keep_more(profile, kept(profile, hash_), brought_by(request)[1], builds)


def keep_signature(profile: Profile, file: SignatureFile, builds: Builds) -> Request:
    """Keep a signature that came alone; raise NotKept if its request is not here."""
    request = kept(profile, file.transaction_hash)
    return _keep_more(profile, request, (file.signature,), builds)


def add_signatures(
    profile: Profile, request: Request, more: Iterable[DecoratedSignature], builds: Builds
) -> Request:
    """The kept request with these signatures too, if any is new."""
    joined = request.with_signatures(tuple(more))
    if joined.signatures != request.signatures:
        profile.check_writable()
        with profile.store.transaction():
            _put(profile, joined, builds)
    return joined


def kept(profile: Profile, hash_: bytes) -> Request:
    """A request as it is kept, with every signature; raise NotKept."""
    there = profile.store.requests.by_hash(hash_)
    if there is None:
        raise NotKept(hash_.hex())
    # Those that are somebody's first: of a flood they stay.
    signatures = sorted(profile.store.signatures.of(hash_), key=lambda each: not each.key)
    return _read(there.text).holding(
        DecoratedSignature(each.hint, each.signature) for each in signatures
    )


def decline(profile: Profile, hash_: bytes, reason: str) -> None:
    """Say no to a request, with the reason; raise NotKept."""
    there = profile.store.requests.by_hash(hash_)
    if there is None:
        raise NotKept(hash_.hex())
    key = next((line.key for line in there.signers if line.key in profile.own_keys), "")
    with profile.recording(Kind.DECLINED, hash_.hex(), {"reason": reason, "key": key}):
        profile.store.refusals.add(Refusal(hash_, key, reason, profile.clock.now()))
        settle(profile, there, Standing.DECLINED)


def settle(profile: Profile, row: InboxRow, otherwise: Standing) -> None:
    """Let a request stand where its way through the network, a refusal or the time puts it."""
    profile.store.requests.set_standing(row.hash, _standing(profile, row, otherwise))


def reopen(profile: Profile, hash_: bytes, builds: Builds) -> None:
    """Let a request stand again that ended by a clock that was wrong; raise NotKept."""
    request = kept(profile, hash_)
    seen = review(request.envelope, view_of(request, builds))
    row = row_of(request, seen, profile.clock.now(), profile.own_keys)
    settle(profile, row, row.standing)


def _keep_more(
    profile: Profile, request: Request, more: tuple[DecoratedSignature, ...], builds: Builds
) -> Request:
    """Keep what others signed, and the journal's word for it if any is new."""
    new = set(request.with_signatures(more).signatures) - set(request.signatures)
    if not new:
        return request
    facts = {"new signatures": str(len(new))}
    with profile.recording(Kind.SEEN, request.hash.hex(), facts):
        return add_signatures(profile, request, more, builds)


def _standing(profile: Profile, row: InboxRow, otherwise: Standing) -> Standing:
    last = profile.store.submissions.latest(row.hash)
    if last is not None and last.state in _ON_ITS_WAY:
        return _ON_ITS_WAY[last.state]
    if profile.store.refusals.of(row.hash):
        return Standing.DECLINED
    if row.valid_until and profile.ledgers.time(row.passphrase) > row.valid_until:
        return Standing.EXPIRED
    return otherwise


def _put(profile: Profile, request: Request, builds: Builds, *, prepared: bool = False) -> None:
    now, store = profile.clock.now(), profile.store
    seen = review(request.envelope, view_of(request, builds))
    row = row_of(request, seen, now, profile.own_keys)
    if store.requests.put(row):
        store.recalled.note(noted(request, seen.facts, prepared=prepared))
        _keep_escrow(profile, request, seen)
    else:
        store.requests.set_signers(row.hash, row.signers)
    store.signatures.add(signatures_of(request, seen, now))
    settle(profile, row, row.standing)


def _keep_escrow(profile: Profile, request: Request, seen: Review) -> None:
    """Keep what the request was built on, and the escrow unless a later state is known."""
    store, escrow = profile.store, escrow_of(request, seen)
    if escrow is None:
        return
    store.snapshots.add(snapshot_of(request, escrow))
    known = store.escrows.by_contract(escrow.contract, escrow.passphrase)
    if known is None or known.seen < escrow.seen:
        matter = known.matter if known is not None else None
        store.escrows.put(replace(escrow, matter=matter))


def _read(text: str) -> Request:
    value = requests.read(text)
    if not isinstance(value, Request):
        raise Unreadable("request", "what is kept is none")
    return value
