"""Review and sign, with the keys of a profile: many requests after one password."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.profile import looks
from app.profile.door import Way
from app.profile.errors import NoKeyToSign, RecoveryWordsDue, WhichKey
from app.profile.looks import Look
from app.profile.opened import Identity
from app.profile.profile import Profile, Signed
from app.profile.recalling import knowledge_of
from app.profile.requests import add_cover, add_signatures, keep, kept
from app.review import view_of
from app.sign import leave_to_sign
from wallet.envelope import DecoratedSignature
from wallet.escrow.builds import Builds
from wallet.journal import Kind
from wallet.network import PRACTICE
from wallet.request import Request
from wallet.review.facts import Facts
from wallet.review.review import Review, review
from wallet.review.token import Reviewed

Decide = Callable[[Review], frozenset[int]]
"""Shows a review, and answers the numbers of the warnings accepted; raises to decline."""


@dataclass(frozen=True)
class _Leave:
    request: Request
    identity: Identity
    reviewed: Reviewed
    look: Look | None = None


async def sign(
    profile: Profile,
    requests: Sequence[Request],
    way: Callable[[], Way],
    builds: Builds,
    decide: Decide,
    name: str | None = None,
) -> list[Request]:
    """Keep, review and sign these requests; all are signed, or none.

    The covers of those that were prepared here are signed with them. ``way`` is asked for the
    secret once everything was reviewed. ``name`` is the label or address of the key that is
    meant, where several could sign. Raise NoKeyToSign, WhichKey, RecoveryWordsDue, Stopped,
    NotTicked; whatever of these is raised, nothing was signed. Raise NoRoom for a signature
    that its request does not take in; then none is kept.
    """
    profile.check_writable()
    joined = [keep(profile, request, builds) for request in requests]
    leaves = [_leave(profile, request, builds, decide, name) for request in joined]
    return await _signed(profile, leaves, way, builds)


async def sign_reviewed(
    profile: Profile,
    reviewed: Reviewed,
    way: Callable[[], Way],
    builds: Builds,
    look: Look | None = None,
) -> Request:
    """Sign a kept request by the leave that was given for it, on whatever facts.

    For whoever has shown its review already: the present state of a network, say, which is
    kept as what was looked at last. Raise NotKept, NoSuchIdentity, RecoveryWordsDue; whatever
    of these is raised, nothing was signed. Raise NoRoom as ``sign`` does.
    """
    profile.check_writable()
    request, identity = kept(profile, reviewed.request), profile.identity(reviewed.key)
    _check_words(identity, request)
    leave = _Leave(request, identity, reviewed, look)
    (done,) = await _signed(profile, [leave], way, builds)
    return done


async def _signed(
    profile: Profile, leaves: Sequence[_Leave], way: Callable[[], Way], builds: Builds
) -> list[Request]:
    """Record what was reviewed, sign it, and keep the signatures; all of it, or none."""
    for leave in leaves:
        facts = {"key": leave.identity.account, "review": leave.reviewed.review_digest.hex()}
        with profile.recording(Kind.REVIEWED, leave.reviewed.request.hex(), facts):
            pass
    covers = _own_covers(profile, [leave.request for leave in leaves])
    signed = await profile.sign(way(), [leave.reviewed for leave in leaves], covers)
    with profile.store.transaction():
        for leave in leaves:
            if leave.look is not None:
                looks.signed(profile, leave.look, leave.reviewed.request)
        return [
            _keep(profile, leave, made, builds)
            for leave, made in zip(leaves, signed, strict=True)
        ]


def _own_covers(profile: Profile, requests: Sequence[Request]) -> Mapping[bytes, bytes]:
    """The digests of what was prepared here and no key of the profile has vouched for yet.

    Another's cover of it is no reason to be silent: whoever sees a request can sign one.
    """
    return {
        request.hash: request.digest
        for request in requests
        if profile.store.recalled.is_prepared_here(request.hash)
        and (request.cover is None or request.cover.key not in profile.own_keys)
        and request.has_room_for_cover
    }


def _leave(
    profile: Profile, request: Request, builds: Builds, decide: Decide, name: str | None
) -> _Leave:
    identity = _identity(profile, request, builds, name)
    _check_words(identity, request)
    now = profile.clock.now()
    view = view_of(request, builds, key=identity.account, now=now)
    knowledge = knowledge_of(profile, request, view)
    leave = leave_to_sign(request, identity.account, builds, now, decide, knowledge)
    return _Leave(request, identity, leave, Look(Facts(request.envelope, view), is_live=False))


def _check_words(identity: Identity, request: Request) -> None:
    """Raise RecoveryWordsDue: real money never hangs on a key that only this machine has."""
    if identity.words_due and request.envelope.network != PRACTICE:
        raise RecoveryWordsDue(identity.account, identity.label)


def _identity(profile: Profile, request: Request, builds: Builds, name: str | None) -> Identity:
    """The key that is meant, or the only one that can still add anything."""
    if name is not None:
        return profile.identity(name)
    seen = review(request.envelope, view_of(request, builds))
    wanted = {key for state in seen.signers for key in state.can_sign}
    mine = [identity for identity in profile.opened.identities if identity.account in wanted]
    if len(mine) > 1:
        raise WhichKey(tuple(identity.account for identity in mine))
    if not mine:
        raise NoKeyToSign(tuple(sorted(wanted)))
    return mine[0]


def _keep(profile: Profile, leave: _Leave, made: Signed, builds: Builds) -> Request:
    """Keep a signature with the journal's word for it; raise NoRoom and keep neither."""
    account = leave.identity.account
    hash_, signed = leave.reviewed.request, leave.reviewed.hash
    facts = {"key": account, "signature": made.signature.hex()}
    if signed != hash_:  # an entry's bytes, or the transaction with its entries signed
        facts["hash"] = signed.hex()
    request = leave.request
    if made.cover is not None:
        facts["cover"] = made.cover.signature.hex()
        request = replace(request, cover=made.cover)
    with profile.recording(Kind.SIGNED, hash_.hex(), facts):
        given = DecoratedSignature.by(account, made.signature)
        request.with_own(given)  # or it is not recorded either
        if made.cover is not None:
            add_cover(profile, request)
        return add_signatures(profile, request, (given,), builds)
