"""Sign a request: review it, let the signer see that review, and sign exactly that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.ports import SignerPort
from app.review import view_of
from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature
from wallet.escrow.builds import Builds
from wallet.request import Request
from wallet.review.knowledge import NOTHING, Knowledge
from wallet.review.review import Review, review
from wallet.review.token import Reviewed, confirm


async def sign(
    request: Request,
    signer: SignerPort,
    builds: Builds,
    now: int,
    decide: Callable[[Review], frozenset[int]],
) -> Request:
    """Add one signature; raise Stopped, NotTicked or ChangedAfterReview and sign nothing.

    Raise NoRoom, and give no signature away, for one that the request does not take in.

    ``decide`` shows the review to whoever signs, and answers the numbers of the warnings that
    were accepted; it raises to decline. ``now`` in seconds since 1970.
    """
    (key,) = await signer.public_keys()
    leave = leave_to_sign(request, key, builds, now, decide)
    signature = await signer.sign(leave)
    return request.with_own(DecoratedSignature.by(AccountId(key), signature))


async def vouch(request: Request, signer: SignerPort) -> Request:
    """The same request with the signer's word for all that it tells, as its review showed."""
    (key,) = await signer.public_keys()
    return replace(request, cover=await signer.cover(key, request.digest))


def leave_to_sign(
    request: Request,
    key: AccountId,
    builds: Builds,
    now: int,
    decide: Callable[[Review], frozenset[int]],
    knowledge: Knowledge = NOTHING,
) -> Reviewed:
    """Show the review and give leave to sign exactly that; raise as ``sign`` does.

    ``knowledge`` is what a profile has to say, where one signs.
    """
    view = replace(view_of(request, builds, key=key, now=now), knowledge=knowledge)
    seen = review(request.envelope, view)
    digest = seen.digest  # before it is shown: what happens meanwhile must not count as seen
    return confirm(request.envelope, view, digest, decide(seen))
