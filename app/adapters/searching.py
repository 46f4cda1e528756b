"""Many entries, many events and code, asked of an RPC and read without the SDK's models.

Thousands of entries are only looked at, so they are decoded once, where they are understood:
here it is made sure that each is the one that was asked for. XDR of a ledger entry begins with
its key, but for four bytes in a contract's.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, TypeVar, cast
from uuid import uuid4

from stellar_sdk import xdr

from app.adapters.connection import Connection
from app.adapters.foreign import decoded, number, understood
from app.adapters.frame import Answer
from app.adapters.wire import MAX_ENTRY
from app.errors import AnswerTooLarge, RpcRefused
from app.ports import Happened, Happening, Read
from wallet import gate
from wallet.addresses import ContractId, contract_id
from wallet.errors import Unreadable
from wallet.escrow.event_names import EVENT_NAMES
from wallet.soroban.entries import Entry, Key, code_key
from wallet.soroban.values import symbol

KEYS_AT_ONCE: Final = 200
FILTERS: Final = 5
"""Filters of one question; also contracts, and rows of topics, in each."""

EVENTS_AT_ONCE: Final = 500
MAX_QUESTIONS: Final = 200
"""For all events that are remembered; a server looks through 10,000 ledgers each time."""

_CONTRACT_DATA: Final = xdr.LedgerEntryType.CONTRACT_DATA.value.to_bytes(4, "big")
_PLAIN: Final = frozenset(
    kind.value.to_bytes(4, "big")
    for kind in (xdr.LedgerEntryType.ACCOUNT, xdr.LedgerEntryType.TRUSTLINE)
)
_NOBODYS: Final = bytes(32).hex()

Fields = Mapping[str, Any]
T = TypeVar("T")


class Searching:
    """The questions, one by one; whoever asks holds the deadline."""

    def __init__(self, connection: Connection) -> None:
        """``connection`` is open by the time that something is asked."""
        self._connection = connection

    async def read(self, keys: Sequence[Key]) -> Read:
        """Up to 200 entries by one question."""
        if len(keys) > KEYS_AT_ONCE:
            raise ValueError(f"more than {KEYS_AT_ONCE} keys at once")
        told = {"keys": [base64.b64encode(key).decode() for key in keys]}
        return await self.ask("getLedgerEntries", told, lambda result: _entries(result, keys))

    async def code(self, wasm_hash: bytes) -> bytes | None:
        """The Wasm of this hash."""
        told = {"keys": [base64.b64encode(code_key(wasm_hash)).decode()]}
        return await self.ask("getLedgerEntries", told, lambda result: _wasm(result, wasm_hash))

    async def range(self) -> tuple[int, int]:
        """The oldest ledger that is remembered, and the latest."""
        return await self.ask("getTransaction", {"hash": _NOBODYS}, _range)

    async def ask(self, method: str, params: Fields, read: Callable[[Fields], T]) -> T:
        """One question; what is wrong with its answer is told as NotARpc."""
        request = {"jsonrpc": "2.0", "id": uuid4().hex, "method": method, "params": params}
        answer = cast("Answer", await self._connection.post("", json_data=request))
        with understood(self._connection.host):
            return await asyncio.to_thread(read, cast("Fields", answer.json()["result"]))


class Scan:
    """A walk through all events that are remembered; what it met so far can be told anytime."""

    def __init__(
        self, searching: Searching, contracts: Sequence[ContractId], since: int
    ) -> None:
        """No contracts: whoever published an event of an escrow's name."""
        self._searching = searching
        self._asked = frozenset(contracts)
        self._since = since
        self._latest = 0
        self._found: dict[tuple[str, ContractId], Happening] = {}
        self._ways = _filters(tuple(dict.fromkeys(contracts)))
        self._through = [0] * len(self._ways)
        self._questions = 0
        self._limit = EVENTS_AT_ONCE

    @property
    def has_begun(self) -> bool:
        """Whether anything was looked through."""
        return any(self._through)

    def told(self) -> Happened:
        """What was met, and how far it is complete."""
        happenings = sorted(self._found.values(), key=lambda each: each.ledger)
        through = min(self._through)
        return Happened(self._since, through, self._latest, tuple(happenings))

    async def run(self) -> None:
        """Walk to the latest ledger."""
        asked_since = self._since
        for attempt in range(2):
            oldest, self._latest = await self._searching.range()
            self._since = min(max(oldest, asked_since), self._latest)
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
        while self._through[way] < self._latest and self._questions < MAX_QUESTIONS:
            self._questions += 1
            page: Fields = {"limit": self._limit, **({"cursor": cursor} if cursor else {})}
            start = {} if cursor else {"startLedger": self._since}
            params = {"filters": filters, "pagination": page, **start}
            try:
                told = await self._searching.ask("getEvents", params, self._page)
            except AnswerTooLarge:
                # Each event of the first generation brings all terms along.
                if self._limit == 1:
                    raise
                self._limit = max(1, self._limit // 8)
                continue
            for name, each in told.events:
                self._found.setdefault((name, each.contract), each)
            self._through[way] = max(self._through[way], told.through)
            if not told.cursor or _place(told.cursor) <= _place(cursor):
                return
            cursor = told.cursor

    def _page(self, result: Fields) -> _Page:
        listed = _listed(result, "events")
        if len(listed) > self._limit:
            raise Unreadable("events", "more than were asked for")
        cursor = result.get("cursor")
        if not isinstance(cursor, str):
            raise Unreadable("cursor", "missing")
        ledger = _place(cursor) >> 64
        # More may be in the ledger of the last event of a full page.
        through = ledger - 1 if len(listed) == self._limit else ledger
        return _Page(tuple(self._events(listed)), cursor, through)

    def _events(self, listed: Sequence[object]) -> Iterator[tuple[str, Happening]]:
        for each in listed:
            fields = _fields(each, "events")
            contract = contract_id(_text(fields, "contractId"))
            name = _topic(fields)
            if self._asked and contract not in self._asked:
                raise Unreadable("events", "of a contract that was not asked for")
            if name in EVENT_NAMES:
                hash_ = bytes.fromhex(_text(fields, "txHash"))
                ledger = _number(fields, "ledger")
                yield _text(fields, "id"), Happening(contract, name, ledger, hash_)


@dataclass(frozen=True)
class _Page:
    events: Sequence[tuple[str, Happening]]
    cursor: str
    through: int


def _filters(contracts: Sequence[ContractId]) -> list[list[Fields]]:
    """The filters of each walk: by contract, or by the names of events."""
    if contracts:
        by: list[Fields] = [
            {"type": "contract", "contractIds": contracts[start : start + FILTERS]}
            for start in range(0, len(contracts), FILTERS)
        ]
    else:
        rows = [[gate.encode(symbol(name)), "**"] for name in EVENT_NAMES]
        by = [
            {"type": "contract", "topics": rows[start : start + FILTERS]}
            for start in range(0, len(rows), FILTERS)
        ]
    return [by[start : start + FILTERS] for start in range(0, len(by), FILTERS)]


def _entries(result: Fields, asked: Sequence[Key]) -> Read:
    found: dict[Key, Entry | None] = dict.fromkeys(asked)
    for told in _listed(result, "entries"):
        fields = _fields(told, "entries")
        key = gate.to_bytes(_text(fields, "key"), "key")
        if key not in found or found[key] is not None:
            raise Unreadable("entries", "one that was not asked for, or twice")
        found[key] = _entry(fields, key)
    return Read(_number(result, "latestLedger"), found)


def _entry(fields: Fields, key: Key) -> Entry:
    data = gate.to_bytes(_text(fields, "xdr"), "xdr", MAX_ENTRY)
    if not _bears(data, key):
        raise Unreadable("entry", "under another entry's key")
    sleeps = key.startswith(_CONTRACT_DATA)
    # Archived entries have a life of 0, or none in answers of some versions.
    life = number(fields.get("liveUntilLedgerSeq") or 0, "liveUntilLedgerSeq")
    changed = _number(fields, "lastModifiedLedgerSeq")
    return Entry(data, life if sleeps else None, changed)


def _bears(data: bytes, key: Key) -> bool:
    """Whether an entry's XDR begins with its key's."""
    if key.startswith(_CONTRACT_DATA):
        end = 4 + len(key)
        return data[:8] == _CONTRACT_DATA + bytes(4) and data[8:end] == key[4:]
    return key[:4] in _PLAIN and data.startswith(key)


def _wasm(result: Fields, wasm_hash: bytes) -> bytes | None:
    listed = _listed(result, "entries")
    if not listed:
        return None
    text = _text(_fields(listed[0], "entries"), "xdr")
    code = decoded(xdr.LedgerEntryData, text, "xdr", MAX_ENTRY).contract_code
    if code is None or sha256(code.code).digest() != wasm_hash:
        raise Unreadable("code", "of another hash")
    return code.code


def _range(result: Fields) -> tuple[int, int]:
    return _number(result, "oldestLedger"), _number(result, "latestLedger")


def _topic(fields: Fields) -> str:
    """The first topic where it is a name; "" for what is none of an escrow's."""
    topics = fields.get("topic")
    if not isinstance(topics, list) or not topics:
        return ""
    first = cast("list[object]", topics)[0]
    return _NAMES.get(first, "") if isinstance(first, str) else ""


_NAMES: Final = {gate.encode(symbol(name)): name for name in EVENT_NAMES}


def _place(cursor: str) -> int:
    """A cursor as one number: ledger, transaction and operation, then the event."""
    place, _, event = cursor.partition("-")
    if not cursor:
        return -1
    if len(cursor) > 40 or not cursor.isascii() or not (place + event).isdigit():
        raise Unreadable("cursor", "no place in history")
    return int(place) << 32 | int(event or 0)


def _listed(result: Fields, name: str) -> Sequence[object]:
    if name not in result:
        raise Unreadable(name, "missing")  # which is not the same as null, an empty list
    listed = result[name]
    if listed is not None and not isinstance(listed, list):
        raise Unreadable(name, "no list")
    return cast("list[object]", listed or [])


def _fields(value: object, what: str) -> Fields:
    if not isinstance(value, dict):
        raise Unreadable(what, "no object")
    return cast("Fields", value)


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise Unreadable(name, "no text")
    return value


def _number(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int):
        raise Unreadable(name, "no whole number")
    return number(value, name)
