"""Send a request with the few signatures that Stellar accepts, and follow it until it is final.

The transaction's hash is known before it is sent, and one hash can only ever be applied once.
So an answer lost on the way leads to asking again for the same hash, never to a second payment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import AppError
from app.ports import ClockPort, Final, LedgerPort, NotFound, Pending, Rejected, TryAgain
from app.read import read_all
from app.review import fresh_view
from wallet.envelope import Envelope
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.request import Request, Told
from wallet.review.checks.envelope import valid_until
from wallet.review.facts import Facts, View
from wallet.review.review import review
from wallet.review.token import Stopped
from wallet.signatures import minimal
from wallet.simulation import Simulation
from wallet.snapshot import Snapshot

POLL = 1.0
"""Seconds between two looks for the hash; ledgers close about every five."""

PATIENCE = 120
"""Seconds to follow a transaction before saying that its end is not known yet."""

Tell = Callable[[str], None]
"""Where progress goes: the name of the step that begins."""


@dataclass(eq=False)
class RejectedByNetwork(WalletError):
    """The network refuses the transaction; nothing was charged. Codes by their XDR names."""

    hash: str
    result: str
    operation: str


@dataclass(eq=False)
class FailedOnLedger(WalletError):
    """The transaction is final and failed: the fee is spent, nothing else happened."""

    hash: str
    ledger: int
    result: str
    operation: str


@dataclass(eq=False)
class TimeRanOut(WalletError):
    """The time limit passed and no ledger took the transaction: nothing was paid."""

    hash: str
    until: int


@dataclass(eq=False)
class OutcomeUnknown(WalletError):
    """Nobody has told us yet whether it was taken; asking again later is safe."""

    hash: str


async def submit(
    request: Request, port: LedgerPort, clock: ClockPort, builds: Builds, tell: Tell
) -> Final:
    """Send a request and follow it; return only when it is final and took effect.

    Raise Stopped when the present state speaks against it, MissingWeight when signatures lack
    (nothing is sent then), and the errors above.
    """
    envelope = request.envelope
    tell("checking")
    before = await port.transaction(envelope.hash)
    if isinstance(before, Final):
        return _took_effect(before)
    view = await _fresh(request, port, builds)
    facts = Facts(envelope, view)
    signed = envelope.with_signatures(
        minimal(envelope.hash, request.signatures, facts.needs or ())
    )
    stops = review(envelope, view).stops
    if stops:
        raise Stopped(stops)
    tell("sending")
    return await _Sending(port, clock, signed, valid_until(facts), tell).follow()


async def _fresh(request: Request, port: LedgerPort, builds: Builds) -> View:
    """The present state of everything the request touches, simulated anew."""
    told = await port.simulate(request.envelope)
    old = Facts(request.envelope, fresh_view(request, builds, request.snapshot, None))
    keys = set(request.snapshot.entries)
    if old.call is not None:
        snapshot = await read_all(port, old.call, old.acting, builds, keys)
    else:
        snapshot = await port.snapshot(sorted(keys))
    return fresh_view(request, builds, snapshot, _told(told, snapshot))


def _told(told: object, snapshot: Snapshot) -> Told:
    """A refused simulation moves nothing, which the review then sets against our model."""
    if isinstance(told, Simulation):
        return Told(told.ledger, told.payments, told.resource_fee)
    return Told(snapshot.sequence, (), 0)


class _Sending:
    """One transaction on its way."""

    def __init__(
        self, port: LedgerPort, clock: ClockPort, signed: Envelope, until: int, tell: Tell
    ) -> None:
        self._port = port
        self._clock = clock
        self._signed = signed
        self._until = until
        self._tell = tell

    async def follow(self) -> Final:
        give_up = self._clock.now() + PATIENCE
        await self._send()
        self._tell("sent")
        while self._clock.now() < give_up:
            found = await self._look()
            if isinstance(found, Final):
                return _took_effect(found)
            if found is not None and self._until and found.latest_time > self._until:
                raise TimeRanOut(self._signed.hash.hex(), self._until)
            await self._clock.sleep(POLL)
        raise OutcomeUnknown(self._signed.hash.hex())

    async def _send(self) -> None:
        """Hand it over; a lost answer is no answer, so the hash decides."""
        while True:
            try:
                answer = await self._port.send(self._signed)
            except AppError:
                return
            match answer:
                case Pending():
                    return
                case Rejected():
                    await self._refuse(answer)
                    return
                case TryAgain():
                    self._tell("waiting for the network's queue")
                    await self._clock.sleep(POLL)

    async def _refuse(self, answer: Rejected) -> None:
        """A late copy is refused for its sequence number although the first one was taken."""
        if isinstance(await self._look(), Final):
            return
        raise RejectedByNetwork(self._signed.hash.hex(), answer.result, answer.operation)

    async def _look(self) -> Final | NotFound | None:
        try:
            return await self._port.transaction(self._signed.hash)
        except AppError:
            return None


def _took_effect(final: Final) -> Final:
    if not final.successful:
        raise FailedOnLedger(final.hash.hex(), final.ledger, final.result, final.operation)
    return final
