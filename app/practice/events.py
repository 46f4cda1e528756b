"""The RPC method getEvents: contracts' events by filter, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from stellar_sdk import xdr
from typing_extensions import override

from app.practice.ledger import Chain
from app.practice.ledger_methods import require_in_range
from app.practice.params import Params, bad, listed, text_in
from wallet import gate
from wallet.addresses import ContractId, contract_id, contract_of
from wallet.errors import WalletError

Result = Mapping[str, object]

SCAN = 10_000
"""Ledgers that one request looks through."""

MOST = 5
"""Filters, contracts in one, topic filters in one."""

MOST_SEGMENTS = 4
MOST_EVENTS = 10_000
DEFAULT_EVENTS = 100

_ANY, _ANY_MORE = "*", "**"

_LAST_IN_LEDGER = 0xFFFFF << 12 | 0xFFF
_LAST_EVENT = 2**32 - 1


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in history: ledger, transaction and operation in one number, then the event."""

    place: int
    event: int

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read an event's id; raise RpcError."""
        place, _, event = text.partition("-")
        if not (text.isascii() and place.isdigit() and event.isdigit()) or len(text) > 40:
            raise bad("invalid cursor")
        return cls(int(place), int(event))

    @override
    def __str__(self) -> str:
        """As ids of events are written."""
        return f"{self.place:019d}-{self.event:010d}"

    @property
    def ledger(self) -> int:
        """The ledger it is in."""
        return self.place >> 32


@dataclass(frozen=True)
class Event:
    """A contract's event where it happened."""

    cursor: Cursor
    time: int
    order: int
    tx_hash: bytes
    value: xdr.ContractEvent

    @property
    def contract(self) -> ContractId | None:
        """Who published it."""
        contract = self.value.contract_id
        return None if contract is None else contract_of(contract.contract_id.hash)

    @property
    def topics(self) -> list[str]:
        """Its topics in base64."""
        body = self.value.body.v0
        return [gate.encode(topic) for topic in body.topics] if body is not None else []


@dataclass(frozen=True)
class Filter:
    """What an event must be: by one of these contracts, with one of these rows of topics."""

    contracts: frozenset[ContractId]
    topics: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, params: Params) -> Filter | None:
        """Read a filter; None when only events are wanted that this network never has."""
        kinds = {kind for kind in params.text("type", "").split(",") if kind}
        if not kinds <= {"system", "contract"}:
            raise bad("filter type invalid: must be system or contract")
        try:
            contracts = frozenset(map(contract_id, params.texts("contractIds", MOST)))
        except WalletError as why:
            raise bad("contract ID invalid") from why
        rows = tuple(_segments(row) for row in params.items("topics", MOST))
        return None if kinds == {"system"} else cls(contracts, rows)

    def admits(self, event: Event) -> bool:
        """Whether this event passes."""
        if self.contracts and event.contract not in self.contracts:
            return False
        return not self.topics or any(_matches(row, event.topics) for row in self.topics)


def get_events(chain: Chain, params: Params) -> Result:
    """Events from a ledger on, or behind a cursor, that pass any of the filters."""
    page = params.inner("pagination")
    limit = page.number("limit", DEFAULT_EVENTS) or DEFAULT_EVENTS
    if limit > MOST_EVENTS:
        raise bad(f"limit must not exceed {MOST_EVENTS}")
    asked = [Params.of(item) for item in params.items("filters", MOST)]
    filters = [wanted for wanted in map(Filter.of, asked) if wanted is not None]
    after, end = _range(chain, params, page.text("cursor", ""))
    found: list[Event] = []
    for event in _events(chain, after, end):
        passes = not asked or any(wanted.admits(event) for wanted in filters)
        if passes and len(found) < limit:
            found.append(event)
    full = len(found) == limit
    last = Cursor((end - 1) << 32 | _LAST_IN_LEDGER, _LAST_EVENT)
    return {
        "events": [_info(event) for event in found],
        "cursor": str(found[-1].cursor if full else last),
        "latestLedger": chain.latest.sequence,
        "latestLedgerCloseTime": str(chain.latest.time),
        "oldestLedger": chain.oldest.sequence,
        "oldestLedgerCloseTime": str(chain.oldest.time),
    }


def _range(chain: Chain, params: Params, cursor: str) -> tuple[Cursor, int]:
    """Behind which place to look, and the ledger before which to stop."""
    start, end = params.number("startLedger", 0), params.number("endLedger", 0)
    if cursor and (start or end):
        raise bad("ledger ranges and cursor cannot both be set")
    if end and end <= start:
        raise bad("startLedger must be less than endLedger")
    after = Cursor.parse(cursor) if cursor else Cursor(start << 32, -1)
    require_in_range(chain, after.ledger)
    limits = [chain.latest.sequence + 1, after.ledger + SCAN, *([end] if end else [])]
    return after, min(limits)


def _events(chain: Chain, after: Cursor, end: int) -> Iterator[Event]:
    for closed in chain.history:
        if not after.ledger <= closed.sequence < end:
            continue
        for applied in closed.transactions:
            place = closed.sequence << 32 | applied.order << 12
            for i, value in enumerate(applied.events):
                if Cursor(place, i) > after:
                    yield Event(
                        Cursor(place, i), closed.time, applied.order, applied.hash, value
                    )


def _segments(row: object) -> tuple[str, ...]:
    """A row of topics to match: XDR values, ``*`` for any one, a last ``**`` for any more."""
    segments = tuple(
        text_in("topics", item) for item in listed("topics", row, MOST_SEGMENTS + 1)
    )
    counted = segments[:-1] if segments[-1:] == (_ANY_MORE,) else segments
    if not segments or len(counted) > MOST_SEGMENTS:
        raise bad(f"a topic filter has 1 to {MOST_SEGMENTS} segments")
    for segment in counted:
        if segment != _ANY:
            try:
                gate.decode(xdr.SCVal, segment, "topic")
            except WalletError as why:
                raise bad("a topic is neither an SCVal nor a wildcard") from why
    return segments


def _matches(row: Sequence[str], topics: Sequence[str]) -> bool:
    if row[-1] == _ANY_MORE:
        row = row[:-1]
        topics = topics[: len(row)]
    return len(row) == len(topics) and all(
        wanted in {_ANY, topic} for wanted, topic in zip(row, topics, strict=True)
    )


def _info(event: Event) -> Result:
    body = event.value.body.v0
    assert body is not None  # noqa: S101 - this union has one arm
    closed_at = datetime.fromtimestamp(event.time, UTC)
    return {
        "type": "contract",
        "ledger": event.cursor.ledger,
        "ledgerClosedAt": closed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contractId": event.contract or "",
        "id": str(event.cursor),
        "operationIndex": 0,
        "transactionIndex": event.order,
        "txHash": event.tx_hash.hex(),
        "topic": event.topics,
        "value": gate.encode(body.data),
    }
