"""States as files, as another program or a colleague may write them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key


def snapshot_file_text(snapshot: Snapshot) -> str:
    """A file that says the same; lives and last changes are kept."""
    told = [_entry_facts(key, snapshot.entries[key]) for key in sorted(snapshot.entries)]
    facts = {
        "ledger": snapshot.sequence,
        "timestamp": snapshot.timestamp,
        "network_passphrase": snapshot.network.passphrase,
        "entries": told,
    }
    return json.dumps(facts, indent=1) + "\n"


def _entry_facts(key: Key, entry: Entry | None) -> Mapping[str, Any]:
    facts: dict[str, Any] = {"key": base64.b64encode(key).decode(), "entry": None}
    if entry is None:
        return {**facts, "live_until": None}
    if entry.data is not None:
        raw = entry.last_modified.to_bytes(4, "big") + entry.data + bytes(4)
        facts["entry"] = base64.b64encode(raw).decode()
    return {**facts, "live_until": entry.live_until}
