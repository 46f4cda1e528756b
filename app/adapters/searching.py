"""Many entries and code, asked of an RPC and read without the SDK's models.

Thousands of entries are only looked at, so they are decoded once, where they are understood:
here it is made sure that each is the one that was asked for. XDR of a ledger entry begins with
its key, but for four bytes in a contract's.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final, TypeVar, cast
from uuid import uuid4

from stellar_sdk import xdr

from app.adapters.answers import Fields, fields_of, listed, number_in, text_in
from app.adapters.connection import Connection
from app.adapters.foreign import decoded, number, understood
from app.adapters.frame import Answer
from app.adapters.wire import MAX_ENTRY
from app.ports import Read
from wallet import gate
from wallet.errors import Unreadable
from wallet.soroban.entries import Entry, Key, code_key

KEYS_AT_ONCE: Final = 200

_CONTRACT_DATA: Final = xdr.LedgerEntryType.CONTRACT_DATA.value.to_bytes(4, "big")
_PLAIN: Final = frozenset(
    kind.value.to_bytes(4, "big")
    for kind in (xdr.LedgerEntryType.ACCOUNT, xdr.LedgerEntryType.TRUSTLINE)
)
_NOBODYS: Final = bytes(32).hex()

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


def _entries(result: Fields, asked: Sequence[Key]) -> Read:
    found: dict[Key, Entry | None] = dict.fromkeys(asked)
    for told in listed(result, "entries"):
        fields = fields_of(told, "entries")
        key = gate.to_bytes(text_in(fields, "key"), "key")
        if key not in found or found[key] is not None:
            raise Unreadable("entries", "one that was not asked for, or twice")
        found[key] = _entry(fields, key)
    return Read(number_in(result, "latestLedger"), found)


def _entry(fields: Fields, key: Key) -> Entry:
    data = gate.to_bytes(text_in(fields, "xdr"), "xdr", MAX_ENTRY)
    if not _bears(data, key):
        raise Unreadable("entry", "under another entry's key")
    sleeps = key.startswith(_CONTRACT_DATA)
    # Archived entries have a life of 0, or none in answers of some versions.
    life = number(fields.get("liveUntilLedgerSeq") or 0, "liveUntilLedgerSeq")
    changed = number_in(fields, "lastModifiedLedgerSeq")
    return Entry(data, life if sleeps else None, changed)


def _bears(data: bytes, key: Key) -> bool:
    """Whether an entry's XDR begins with its key's."""
    if key.startswith(_CONTRACT_DATA):
        end = 4 + len(key)
        return data[:8] == _CONTRACT_DATA + bytes(4) and data[8:end] == key[4:]
    return key[:4] in _PLAIN and data.startswith(key)


def _wasm(result: Fields, wasm_hash: bytes) -> bytes | None:
    found = listed(result, "entries")
    if not found:
        return None
    text = text_in(fields_of(found[0], "entries"), "xdr")
    code = decoded(xdr.LedgerEntryData, text, "xdr", MAX_ENTRY).contract_code
    if code is None or sha256(code.code).digest() != wasm_hash:
        raise Unreadable("code", "of another hash")
    return code.code


def _range(result: Fields) -> tuple[int, int]:
    return number_in(result, "oldestLedger"), number_in(result, "latestLedger")
