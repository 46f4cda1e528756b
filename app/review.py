"""From a request to the view that its review needs."""

from __future__ import annotations

from wallet.addresses import AccountId
from wallet.escrow.builds import Builds
from wallet.network import Network
from wallet.request import Request, Told
from wallet.review.view import View
from wallet.snapshot import Snapshot


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
    )
