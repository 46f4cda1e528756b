"""A ledger's entries in a file of their own, as other programs write them.

    {"ledger", "timestamp", "network_passphrase", "entries": [{"entry", "key", "live_until"}]}

``key`` and ``entry`` are XDR of LedgerKey and LedgerEntry in base64, ``live_until`` is the last
ledger of contract data and code, null or missing for what never sleeps. ``entry`` null: of
contract code only the life counts; whatever else has none, or a life of 0, and code without a
life, does not exist. Nothing vouches for such a file: whoever hands it in says what they
believe.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, TypeVar

from stellar_sdk import xdr

from wallet import gate
from wallet.canonical_json import I64_MAX, U32_MAX
from wallet.errors import Unreadable
from wallet.gate import TooLarge, Xdr
from wallet.network import plain_network
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key, key_of
from wallet.strict_json import Node

MAX_BYTES: Final = 512 * 1024
MAX_CODE: Final = 256 * 1024
"""Bytes of an entry with contract code; the network's own limit is half of that."""

WHAT: Final = "snapshot file"

_SLEEPING: Final = (
    xdr.LedgerEntryType.CONTRACT_DATA,
    xdr.LedgerEntryType.CONTRACT_CODE,
)

_NOT_READ: Final = (
    xdr.LedgerEntryType.OFFER,
    xdr.LedgerEntryType.CLAIMABLE_BALANCE,
    xdr.LedgerEntryType.LIQUIDITY_POOL,
    xdr.LedgerEntryType.TTL,
)

T = TypeVar("T", bound=Xdr)


def snapshot_of(text: str) -> Snapshot:
    """The snapshot that this text is; raise Unreadable or TooLarge."""
    told = Node.parsed(text, WHAT, MAX_BYTES)
    named = told.field("network_passphrase")
    try:
        network = plain_network(named.text())
    except Unreadable as why:
        named.refuse(why.why)
    ledger = told.field("ledger").whole(1, U32_MAX)
    timestamp = told.field("timestamp").whole(0, I64_MAX)
    entries: dict[Key, Entry | None] = {}
    for each in told.field("entries").items():
        key, entry = _entry(each)
        if key in entries:
            each.field("key").refuse("the same key twice")
        entries[key] = entry
    return Snapshot(network, ledger, timestamp, entries)


def _entry(told: Node) -> tuple[Key, Entry | None]:
    named = told.field("key")
    key = _bytes(named, gate.MAX_BYTES)
    kind = _decoded(xdr.LedgerKey, key, named, gate.MAX_BYTES)
    life, there = told.field_or_null("live_until"), told.field("entry")
    until = None if life.value is None else life.whole(0, U32_MAX)
    is_code = kind.contract_code is not None
    if there.value is None:
        if until and not is_code:
            life.refuse("there is no entry that could live")
        return key, Entry(None, until) if is_code and until is not None else None
    if (until is not None) != (kind.type in _SLEEPING):
        life.refuse("this never sleeps" if until is not None else "this has a life")
    most = MAX_CODE if is_code else gate.MAX_BYTES
    raw = _bytes(there, most)
    entry = _decoded(xdr.LedgerEntry, raw, there, most)
    if entry.data.type is not kind.type or _key_of(entry.data, key) != key:
        there.refuse("it is the entry of another key")
    last = entry.last_modified_ledger_seq.uint32
    return key, Entry(None if is_code else _data_in(raw, entry), until, last)


def _data_in(raw: bytes, entry: xdr.LedgerEntry) -> bytes:
    """The data of an entry, between its last change and its extension; written already."""
    before, after = entry.last_modified_ledger_seq, entry.ext
    return raw[len(before.to_xdr_bytes()) : -len(after.to_xdr_bytes())]


def _key_of(data: xdr.LedgerEntryData, key: Key) -> Key | None:
    """The key of an entry, of code too: that is its hash, which is not taken on trust.

    Of kinds that no review reads it is the ``key`` that they come with.
    """
    code = data.contract_code
    if data.type in _NOT_READ:
        return key
    if code is None:
        return key_of(data)
    named = xdr.LedgerKeyContractCode(xdr.Hash(sha256(code.code).digest()))
    if named.hash != code.hash:
        return None
    return xdr.LedgerKey(data.type, contract_code=named).to_xdr_bytes()


def _bytes(told: Node, most: int) -> bytes:
    text = told.text()
    if text != text.strip():
        told.refuse("spaces around base64")
    try:
        return gate.to_bytes(text, WHAT, most)
    except (Unreadable, TooLarge) as why:
        told.refuse(_reason(why))


def _decoded(kind: type[T], raw: bytes, told: Node, most: int) -> T:
    try:
        return gate.decode(kind, raw, WHAT, most)
    except (Unreadable, TooLarge) as why:
        told.refuse(_reason(why))


def _reason(why: Unreadable | TooLarge) -> str:
    return why.why if isinstance(why, Unreadable) else f"more than {why.limit} bytes"
