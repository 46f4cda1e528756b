"""From a request to the view that its review needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.exchange import Bare, envelope_in
from wallet.addresses import AccountId
from wallet.envelope import Envelope
from wallet.escrow.builds import Builds
from wallet.network import PUBLIC, Network
from wallet.pinned import Pinned
from wallet.request import Request, Told, of_envelope
from wallet.review.knowledge import NOTHING, Knowledge, Sighting
from wallet.review.review import Review, review
from wallet.review.view import View
from wallet.sep7.link import Link
from wallet.snapshot import Snapshot


@dataclass(frozen=True)
class Looking:
    """How somebody without a profile looks at a request.

    ``network`` is the one that they mean, ``pinned`` what they pin for it if it is unknown;
    ``snapshot`` a state that counts instead of the request's own; ``key`` would sign; ``now``
    in seconds since 1970.
    """

    builds: Builds
    now: int
    network: Network | None = None
    pinned: Pinned | None = None
    snapshot: Snapshot | None = None
    key: AccountId | None = None


def inspected(value: Request | Bare, looking: Looking, name: str = "request") -> Review:
    """Review a request, or another tool's envelope or link; raise as ``looked_at`` does."""
    return review(*looked_at(value, looking, name))


def looked_at(
    value: Request | Bare, looking: Looking, name: str = "request"
) -> tuple[Envelope, View]:
    """What is reviewed, in the world as this somebody knows it; ``name`` stands in refusals.

    Raise Unreadable, TooLarge, UnsupportedEnvelope or NamesOtherNetwork.
    """
    request = _request_in(value, looking, name)
    is_known = isinstance(value, Request) or looking.snapshot is not None
    view = view_of(
        request,
        looking.builds,
        key=looking.key,
        now=looking.now if is_known else None,
        network=looking.network,
    )
    # Without a state there is none that could be old, but time limits pass all the same.
    ledger_now = None if is_known else looking.now
    view = replace(
        view,
        ledger_now=ledger_now,
        pinned=looking.pinned,
        has_cover=_has_cover(value),
        cover=_covered_by(value) if isinstance(value, Request) else None,
        knowledge=_knowledge(value),
    )
    return request.envelope, view


def view_of(
    request: Request,
    builds: Builds,
    *,
    key: AccountId | None = None,
    now: int | None = None,
    network: Network | None = None,
) -> View:
    """The world as the request's own file tells it; ``network`` where another one is meant."""
    return View(
        network=network or request.envelope.network,
        builds=builds,
        snapshot=request.snapshot,
        signatures=request.signatures,
        told=request.told,
        key=key,
        now=now,
        note=request.note,
        bump=request.bump,
        cover=_covered_by(request),
    )


def fresh_view(request: Request, builds: Builds, snapshot: Snapshot, told: Told | None) -> View:
    """The world as a ledger tells it now."""
    return View(
        network=snapshot.network,
        builds=builds,
        snapshot=snapshot,
        signatures=request.signatures,
        told=told,
        now=snapshot.timestamp,
        note=request.note,
        bump=request.bump,
        cover=_covered_by(request),
    )


def _covered_by(request: Request) -> AccountId | None:
    """Who vouches for what the request tells; None for nobody."""
    return None if request.cover is None else request.cover.key


def _has_cover(value: Request | Bare) -> bool:
    """Whether anything is told beside the envelope by whoever sent it."""
    return isinstance(value, Request) or (isinstance(value, Link) and value.message != "")


def _knowledge(value: Request | Bare) -> Knowledge:
    """The state that the request itself tells, beside another one that counts."""
    if not isinstance(value, Request):
        return NOTHING
    return Knowledge(proposed=Sighting(value.snapshot, value.created))


def _request_in(value: Request | Bare, looking: Looking, name: str) -> Request:
    """The request, in the state that counts."""
    known = looking.snapshot
    if isinstance(value, Request):
        # Its cover is for the state that it tells itself; the view has whose that is.
        return value if known is None else replace(value, snapshot=known, cover=None)
    meant = looking.network or _network_of(value, known)
    envelope = envelope_in(name, value, meant)
    asked = of_envelope(envelope, known or Snapshot(meant, 0, 0, {}))
    return replace(asked, note=value.message) if isinstance(value, Link) else asked


def _network_of(value: Bare, known: Snapshot | None) -> Network:
    """Where none is meant: a link's own; of an envelope alone the snapshot's, else public."""
    if isinstance(value, Link):
        return value.network
    return known.network if known is not None else PUBLIC
