"""Recordings of deployed contract code in the real Soroban host, read into values.

The format is that of ``tests/vectors/host/INDEX.md``: ``host-recording/1`` holds steps on one
ledger, ``host-authorisation/1`` many ways to authorise one call on the same ledger.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stellar_sdk import xdr

from wallet.addresses import AccountId, account_id, contract_id
from wallet.errors import WalletError
from wallet.network import Network
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, Key
from wallet.soroban.ledger import Ledger, LifeLimits
from wallet.soroban.storage import Footprint

Facts = Mapping[str, Any]
"""One JSON object of a recording: fields as its index lists them."""


@dataclass(eq=False)
class NoRecording(WalletError):
    """A file is not a recording that we can read."""

    why: str


@dataclass(frozen=True)
class Recording:
    """A file: the ledger before the first step, and what happened; ``cases`` or ``steps``."""

    build: str
    ledger: Ledger
    steps: tuple[Facts, ...]
    cases: tuple[Facts, ...]


def read_recording(text: str) -> Recording:
    """Parse a recording of either format; raise NoRecording."""
    try:
        return _recording(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError, WalletError) as why:
        raise NoRecording(str(why)) from why


def _recording(facts: Facts) -> Recording:
    if facts["format"] not in {"host-recording/1", "host-authorisation/1"}:
        raise NoRecording(f"format {facts['format']}")
    life, ledger = facts["ttl"], facts["ledger"]
    when = facts if "cases" in facts else ledger
    return Recording(
        facts["build"],
        Ledger(
            Network(facts["network_passphrase"]),
            when["sequence"],
            when["timestamp"],
            LifeLimits(life["min_temporary"], life["min_persistent"], life["max"]),
            {key: entry for key, entry in map(read_entry, ledger["entries"]) if entry},
        ),
        tuple(facts.get("steps", ())),
        tuple(facts.get("cases", ())),
    )


def read_entry(facts: Facts) -> tuple[Key, Entry | None]:
    """A key and its entry; None when the recording removes it."""
    key = _bytes(facts["key"])
    live_until = facts.get("live_until")
    if facts["entry"] is None:
        is_code = xdr.LedgerKey.from_xdr_bytes(key).contract_code is not None
        return key, Entry(None, live_until) if is_code else None
    entry = xdr.LedgerEntry.from_xdr(facts["entry"])
    last = entry.last_modified_ledger_seq.uint32
    return key, Entry(entry.data.to_xdr_bytes(), live_until, last)


def invocation_of(step: Facts) -> tuple[Invocation, AccountId]:
    """The call of a step, and the source account it is made from."""
    arguments = tuple(_value(argument["value"]) for argument in step["arguments"])
    call = Invocation(contract_id(step["contract"]), step["function"], arguments)
    return call, account_id(step["source"])


def footprint_of(facts: Facts) -> Footprint:
    """The footprint of a step."""
    return Footprint(
        frozenset(map(_bytes, facts["read_only"])), frozenset(map(_bytes, facts["read_write"]))
    )


@lru_cache(maxsize=1024)
def _value(text: str) -> xdr.SCVal:
    """The value; shared between steps, which mostly name the same people and terms."""
    return xdr.SCVal.from_xdr(text)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
