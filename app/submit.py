"""Send a request with the few signatures that Stellar accepts, and follow it until it is final.

The transaction's hash is known before it is sent, and one hash can only ever be applied once.
So an answer lost on the way leads to asking again for the same hash, never to a second payment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app import ports
from app.errors import AppError
from app.ports import ClockPort, LedgerPort, NotFound, Pending, Rejected, TryAgain
from app.read import read_all
from app.review import fresh_view, view_of
from wallet.completion import without_entries
from wallet.envelope import Envelope, FeeBump
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.request import Request, Told
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.state import needed
from wallet.review.effects import effects_of, same_money
from wallet.review.facts import Facts
from wallet.review.given import Given
from wallet.review.review import review
from wallet.review.said import Said
from wallet.review.sendable import sendable
from wallet.review.token import Stopped
from wallet.review.view import View
from wallet.simulation import Simulation
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key, account_key, nonce_key
from wallet.soroban.host import Payment

POLL = 1.0
"""Seconds between two looks for the hash; ledgers close about every five."""

PATIENCE = 120
"""Seconds to follow a transaction before saying that its end is not known yet."""

LATE_COPY: Final = frozenset({"txBAD_SEQ", "txTOO_LATE"})
"""How a network refuses what it has taken before: these alone say nothing about the first."""

LEDGERS_BEHIND = 2
"""How far what a server tells may lag behind the node that took or refused a transaction."""

Tell = Callable[[str], None]
"""Where progress goes: what begins now, in a few words, which are these."""

CHECKING = "checking the present state"
SENDING = "sending"
SENT = "sent; waiting for its ledger"
NO_ANSWER = "no answer; looking whether it was taken"
LOOKING_BACK = "refused; looking whether it was taken before"
QUEUE_FULL = "the network's queue is full; waiting"
NOT_YET = "not in ledger {} yet"


@dataclass(eq=False)
class PaysOtherwise(WalletError):
    """Way B: it would pay otherwise now than when it was asked for, which nothing else pins.

    The sums that leave for each payee, as ``payee amount`` in units, then and now.
    """

    then: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(eq=False)
class RejectedByNetwork(WalletError):
    """The network refuses the transaction; nothing was charged. Codes by their XDR names."""

    hash: str
    result: str
    operation: str


@dataclass(eq=False)
class FailedOnLedger(WalletError):
    """The transaction is final and failed: the fee is spent, nothing else happened.

    ``time`` is when its ledger closed, ``charged`` the fee in stroops.
    """

    hash: str
    ledger: int
    result: str
    operation: str
    time: int = 0
    charged: int = 0


@dataclass(eq=False)
class TimeRanOut(WalletError):
    """The time limit passed and no ledger took the transaction: nothing was paid."""

    hash: str
    until: int


@dataclass(eq=False)
class NetworkBusy(WalletError):
    """The network's queue had no place for it all the time: nothing was taken."""

    hash: str


@dataclass(eq=False)
class OutcomeUnknown(WalletError):
    """Nobody has told us yet whether it was taken; asking again later is safe."""

    hash: str


async def submit(
    request: Request,
    port: LedgerPort,
    clock: ClockPort,
    builds: Builds,
    tell: Tell,
    handing: Callable[[bytes], None] = lambda _hash: None,
) -> ports.Final:
    """Send a request and follow it; return only when it is final and took effect.

    ``handing`` is told the transaction's hash before anything leaves this machine.
    Raise Stopped when the present state speaks against it, PaysOtherwise, then MissingWeight
    when signatures lack (nothing is sent in any of these cases), and the errors above.
    """
    known_as = sent_as(request)
    tell(CHECKING)
    before = await port.transaction(known_as)
    if isinstance(before, ports.Final):
        return took_effect(before)
    view = await present_view(request, port, builds)
    facts = Facts(request.envelope, view)
    try:
        signed = _sendable(facts, request.told)
    except WalletError:
        # Taken meanwhile, by another's hand: then what speaks against it is its own doing.
        since = await port.transaction(known_as)
        if isinstance(since, ports.Final):
            return took_effect(since)
        raise
    handing(signed.hash)
    tell(SENDING)
    return await _Sending(port, clock, signed, valid_until(facts), tell).follow()


def sent_as(request: Request) -> bytes:
    """The hash that a request has on a ledger, by the signatures and facts in its own file.

    Where its entries carry signatures of their own it is not the one it is known by.
    """
    if request.bump is None and not Said(request.envelope).by_address:
        return request.hash
    return Given(request.envelope, view_of(request, Builds.of(()))).transaction_hash


async def present_view(request: Request, port: LedgerPort, builds: Builds) -> View:
    """The present state of everything the request touches, simulated anew."""
    old = Facts(request.envelope, fresh_view(request, builds, request.snapshot, None))
    keys = set(request.snapshot.entries)
    if old.call is None:
        return await _present_operation(request, port, builds, old, keys)
    told = await port.simulate(_to_simulate(old))
    keys |= {account_key(old.payer), *map(account_key, old.involved)}
    keys |= {nonce_key(old.speaker(entry), entry.nonce) for entry in old.by_address}
    snapshot = await read_all(port, old.call, old.acting, builds, keys)
    return fresh_view(request, builds, snapshot, _told(told, snapshot))


def _to_simulate(facts: Facts) -> Envelope:
    """The transaction as it will be sent; without its entries while nobody signed them enough.

    Entries that stand in a transaction are judged, unsigned ones too; what it would do without
    them, a network writes down.
    """
    return facts.whole or without_entries(facts.envelope)


async def _present_operation(
    request: Request, port: LedgerPort, builds: Builds, old: Facts, keys: set[Key]
) -> View:
    """The same for what is no call; a network tries out only what declares resources."""
    snapshot = await port.snapshot(sorted(keys | needed(old)))
    if old.doing is None or old.data is None:
        return fresh_view(request, builds, snapshot, None)
    told = await port.simulate(request.envelope)
    return fresh_view(request, builds, snapshot, _told(told, snapshot))


def _sendable(facts: Facts, before: Told | None) -> Envelope | FeeBump:
    """The envelope with just the signatures it needs; raise as ``submit`` what forbids it."""
    stops = review(facts.envelope, facts.view).stops
    if stops:
        raise Stopped(stops)
    effects = effects_of(facts) if facts.by_address else None
    told = before.payments if before is not None else ()
    if effects is not None and before is not None and not same_money(told, effects.payments):
        raise PaysOtherwise(_sums(told), _sums(effects.payments))
    return sendable(facts)


def _sums(payments: Iterable[Payment]) -> tuple[str, ...]:
    paid = Counter[str]()
    for each in payments:
        paid[each.receiver] += each.amount
    return tuple(f"{who} {amount}" for who, amount in sorted(paid.items()))


def _told(told: object, snapshot: Snapshot) -> Told:
    """A refused simulation moves nothing, which the review then sets against our model."""
    if isinstance(told, Simulation):
        return Told(told.ledger, told.payments, told.resource_fee)
    return Told(snapshot.sequence, (), 0)


class _Sending:
    """One transaction on its way."""

    def __init__(
        self,
        port: LedgerPort,
        clock: ClockPort,
        signed: Envelope | FeeBump,
        until: int,
        tell: Tell,
    ) -> None:
        self._port = port
        self._clock = clock
        self._signed = signed
        self._until = until
        self._tell = tell
        self._hash = signed.hash.hex()
        self._is_handed_over = False
        self._answer_was_lost = False
        self._refused: Rejected | None = None
        self._refused_at = 0
        self._seen = 0

    async def follow(self) -> ports.Final:
        give_up = self._clock.now() + PATIENCE
        await self._send()
        while self._clock.now() < give_up:
            found = await self._look()
            if isinstance(found, ports.Final):
                return took_effect(found)
            if found is not None:
                await self._not_yet(found)
            await self._clock.sleep(POLL)
        if self._is_handed_over or self._answer_was_lost or self._refused:
            raise OutcomeUnknown(self._hash)
        raise NetworkBusy(self._hash)

    async def _send(self) -> None:
        """Hand it over; a lost answer is no answer, so the hash decides."""
        try:
            answer = await self._port.send(self._signed)
        except AppError:
            self._answer_was_lost = True
            self._tell(NO_ANSWER)
            return
        match answer:
            case Pending():
                self._is_handed_over = True
                self._tell(SENT)
            case Rejected():
                self._refused = answer
                if answer.result not in LATE_COPY and not self._answer_was_lost:
                    raise self._rejection(answer)
                self._tell(LOOKING_BACK)
            case TryAgain():
                self._tell(QUEUE_FULL)

    async def _look(self) -> ports.Final | NotFound | None:
        try:
            return await self._port.transaction(self._signed.hash)
        except AppError:
            return None

    async def _not_yet(self, found: NotFound) -> None:
        """It is in no ledger so far: give up, wait, or hand it over once more."""
        if self._until and found.latest_time > self._until:
            raise TimeRanOut(self._hash, self._until)
        if self._refused is not None:
            self._refused_at = self._refused_at or found.latest
            if found.latest >= self._refused_at + LEDGERS_BEHIND:
                raise self._rejection(self._refused)
        elif not self._is_handed_over:
            await self._send()
        if found.latest > self._seen > 0:
            self._tell(NOT_YET.format(found.latest))
        self._seen = found.latest

    def _rejection(self, answer: Rejected) -> RejectedByNetwork:
        return RejectedByNetwork(self._hash, answer.result, answer.operation)


def took_effect(final: ports.Final) -> ports.Final:
    """The same end if it is a good one; raise FailedOnLedger."""
    if not final.successful:
        codes = (final.result, final.operation)
        raise FailedOnLedger(final.hash.hex(), final.ledger, *codes, final.time, final.charged)
    return final
