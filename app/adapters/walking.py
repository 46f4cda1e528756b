"""Walks through the events that an RPC remembers, page by page, oldest first.

A walk that is stopped can tell what it met so far, and up to which ledger that is all. Events
are found by who published them and by their topics; what they say is for others to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar, cast

from stellar_sdk import xdr

from app.adapters.answers import Fields, fields_of, listed, number_in, text_in
from app.adapters.foreign import I64, decoded, number
from app.adapters.searching import Searching
from app.adapters.wire import MAX_ENTRY
from app.errors import AnswerTooLarge, RpcRefused
from app.ports import Emitted, Happened, Happening, Remembered
from wallet import gate
from wallet.addresses import ContractId, contract_hash, contract_id
from wallet.errors import Unreadable
from wallet.escrow.event_names import EVENT_NAMES
from wallet.soroban.values import address, symbol

FILTERS: Final = 5
"""Filters of one question; also contracts, and rows of topics, in each."""

EVENTS_AT_ONCE: Final = 500
MAX_QUESTIONS: Final = 200
"""For all events that are remembered; a server looks through 10,000 ledgers each time."""

HASH_BYTES: Final = 32

Filters = list[Fields]
T = TypeVar("T")


class Walk(Generic[T]):
    """A walk; ``found`` is what it met, by the ids of events."""

    def __init__(
        self,
        searching: Searching,
        ways: Sequence[Filters],
        read: Callable[[Fields], T | None],
        since: int = 0,
    ) -> None:
        """Once for each of ``ways``; ``read`` has None for what is not looked for."""
        self._searching = searching
        self._ways = ways
        self._read = read
        self._asked_since = since
        self._through = [0] * len(ways)
        self._questions = 0
        self._limit = EVENTS_AT_ONCE
        self.since = since
        self.latest = 0
        self.found: dict[str, T] = {}

    @property
    def has_begun(self) -> bool:
        """Whether anything was looked through."""
        return any(self._through)

    @property
    def through(self) -> int:
        """Up to which ledger that is all."""
        return min(self._through)

    async def run(self) -> None:
        """Walk to the latest ledger."""
        for attempt in range(2):
            oldest, self.latest = await self._searching.range()
            self.since = min(max(oldest, self._asked_since), self.latest)
            try:
                for way in range(len(self._ways)):
                    await self._walk(way)
            except RpcRefused:
                # The oldest ledger may have been forgotten between two questions.
                if attempt or self.has_begun:
                    raise
            else:
                return

    async def _walk(self, way: int) -> None:
        filters, cursor = self._ways[way], ""
        while self._through[way] < self.latest and self._questions < MAX_QUESTIONS:
            self._questions += 1
            page: Fields = {"limit": self._limit, **({"cursor": cursor} if cursor else {})}
            start = {} if cursor else {"startLedger": self.since}
            params = {"filters": filters, "pagination": page, **start}
            try:
                told = await self._searching.ask("getEvents", params, self._page)
            except AnswerTooLarge:
                # Each event of the first generation brings all terms along.
                if self._limit == 1:
                    raise
                self._limit = max(1, self._limit // 8)
                continue
            for id_, each in told.events:
                self.found.setdefault(id_, each)
            self._through[way] = max(self._through[way], told.through)
            if not told.cursor or _place(told.cursor) <= _place(cursor):
                return
            cursor = told.cursor

    def _page(self, result: Fields) -> _Page[T]:
        events = listed(result, "events")
        if len(events) > self._limit:
            raise Unreadable("events", "more than were asked for")
        cursor = result.get("cursor")
        if not isinstance(cursor, str):
            raise Unreadable("cursor", "missing")
        ledger = _place(cursor) >> 64
        # More may be in the ledger of the last event of a full page.
        through = ledger - 1 if len(events) == self._limit else ledger
        return _Page(tuple(self._events(events)), cursor, through)

    def _events(self, events: Sequence[object]) -> Iterator[tuple[str, T]]:
        for each in events:
            fields = fields_of(each, "events")
            found = self._read(fields)
            if found is not None:
                yield text_in(fields, "id"), found


class Scan:
    """A walk through the escrow events of some contracts, or of all."""

    def __init__(
        self, searching: Searching, contracts: Sequence[ContractId], since: int
    ) -> None:
        """No contracts: whoever published an event of an escrow's name."""
        self._asked = frozenset(contracts)
        ways = _split(_filters(tuple(dict.fromkeys(contracts))))
        self.walk = Walk(searching, ways, self._happening, since)

    def told(self) -> Happened:
        """What was met, and how far it is complete."""
        walk = self.walk
        happenings = sorted(walk.found.values(), key=lambda each: each.ledger)
        return Happened(walk.since, walk.through, walk.latest, tuple(happenings))

    def _happening(self, fields: Fields) -> Happening | None:
        contract = contract_id(text_in(fields, "contractId"))
        name = _topic(fields)
        if self._asked and contract not in self._asked:
            raise Unreadable("events", "of a contract that was not asked for")
        if name not in EVENT_NAMES:
            return None
        hash_ = bytes.fromhex(text_in(fields, "txHash"))
        return Happening(contract, name, number_in(fields, "ledger"), hash_)


class Memory:
    """A walk through all that one escrow published, and all that moved its money."""

    def __init__(
        self, searching: Searching, contract: ContractId, token: ContractId, since: int
    ) -> None:
        """``token``: what the escrow holds."""
        self._asked = {contract, token}
        whose = gate.encode(address(contract))
        rows = [[gate.encode(symbol(name)), *rest] for name, rest in _moving(whose)]
        own: Fields = {"type": "contract", "contractIds": [contract]}
        money: Fields = {"type": "contract", "contractIds": [token], "topics": rows}
        self.walk = Walk(searching, [[own, money]], self._emitted, since)

    def told(self) -> Remembered:
        """What was met in its order, and how far it is complete."""
        walk = self.walk
        events = tuple(walk.found[id_] for id_ in sorted(walk.found, key=_place))
        return Remembered(walk.since, walk.through, walk.latest, events)

    def _emitted(self, fields: Fields) -> Emitted:
        contract = contract_id(text_in(fields, "contractId"))
        if contract not in self._asked:
            raise Unreadable("events", "of a contract that was not asked for")
        hash_ = bytes.fromhex(text_in(fields, "txHash"))
        if len(hash_) != HASH_BYTES:
            raise Unreadable("txHash", "no hash")
        time = _seconds(text_in(fields, "ledgerClosedAt"))
        _place(text_in(fields, "id"))
        return Emitted(number_in(fields, "ledger"), time, hash_, _event(contract, fields))


@dataclass(frozen=True)
class _Page(Generic[T]):
    events: Sequence[tuple[str, T]]
    cursor: str
    through: int


def _filters(contracts: Sequence[ContractId]) -> list[Fields]:
    """Filters by contract, or by the names of events."""
    if contracts:
        return [
            {"type": "contract", "contractIds": contracts[start : start + FILTERS]}
            for start in range(0, len(contracts), FILTERS)
        ]
    rows = [[gate.encode(symbol(name)), "**"] for name in EVENT_NAMES]
    return [
        {"type": "contract", "topics": rows[start : start + FILTERS]}
        for start in range(0, len(rows), FILTERS)
    ]


def _split(filters: Sequence[Fields]) -> list[Filters]:
    """As many ways as it takes: one question has few filters."""
    return [list(filters[start : start + FILTERS]) for start in range(0, len(filters), FILTERS)]


def _moving(whose: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rows of topics by which money comes to somebody, and goes."""
    return (
        ("transfer", (whose, "**")),
        ("transfer", ("*", whose, "**")),
        ("mint", (whose, "**")),
        ("burn", (whose, "**")),
        ("clawback", (whose, "**")),
    )


def _topic(fields: Fields) -> str:
    """The first topic where it is a name; "" for what is none of an escrow's."""
    topics = fields.get("topic")
    if not isinstance(topics, list) or not topics:
        return ""
    first = cast("list[object]", topics)[0]
    return _NAMES.get(first, "") if isinstance(first, str) else ""


_NAMES: Final = {gate.encode(symbol(name)): name for name in EVENT_NAMES}


def _event(contract: ContractId, fields: Fields) -> xdr.ContractEvent:
    topics = [_value(each, "topic") for each in listed(fields, "topic")]
    body = xdr.ContractEventV0(topics, _value(fields.get("value"), "value"))
    return xdr.ContractEvent(
        xdr.ExtensionPoint(0),
        xdr.ContractID(xdr.Hash(contract_hash(contract))),
        xdr.ContractEventType.CONTRACT,
        xdr.ContractEventBody(0, v0=body),
    )


def _value(told: object, what: str) -> xdr.SCVal:
    return decoded(xdr.SCVal, told if isinstance(told, str) else None, what, MAX_ENTRY)


def _seconds(text: str) -> int:
    """Seconds since 1970 of a time as RFC 3339 has it."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return number(int(when.timestamp()), "ledgerClosedAt", I64)


def _place(cursor: str) -> int:
    """A cursor as one number: ledger, transaction and operation, then the event."""
    place, _, event = cursor.partition("-")
    if not cursor:
        return -1
    if len(cursor) > 40 or not cursor.isascii() or not (place + event).isdigit():
        raise Unreadable("cursor", "no place in history")
    return int(place) << 32 | int(event or 0)
