"""States of a ledger in files of the corpus: each written once, others by what differs."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from stellar_sdk import xdr

from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key

State = Mapping[str, Any]


def snapshot_facts(snapshot: Snapshot) -> State:
    """A state as ``--snapshot`` takes it."""
    return {
        "ledger": snapshot.sequence,
        "timestamp": snapshot.timestamp,
        "network_passphrase": snapshot.network.passphrase,
        "entries": [_entry(key, snapshot.entries[key]) for key in sorted(snapshot.entries)],
    }


def whole(states: Mapping[str, State], name: str) -> State:
    """A state of a file with all that it has from another of the same file."""
    state = states[name]
    if "like" not in state:
        return state
    other = whole(states, state["like"])
    entries = {entry["key"]: entry for entry in other["entries"]}
    entries |= {entry["key"]: entry for entry in state.get("entries", ())}
    for key in state.get("unknown", ()):
        del entries[key]
    own = {name: value for name, value in state.items() if name not in {"like", "unknown"}}
    return {**other, **own, "entries": [entries[key] for key in sorted(entries)]}


class States:
    """The states of one file. Mutable: it grows as they are named."""

    def __init__(self) -> None:
        self.written: dict[str, State] = {}
        self._whole: dict[str, State] = {}

    def name_of(self, state: State) -> str:
        """The name under which a state is written, once."""
        known = next((name for name, each in self._whole.items() if _same(each, state)), None)
        if known is not None:
            return known
        name = f"state-{len(self.written) + 1}"
        likely = [(self._unlike(other, state), other) for other in self._whole]
        fewest, other = min(likely, default=(len(state["entries"]), ""))
        is_like = fewest < len(state["entries"]) // 2
        self.written[name] = self._variation(other, state) if is_like else _sorted(state)
        self._whole[name] = _sorted(state)
        return name

    def _unlike(self, other: str, state: State) -> int:
        mine, theirs = _by_key(state), _by_key(self._whole[other])
        return sum(mine.get(key) != theirs.get(key) for key in mine.keys() | theirs.keys())

    def _variation(self, other: str, state: State) -> State:
        mine, theirs = _by_key(state), _by_key(self._whole[other])
        fields = {
            name: value
            for name, value in state.items()
            if name != "entries" and value != self._whole[other][name]
        }
        entries = [mine[key] for key in sorted(mine) if mine[key] != theirs.get(key)]
        unknown = sorted(theirs.keys() - mine.keys())
        lists = {"entries": entries, "unknown": unknown}
        return {
            "like": other,
            **fields,
            **{name: listed for name, listed in lists.items() if listed},
        }


def _same(one: State, other: State) -> bool:
    return _sorted(one) == _sorted(other)


def _sorted(state: State) -> State:
    return {**state, "entries": [_by_key(state)[key] for key in sorted(_by_key(state))]}


def _by_key(state: State) -> Mapping[str, State]:
    return {entry["key"]: entry for entry in state["entries"]}


def _entry(key: Key, entry: Entry | None) -> State:
    data = entry.data if entry is not None else None
    told = None if data is None or entry is None else _ledger_entry(data, entry.last_modified)
    life = entry.live_until if entry is not None else None
    return {"key": base64.b64encode(key).decode(), "entry": told, "live_until": life}


def _ledger_entry(data: bytes, modified: int) -> str:
    value = xdr.LedgerEntry(
        xdr.Uint32(modified),
        xdr.LedgerEntryData.from_xdr_bytes(data),
        xdr.LedgerEntryExt(0),
    )
    return base64.b64encode(value.to_xdr_bytes()).decode()
