"""What has happened to an escrow: what the ledger's server remembers, and our own journal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from app.adapters.payments import payment
from app.desk.escrow_kept import remembered as last_state
from app.desk.escrow_money import amount_in
from app.desk.escrow_seen import Seen, damage_told, seen_in
from app.desk.eyes import eyes_of
from app.desk.seat import Seat
from app.pages.history import HistoryPage, PaidTo, PastLine
from app.ports import Emitted, HistoryPort, Remembered
from app.profile.profile import Profile
from app.words.history import CAME, WENT, deed_words, journal_words
from wallet.addresses import ContractId, contract_id, contract_of, is_contract
from wallet.errors import Unreadable, WalletError
from wallet.escrow.happened import Deed, Happened, compared, read_event
from wallet.escrow.terms import Escrow
from wallet.journal import Kind
from wallet.network import network
from wallet.review.texts import shown
from wallet.soroban.host import Payment

REQUESTS: Final = 30
"""Requests of one escrow of which the journal is asked, the latest first."""

MOST_SAID: Final = 200
"""Letters of what the parties say."""

_MOVING: Final = (Deed.FUNDED, Deed.RELEASED, Deed.RESOLVED, Deed.WITHDRAWN)
"""Deeds by which money moves."""


class EscrowHistory:
    """The past of escrows, for whoever is in."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def here(self, contract: str, passphrase: str) -> HistoryPage:
        """What the journal knows, without asking anybody."""
        return HistoryPage(
            _newest_first(_journal(self._seat.profile, contract, passphrase, frozenset()))
        )

    async def told(self, contract: str, passphrase: str) -> HistoryPage:
        """The same with what the network's server remembers; raise what asking it may.

        Where the escrow is not known, or its server remembers nothing, only the journal tells.
        """
        net = network(passphrase)
        seen = self._seen(contract, passphrase)
        port = await self._seat.networks.port(net)
        if seen is None or not is_contract(seen.escrow.token):
            return await self.here(contract, passphrase)
        if not isinstance(port, HistoryPort):
            return await self.here(contract, passphrase)
        past = await port.remembered(seen.contract, ContractId(seen.escrow.token))
        final = frozenset(each.tx_hash.hex() for each in past.events)
        own = list(_journal(self._seat.profile, contract, passphrase, final))
        # Each event of the first generation brings all terms along.
        there = await asyncio.to_thread(lambda: list(lines_of(seen, past)))
        lines = _newest_first([*there, *own])
        return HistoryPage(lines, past.since, past.through, past.latest)

    def _seen(self, contract: str, passphrase: str) -> Seen | None:
        """The escrow as it is kept: what it holds, and in which words its events are told."""
        row = self._seat.profile.store.escrows.by_contract(contract, passphrase)
        if row is None:
            return None
        with suppress(WalletError):
            _, snapshot = last_state(self._seat.profile, row)
            eyes = eyes_of(self._seat, snapshot.network)
            return seen_in(snapshot, contract_id(contract), eyes)
        return None


@dataclass(frozen=True)
class _Told:
    """An event that was understood, where it happened, and the money of its transaction."""

    at: Emitted
    happened: Happened
    money: tuple[Payment, ...] = ()


def lines_of(seen: Seen, past: Remembered) -> Iterator[PastLine]:
    """What the server remembers, transaction by transaction, in words."""
    before: Escrow | None = None
    with damage_told(seen.contract):
        for _, group in groupby(past.events, key=lambda each: each.tx_hash):
            events = list(group)
            deeds = list(_deeds(seen, events))
            for place, told in enumerate(deeds):
                known = replace(told, happened=compared(before, told.happened))
                before = told.happened.escrow or before
                deeds[place] = known
            yield from _in_words(seen, events, deeds)


def _deeds(seen: Seen, events: Iterable[Emitted]) -> Iterator[_Told]:
    """What the escrow itself published; a shape that nobody knows says nothing."""
    for each in events:
        body = each.event.body.v0
        if body is not None and _publisher(each) == seen.contract:
            with suppress(Unreadable):
                yield _Told(each, read_event(body.topics, body.data, seen.build))


def _in_words(
    seen: Seen, events: Sequence[Emitted], deeds: Sequence[_Told]
) -> Iterator[PastLine]:
    money = tuple(_money(seen, events))
    moving = [told for told in deeds if told.happened.deed in _MOVING]
    for told in deeds:
        # All that one transaction moves is told once.
        yield _line(seen, told, money if moving and told is moving[-1] else ())
    if money and not moving:
        yield from (_transfer(seen, events[0], each) for each in money)


def _money(seen: Seen, events: Iterable[Emitted]) -> Iterator[Payment]:
    for each in events:
        found = payment(each.event)
        if found is not None and found.token == seen.escrow.token:
            yield found


def _line(seen: Seen, told: _Told, money: Sequence[Payment]) -> PastLine:
    happened = told.happened
    out = [each for each in money if each.sender == seen.contract]
    units = sum(each.amount for each in out or money)
    says = [*happened.statuses, happened.reason]
    if happened.deed is Deed.FUNDED and not money:
        units = happened.amount or 0
    return PastLine(
        told.at.time,
        told.at.ledger,
        deed_words(happened.deed, happened.milestones),
        "" if happened.who is None else seen.eyes.called(happened.who),
        amount_in(seen, units) if units else "",
        tuple(PaidTo(seen.eyes.called(e.receiver), amount_in(seen, e.amount)) for e in out),
        "; ".join(shown(text, MOST_SAID) for text in says if text),
    )


def _transfer(seen: Seen, at: Emitted, moved: Payment) -> PastLine:
    came = moved.receiver == seen.contract
    other = moved.sender if came else moved.receiver
    who, amount = seen.eyes.called(other), amount_in(seen, moved.amount)
    paid = () if came else (PaidTo(who, amount),)
    what = CAME if came else WENT
    return PastLine(at.time, at.ledger, what, who if came else "", amount, paid)


def _journal(
    profile: Profile, contract: str, passphrase: str, final: frozenset[str]
) -> Iterator[PastLine]:
    """What was done here with requests of this escrow; ``final``: what the ledger tells of."""
    labels = {key.public: key.label for key in profile.store.keys.all()}
    rows = profile.store.requests.inbox(None, REQUESTS, contract, backwards=True)
    for row in rows:
        if (row.contract, row.passphrase) != (contract, passphrase):
            continue
        subject, kinds = row.hash.hex(), set[Kind]()
        for record in profile.store.journal.about(subject):
            event = record.event
            what = journal_words(event.kind, row.move, again=event.kind in kinds)
            kinds.add(event.kind)
            if not what or (event.kind is Kind.FINAL and subject in final):
                continue
            who = labels.get(event.facts.get("key", ""), "")
            said = shown(event.facts.get("reason", ""), MOST_SAID)
            yield PastLine(event.at, 0, what, who, said=said)


def _newest_first(lines: Iterable[PastLine]) -> tuple[PastLine, ...]:
    """By time; what the ledger has before what was done here at the same second."""
    in_order = sorted(enumerate(lines), key=lambda each: (each[1].at, each[1].ledger, each[0]))
    return tuple(line for _, line in reversed(in_order))


def _publisher(emitted: Emitted) -> ContractId | None:
    contract = emitted.event.contract_id
    return None if contract is None else contract_of(contract.contract_id.hash)
