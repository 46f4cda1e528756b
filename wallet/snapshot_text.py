"""What a ledger said, as text: canonical JSON, in a request file and by itself.

    {"entries": [{"entry", "key", "live_until"}], "ledger", "timestamp"}

with XDR of LedgerKey and LedgerEntryData in base64; ``entry`` null: does not exist; ``entry``
"" for contract code, of which only the life counts.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from stellar_sdk import xdr

from wallet import gate
from wallet.canonical_json import U32_MAX, canonical, parsed, whole
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.remembered import remembered
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key, key_of


def snapshot_text(snapshot: Snapshot) -> str:
    """The one way to write what a ledger said; the network is named by whoever keeps it."""
    return canonical(snapshot_facts(snapshot))


def read_snapshot(text: str, net: Network) -> Snapshot:
    """What ``snapshot_text`` wrote of this network; raise Unreadable."""
    try:
        return snapshot_of(net, parsed(text, "snapshot"))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as why:
        raise Unreadable("snapshot", f"a field is missing or wrong: {why}") from why


def snapshot_facts(snapshot: Snapshot) -> Mapping[str, Any]:
    """What stands in that text, and in the text of a request."""
    entries = [_entry_facts(key, snapshot.entries[key]) for key in sorted(snapshot.entries)]
    return {"ledger": snapshot.sequence, "timestamp": snapshot.timestamp, "entries": entries}


def _entry_facts(key: Key, entry: Entry | None) -> Mapping[str, Any]:
    facts: dict[str, Any] = {"key": base64.b64encode(key).decode()}
    if entry is None:
        return {**facts, "entry": None, "live_until": None}
    data = base64.b64encode(entry.data or b"").decode()
    return {**facts, "entry": data, "live_until": entry.live_until}


def snapshot_of(net: Network, facts: Mapping[str, Any]) -> Snapshot:
    """The state that such facts tell; raise ValueError or another error of malformed facts."""
    entries = dict(_read_entry(entry) for entry in facts["entries"])
    ledger, timestamp = whole(facts["ledger"], U32_MAX), whole(facts["timestamp"])
    return Snapshot(net, ledger, timestamp, entries)


def _read_entry(facts: Mapping[str, Any]) -> tuple[Key, Entry | None]:
    key = gate.to_bytes(facts["key"], "ledger key")
    named = _named(key)
    if facts["entry"] is None:
        return key, None
    live_until = facts["live_until"]
    life = None if live_until is None else whole(live_until, U32_MAX)
    if facts["entry"] == "" and named.contract_code is not None:
        return key, Entry(None, life)
    raw = gate.to_bytes(facts["entry"], "ledger entry")
    if _key_of(raw) != key:
        raise ValueError("an entry that lives under another key")
    return key, Entry(raw, life)


# The same state comes with every request for an escrow, and with every look at each of them.
@remembered(1024)
def _named(key: Key) -> xdr.LedgerKey:
    return gate.decode(xdr.LedgerKey, key, "ledger key")


@remembered(1024)
def _key_of(raw: bytes) -> Key | None:
    return key_of(gate.decode(xdr.LedgerEntryData, raw, "ledger entry"))
