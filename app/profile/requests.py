"""Requests, signatures and refusals as a profile keeps them; none is ever dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.profile.cosigning import came_later
from app.profile.errors import NotKept
from app.profile.looks import AHEAD
from app.profile.noting import noted
from app.profile.profile import Profile
from app.profile.readings import network_told
from app.profile.rows import escrow_of, row_of, signatures_of, snapshot_of
from app.records import InboxRow, Refusal, Standing, SubmissionState
from app.review import view_of
from wallet import request as requests
from wallet.envelope import DecoratedSignature
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.journal import Kind
from wallet.request import Request, SignatureFile, merge
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

    ``prepared``: it was made here for the user, or the user says so of a file.
    """
    hash_ = request.hash
    if profile.store.requests.by_hash(hash_) is None:
        facts = {"signatures": str(len(request.signatures))}
        if prepared:
            facts["prepared"] = "here"
        with profile.recording(Kind.SEEN, hash_.hex(), facts):
            _put(profile, request, builds, prepared=prepared)
        return request
    there = kept(profile, hash_)
    if prepared and not profile.store.recalled.is_prepared_here(hash_):
        seen = review(there.envelope, view_of(there, builds))
        with profile.recording(Kind.SEEN, hash_.hex(), {"prepared": "here"}):
            profile.store.recalled.note(noted(there, seen.facts, prepared=True))
    return _keep_more(profile, there, request, builds)


def keep_signature(profile: Profile, file: SignatureFile, builds: Builds) -> Request:
    """Keep a signature that came alone; raise NotKept if its request is not here."""
    request = kept(profile, file.transaction_hash)
    return _keep_more(profile, request, file, builds)


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


def add_cover(profile: Profile, request: Request) -> None:
    """Keep who vouches for a request that is kept; all else of it stays."""
    profile.check_writable()
    text = replace(request, signatures=()).to_text()
    profile.store.signatures.cover(request.hash, text)


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
    profile: Profile, request: Request, brought: Request | SignatureFile, builds: Builds
) -> Request:
    """Keep what others signed, and the journal's word for it if any is new."""
    merged = merge(request, brought)
    facts = dict[str, str]()
    if new := set(merged.signatures) - set(request.signatures):
        facts["new signatures"] = str(len(new))
    if merged.cover is not None and merged.cover != request.cover:
        facts["cover"] = merged.cover.key
    if not facts:
        return request
    with profile.recording(Kind.SEEN, request.hash.hex(), facts):
        if "cover" in facts:
            add_cover(profile, merged)
        return add_signatures(
            profile, replace(merged, signatures=request.signatures), new, builds
        )


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
    signatures = signatures_of(request, seen, now)
    if store.requests.put(row):
        store.recalled.note(noted(request, seen.facts, prepared=prepared))
        _keep_escrow(profile, request, seen)
    else:
        store.requests.set_signers(row.hash, row.signers)
        before = store.signatures.received([row.hash]).get(row.hash, {})
        keys = {each.key for each in signatures if each.key}
        came_later(profile, row, keys - before.keys(), now)
    store.signatures.add(signatures)
    settle(profile, row, row.standing)


def _keep_escrow(profile: Profile, request: Request, seen: Review) -> None:
    """Keep what the request was built on, and the escrow unless more is known of it.

    No file takes the place of what a network told, nor names a time that is yet to come: such
    a one would stay the latest for ever.
    """
    store, escrow = profile.store, escrow_of(request, seen)
    if escrow is None:
        return
    store.snapshots.add(snapshot_of(request, escrow))
    known = store.escrows.by_contract(escrow.contract, escrow.passphrase)
    seen_at = min(escrow.seen, profile.clock.now() + AHEAD)
    is_told = network_told(profile, escrow.contract, escrow.passphrase) is not None
    if known is None or (known.seen < seen_at and not is_told):
        matter = known.matter if known is not None else None
        store.escrows.put(replace(escrow, seen=seen_at, matter=matter))


def _read(text: str) -> Request:
    value = requests.read(text)
    if not isinstance(value, Request):
        raise Unreadable("request", "what is kept is none")
    return value
