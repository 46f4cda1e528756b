"""Requests, signatures and refusals as a profile keeps them; none is ever dropped."""

from __future__ import annotations

from collections.abc import Iterable

from app.profile.errors import NotKept
from app.profile.profile import Profile
from app.profile.rows import row_of, signatures_of
from app.records import InboxRow, Refusal, Standing, SubmissionState
from app.review import view_of
from wallet import request as requests
from wallet.envelope import DecoratedSignature
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.journal import Kind
from wallet.request import Request, SignatureFile
from wallet.review.review import review

_ON_ITS_WAY = {
    SubmissionState.SENDING: Standing.UNKNOWN,
    SubmissionState.SENT: Standing.SENT,
    SubmissionState.UNKNOWN: Standing.UNKNOWN,
    SubmissionState.FINAL: Standing.FINAL,
    SubmissionState.FAILED: Standing.FAILED,
}
"""What the last step on the network says of a request; a rejection leaves it where it was."""


def keep(profile: Profile, request: Request, builds: Builds) -> Request:
    """Keep a request, or what is new of one that is there; the request with all signatures."""
    hash_ = request.envelope.hash
    if profile.store.requests.by_hash(hash_) is None:
        facts = {"signatures": str(len(request.signatures))}
        with profile.recording(Kind.SEEN, hash_.hex(), facts):
            _put(profile, request, builds)
        return request
    return add_signatures(profile, kept(profile, hash_), request.signatures, builds)


def keep_signature(profile: Profile, file: SignatureFile, builds: Builds) -> Request:
    """Keep a signature that came alone; raise NotKept if its request is not here."""
    request = kept(profile, file.transaction_hash)
    return add_signatures(profile, request, (file.signature,), builds)


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
    signatures = profile.store.signatures.of(hash_)
    return _read(there.text).with_signatures(
        tuple(DecoratedSignature(each.hint, each.signature) for each in signatures)
    )


def decline(profile: Profile, hash_: bytes, reason: str) -> None:
    """Say no to a request, with the reason; raise NotKept."""
    there = profile.store.requests.by_hash(hash_)
    if there is None:
        raise NotKept(hash_.hex())
    key = next((line.key for line in there.signers if line.key in profile.own_keys), "")
    with profile.recording(Kind.DECLINED, hash_.hex(), {"reason": reason, "key": key}):
        profile.store.refusals.add(Refusal(hash_, key, reason, profile.clock.now()))
        profile.store.requests.set_standing(hash_, Standing.DECLINED)


def settle(profile: Profile, row: InboxRow, otherwise: Standing) -> None:
    """Let a request stand where its way through the network, a refusal or the time puts it."""
    profile.store.requests.set_standing(row.hash, _standing(profile, row, otherwise))


def _standing(profile: Profile, row: InboxRow, otherwise: Standing) -> Standing:
    last = profile.store.submissions.latest(row.hash)
    if last is not None and last.state in _ON_ITS_WAY:
        return _ON_ITS_WAY[last.state]
    if profile.store.refusals.of(row.hash):
        return Standing.DECLINED
    if row.valid_until and profile.clock.now() > row.valid_until:
        return Standing.EXPIRED
    return otherwise


def _put(profile: Profile, request: Request, builds: Builds) -> None:
    now, store = profile.clock.now(), profile.store
    seen = review(request.envelope, view_of(request, builds))
    row = row_of(request, seen, now, profile.own_keys)
    if not store.requests.put(row):
        store.requests.set_signers(row.hash, row.signers)
    store.signatures.add(signatures_of(request, seen, now))
    settle(profile, row, row.standing)


def _read(text: str) -> Request:
    value = requests.read(text)
    if not isinstance(value, Request):
        raise Unreadable("request", "what is kept is none")
    return value
