"""Pay for somebody's signed transaction: a higher fee around it, which its signers never see.

A fee bump raises what is offered for inclusion, and nothing else: resources, footprint and all
that was signed stay as they are. It is a request of its own, for its payer's signature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.ports import LedgerPort
from app.propose import inclusion_fee
from app.review import view_of
from app.submit import present_view
from wallet.addresses import AccountId
from wallet.envelope import Envelope, FeeBump
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.request import Request, of_envelope
from wallet.review.facts import Facts
from wallet.review.review import review
from wallet.review.sendable import sendable
from wallet.review.token import Stopped
from wallet.snapshot import Snapshot

COUNTED = 2
"""A fee bump's inclusion fee counts for its one operation, and for itself."""


@dataclass(eq=False)
class AlreadyBumped(WalletError):
    """A fee bump takes a transaction, and no fee bump."""


async def bumped(
    port: LedgerPort, builds: Builds, request: Request, payer: AccountId, fee: int | None = None
) -> Request:
    """The request for a fee bump of what this one asks for, by the present state.

    ``fee`` is the most that is paid, in stroops; without it, what most recent transactions of
    contracts offered. Raise MissingWeight while it is not signed enough, Stopped when nobody
    could sign the fee bump, AlreadyBumped, or AppError.
    """
    if request.bump is not None:
        raise AlreadyBumped
    view = await present_view(request, port, builds)
    inner = sendable(Facts(request.envelope, view))
    assert isinstance(inner, Envelope)  # noqa: S101 - the request is no fee bump
    if fee is None:
        fee = await _offered(port, inner)
    return await asked(port, builds, FeeBump.of(inner, payer, fee), request.note)


async def asked(port: LedgerPort, builds: Builds, bump: FeeBump, note: str = "") -> Request:
    """The request for a fee bump that is there already, by the present state; raise Stopped."""
    nothing = Snapshot(bump.network, 0, 0, {})
    request = replace(of_envelope(bump, nothing), note=note)
    view = await present_view(request, port, builds)
    state = view.snapshot
    request = replace(request, snapshot=state, told=view.told, created=state.timestamp)
    stops = review(request.envelope, view_of(request, builds)).stops
    if stops:
        raise Stopped(stops)
    return request


async def _offered(port: LedgerPort, inner: Envelope) -> int:
    """The resources as declared, and for inclusion no less than others or the transaction."""
    transaction = inner.transaction
    data = transaction.ext.soroban_data
    resources = data.resource_fee.int64 if data is not None else 0
    rate = max(await inclusion_fee(port), transaction.fee.uint32 - resources)
    return resources + rate * COUNTED
